import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Tree

/// The FHIR REST interface over stored records: what changes them. Each handler: take what the request says, the body
/// too, ask anew who is calling, call one use case, answer.
struct ChangeRoutes {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let base: BaseAddress
  let bodyLimit: Int

  func add(to group: RouterGroup<ClearedContext>) {
    group.post("{type}", use: create)
    for path in ["{type}/{id}", "{type}"] as [RouterPath] {
      group.put(path, use: update)
      group.patch(path, use: patch)
      group.delete(path, use: delete)
    }
  }

  @Sendable func create(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let type = try context.parameters.require("type")
    let unless = try Conditions.criteriaOfCreate(request, type: type, bases: [base.text] + base.aliases(in: request))
    let reading = try await Body.read(request, limit: bodyLimit)
    // The body may have taken its time: what counts is what the caller may do now.
    let scope = try await doorkeeper.clearance(for: request).scope
    return answer(
      await gateway.create(reading, type: type, unless: unless, scope: scope, request: context.request), request,
      negotiation)
  }

  @Sendable func update(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let target = try target(request, context)
    let conditions = try Conditions.forChange(request)
    let reading = try await Body.read(request, limit: bodyLimit)
    let scope = try await doorkeeper.clearance(for: request).scope
    return answer(
      await gateway.update(
        reading, type: try context.parameters.require("type"), target, if: conditions, scope: scope,
        request: context.request),
      request, negotiation)
  }

  @Sendable func patch(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let target = try target(request, context)
    let conditions = try Conditions.forChange(request)
    let bytes = try await Body.bytes(request, limit: bodyLimit)
    let patch = try Patch.read(bytes, contentType: request.headers[.contentType] ?? "")
    let scope = try await doorkeeper.clearance(for: request).scope
    return answer(
      await gateway.patch(
        try context.parameters.require("type"), target, by: patch, if: conditions, scope: scope,
        request: context.request),
      request, negotiation)
  }

  @Sendable func delete(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let result = await gateway.delete(
      try context.parameters.require("type"), try target(request, context), if: try Conditions.forChange(request),
      scope: context.scope, request: context.request)
    return answer(result, request, Negotiation(request))
  }

  /// What is to be changed: the id of the path, or what meets the criteria of the query.
  private func target(_ request: Request, _ context: ClearedContext) throws -> ChangeTarget {
    if let id = context.parameters.get("id") { return .id(id) }
    return .matching(try Query.parameters(of: request.uri.query ?? ""))
  }

  private func answer(
    _ result: Result<UseCases.Answer, Refusal>, _ request: Request, _ negotiation: Negotiation
  ) -> Response {
    switch result {
    case .success(let answer):
      FHIRResponse.make(
        changed: answer, base: base.text, negotiation, as: FHIRResponse.Preference(request.headers[.prefer]))
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }
}
