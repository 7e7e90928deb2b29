import Access
import Gateway
import HTTPTypes
import Hummingbird
import Identity

/// Finds out who is calling, as often as it is asked: once before a request's body is read, and again when the body is
/// complete, because what a person may do can change while it comes.
struct Doorkeeper: Sendable {
  let callers: KnownCallers
  let clock: @Sendable () -> Instant

  /// The clearance of the bearer of the request's token. Refuses where there is none.
  func clearance(for request: Request) async throws -> Clearance {
    let answer = try await callers.clearance(bearer: Self.bearer(request.headers[.authorization]), now: clock())
    switch answer {
    case .cleared(let clearance): return clearance
    case .unknown: throw Refusal.unauthenticated
    case .denied(let decision): throw Refusal.denied(decision)
    }
  }

  /// The token of `Authorization: Bearer …`, or nil.
  private static func bearer(_ header: String?) -> String? {
    guard let header, header.utf8.count < 4096 else { return nil }
    let words = header.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return String(words[1])
  }
}

/// Lets nobody into the groups behind it without a clearance.
struct ClearanceMiddleware: RouterMiddleware {
  let doorkeeper: Doorkeeper

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.clearance = try await doorkeeper.clearance(for: request)
    return try await next(request, context)
  }
}

/// Demands the proof that a physician asks about a patient of theirs, before anything is asked of anybody.
struct PhysicianMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ClearedContext, next: (Request, ClearedContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let named = try HospitalRoutes.patient(of: request)
    // Who may not ask at all is told that first, whatever is asked.
    if named == nil, context.scope.mayAskHospitals {
      throw Refusal.badParameter(name: "patient", reason: "name one patient: `patient=ID`")
    }
    let patient = named ?? ""
    switch context.scope.hospitals(for: patient) {
    case .granted(let physician): context.physician = physician
    case .denied(let decision): throw Refusal.denied(decision)
    }
    return try await next(request, context)
  }
}
