import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Tree

/// Search over stored records: of one type, of all types, and of a patient's record; each by GET, and by POST, which keeps
/// what is asked out of addresses and their logs.
struct SearchRoutes {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let base: BaseAddress

  func add(to group: RouterGroup<ClearedContext>) {
    group.get("", use: search)
    group.post("_search", use: searchByForm)
    group.get("{type}", use: search)
    group.post("{type}/_search", use: searchByForm)
    group.get("{type}/{id}/{record}", use: search)
    group.post("{type}/{id}/{record}/_search", use: searchByForm)
  }

  @Sendable private func search(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    return try await answer(request, context, parameters, scope: context.scope, Negotiation(request))
  }

  @Sendable private func searchByForm(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let form = try await Self.form(of: request)
    let scope = try await doorkeeper.clearance(for: request).scope
    return try await answer(
      request, context, try Query.parameters(of: request.uri.query ?? "") + form, scope: scope,
      Negotiation(request, form: form))
  }

  /// Everything may stand in the address: then there is no body.
  static func form(of request: Request) async throws -> [(name: String, value: String)] {
    let bytes = try await Body.bytes(request, limit: Body.formLimit)
    if bytes.isEmpty { return [] }
    guard Body.isForm(request) else { throw Refusal.unsupportedForm }
    return try Query.parameters(ofForm: bytes)
  }

  private func answer(
    _ request: Request, _ context: ClearedContext, _ parameters: [(name: String, value: String)], scope: Scope,
    _ negotiation: Negotiation
  ) async throws -> Response {
    try negotiation.demand()
    let isLenient = Conditions.isLenient(request)
    let result: Result<Searchset, Refusal>
    switch (context.parameters.get("type"), context.parameters.get("id"), context.parameters.get("record")) {
    case (nil, _, _):
      result = await gateway.searchAll(
        parameters, isLenient: isLenient, base: base.text, scope: scope, request: context.request)
    case (let type?, nil, _), (let type?, _, nil):
      result = await gateway.search(
        type, parameters, isLenient: isLenient, base: base.text, scope: scope, request: context.request)
    case ("Patient"?, let id?, let type?):
      result = await gateway.searchRecord(
        of: id, type == "*" ? nil : type, parameters, isLenient: isLenient, base: base.text, scope: scope,
        request: context.request)
    default: throw Refusal.notFound
    }
    return switch result {
    case .success(let answer): FHIRResponse.make(answer, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }
}
