import Testing

@testable import Database

@Suite struct ReadsTests {
  @Test(
    arguments: [
      ("SELECT id FROM entry", ["entry": ["id"]]),
      ("SELECT id FROM entry WHERE category = $1 ORDER BY version", ["entry": ["id", "category", "version"]]),
      ("SELECT COUNT(*) FROM entry", ["entry": [""]]),
      ("SELECT e.id FROM entry e JOIN part p ON p.entry = e.id", ["entry": ["id"], "part": ["entry"]]),
      ("SELECT 1 WHERE EXISTS (SELECT 1 FROM part WHERE body = $1)", ["part": ["body"]]),
      ("SELECT * FROM part", ["part": ["entry", "body"]]),
      ("SELECT 'entry.id'", [:]),
      ("INSERT INTO part SELECT id, NULL FROM entry RETURNING body", ["entry": ["id"], "part": ["body"]]),
    ] as [(String, [String: Set<String>])])
  func areTheColumnsLookedAt(_ sql: String, _ expected: [String: Set<String>]) async throws {
    let database = try await database(
      "CREATE TABLE entry (id TEXT PRIMARY KEY, category TEXT, version BIGINT)",
      "CREATE TABLE part (entry TEXT, body BYTEA)")
    let reads = try await database.write { connection in
      // A kept statement must not hide its reads, nor the oracle spoil it.
      if !sql.contains("$1") { try connection.execute(sql) }
      let reads = try connection.tablesRead(by: sql)
      if !sql.contains("$1") { try connection.execute(sql) }
      return reads
    }
    #expect(reads == expected)
  }
}
