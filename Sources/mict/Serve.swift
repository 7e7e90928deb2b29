import Access
import ArgumentParser
import Database
import Disclosure
import Foundation
import Gateway
import HTTP
import Hummingbird
import Logging
import Mapping
import Server
import Storage

/// `mict serve`: the gateway.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the gateway. ゲートウェイの起動",
    usage: "mict serve [<options>]",
    discussion: """
      It needs a registry in its database and holds no sign-ins of its own; for a demonstration with sample data use \
      `mict demo`.

      Examples:
        mict serve --database gateway.sqlite --port 8080
        MICT_LOG_LEVEL=info mict serve --config settings.yaml

      Settings: a flag wins over the environment, the environment over the settings file (YAML, below the key `mict`, \
      a `-` in a name starts a section: `body: {limit: …}`), the file over the default.

      \(Setting.list)

      Ends with Ctrl-C, when it has answered what it accepted.
      """)

  @OptionGroup var flags: SettingFlags

  func run() async throws {
    let settings = try await ServerSettings(flags.resolved())
    let hospitals: [Hospital]
    do {
      hospitals = try settings.hospitals.isEmpty ? [] : HospitalsFile.read(at: settings.hospitals)
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
    let runtime = try await Runtime.open(settings, hospitals: hospitals)
    guard try await !runtime.store.isSample else {
      Files.complain(
        "\(settings.database): error: this database was filled by `mict demo`; its sign-ins are known to everybody. Use another"
      )
      throw ExitCode.failure
    }
    if try await runtime.store.registry.isEmpty {
      Files.complain("warning: the registry in \(settings.database) is empty: every request will be answered with 401")
    }
    try await runtime.serve { port in Files.say("MICT Gateway listens on \(settings.origin(port: port))") }
  }
}

/// The settings, with their types. Errors: `ValidationError`, with the setting's name.
struct ServerSettings {
  /// What the server is told.
  let server: GatewayServer.Settings
  let database: DatabaseAddress
  let mappings: String
  let hospitals: String
  let searchLinks: Int
  let limits: ChangeLimits
  let validation: ResourceCheck.Mode
  let packages: [String]
  let logLevel: Logger.Level

  init(_ texts: [Setting: String]) throws {
    func text(_ setting: Setting) -> String { texts[setting] ?? setting.standard }
    func number(_ setting: Setting, _ range: ClosedRange<Int>) throws -> Int {
      guard let number = Int(text(setting)), range.contains(number) else {
        throw ValidationError("--\(setting.rawValue) is a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    func list(_ setting: Setting) -> [String] {
      text(setting).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    var server = GatewayServer.Settings(
      host: text(.host), port: try number(.port, 0...65_535), base: text(.base),
      bodyLimit: try number(.bodyLimit, 1024...(1 << 30)))
    server.mostConnections = try number(.connectionLimit, 1...100_000)
    server.mostAtOnce = try number(.concurrencyLimit, 1...100_000)
    server.perMinute = try number(.rateLimit, 0...1_000_000)
    server.origins = Set(list(.corsOrigins))
    if let origin = server.origins.first(where: { $0.wholeMatch(of: /https?:\/\/[^\/\s*]+/) == nil }) {
      throw ValidationError("--cors-origins \(origin): write origins as browsers send them, https://app.example")
    }
    if !text(.operationsPort).isEmpty { server.operationsPort = try number(.operationsPort, 1...65_535) }
    guard text(.tlsCertificate).isEmpty == text(.tlsKey).isEmpty else {
      throw ValidationError("--tls-certificate and --tls-key are given together")
    }
    if !text(.tlsKey).isEmpty { server.certificate = .init(chain: text(.tlsCertificate), key: text(.tlsKey)) }
    self.server = server
    database = try DatabaseAddress(setting: text(.database), connections: try number(.databaseConnections, 1...1000))
    mappings = text(.mappings)
    hospitals = text(.hospitals)
    searchLinks = try number(.searchLinks, 0...10)
    limits = ChangeLimits(
      mostDeleted: try number(.mostDeleted, 1...1000), mostEntries: try number(.mostEntries, 1...10_000))
    guard let mode = ResourceCheck.Mode(rawValue: text(.validation)) else {
      throw ValidationError("--\(Setting.validation.rawValue) is off, warn or enforce")
    }
    validation = mode
    packages = list(.packages)
    guard let level = Logger.Level(rawValue: text(.logLevel)) else {
      throw ValidationError("--\(Setting.logLevel.rawValue) is \(Setting.logLevel.help)")
    }
    logLevel = level
  }

  func origin(port: Int) -> String {
    let host = server.host.contains(":") ? "[\(server.host)]" : server.host
    return "\(server.certificate == nil ? "http" : "https")://\(host):\(port)"
  }
}

extension HospitalsFile {
  /// Reads the file at a path; tokens may stand in the environment. `edit` may change its text before.
  static func read(at path: String, edit: (String) -> String = { $0 }) throws -> [Hospital] {
    let text = edit(String(decoding: try Files.read(path), as: UTF8.self))
    do {
      return try read(text, environment: { ProcessInfo.processInfo.environment[$0] })
    } catch {
      throw Files.Fault(description: "\(path):\(error.line): error: \(error.text)")
    }
  }
}

/// Everything that runs: the store, the mappings, the gateway.
struct Runtime {
  let settings: ServerSettings
  let store: Store
  let workspace: Workspace
  let gateway: UseCases
  let client: HTTPClient

  /// Opens what the settings name; prints what is wrong and ends with exit code 1 when something is.
  static func open(_ settings: ServerSettings, hospitals: [Hospital]) async throws -> Runtime {
    let workspace = try Workspace.forCommand(settings.mappings)
    do {
      let library =
        settings.packages.isEmpty
        ? nil
        : try LibraryCache.library(
          ofPackages: settings.packages, option: "--packages")
      let check = ResourceCheck(mode: settings.validation, library: library)
      let store = try await Store.open(settings.database)
      let client = HTTPClient()
      let disclosure = DisclosureClient(
        hospitals: hospitals, http: client, lenses: workspace.mappings.disclosures)
      return Runtime(
        settings: settings, store: store, workspace: workspace,
        gateway: try await UseCases(
          store: store, mappings: workspace.mappings, disclosure: disclosure, check: check, limits: settings.limits,
          mostLinks: settings.searchLinks), client: client)
    } catch let fault as Files.Fault {
      Files.complain(fault)
      throw ExitCode.failure
    } catch {
      Files.complain("error: \(error)")
      throw ExitCode.failure
    }
  }

  /// Serves until it is told to end, then closes everything.
  func serve(onReady: @escaping @Sendable (Int) async -> Void) async throws {
    do {
      try await OverlayFacilities.check(workspace.tables) { try await store.registry.oid(facility: $0) != nil }
    } catch {
      Files.complain((error as? Files.Fault).map { "\($0)" } ?? "error: \(error)")
      await store.close()
      throw ExitCode.failure
    }
    var logger = Logger(label: "mict")
    logger.logLevel = settings.logLevel
    let (database, tables) = (store, workspace.tables)
    do {
      let application = try GatewayServer.application(
        gateway: gateway, registry: store.registry, tables: tables, settings: settings.server, logger: logger,
        clock: { SystemClock.now() },
        isReady: { await database.answers && tables.inForce(on: .inJapan(at: SystemClock.now())) != nil },
        onReady: onReady)
      try await application.runService()
    } catch is Listening.BadCertificate {
      Files.complain(
        "error: the certificate and the key can't be used: both are PEM files, and the key is the certificate's")
      await store.close()
      throw ExitCode.failure
    } catch {
      Files.complain(
        "error: the gateway can't serve on \(settings.origin(port: settings.server.port)); is the port taken?")
      await store.close()
      throw ExitCode.failure
    }
    await store.close()
  }
}
