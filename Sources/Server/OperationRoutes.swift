import Access
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Tree

/// Operations that look at nothing that is stored: `$convert`, and `$translate` by the code tables.
struct OperationRoutes {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let bodyLimit: Int

  func add(to group: RouterGroup<ClearedContext>) {
    group.post("$convert", use: convert)
    for path in ["{type}/$translate", "{type}/{id}/$translate"] as [RouterPath] {
      group.get(path, use: translate)
      group.post(path, use: translate)
    }
  }

  @Sendable private func convert(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let reading = try await Body.read(request, limit: bodyLimit)
    let scope = try await doorkeeper.clearance(for: request).scope
    return answer(await gateway.convert(reading, scope: scope, request: context.request), negotiation)
  }

  @Sendable private func translate(_ request: Request, _ context: ClearedContext) async throws -> Response {
    guard context.parameters.get("type") == "ConceptMap" else { throw Refusal.notFound }
    let map = context.parameters.get("id")
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    guard request.method == .post else {
      let negotiation = Negotiation(request)
      try negotiation.demand()
      return answer(
        await gateway.translate(map: map, parameters, body: nil, scope: context.scope, request: context.request),
        negotiation)
    }
    let bytes = try await Body.bytes(request, limit: Body.formLimit)
    let scope = try await doorkeeper.clearance(for: request).scope
    if bytes.isEmpty || Body.isForm(request) {
      let form = try Query.parameters(ofForm: bytes)
      let negotiation = Negotiation(request, form: form)
      try negotiation.demand()
      return answer(
        await gateway.translate(map: map, parameters + form, body: nil, scope: scope, request: context.request),
        negotiation)
    }
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let reading = try Body.reading(of: bytes, request)
    return answer(
      await gateway.translate(map: map, parameters, body: reading, scope: scope, request: context.request), negotiation)
  }

  private func answer(_ result: Result<Document, Refusal>, _ negotiation: Negotiation) -> Response {
    switch result {
    case .success(let document): FHIRResponse.make(document, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }
}
