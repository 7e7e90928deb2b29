import TestSupport
import Testing

@testable import Database

@Suite(.onBothDatabases) struct ConstraintTests {
  fileprivate static let tables = [
    "CREATE TABLE parent (id TEXT PRIMARY KEY)",
    """
    CREATE TABLE child (
      id BIGINT PRIMARY KEY,
      parent TEXT NOT NULL REFERENCES parent (id),
      mark TEXT UNIQUE,
      size BIGINT CHECK (size > 0),
      body BYTEA)
    """,
    "INSERT INTO parent VALUES ('p')",
    "INSERT INTO child VALUES (1, 'p', 'm', 1, NULL)",
  ]

  @Test(arguments: [
    ("INSERT INTO child VALUES (1, 'p', NULL, NULL, NULL)", DatabaseFault.Constraint.unique),
    ("INSERT INTO child VALUES (2, 'p', 'm', NULL, NULL)", .unique),
    ("INSERT INTO child VALUES (2, NULL, NULL, NULL, NULL)", .notNull),
    ("INSERT INTO child VALUES (NULL, 'p', NULL, NULL, NULL)", .notNull),
    ("INSERT INTO parent VALUES (NULL)", .notNull),
    ("INSERT INTO child VALUES (2, 'p', NULL, 0, NULL)", .check),
    ("INSERT INTO child VALUES (2, 'q', NULL, NULL, NULL)", .foreignKey),
    ("DELETE FROM parent", .foreignKey),
    ("INSERT INTO child VALUES (2, 'p', NULL, 'many', NULL)", .type),
  ])
  func isClassified(_ sql: String, _ constraint: DatabaseFault.Constraint) async throws {
    let database = try await database()
    try await database.migrate([Migration(number: 1, name: "tables", statements: Self.tables)])
    await expect(.constraint(constraint)) { try await database.write { try $0.execute(sql) } }
    let counts = try await database.read { connection in
      try connection.first("SELECT (SELECT COUNT(*) FROM parent), (SELECT COUNT(*) FROM child)") {
        [try $0.integer(0), try $0.integer(1)]
      }
    }
    #expect(counts == [1, 1])
  }
}

/// What PostgreSQL turns into the column's type in its own way, SQLite refuses.
@Suite struct StrictnessTests {
  @Test(arguments: [
    "INSERT INTO child VALUES (2, 'p', NULL, 1.5, NULL)", "INSERT INTO child VALUES (2, 'p', NULL, NULL, 'text')",
    "INSERT INTO child VALUES (2, 'p', X'00', NULL, NULL)",
  ])
  func columnsAreStrict(_ sql: String) async throws {
    let database = try await database()
    try await database.migrate([Migration(number: 1, name: "tables", statements: ConstraintTests.tables)])
    await expect(.constraint(.type)) { try await database.write { try $0.execute(sql) } }
  }

  @Test func textThatIsNoneIsDamage() async throws {
    let database = try await database()
    await expect(.corrupt) {
      _ = try await database.read { try $0.first("SELECT CAST(X'ff' AS TEXT)") { try $0.text(0) } }
    }
  }
}
