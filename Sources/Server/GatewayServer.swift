public import Access
public import Gateway
import HTTPTypes
public import Hummingbird
public import Logging
public import Storage

/// The HTTP server of the gateway.
public enum GatewayServer {
  /// What it needs to be told.
  public struct Settings: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on.
    public var port: Int
    /// The FHIR base URL as callers see it; empty: it follows from host and port.
    public var base: String
    /// The largest body that is taken, in bytes.
    public var bodyLimit: Int

    /// Makes one from its parts.
    public init(host: String, port: Int, base: String, bodyLimit: Int) {
      self.host = host
      self.port = port
      self.base = base
      self.bodyLimit = bodyLimit
    }
  }

  /// The server, ready to run. `onReady` is called with the port once it listens.
  public static func application(
    gateway: UseCases, registry: Registry, tables: AccessTables, settings: Settings, logger: Logger,
    clock: @escaping @Sendable () -> Instant, onReady: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    let base = BaseAddress(settings.base)
    let router = router(
      gateway: gateway, registry: registry, tables: tables, base: base, bodyLimit: settings.bodyLimit, clock: clock)
    return Application(
      router: router,
      configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: "MICT Gateway"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? settings.port
        base.settle(host: settings.host, port: port)
        await onReady(port)
      }, logger: logger)
  }

  /// All routes with what stands around them.
  static func router(
    gateway: UseCases, registry: Registry, tables: AccessTables, base: BaseAddress, bodyLimit: Int,
    clock: @escaping @Sendable () -> Instant
  ) -> Router<GatewayContext> {
    let router = Router(context: GatewayContext.self, options: [.autoGenerateHeadEndpoints])
    let recorder = Recorder(gateway: gateway, clock: clock, bodyLimit: bodyLimit)
    let doorkeeper = Doorkeeper(registry: registry, tables: tables, clock: clock)
    router.add(middleware: OuterMiddleware(recorder: recorder))
    router.get("health") { _, _ in HTTPResponse.Status.ok }
    router.get("fhir/metadata") { request, _ -> Response in
      let negotiation = Negotiation(request)
      try negotiation.demand()
      return FHIRResponse.make(gateway.capabilities(base: base.text), status: .ok, negotiation)
    }
    let cleared = router.group("fhir")
      .add(middleware: ClearanceMiddleware(doorkeeper: doorkeeper))
      .group(context: ClearedContext.self)
      .add(middleware: InnerMiddleware(recorder: recorder))
    FHIRRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base, bodyLimit: bodyLimit).add(to: cleared)
    ChangeRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base, bodyLimit: bodyLimit).add(to: cleared)
    BundleRoute(gateway: gateway, doorkeeper: doorkeeper, base: base, bodyLimit: bodyLimit).add(to: cleared)
    EverythingRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base).add(to: cleared)
    let physicians = router.group("hospitals/fhir")
      .add(middleware: ClearanceMiddleware(doorkeeper: doorkeeper))
      .group(context: ClearedContext.self)
      .add(middleware: InnerMiddleware(recorder: recorder))
      .add(middleware: PhysicianMiddleware())
      .group(context: PhysicianContext.self)
    HospitalRoutes(gateway: gateway, base: base).add(to: physicians)
    return router
  }
}
