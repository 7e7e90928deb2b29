import TestSupport
import Testing

@testable import Database

@Suite(.onBothDatabases) struct MigrationTests {
  private static let first = Migration(
    number: 1, name: "entry",
    statements: ["CREATE TABLE entry (id TEXT PRIMARY KEY)", "CREATE INDEX entry_id ON entry (id)"])
  private static let second = Migration(number: 2, name: "body", statements: ["ALTER TABLE entry ADD body BYTEA"])

  private func tables(_ database: DatabasePool) async throws -> [String] {
    // Receipts are the library's own.
    try await database.read { try $0.rows($0.session.catalogue.tables) { try $0.text(0) } }.filter { $0 != "receipt" }
      .sorted()
  }

  @Test func stepsAreTakenOnceAndInOrder() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    #expect(try await database.migrate([]) == 0)
    #expect(try await database.migrate([Self.first]) == 1)
    #expect(try await database.migrate([Self.first]) == 0)
    #expect(try await database.migrate([Self.first, Self.second]) == 1)
    await database.close()
    let again = try await DatabasePool.open(.file(folder.file))
    #expect(try await again.migrate([Self.first, Self.second]) == 0)
    let record = try await again.read {
      try $0.rows("SELECT number, name FROM migration ORDER BY number") { "\(try $0.integer(0)) \(try $0.text(1))" }
    }
    #expect(record == ["1 entry", "2 body"])
    await again.close()
  }

  @Test(arguments: [
    Migration(number: 1, name: "entry", statements: first.statements.reversed()),
    Migration(number: 1, name: "other", statements: first.statements),
    Migration(number: 1, name: "entry", statements: [first.statements.joined(separator: "; ")]),
    Migration(number: 1, name: "entry", statements: first.statements + [""]),
  ])
  func aChangedStepIsRefused(_ changed: Migration) async throws {
    let database = try await database()
    try await database.migrate([Self.first])
    await expect(.migration(.changed(number: 1))) { try await database.migrate([changed, Self.second]) }
    #expect(try await database.migrate([Self.first, Self.second]) == 1)
  }

  @Test func aNewerDatabaseIsRefused() async throws {
    let database = try await database()
    try await database.migrate([Self.first, Self.second])
    await expect(.migration(.newer(number: 2))) { try await database.migrate([Self.first]) }
    await expect(.migration(.newer(number: 1))) { try await database.migrate([]) }
  }

  @Test func aGapInTheRecordIsRefused() async throws {
    let database = try await database()
    try await database.migrate([Self.first, Self.second])
    try await database.write { try $0.execute("DELETE FROM migration WHERE number = 1") }
    await expect(.migration(.missing(number: 1))) { try await database.migrate([Self.first, Self.second]) }
  }

  @Test(arguments: [[0], [2], [1, 1], [1, 3], [-1]] as [[Int64]])
  func theListMustBeNumbered(_ numbers: [Int64]) async throws {
    let database = try await database()
    let wrong = try #require(numbers.last)
    await expect(.migration(.misnumbered(number: wrong))) {
      try await database.migrate(numbers.map { Migration(number: $0, name: "x", statements: []) })
    }
    #expect(try await tables(database) == [])
  }

  @Test(arguments: [
    "CREATE TABLE entry (id TEXT)", "CREATE TABLE x (a BLOB, b NUMBER)", "nonsense", "COMMIT",
    "PRAGMA synchronous = OFF",
    "INSERT INTO fresh VALUES (NULL)", "CREATE TABLE x (a TEXT); CREATE TABLE y (a TEXT)",
    "INSERT INTO fresh VALUES ($1)",
  ])
  func aFailingStepLeavesNothingOfItself(_ statement: String) async throws {
    let database = try await database()
    let failing = Migration(
      number: 2, name: "failing", statements: ["CREATE TABLE fresh (i BIGINT NOT NULL)", statement])
    await expect(.migration(.failed(number: 2, statement: 2))) { try await database.migrate([Self.first, failing]) }
    #expect(try await tables(database) == ["entry", "migration"])
    #expect(try await database.migrate([Self.first, Self.second]) == 1)
  }

  @Test(arguments: [
    ("CREATE TABLE a (i BIGINT, b bytea, t TEXT)", "CREATE TABLE a (i INT, b BLOB, t TEXT)\nSTRICT"),
    ("create table a (i bigint) -- BIGINT", "create table a (i INT) -- BIGINT\nSTRICT"),
    ("/* BYTEA */ CREATE TABLE a (\"BIGINT\" BIGINT)", "/* BYTEA */ CREATE TABLE a (\"BIGINT\" INT)\nSTRICT"),
    ("INSERT INTO a VALUES ('it''s BIGINT', 'BYTEA')", "INSERT INTO a VALUES ('it''s BIGINT', 'BYTEA')"),
    ("CREATE INDEX bigint_a ON a (i)", "CREATE INDEX bigint_a ON a (i)"),
    ("ALTER TABLE a ADD b BIGINT", "ALTER TABLE a ADD b INT"),
    ("CREATE TABLE 表 (題BIGINT BIGINT)", "CREATE TABLE 表 (題BIGINT INT)\nSTRICT"),
    ("SELECT 'open BIGINT", "SELECT 'open BIGINT"), ("/* BIGINT", "/* BIGINT"), ("-- BIGINT", "-- BIGINT"), ("", ""),
  ])
  func definitionsArePutIntoSQLitesWords(_ written: String, _ expected: String) {
    #expect(SQLiteDefinition.translate(written) == expected)
  }

  @Test func checksumsAreStable() {
    // A change of these would make every existing database refuse its program.
    #expect(Self.first.checksum == "17e75ce4a7dccf59")
    #expect(Migration(number: 1, name: "", statements: []).checksum == "42be7e1815d9afd2")
  }
}
