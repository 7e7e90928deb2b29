import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Tree

/// The FHIR REST interface over stored records. Each handler: take what the request says, call one use case, answer.
struct FHIRRoutes {
  let gateway: UseCases
  let base: String
  let bodyLimit: Int

  func add(to group: RouterGroup<ClearedContext>) {
    group.get("{type}/{id}", use: read)
    group.get("{type}", use: search)
    group.post("{type}/_search", use: searchByForm)
    group.post("{type}", use: create)
    for method in [HTTPRequest.Method.put, .patch, .delete, .post] {
      group.on("{type}/{id}", method: method) { _, _ -> Response in throw Refusal.notAllowed(allowed: ["GET"]) }
    }
    for method in [HTTPRequest.Method.put, .patch, .delete] {
      group.on("{type}", method: method) { _, _ -> Response in throw Refusal.notAllowed(allowed: ["GET", "POST"]) }
    }
  }

  @Sendable func read(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    _ = try negotiation.demand()
    let result = await gateway.read(
      try context.parameters.require("type"), id: try context.parameters.require("id"), scope: context.scope,
      request: context.request)
    return switch result {
    case .success(let answer): FHIRResponse.make(answer, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  @Sendable func create(_ request: Request, _ context: ClearedContext) async throws -> Response {
    let negotiation = Negotiation(request)
    _ = try negotiation.demand()
    let type = try context.parameters.require("type")
    let reading = try await Body.read(request, limit: bodyLimit)
    switch await gateway.create(reading, type: type, scope: context.scope, request: context.request) {
    case .success(let answer):
      var response = FHIRResponse.make(answer, status: .created, negotiation)
      if let id = answer.id, let version = answer.version {
        response.headers[.location] = "\(base)/\(type)/\(id)/_history/\(version)"
      }
      return response
    case .failure(let refusal): return RefusalResponse.make(refusal, negotiation)
    }
  }

  @Sendable func search(_ request: Request, _ context: ClearedContext) async throws -> Response {
    try await search(request, context, Query.parameters(of: request.uri.query ?? ""))
  }

  /// Search by POST keeps what is asked out of addresses and their logs.
  @Sendable func searchByForm(_ request: Request, _ context: ClearedContext) async throws -> Response {
    guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
      throw Refusal.unsupportedMediaType
    }
    let form = String(decoding: try await Body.bytes(request, limit: bodyLimit), as: UTF8.self)
    return try await search(
      request, context, Query.parameters(of: request.uri.query ?? "") + Query.parameters(of: form))
  }

  private func search(
    _ request: Request, _ context: ClearedContext, _ parameters: [(name: String, value: String)]
  ) async throws -> Response {
    let negotiation = Negotiation(request)
    _ = try negotiation.demand()
    let isLenient = request.headers[.prefer]?.contains("handling=lenient") == true
    let result = await gateway.search(
      try context.parameters.require("type"), parameters, isLenient: isLenient, base: base, scope: context.scope,
      request: context.request)
    return switch result {
    case .success(let bundle): FHIRResponse.make(bundle, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }
}

extension HTTPField.Name {
  static var prefer: Self { Self("Prefer") ?? .date }
}
