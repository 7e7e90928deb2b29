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
    group.get("{type}", use: search)
    group.post("{type}/_search", use: searchByForm)
    group.post("{type}/$validate", use: validate)
    group.post("$validate", use: validate)
  }

  @Sendable func read(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let result = await gateway.read(
      try context.parameters.require("type"), id: try context.parameters.require("id"),
      version: context.parameters.get("version"), scope: context.scope, request: context.request)
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

  @Sendable func search(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    return try await search(request, context, parameters, scope: context.scope, Negotiation(request))
  }

  /// Search by POST keeps what is asked out of addresses and their logs.
  @Sendable func searchByForm(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let media = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard media == "application/x-www-form-urlencoded" else { throw Refusal.unsupportedMediaType }
    let text = String(decoding: try await Body.bytes(request, limit: Body.formLimit), as: UTF8.self)
    let form = try Query.parameters(of: text)
    let scope = try await doorkeeper.clearance(for: request).scope
    return try await search(
      request, context, try Query.parameters(of: request.uri.query ?? "") + form, scope: scope,
      Negotiation(request, form: form))
  }

  private func search(
    _ request: Request, _ context: ClearedContext, _ parameters: [(name: String, value: String)], scope: Scope,
    _ negotiation: Negotiation
  ) async throws -> Response {
    try negotiation.demand()
    let result = await gateway.search(
      try context.parameters.require("type"), parameters, isLenient: Conditions.isLenient(request), base: base.text,
      scope: scope,
      request: context.request)
    return switch result {
    case .success(let bundle): FHIRResponse.make(bundle, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }
}
