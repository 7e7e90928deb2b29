// The address of a PostgreSQL database: a URL as libpq takes it (`postgresql://user@host:5432/name?sslmode=verify-full`),
// with host, port, user, password, TLS and the rest. What it leaves out comes from libpq's environment (`PGPASSWORD`,
// `PGSSLMODE` …) and the password file, as with every program over libpq.
// The password is in here and comes out to libpq alone: neither a description nor a mirror shows it.

internal import CPostgres

/// Where a database of a PostgreSQL server is.
public struct PostgreSQLAddress: Hashable, Sendable {
  private let url: String
  /// How many connections may read at once; one more writes. 1 … 1000.
  public var readers = 8

  private static let schemes = ["postgresql://", "postgres://"]

  /// Whether a text is meant as such a URL.
  public static func isAddress(_ text: String) -> Bool { schemes.contains { text.lowercased().hasPrefix($0) } }

  /// The database at this URL. Fault: `.misuse(.address)` where it is no such URL, or has an unknown option.
  public init(_ url: String) throws(DatabaseFault) {
    guard Self.isAddress(url), !url.utf8.contains(0), Self.options(of: url) != nil else {
      throw DatabaseFault(.misuse(.address))
    }
    self.url = url
  }

  /// What libpq is told, by name.
  var options: [String: String] {
    // So that a server that is gone, or a network that says nothing, is noticed in time.
    let standard = [
      "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
      "tcp_user_timeout": "60000", "fallback_application_name": "mict",
    ]
    return standard.merging(Self.options(of: url) ?? [:]) { $1 }.merging(["client_encoding": "UTF8"]) { $1 }
  }

  private static func options(of url: String) -> [String: String]? {
    // libpq knows the schemes in small letters.
    guard let colon = url.firstIndex(of: ":") else { return nil }
    var message: UnsafeMutablePointer<CChar>?
    guard let parsed = PQconninfoParse(url[..<colon].lowercased() + url[colon...], &message) else {
      PQfreemem(message)  // It may quote the password.
      return nil
    }
    defer { PQconninfoFree(parsed) }
    var options: [String: String] = [:]
    var option = parsed
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return options
  }
}

extension PostgreSQLAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Host, port and name of the database, as far as the URL says them.
  public var description: String {
    let options = Self.options(of: url) ?? [:]
    let port = options["port"].map { ":\($0)" } ?? ""
    return "postgresql://\(options["host"] ?? "")\(port)/\(options["dbname"] ?? "")"
  }
  /// The same.
  public var debugDescription: String { description }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}

extension PostgreSQLAddress {
  /// Carries out a statement that is no common SQL, over a connection of its own: what a test needs to make a place for
  /// itself. Faults: any of `DatabaseFault`.
  package func administer(_ sql: String) throws(DatabaseFault) {
    let session = try PostgreSQLSession(self, patience: .seconds(5))
    defer { session.close() }
    try session.run(sql)
  }
}
