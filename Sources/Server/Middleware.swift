import Access
import Gateway
import HTTPTypes
import Hummingbird
import Logging

/// Turns what is refused before a use case into a response and an audit event. It stands twice: around everything, where
/// nobody is known, and around what a cleared caller does, so that the event says who.
struct Recorder: Sendable {
  let gateway: UseCases
  let clock: @Sendable () -> Instant
  let bodyLimit: Int

  func response(
    to error: any Error, _ request: Request, id: RequestIdentifier, scope: Scope?, logger: Logger
  ) async -> Response {
    var refusal = refusal(error)
    if case .unavailable = refusal {
      // The kind of fault, never its description: an error from below could carry data.
      logger.error("request failed", metadata: ["request": "\(id)", "fault": "\(type(of: error))"])
    }
    guard !refusal.isOfTraffic else { return RefusalResponse.make(refusal, Negotiation(request)) }
    do {
      try await gateway.record(
        refused: refusal, interaction: Self.interaction(of: request), request: id, scope: scope, at: clock())
    } catch {
      refusal = .unavailable
    }
    return RefusalResponse.make(refusal, Negotiation(request))
  }

  private func refusal(_ error: any Error) -> Refusal {
    switch error {
    case let refusal as Refusal: refusal
    case let error as HTTPError where error.status == .notFound: .notFound
    case let error as HTTPError where error.status == .contentTooLarge: .tooLarge(limit: bodyLimit)
    default: .unavailable
    }
  }

  private static func interaction(of request: Request) -> Interaction {
    if request.uri.path.hasPrefix("/hospitals") { return .disclosure }
    switch request.method {
    case .put: return .update
    case .patch: return .patch
    case .delete: return .delete
    case .post:
      let last = request.uri.path.split(separator: "/").last ?? ""
      return last == "_search" ? .search : last.hasPrefix("$") ? .operation : .create
    default: return request.uri.path.split(separator: "/").count > 2 ? .read : .search
    }
  }
}

/// Around everything: what every response has, one line of log without any data, and refusals where nobody is known.
struct OuterMiddleware: RouterMiddleware {
  let recorder: Recorder
  let metrics: Metrics

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = await recorder.response(
        to: error, request, id: context.request, scope: nil, logger: context.logger)
    }
    // Also a refusal of what would have been an answer without a body.
    if request.method == .head { response = response.createHeadResponse() }
    response.headers[.requestID] = context.request.description
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "private, no-store" }
    response.headers[.vary] = "Accept, Accept-Encoding, Accept-Language, Authorization"
    let time = (ContinuousClock.now - start).components
    metrics.count(
      method: request.method.rawValue, route: context.endpointPath, status: Int(response.status.code),
      seconds: Double(time.seconds) + Double(time.attoseconds) / 1e18)
    context.logger.info(
      "answered",
      metadata: [
        "request": "\(context.request)", "method": "\(request.method)", "status": "\(response.status.code)",
        "route": "\(context.endpointPath ?? "-")",
      ])
    return response
  }
}

/// Around what a cleared caller does: refusals where it is known who.
struct InnerMiddleware: RouterMiddleware {
  let recorder: Recorder

  func handle(
    _ request: Request, context: ClearedContext, next: (Request, ClearedContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      return await recorder.response(
        to: error, request, id: context.request, scope: context.scope, logger: context.logger)
    }
  }
}

extension HTTPField.Name {
  static var requestID: Self { Self("X-Request-Id") ?? .date }
}
