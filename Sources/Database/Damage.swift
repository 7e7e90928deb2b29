// Damage: what the database library itself finds wrong with a file: pages, indexes, types of cells, references between
// tables. What rows mean is not known here.

internal import CSQLite

extension Connection {
  /// What is wrong with the database's own structure, at most `limit` of it: each names tables, indexes, columns, pages
  /// and numbers of rows, and no value. It reads the whole file. Nil where the database does not look for such things on
  /// demand (PostgreSQL holds its references always, and has `pg_amcheck`).
  ///
  /// A library that can't go on looking throws: `.corrupt`, `.io`.
  public func damage(limit: Int) throws -> [String]? {
    guard let session = session as? SQLiteSession else { return nil }
    var found: [String] = []
    try session.each("PRAGMA integrity_check(\(limit))") { row in
      let line = try row.text(0)
      if line != "ok" { found.append(line) }
    }
    var orphans: [String: Int] = [:]
    try session.each("PRAGMA foreign_key_check") { row in
      let (table, parent) = (try row.text(0), try row.text(2))
      orphans["rows of \(table) refer to rows of \(parent) that are not there", default: 0] += 1
    }
    return found + orphans.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
  }
}

extension SQLiteSession {
  /// Hands each row of a statement of the library's own to `body`.
  fileprivate func each(_ sql: String, _ body: (borrowing Row) throws -> Void) throws {
    let statement = try SQLiteStatement(sql, of: self, isKept: false)
    try statement.start([])
    defer { statement.finish() }
    while try statement.advance() { try body(Row(statement)) }
  }
}
