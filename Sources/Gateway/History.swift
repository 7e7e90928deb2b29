public import Access
import FHIR
import Storage
public import Tree

/// What a history is asked of.
public enum HistorySubject: Hashable, Sendable {
  /// One entry.
  case instance(type: String, id: String)
  /// All entries of a type.
  case type(String)
  /// Everything.
  case system

  var interaction: Interaction {
    switch self {
    case .instance: .historyInstance
    case .type: .historyType
    case .system: .historySystem
    }
  }

  fileprivate var path: String {
    switch self {
    case .instance(let type, let id): "\(type)/\(id)/_history"
    case .type(let type): "\(type)/_history"
    case .system: "_history"
    }
  }
}

extension UseCases {
  /// The versions that the caller saw or could have seen, newest first. What happened out of the caller's sight has left no
  /// version here.
  public func history(
    _ subject: HistorySubject, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    await recorded(AuditEvent(subject.interaction, scope, request)) { event throws(Refusal) in
      let asked = try asked(subject, parameters, isLenient: isLenient, base: base, scope: scope, &event)
      let page: HistoryPage
      do { page = try await store.view(scope).history(asked.query) } catch { throw .unavailable }
      return try answer(page, to: asked, base: base, scope: scope, &event)
    }
  }

  /// A history that is asked for, understood, and what is asked of the store for it.
  struct AskedHistory: Sendable {
    fileprivate let presentation: Presentation
    /// Whether it is that of one entry, which nothing narrows.
    fileprivate let isOfEntry: Bool
    fileprivate let question: PageQuestion
    let query: HistoryQuery
  }

  /// Reads what is asked, and refuses what can be refused before any data is read.
  func asked(
    _ subject: HistorySubject, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> AskedHistory {
    let asked = try HistoryQuestion(subject, parameters, isLenient: isLenient, served: servedTypes)
    (event.type, event.id) = (asked.query.type, asked.query.id)
    let question = PageQuestion("\(base)/\(subject.path)", asked.used)
    var query = asked.query
    query.after = try question.opened(asked.after, seal, scope) { HistoryMark(words: $0) }
    return AskedHistory(
      presentation: asked.presentation, isOfEntry: asked.query.id != nil && asked.isWhole, question: question,
      query: query)
  }

  /// The answer to a history that gave this page.
  func answer(
    _ page: HistoryPage, to asked: AskedHistory, base: String, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Document {
    // An entry that has no version for the caller is not there.
    if asked.isOfEntry, page.total == 0 { throw .notFound }
    let isCount = asked.presentation.summary == .count
    event.patients = isCount ? [] : Set(page.versions.map(\.entry.patient)).sorted()
    var next: String?
    if let mark = page.next, !isCount { next = try asked.question.address(behind: mark.words, seal, scope) }
    var versions: [HistoryBundle.Version] = []
    for version in isCount ? [] : page.versions {
      versions.append(try self.version(version, asked.presentation, base: base, scope: scope))
    }
    return HistoryBundle(
      total: page.total, selfLink: asked.question.address(), nextLink: next, versions: versions
    ).document()
  }

  private func version(
    _ version: HistoryPage.Version, _ presentation: Presentation, base: String, scope: Scope
  ) throws(Refusal) -> HistoryBundle.Version {
    let entry = version.entry
    let isNew = version.isNew && !entry.isDeleted
    // Who brought it back knew its id.
    let isCreation = isNew && !version.isReturn
    return HistoryBundle.Version(
      resource: entry.isDeleted
        ? nil : presentation.shown(try records.resource(entry, scope: scope), isMatch: true).document,
      fullURL: "\(base)/\(entry.type)/\(entry.id)", url: isCreation ? entry.type : "\(entry.type)/\(entry.id)",
      method: entry.isDeleted ? .delete : isCreation ? .create : .update, isNew: isNew, version: entry.version,
      updated: entry.updated)
  }
}

/// The parameters of a history, understood.
private struct HistoryQuestion {
  var query: HistoryQuery
  /// How much of each version is shown.
  var presentation = Presentation()
  /// The sealed place where the page before ended.
  var after: String?
  var used = UsedParameters()

  private static let names = PageParameter.names.union(["_since", "_at"])

  /// Whether nothing narrows it.
  var isWhole: Bool { query.since == nil && query.at == nil && after == nil }

  init(
    _ subject: HistorySubject, _ parameters: [(name: String, value: String)], isLenient: Bool, served: [String]
  ) throws(Refusal) {
    query = HistoryQuery(count: SearchRequest.usualCount)
    switch subject {
    case .instance(let type, let id):
      guard served.contains(type) else { throw .unknownType(type) }
      guard AuditEvent.isID(id) else { throw .notFound }
      (query.type, query.id) = (type, id)
    case .type(let type):
      guard served.contains(type) else { throw .unknownType(type) }
      query.type = type
    case .system: break
    }
    let types = query.type.map { [$0] } ?? served
    for (name, value) in parameters {
      guard Self.names.contains(name), !value.isEmpty else {
        try PageParameter.leaveOut(name, isLenient: isLenient, known: Self.names)
        continue
      }
      switch name {
      case "_count":
        query.count = try PageParameter.count(name, value)
      case "_since":
        query.since = try PageParameter.seconds(name, value).lowerBound
      case "_at":
        query.at = try PageParameter.seconds(name, value)
      case "_after":
        after = value
        continue
      default:
        if let shown = try PageParameter.show(name, value, of: types, isLenient: isLenient, in: &presentation) {
          used.append(shown)
        }
        continue
      }
      used.append((name, value))
    }
  }
}

extension HistoryMark {
  fileprivate var words: [String] { [String(time), entry, String(change)] }

  fileprivate init?(words: [String]) {
    guard words.count == 3, let time = Int64(words[0]), let change = Int64(words[2]) else { return nil }
    self.init(time: time, entry: words[1], change: change)
  }
}
