import ArgumentParser
import Configuration
import Foundation
import SystemPackage

/// The one list of settings of `mict serve`: each with its flag, its environment variable, its key in the settings file,
/// its default and what it is for. A flag wins over the environment, the environment over the file, the file over the
/// default.
enum Setting: String, CaseIterable {
  case host, port, base, database
  case databaseConnections = "database-connections"
  case mappings, hospitals
  case bodyLimit = "body-limit"
  case searchLinks = "search-links"
  case mostEntries = "most-entries"
  case mostDeleted = "most-deleted"
  case validation, packages
  case tlsCertificate = "tls-certificate"
  case tlsKey = "tls-key"
  case corsOrigins = "cors-origins"
  case connectionLimit = "connection-limit"
  case concurrencyLimit = "concurrency-limit"
  case rateLimit = "rate-limit"
  case operationsPort = "operations-port"
  case logLevel = "log-level"

  var standard: String {
    switch self {
    case .host: "127.0.0.1"
    case .port: "8080"
    case .base: ""
    case .database: ".data/gateway.sqlite"
    case .databaseConnections: "8"
    case .mappings: "Mappings"
    case .hospitals: ""
    case .bodyLimit: "8388608"
    case .searchLinks: "3"
    case .mostEntries: "500"
    case .mostDeleted: "1"
    case .validation: "enforce"
    case .packages, .tlsCertificate, .tlsKey, .corsOrigins, .operationsPort: ""
    case .connectionLimit: "800"
    case .concurrencyLimit: "256"
    case .rateLimit: "6000"
    case .logLevel: "notice"
    }
  }

  var help: String {
    switch self {
    case .host: "the address to listen on"
    case .port: "the port to listen on; 0 takes any that is free"
    case .base: "the FHIR base URL as callers see it; empty: http://HOST:PORT/fhir"
    case .database: "the database: a private file, or postgresql://USER@HOST:PORT/NAME"
    case .databaseConnections: "how many connections read from PostgreSQL at once; one more writes"
    case .mappings: "the folder of mapping files and access tables"
    case .hospitals: "the file that lists the hospital-disclosure servers; empty: none"
    case .bodyLimit: "the largest body that is taken, in bytes"
    case .searchLinks: "how many links a search may follow in one parameter"
    case .mostEntries: "how many entries a batch or transaction may have"
    case .mostDeleted: "how many entries one conditional delete may delete"
    case .validation:
      "resources that break a rule: off, warn (stored) or enforce (refused)"
    case .packages: "FHIR packages (.tgz) to check by, separated by commas"
    case .tlsCertificate: "a PEM file with the certificate and its chain: HTTPS, with HTTP/2"
    case .tlsKey: "the PEM file of its private key; both are read again when renewed"
    case .corsOrigins: "web origins that may ask from a browser, separated by commas"
    case .connectionLimit: "how many connections are served at once; further ones get 503"
    case .concurrencyLimit: "how many requests are answered at once; further ones get 503"
    case .rateLimit: "requests of one caller in a minute, then 429; 0: any number"
    case .operationsPort: "a port on loopback for /health, /ready and /metrics; empty: none"
    case .logLevel: "trace, debug, info, notice, warning, error or critical"
    }
  }

  /// `MICT_BODY_LIMIT`.
  var environment: String { "MICT_" + rawValue.uppercased().replacing("-", with: "_") }

  /// `mict.body.limit`, which is `MICT_BODY_LIMIT` in the environment.
  var key: ConfigKey { ConfigKey("mict." + rawValue.replacing("-", with: ".")) }

  /// The list, for `--help` and the documentation.
  static var list: String {
    allCases.map {
      "  --\($0.rawValue)  \($0.environment)  (default: \($0.standard.isEmpty ? "none" : $0.standard))\n      \($0.help)"
    }.joined(separator: "\n")
  }
}

/// The flags of the settings, shared by the commands that serve.
struct SettingFlags: ParsableArguments {
  @Option(help: "The address to listen on.") var host: String?
  @Option(help: "The port to listen on; 0 takes any that is free.") var port: Int?
  @Option(help: "The FHIR base URL as callers see it.") var base: String?
  @Option(help: "The database: a file, or postgresql://USER@HOST:PORT/NAME.") var database: String?
  @Option(help: "How many connections read from PostgreSQL at once.") var databaseConnections: Int?
  @Option(help: "The folder of mapping files and access tables.") var mappings: String?
  @Option(help: "The file that lists the hospital-disclosure servers.") var hospitals: String?
  @Option(help: "The largest body that is taken, in bytes.") var bodyLimit: Int?
  @Option(help: "How many links a search may follow in one parameter.") var searchLinks: Int?
  @Option(help: "How many entries a batch or transaction may have.") var mostEntries: String?
  @Option(help: "How many entries one conditional delete may delete.") var mostDeleted: String?
  @Option(help: "What becomes of a resource that breaks a rule: off, warn or enforce.") var validation: String?
  @Option(help: "FHIR packages (.tgz) to check by, separated by commas.") var packages: String?
  @Option(help: "A PEM file with the certificate and its chain.") var tlsCertificate: String?
  @Option(help: "The PEM file of its private key.") var tlsKey: String?
  @Option(help: "Web origins that may ask from a browser, separated by commas.") var corsOrigins: String?
  @Option(help: "How many connections are served at once.") var connectionLimit: Int?
  @Option(help: "How many requests are answered at once.") var concurrencyLimit: Int?
  @Option(help: "Requests of one caller in a minute; 0: any number.") var rateLimit: Int?
  @Option(help: "A port on loopback for health, readiness and metrics.") var operationsPort: Int?
  @Option(help: "How much is logged: trace … critical.") var logLevel: String?
  @Option(help: "A YAML file of settings; also MICT_CONFIG.") var config: String?

  private var given: [Setting: String] {
    let texts: [Setting: String?] = [
      .host: host, .base: base, .database: database, .mappings: mappings, .hospitals: hospitals,
      .mostEntries: mostEntries, .mostDeleted: mostDeleted, .validation: validation, .packages: packages,
      .tlsCertificate: tlsCertificate, .tlsKey: tlsKey, .corsOrigins: corsOrigins, .logLevel: logLevel,
    ]
    let numbers: [Setting: Int?] = [
      .port: port, .databaseConnections: databaseConnections, .bodyLimit: bodyLimit, .searchLinks: searchLinks,
      .connectionLimit: connectionLimit, .concurrencyLimit: concurrencyLimit, .rateLimit: rateLimit,
      .operationsPort: operationsPort,
    ]
    return texts.compactMapValues { $0 }.merging(numbers.compactMapValues { $0.map { "\($0)" } }) { $1 }
  }

  /// All settings, resolved.
  func resolved() async throws -> [Setting: String] {
    var providers: [any ConfigProvider] = [
      InMemoryProvider(
        values: Dictionary(
          uniqueKeysWithValues: given.map {
            (AbsoluteConfigKey($0.key.key), ConfigValue(.string($0.value), isSecret: false))
          })),
      EnvironmentVariablesProvider(),
    ]
    if let file = config ?? ProcessInfo.processInfo.environment["MICT_CONFIG"] {
      guard FileManager.default.fileExists(atPath: file) else {
        throw ValidationError("\(file): there is no such settings file")
      }
      providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
    }
    let reader = ConfigReader(providers: providers)
    return Dictionary(
      uniqueKeysWithValues: Setting.allCases.map { ($0, reader.string(forKey: $0.key, default: $0.standard)) })
  }
}
