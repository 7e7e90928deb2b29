public import Access
public import Gateway
import HTTPTypes
public import Hummingbird
import Identity
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
    /// How many requests are answered at once; to further ones 503 is answered at once.
    public var mostAtOnce = 256
    /// How many connections are served at once; further ones are told to come again.
    public var mostConnections = 800
    /// How many requests a caller may make in a minute; 0: any number.
    public var perMinute = 0
    /// The web origins (`https://app.example`) whose pages may ask from a browser.
    public var origins: Set<String> = []
    /// The certificate for TLS and HTTP/2; nil for HTTP/1.1 in the clear.
    public var certificate: Listening.Certificate?
    /// The port, on loopback, where health, readiness and metrics are told; nil for none.
    public var operationsPort: Int?

    /// Makes one from its parts.
    public init(host: String, port: Int, base: String, bodyLimit: Int) {
      self.host = host
      self.port = port
      self.base = base
      self.bodyLimit = bodyLimit
    }
  }

  /// The server, ready to run. `onReady` is called with the port once it listens; `isReady` says whether the gateway has
  /// what it needs. Errors: `Listening.BadCertificate`.
  public static func application(
    gateway: UseCases, registry: Registry, tables: AccessTables, settings: Settings, logger: Logger,
    clock: @escaping @Sendable () -> Instant, isReady: @escaping @Sendable () async -> Bool,
    onReady: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let base = BaseAddress(settings.base)
    let watch = Watch(
      traffic: Traffic(most: settings.mostAtOnce, perMinute: settings.perMinute),
      connections: Connections(most: settings.mostConnections), metrics: Metrics(), isReady: isReady)
    let router = router(
      gateway: gateway, registry: registry, tables: tables, base: base, bodyLimit: settings.bodyLimit, clock: clock,
      watch: watch, origins: settings.origins)
    let (server, renewal) = try Listening.server(settings.certificate, watch.connections, logger: logger)
    let isSafe = settings.certificate != nil
    var application = Application(
      router: router, server: server,
      configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: "MICT Gateway"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? settings.port
        base.settle(scheme: isSafe ? "https" : "http", host: settings.host, port: port)
        await onReady(port)
      }, logger: logger)
    if let renewal { application.addServices(renewal) }
    if let port = settings.operationsPort {
      application.addServices(OperationsServer.application(watch, port: port, logger: logger))
    }
    return application
  }

  /// All routes with what stands around them.
  static func router(
    gateway: UseCases, registry: Registry, tables: AccessTables, base: BaseAddress, bodyLimit: Int,
    clock: @escaping @Sendable () -> Instant, watch: Watch = Watch(), origins: Set<String> = []
  ) -> Router<GatewayContext> {
    let gateway = gateway.known { base.text }
    let router = Router(context: GatewayContext.self, options: [.autoGenerateHeadEndpoints])
    let recorder = Recorder(gateway: gateway, clock: clock, bodyLimit: bodyLimit)
    let callers = KnownCallers(registry: registry, tables: tables, categories: gateway.resourceCategories)
    let doorkeeper = Doorkeeper(callers: callers, clock: clock)
    if !origins.isEmpty { router.add(middleware: CrossOriginMiddleware(origins: origins)) }
    router.add(middleware: OuterMiddleware(recorder: recorder, metrics: watch.metrics))
    router.add(middleware: TrafficMiddleware(traffic: watch.traffic))
    OperationsServer.addHealth(watch, to: router)
    MetadataRoute(gateway: gateway, doorkeeper: doorkeeper, base: base).add(to: router)
    let open = router.paths
    let cleared = router.group("fhir")
      .add(middleware: ClearanceMiddleware(doorkeeper: doorkeeper))
      .group(context: ClearedContext.self)
      .add(middleware: InnerMiddleware(recorder: recorder))
      .add(middleware: ClientMiddleware())
    FHIRRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base, bodyLimit: bodyLimit).add(to: cleared)
    ChangeRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base, bodyLimit: bodyLimit).add(to: cleared)
    BundleRoute(gateway: gateway, doorkeeper: doorkeeper, base: base, bodyLimit: bodyLimit).add(to: cleared)
    OperationRoutes(gateway: gateway, doorkeeper: doorkeeper, bodyLimit: bodyLimit).add(to: cleared)
    EverythingRoutes(gateway: gateway, doorkeeper: doorkeeper, base: base).add(to: cleared)
    let physicians = router.group("hospitals/fhir")
      .add(middleware: ClearanceMiddleware(doorkeeper: doorkeeper))
      .group(context: ClearedContext.self)
      .add(middleware: InnerMiddleware(recorder: recorder))
      .add(middleware: PhysicianMiddleware())
      .group(context: PhysicianContext.self)
    HospitalRoutes(gateway: gateway, base: base).add(to: physicians)
    let others = router.paths
    SecretariatRoutes(gateway: gateway, base: base, doorkeeper: doorkeeper).add(to: router, recorder: recorder)
    OtherMethods(gateway: gateway, doorkeeper: doorkeeper, recorder: recorder).add(
      to: router, open: open, secretariat: router.paths.subtracting(others))
    return router
  }
}
