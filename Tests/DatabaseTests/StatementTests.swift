import TestSupport
import Testing

@testable import Database

@Suite(.onBothDatabases) struct StatementTests {
  @Test(arguments: [
    ("SELECT $1, $2", "one two"), ("SELECT $2, $1", "two one"), ("SELECT $2, $1, $2", "two one two"),
    ("SELECT $1, $2 -- $3", "one two"), ("SELECT '$3', $2, $1", "$3 two one"),
  ])
  func placeholdersAreNumbered(_ sql: String, _ expected: String) async throws {
    let database = try await database()
    let row = try await database.read { connection in
      try connection.first(sql, ["one", "two"]) { row in try (0..<row.count).map { try row.text($0) } }
    }
    #expect(row?.joined(separator: " ") == expected)
  }

  @Test func elevenPlaceholdersInAnyOrder() async throws {
    let database = try await database()
    let order = [11, 2, 1, 10, 9, 3, 4, 8, 7, 5, 6]
    let sql = "SELECT " + order.map { "$\($0)" }.joined(separator: ", ")
    let row = try await database.read { connection in
      try connection.first(sql, (1...11).map { .integer($0) }) { row in try (0..<11).map { try row.integer($0) } }
    }
    #expect(row == order.map(Int64.init))
  }

  @Test(arguments: [
    "SELECT ?", "SELECT ?1", "SELECT :a", "SELECT @a", "SELECT $a", "SELECT $2", "SELECT $0", "SELECT $01",
    "SELECT $1, $3", "SELECT $1, ?", "SELECT 1 WHERE 1=?1 AND 1 = $1", "SELECT $1::text", "SELECT $1, ?1",
  ])
  func otherPlaceholdersAreRefused(_ sql: String) async throws {
    let database = try await database()
    for count in 0...3 {
      await expect(.misuse(.placeholders)) {
        try await database.read { try $0.forEach(sql, Array(repeating: 1, count: count)) { _ in } }
      }
    }
  }

  @Test func valuesMustMatchPlaceholdersInNumber() async throws {
    let database = try await database()
    for given in [0, 1, 3] {
      await expect(.misuse(.parameterCount(expected: 2, given: given))) {
        try await database.read { try $0.forEach("SELECT $1, $2", Array(repeating: 1, count: given)) { _ in } }
      }
    }
  }

  @Test(arguments: [
    "", "  ", "-- nothing", "BEGIN", "COMMIT", "commit", "/* x */ ROLLBACK", "SAVEPOINT a", "PRAGMA synchronous = OFF",
    "ATTACH 'x' AS y", "VACUUM", "CREATE TABLE t (a TEXT)", "DROP TABLE a", "REPLACE INTO a VALUES (1)",
    "SELECT 1; SELECT 2", "SELECT 1;;", "SELECT 1 ;--", "SELECT 1; \0", "EXPLAIN SELECT 1", "'SELECT' 1",
  ])
  func otherStatementsAreRefused(_ sql: String) async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    await expect(.misuse(.statement)) { try await database.write { try $0.execute(sql) } }
    await expect(.misuse(.statement)) { try await database.read { try $0.forEach(sql) { _ in } } }
  }

  @Test func aFaultTellsThePlaceInTheStatement() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    await expect(.schema(at: 7)) { try await database.read { try $0.forEach("SELECT nowhere FROM a") { _ in } } }
    // SQLite does not say where a table is missing.
    await expect(.schema(at: TestedDatabase.current == .sqlite ? nil : 14)) {
      try await database.read { try $0.forEach("SELECT * FROM nowhere") { _ in } }
    }
    // A name in double quotes is a name, never a string.
    await expect(.schema(at: 7)) { try await database.read { try $0.forEach("SELECT \"x\" FROM a") { _ in } } }
  }

  @Test func faultsCarryNoContent() async throws {
    let database = try await database("CREATE TABLE a (t TEXT PRIMARY KEY CHECK (t <> 'secret'))")
    let fault = await #expect(throws: DatabaseFault.self) {
      try await database.write { try $0.execute("INSERT INTO a VALUES ($1)", ["secret"]) }
    }
    let text = try #require(fault).description
    let code = TestedDatabase.current == .sqlite ? "sqlite 275" : "postgresql 23514"
    #expect(text == "database: the data would break a rule of the schema: check (\(code))")
  }

  @Test func likeKnowsCase() async throws {
    let database = try await database()
    let sql = "SELECT CASE WHEN $1 LIKE $2 ESCAPE '\\' THEN 1 ELSE 0 END"
    func matches(_ text: String, _ pattern: String) async throws -> Bool {
      try await database.read { try $0.first(sql, [.text(text), .text(pattern)]) { try $0.integer(0) } } == 1
    }
    #expect(try await matches("abc", "a%"))
    #expect(try await !matches("Abc", "a%"))
    #expect(try await matches("100%", "100\\%"))
    #expect(try await !matches("1000", "100\\%"))
  }

  @Test func changesAreCounted() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
    let counts = try await database.write { connection in
      [
        try connection.execute("INSERT INTO a VALUES (1, 0), (2, 0), (3, 0)"),
        try connection.execute("INSERT INTO a VALUES ($1, 1) ON CONFLICT (i) DO NOTHING", [1]),
        try connection.execute("INSERT INTO a VALUES (1, 5) ON CONFLICT (i) DO UPDATE SET n = excluded.n"),
        try connection.execute("UPDATE a SET n = 9 WHERE i > 7"),
        try connection.execute("SELECT * FROM a"),
        try connection.execute("DELETE FROM a WHERE i >= $1", [2]),
      ]
    }
    #expect(counts == [3, 0, 1, 0, 0, 2])
  }

  @Test func returningAnswersRows() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    let first = try await database.write { connection in
      try connection.first("INSERT INTO a VALUES ($1), ($2), ($3) RETURNING i", [5, 6, 7]) { try $0.integer(0) }
    }
    #expect(first == 5)
    let all = try await database.read { try $0.rows("SELECT i FROM a ORDER BY i") { try $0.integer(0) } }
    #expect(all == [5, 6, 7])
  }

  @Test func rowsStreamAndStopWhenTheBodyThrows() async throws {
    struct Enough: Error {}
    let database = try await database()
    // Without an end: nothing could gather these.
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    await #expect(throws: Enough.self) {
      try await database.read { connection in
        try connection.forEach(endless) { row in if try row.integer(0) == 1_000 { throw Enough() } }
      }
    }
    #expect(try await database.read { try $0.first(endless) { try $0.integer(0) } } == 1)
  }

  @Test func theSameStatementMayBeUnderWayTwice() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    try await database.write { try $0.execute("INSERT INTO a VALUES (1), (2), (3)") }
    let pairs = try await database.read { connection in
      var pairs: [Int64] = []
      try connection.forEach("SELECT i FROM a ORDER BY i") { outer in
        let tens = try outer.integer(0) * 10
        try connection.forEach("SELECT i FROM a ORDER BY i") { pairs.append(tens + (try $0.integer(0))) }
      }
      return pairs
    }
    #expect(pairs == [11, 12, 13, 21, 22, 23, 31, 32, 33])
  }

  @Test func manyDifferentStatementsAreNotAllKept() async throws {
    let database = try await database()
    let (sum, kept) = try await database.read { connection in
      var sum: Int64 = 0
      // What is asked but once is not kept by every library.
      for number in (1...1_000).flatMap({ [$0, $0] }) {
        sum += try connection.first("SELECT \(number)") { try $0.integer(0) } ?? 0
      }
      return (sum, try connection.keptStatements)
    }
    #expect(sum == 1_001_000)
    #expect((1...200).contains(kept))
  }
}
