public import Access
public import FHIR
import Storage
import Tree

extension UseCases {
  /// `$everything` of one patient (R4, https://hl7.org/fhir/R4/operation-patient-everything.html): all of the record that
  /// the scope sees, page by page, the patient's own resource first. Of a patient of whom nothing is seen it says what it
  /// says of one who is not there.
  public func everything(
    of patient: String, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Searchset, Refusal> {
    await recorded(AuditEvent(.operation, scope, request)) { event throws(Refusal) in
      let asked = try asked(
        everythingOf: patient, parameters, isLenient: isLenient, base: base, scope: scope, &event)
      let page: EntryPage?
      do { page = try await store.view(scope).everything(asked.query) } catch { throw .unavailable }
      return try answer(page, to: asked, base: base, scope: scope, &event)
    }
  }

  /// A patient's record that is asked for, understood, and what is asked of the store for it.
  struct AskedEverything: Sendable {
    fileprivate let presentation: Presentation
    fileprivate let question: PageQuestion
    let query: EverythingQuery
  }

  /// Reads what is asked, and refuses what can be refused before any data is read.
  func asked(
    everythingOf patient: String, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> AskedEverything {
    event.type = "Patient"
    guard AuditEvent.isID(patient) else { throw .notFound }
    event.id = patient
    event.noteParameters(parameters) { EverythingQuestion.names.contains($0) }
    let asked = try EverythingQuestion(patient, parameters, isLenient: isLenient, served: servedTypes)
    let question = PageQuestion("\(base)/Patient/\(patient)/$everything", asked.used)
    var query = asked.query
    query.after = try question.opened(asked.after, seal, scope) { $0.first }
    return AskedEverything(presentation: asked.presentation, question: question, query: query)
  }

  /// The answer to a page of it; nil is that of a patient of whom nothing is seen.
  func answer(
    _ page: EntryPage?, to asked: AskedEverything, base: String, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Searchset {
    guard let page else { throw .notFound }
    event.patients = [asked.query.patient]
    let isCount = asked.presentation.summary == .count
    var next: String?
    if let last = page.next?.id, !isCount { next = try asked.question.address(behind: [last], seal, scope) }
    var answer = Searchset(total: page.total, selfLink: asked.question.address(), nextLink: next)
    for entry in isCount ? [] : page.entries {
      let resource = try records.resource(entry, scope: scope)
      answer.add(asked.presentation.shown(resource, isMatch: true), fullURL: "\(base)/\(entry.type)/\(entry.id)")
    }
    return answer
  }
}

/// The parameters of `$everything`, understood.
private struct EverythingQuestion {
  var query: EverythingQuery
  /// The sealed place where the page before ended.
  var after: String?
  /// How much of each resource is shown.
  var presentation = Presentation()
  var used = UsedParameters()

  static let names = PageParameter.names.union(["_type", "_since", "start", "end"])

  init(
    _ patient: String, _ parameters: [(name: String, value: String)], isLenient: Bool, served: [String]
  ) throws(Refusal) {
    query = EverythingQuery(patient: patient, kinds: [], count: SearchRequest.usualCount)
    var types: [String]?
    var since: Int64?
    var care: Span?
    for (name, value) in parameters {
      guard Self.names.contains(name), !value.isEmpty else {
        try PageParameter.leaveOut(name, isLenient: isLenient, known: Self.names)
        continue
      }
      switch name {
      case "_count":
        query.count = try PageParameter.count(name, value)
      case "_since":
        since = try PageParameter.seconds(name, value).lowerBound
      case "start":
        care = Span(low: try PageParameter.span(name, value).low, high: care?.high ?? .max)
      case "end":
        care = Span(low: care?.low ?? .min, high: try PageParameter.span(name, value).high)
      case "_type":
        let named = value.split(separator: ",").map(String.init)
        if let unknown = named.first(where: { !served.contains($0) }) { throw .unknownType(unknown) }
        types = (types ?? []) + named
      case "_after":
        after = value
        continue
      default:
        if let shown = try PageParameter.show(name, value, of: served, isLenient: isLenient, in: &presentation) {
          used.append(shown)
        }
        continue
      }
      used.append((name, value))
    }
    if let care, care.low >= care.high {
      throw .badParameter(
        name: "end", reason: "it must not lie before `start`", japanese: "`start`より前にはできません")
    }
    let changed = since.map { [EntryTest.updated([TermTest.Bound(.low, .greaterOrEqual, $0)])] } ?? []
    query.kinds = EntryKind.of(types.map { Set($0).sorted() } ?? served) { type in
      changed + (care.flatMap { CareDates.test(type, within: $0) }.map { [$0] } ?? [])
    }
  }
}
