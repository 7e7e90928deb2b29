package import Database
package import Foundation
package import Testing

/// The databases on which tests of the store run: all of them twice, once on each.
package enum TestedDatabase: String, CaseIterable, Sendable {
  case sqlite, postgresql

  /// The one on which this test runs now.
  @TaskLocal package static var current = TestedDatabase.sqlite

  /// The server of which the tests make use. `Tests/run` starts one; without it tests that need it fail.
  package static let server = ProcessInfo.processInfo.environment["MICT_TEST_POSTGRES"]

  /// There is no server: the tests were not started by `Tests/run`.
  package struct NoServer: Error, CustomStringConvertible {
    package let description = "no PostgreSQL server: start the tests by Tests/run, or set MICT_TEST_POSTGRES to its URL"
  }

  /// Where a new, empty database is: a temporary file, or a schema of its own in the server's database, which goes with the
  /// server. `connections` is how many may read at once.
  package func address(connections: Int = 4) throws -> DatabaseAddress {
    switch self {
    case .sqlite: .temporary
    case .postgresql: .server(try Self.schema(connections: connections))
    }
  }

  /// What `--database` is given for a new, empty database: a file in this folder, or the URL of a schema.
  package func setting(in folder: URL) throws -> String {
    switch self {
    case .sqlite: folder.appending(path: "gateway.sqlite").path
    case .postgresql: try Self.schemaURL()
    }
  }

  /// A new schema.
  package static func schema(connections: Int = 4) throws -> PostgreSQLAddress {
    var address = try PostgreSQLAddress(schemaURL())
    address.readers = connections
    return address
  }

  /// A new database of its own, for what looks beyond its schema.
  package static func database(_ options: String = "ENCODING 'UTF8' LOCALE 'C'") throws -> PostgreSQLAddress {
    guard let server else { throw NoServer() }
    let name = "d" + String(UInt64.random(in: .min ... .max), radix: 16)
    try PostgreSQLAddress(server).administer("CREATE DATABASE \(name) TEMPLATE template0 \(options)")
    return try PostgreSQLAddress(server.replacing("/postgres?", with: "/\(name)?"))
  }

  /// The URL of one, for a command.
  package static func schemaURL() throws -> String {
    guard let server else { throw NoServer() }
    let name = "t" + String(UInt64.random(in: .min ... .max), radix: 16)
    try PostgreSQLAddress(server).administer("CREATE SCHEMA \(name)")
    return server + (server.contains("?") ? "&" : "?") + "application_name=\(name)&options=-c%20search_path%3D\(name)"
  }
}

/// Runs each test of a suite on both databases, one after the other.
package struct OnBothDatabases: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing work: @Sendable () async throws -> Void
  ) async throws {
    for database in TestedDatabase.allCases {
      try await TestedDatabase.$current.withValue(database) { try await work() }
    }
  }
}

extension Trait where Self == OnBothDatabases {
  /// Runs each test of a suite on both databases, one after the other.
  package static var onBothDatabases: Self { OnBothDatabases() }
}
