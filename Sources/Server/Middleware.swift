import Access
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Logging
import Storage

/// Turns everything that goes wrong into a refusal's response, and records what no use case has recorded. Nothing of the
/// fault itself is told: an error from below could carry data.
struct RefusalMiddleware: RouterMiddleware {
  let gateway: UseCases
  let clock: @Sendable () -> Instant

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    let format = Negotiation(request)
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      let refusal = Self.refusal(error)
      if case .unavailable = refusal {
        // The kind of fault, never its description.
        context.logger.error(
          "request failed", metadata: ["request": "\(context.request)", "fault": "\(type(of: error))"])
      }
      response = RefusalResponse.make(await recorded(refusal, request, context), format)
    }
    response.headers[.requestID] = context.request.description
    response.headers[.cacheControl] = "private, no-store"
    response.headers[.vary] = "Accept, Authorization"
    context.logger.info(
      "answered",
      metadata: [
        "request": "\(context.request)", "method": "\(request.method)", "status": "\(response.status.code)",
        "route": "\(context.endpointPath ?? "-")",
      ])
    return response
  }

  private func recorded(_ refusal: Refusal, _ request: Request, _ context: GatewayContext) async -> Refusal {
    do {
      try await gateway.record(
        refused: refusal, interaction: Self.interaction(of: request), request: context.request, at: clock())
      return refusal
    } catch {
      return .unavailable
    }
  }

  private static func refusal(_ error: any Error) -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case let error as HTTPError where error.status == .notFound: .notFound
    case let error as HTTPError where error.status == .contentTooLarge: .tooLarge(limit: Body.defaultLimit)
    default: .unavailable
    }
  }

  private static func interaction(of request: Request) -> Interaction {
    if request.uri.path.hasPrefix("/hospitals") { return .disclosure }
    if request.method == .post && !request.uri.path.hasSuffix("/_search") { return .create }
    return request.uri.path.split(separator: "/").count > 2 && request.method == .get ? .read : .search
  }
}

/// Finds out who is calling; the groups behind it can't be entered without the clearance.
struct ClearanceMiddleware: RouterMiddleware {
  let registry: Registry
  let tables: AccessTables
  let clock: @Sendable () -> Instant

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let answer = try await Clearance.make(
      bearer: Self.bearer(request.headers[.authorization]), registry: registry, tables: tables, now: clock())
    switch answer {
    case .cleared(let clearance): context.clearance = clearance
    case .unknown: throw Refusal.unauthenticated
    case .denied(let decision): throw Refusal.denied(decision)
    }
    return try await next(request, context)
  }

  /// The token of `Authorization: Bearer …`, or nil.
  private static func bearer(_ header: String?) -> String? {
    guard let header, header.count < 4096 else { return nil }
    let words = header.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return String(words[1])
  }
}

/// Demands the proof that a physician asks about a patient of theirs, before anything is asked of anybody.
struct PhysicianMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ClearedContext, next: (Request, ClearedContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let patient = HospitalRoutes.patient(of: request) ?? ""
    switch context.scope.hospitals(for: patient) {
    case .granted(let physician): context.physician = physician
    case .denied(let decision): throw Refusal.denied(decision)
    }
    return try await next(request, context)
  }
}

extension HTTPField.Name {
  static var requestID: Self { Self("X-Request-Id") ?? .date }
}
