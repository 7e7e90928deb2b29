public import Access
import FHIR
import Storage
public import Tree

extension UseCases {
  /// `$everything` of one patient (R4, https://hl7.org/fhir/R4/operation-patient-everything.html): all of the record that
  /// the scope sees, page by page, the patient's own resource first. Of a patient of whom nothing is seen it says what it
  /// says of one who is not there.
  public func everything(
    of patient: String, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    var event = AuditEvent(
      interaction: .operation, request: request, recorded: scope.now, scope: scope, decision: scope.decision,
      refusal: nil)
    event.type = "Patient"
    do throws(Refusal) {
      guard AuditEvent.isID(patient) else { throw .notFound }
      event.id = patient
      event.noteParameters(parameters) { EverythingQuestion.names.contains($0) }
      let asked = try EverythingQuestion(patient, parameters, isLenient: isLenient, served: servedTypes)
      let question = "\(base)/Patient/\(patient)/$everything\(asked.link)"
      var query = asked.query
      if let after = asked.after {
        guard let words = seal.open(after, scope: scope, question: question), let last = words.first else {
          throw PageParameter.badPlace
        }
        query.after = last
      }
      let page: EntryPage?
      do { page = try await store.view(scope).everything(query) } catch { throw .unavailable }
      guard let page else { throw .notFound }
      event.patients = [patient]
      let isCount = asked.presentation.summary == .count
      var next: String?
      if let last = page.next?.id, !isCount {
        next = PageParameter.link(question, after: try seal.seal([last], scope: scope, question: question))
      }
      var answer = Searchset(total: page.total, selfLink: question, nextLink: next)
      for entry in isCount ? [] : page.entries {
        let resource = try records.resource(entry, scope: scope)
        answer.add(
          asked.presentation.shown(resource, isMatch: true), fullURL: "\(base)/\(entry.type)/\(entry.id)")
      }
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(answer.document())
    } catch {
      return .failure(await refused(error, event))
    }
  }
}

/// The parameters of `$everything`, understood.
private struct EverythingQuestion {
  var query: EverythingQuery
  /// The sealed place where the page before ended.
  var after: String?
  /// How much of each resource is shown.
  var presentation = Presentation()
  private var used: [String] = []

  static let names = PageParameter.names.union(["_type", "_since"])

  var link: String { used.isEmpty ? "" : "?" + used.joined(separator: "&") }

  private mutating func use(_ parameter: (name: String, value: String)) {
    used.append("\(SearchRequest.encoded(parameter.name))=\(SearchRequest.encoded(parameter.value))")
  }

  init(
    _ patient: String, _ parameters: [(name: String, value: String)], isLenient: Bool, served: [String]
  ) throws(Refusal) {
    query = EverythingQuery(patient: patient, count: SearchRequest.usualCount)
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
      case "_type":
        let types = value.split(separator: ",").map(String.init)
        if let unknown = types.first(where: { !served.contains($0) }) { throw .unknownType(unknown) }
        query.types = (query.types ?? []) + types
      case "_after":
        after = value
        continue
      default:
        if let shown = try PageParameter.show(name, value, of: served, isLenient: isLenient, in: &presentation) {
          use(shown)
        }
        continue
      }
      use((name, value))
    }
  }
}
