import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Tree

/// The FHIR REST interface over stored records: reading. What changes them stands in `ChangeRoutes`. Each handler: take what the request says, call one use case, answer.
struct FHIRRoutes {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let base: BaseAddress
  let bodyLimit: Int

  func add(to group: RouterGroup<ClearedContext>) {
    group.get("{type}/{id}", use: read)
    group.get("{type}/{id}/_history/{version}", use: read)
    group.get("{type}/{id}/_history", use: history)
    group.get("{type}/_history", use: history)
    group.get("_history", use: history)
    SearchRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base).add(to: group)
    group.post("{type}/$validate", use: validate)
    group.post("$validate", use: validate)
  }

  @Sendable func read(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let result = await gateway.read(
      try context.parameters.require("type"), id: try context.parameters.require("id"),
      version: context.parameters.get("version"), parameters: try Query.parameters(of: request.uri.query ?? ""),
      scope: context.scope, request: context.request)
    return switch result {
    case .success(let answer):
      Conditions.isKnown(answer, to: request)
        ? FHIRResponse.notModified(answer) : FHIRResponse.make(answer, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  @Sendable func history(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let subject: HistorySubject =
      switch (context.parameters.get("type"), context.parameters.get("id")) {
      case (let type?, let id?): .instance(type: type, id: id)
      case (let type?, nil): .type(type)
      default: .system
      }
    let result = await gateway.history(
      subject, try Query.parameters(of: request.uri.query ?? ""), isLenient: Conditions.isLenient(request),
      base: base.text, scope: context.scope, request: context.request)
    return switch result {
    case .success(let bundle): FHIRResponse.make(bundle, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  /// `$validate`: 200 with an OperationOutcome, whatever it says of the resource; else what is asked can't be meant.
  @Sendable func validate(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    let reading = try await Body.read(request, limit: bodyLimit)
    let scope = try await doorkeeper.clearance(for: request).scope
    let result = await gateway.validate(
      reading, type: context.parameters.get("type"), parameters: parameters, scope: scope, request: context.request)
    return switch result {
    case .success(let issues): FHIRResponse.make(issues, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }
}
