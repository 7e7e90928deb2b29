import Access
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Logging

/// What each request has: an id of its own.
struct GatewayContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let request = RequestIdentifier()
  /// Where the request comes from, as far as the connection tells.
  let address: String?
  /// Set by `ClearanceMiddleware`, read only by `ClearedContext`.
  var clearance: Clearance?

  init(source: Source) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress
  }
}

/// What the handlers of stored records have: a clearance, not perhaps one. A group of routes with this context can't run
/// without it.
struct ClearedContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let request: RequestIdentifier
  let scope: Scope
  /// Set by `PhysicianMiddleware`, read only by `PhysicianContext`.
  var physician: Physician?

  init(context: GatewayContext) throws {
    guard let clearance = context.clearance else { throw Refusal.unauthenticated }
    coreContext = context.coreContext
    request = context.request
    scope = clearance.scope
  }
}

/// What the handlers that ask the hospitals have: the proof that a physician asks about a patient of theirs.
struct PhysicianContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let request: RequestIdentifier
  let scope: Scope
  let physician: Physician

  init(context: ClearedContext) throws {
    guard let physician = context.physician else { throw Refusal.unauthenticated }
    coreContext = context.coreContext
    request = context.request
    scope = context.scope
    self.physician = physician
  }
}
