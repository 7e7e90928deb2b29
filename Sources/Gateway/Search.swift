public import Access
public import FHIR
import Storage
import Tree

extension UseCases {
  /// Searches entries of one type. Everything about the answer (matches, order, total, pages, links) follows from what the
  /// scope may read.
  ///
  /// A parameter that is not known is refused, because answering more than was asked for may harm; with `isLenient` it is
  /// left out, and the self link says what was used.
  public func search(
    _ type: String, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Searchset, Refusal> {
    await search(.type(type), parameters, isLenient: isLenient, base: base, scope: scope, request: request)
  }

  /// Searches entries of all types, or of those that `_type` names.
  public func searchAll(
    _ parameters: [(name: String, value: String)], isLenient: Bool, base: String, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Searchset, Refusal> {
    await search(.system, parameters, isLenient: isLenient, base: base, scope: scope, request: request)
  }

  /// Searches the record of one patient, which is FHIR's compartment of the patient: entries of one type, or of all.
  public func searchRecord(
    of patient: String, _ type: String?, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Searchset, Refusal> {
    await search(
      .record(patient: patient, type: type), parameters, isLenient: isLenient, base: base, scope: scope,
      request: request)
  }

  /// Searches whatever of those it is.
  func search(
    _ subject: SearchSubject, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Searchset, Refusal> {
    let event = AuditEvent(subject == .system ? .searchSystem : .search, scope, request)
    return await recorded(event) { event throws(Refusal) in
      let asked = try asked(subject, parameters, isLenient: isLenient, base: base, scope: scope, &event)
      let page: EntryPage
      do { page = try await store.view(scope).search(asked.query) } catch { throw .unavailable }
      return try answer(page, to: asked, base: base, scope: scope, &event)
    }
  }

  /// What a scope may search, as far as links are followed.
  func field(for scope: Scope) -> SearchField {
    var field = parameters.field(for: scope, mostLinks: mostLinks)
    (field.address, field.valueSet, field.now) = (ownAddress, check.codes(ofValueSet:), scope.now.seconds * 1000)
    return field
  }

  /// A search that is understood, and what is asked of the store for it.
  struct AskedSearch: Sendable {
    fileprivate let presentation: Presentation
    fileprivate let question: PageQuestion
    /// The address of this page.
    fileprivate let selfLink: String
    let query: EntryQuery
  }

  /// Reads what is asked, and refuses what can be refused before any data is read.
  func asked(
    _ subject: SearchSubject, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> AskedSearch {
    let field = field(for: scope)
    event.note(subject, parameters, in: field)
    if case .record(let patient, _) = subject, !AuditEvent.isID(patient) { throw .notFound }
    let search = try SearchRequest(subject, parameters, isLenient: isLenient, in: field)
    let question = PageQuestion("\(base)\(subject.path)", search.used)
    var query = search.query
    query.after = try question.opened(search.after, seal, scope) { EntryMark(words: $0) }
    return AskedSearch(
      presentation: search.presentation, question: question, selfLink: question.address(after: search.after),
      query: query)
  }

  /// The answer to a search that gave this page.
  func answer(
    _ page: EntryPage, to asked: AskedSearch, base: String, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Searchset {
    // Whose data was shown, besides whose was asked for.
    event.patients = Set(event.patients + (page.entries + page.included).map(\.patient)).sorted()
    var answer = Searchset(total: page.total, selfLink: asked.selfLink)
    if let mark = page.next { answer.nextLink = try asked.question.address(behind: mark.words, seal, scope) }
    for (entries, mode) in [(page.entries, Searchset.Mode.match), (page.included, .include)] {
      for entry in entries {
        let resource = try records.resource(entry, scope: scope)
        answer.add(
          asked.presentation.shown(resource, isMatch: mode == .match), fullURL: "\(base)/\(entry.type)/\(entry.id)",
          mode: mode)
      }
    }
    if page.isCut { answer.add(Self.cut(asked.query.mostIncluded), mode: .outcome) }
    return answer
  }

  private static func cut(_ most: Int) -> Document {
    OperationOutcome.document([
      .init(
        severity: .warning, code: "too-costly",
        english: "more belongs to these entries than is included here: at most \(most); ask for fewer at a time",
        japanese: "関連するものが多いため、ここには\(most)件までしか含まれていません。件数を減らして検索してください")
    ])
  }
}

extension AuditEvent {
  /// Notes what is searched.
  mutating func note(_ subject: SearchSubject, _ all: [(name: String, value: String)], in field: SearchField) {
    if let type = subject.type, field.types.contains(type) { self.type = type }
    if case .record(let patient, _) = subject, Self.isID(patient) { patients.append(patient) }
    let types = subject.type.map { [$0] } ?? field.types
    noteParameters(all.map { ($0.name, field.address.relative($0.value)) }) { name in
      types.contains { field.knows(name, of: $0) }
    }
  }

  /// Notes which parameters a request has: the names that are known, and the patient it names.
  mutating func noteParameters(_ all: [(name: String, value: String)], isKnown: (String) -> Bool) {
    let known = Set(all.map(\.name).filter(isKnown))
    parameters = known.sorted()
    unknownParameters = all.filter { !known.contains($0.name) }.count
    for (name, value) in all where name == "patient" || name == "subject" {
      let id = value.hasPrefix("Patient/") ? String(value.dropFirst(8)) : value
      if Self.isID(id), patients.count < 10 { patients.append(id) }
    }
  }
}

extension EntryMark {
  /// As it is sealed: a line for each word.
  var words: [String] {
    [total.map { "\($0)" } ?? "", id]
      + keys.map { key in
        switch key {
        case .none: "-"
        case .number(let number): "n\(number)"
        case .text(let text): "t" + text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        }
      }
  }

  /// Nil for what was not sealed so.
  init?(words: [String]) {
    guard words.count >= 2 else { return nil }
    var keys: [Key] = []
    for word in words.dropFirst(2) {
      switch word.first {
      case "-": keys.append(.none)
      case "n": keys.append(Int64(word.dropFirst()).map { .number($0) } ?? .none)
      case "t": keys.append(.text(Self.text(word.dropFirst())))
      default: return nil
      }
    }
    self.init(id: words[1], keys: keys, total: Int(words[0]))
  }

  private static func text(_ written: Substring) -> String {
    var text = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in written.unicodeScalars {
      if isEscaped {
        text.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
