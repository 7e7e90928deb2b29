// What the tests of this target share: a database with some tables, a folder that is removed, and an
// expectation of a fault's kind.

import Foundation
import TestSupport
import Testing

@testable import Database

/// An empty database, on whichever library the test runs.
func database() async throws -> DatabasePool {
  try await DatabasePool.open(try TestedDatabase.current.address(), patience: .seconds(60))
}

/// A temporary database with tables made by one migration of these statements.
func database(_ statements: String...) async throws -> DatabasePool {
  let database = try await database()
  try await database.migrate([Migration(number: 1, name: "tables", statements: statements)])
  return database
}

/// Expects a `DatabaseFault` of this kind.
func expect<T>(
  _ kind: DatabaseFault.Kind, at location: SourceLocation = #_sourceLocation, _ work: () async throws -> T
) async {
  let fault = await #expect(throws: DatabaseFault.self, sourceLocation: location) { _ = try await work() }
  #expect(fault?.kind == kind, sourceLocation: location)
}

/// A folder of its own, removed with this object.
final class Folder: Sendable {
  let path: String
  var file: String { path + "/test.sqlite" }

  init() throws { path = try temporaryFolder().path }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return try #require(attributes[.posixPermissions] as? Int)
  }
}

extension SQLiteOpener {
  /// A session as this library has it.
  func session(_ kind: TransactionKind) throws -> SQLiteSession { try #require(try open(kind) as? SQLiteSession) }
}

extension Connection {
  /// How many statements the session keeps prepared.
  var keptStatements: Int {
    get throws {
      if let session = session as? PostgreSQLSession { return session.keptStatements }
      return try sqlite.kept.count
    }
  }

  /// The SQLite session underneath.
  var sqlite: SQLiteSession {
    get throws { try #require(session as? SQLiteSession) }
  }
}
