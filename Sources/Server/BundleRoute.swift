import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Tree

/// Batches and transactions: a Bundle posted to the base.
struct BundleRoute {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let base: BaseAddress
  let bodyLimit: Int

  func add(to group: RouterGroup<ClearedContext>) { group.post("", use: answer) }

  @Sendable func answer(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let reading = try await Body.read(request, limit: bodyLimit)
    let scope = try await doorkeeper.clearance(for: request).scope
    let result = await gateway.bundle(
      reading, isLenient: Conditions.isLenient(request), base: base.text, aliases: base.aliases(in: request),
      scope: scope, request: context.request)
    switch result {
    case .success(let answer):
      let entries = answer.entries.map { entry($0, request.headers[.prefer] ?? "return=minimal", negotiation.language) }
      let bundle = ResponseBundle(isTransaction: answer.isTransaction, entries: entries)
      return FHIRResponse.make(bundle.document(), status: .ok, negotiation)
    case .failure(let refusal): return RefusalResponse.make(refusal, negotiation)
    }
  }

  private func entry(
    _ answer: UseCases.EntryAnswer, _ prefer: String, _ language: Language
  ) -> ResponseBundle.Entry {
    switch answer {
    case .refused(let refusal):
      let (status, entries) = RefusalResponse.answer(refusal)
      var entry = ResponseBundle.Entry(status: Self.text(status))
      entry.outcome = OperationOutcome.document(entries, language: language)
      return entry
    case .page(let bundle):
      var entry = ResponseBundle.Entry(status: Self.text(.ok))
      entry.resource = bundle
      return entry
    case .checked(let issues):
      var entry = ResponseBundle.Entry(status: Self.text(.ok))
      entry.resource = OperationOutcome.document(FHIRResponse.notes(issues), language: language)
      return entry
    case .known(let answer): return marked(answer, .notModified)
    case .found(let answer):
      var entry = marked(answer, .ok)
      entry.resource = answer.resource?.document
      return entry
    case .changed(let answer):
      if answer.deed == .deleted {
        guard case .outcome = FHIRResponse.Preference(prefer) else {
          return ResponseBundle.Entry(status: Self.text(.noContent))
        }
        var entry = ResponseBundle.Entry(status: Self.text(.ok))
        entry.outcome = OperationOutcome.document(FHIRResponse.deleted, language: language)
        return entry
      }
      var entry = marked(answer, answer.deed == .created ? .created : .ok)
      entry.location = "\(base.text)/\(answer.address)"
      switch FHIRResponse.Preference(prefer) {
      case .representation where prefer.contains("return="): entry.resource = answer.resource?.document
      case .representation, .minimal: break
      case .outcome: entry.outcome = OperationOutcome.document(FHIRResponse.notes(answer.notes), language: language)
      }
      return entry
    }
  }

  private func marked(_ answer: UseCases.Answer, _ status: HTTPResponse.Status) -> ResponseBundle.Entry {
    var entry = ResponseBundle.Entry(status: Self.text(status))
    (entry.version, entry.updated) = (answer.version, answer.updated)
    return entry
  }

  private static func text(_ status: HTTPResponse.Status) -> String { "\(status.code) \(status.reasonPhrase)" }
}
