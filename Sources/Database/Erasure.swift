// Erasure: what is deleted must also leave the files. In SQLite `secure_delete` (see SQLiteSettings) overwrites in the
// pages what is deleted; but until the log is moved into the file and emptied, both still hold pages from before. What
// PostgreSQL needs stands in PostgreSQLErasure.swift.
// Copies that the file system, a server's log or a backup keeps are beyond this seam.

extension DatabasePool {
  /// Moves SQLite's write-ahead log into the file and empties it; a server keeps its log itself. Faults: `.busy` while
  /// others read or write.
  public func emptyLog() async throws {
    try await maintain { try $0.emptyLog() }
  }

  /// Writes all tables anew from what is in them, and empties SQLite's log: afterwards their files have no byte of anything
  /// deleted. It needs the database's size in memory (SQLite) and up to twice that on the disk. Faults: `.busy` while others
  /// read or write; `.full`.
  public func rebuild() async throws {
    try await maintain { session in
      try session.rebuild()
      try session.emptyLog()
    }
  }
}

extension Connection {
  /// Hands over every text and every octets that some row holds, and what is noted of tables in the same files: what is
  /// not among these is in no row. Faults: as `forEach`.
  public func forEachStored(_ body: ([UInt8]) throws -> Void) throws {
    let catalogue = session.catalogue
    let tables = try rows(catalogue.tables) { "SELECT * FROM \"\(try $0.text(0))\"" }
    for statement in [catalogue.texts].compactMap(\.self) + tables {
      try forEach(statement) { row in
        for column in 0..<row.count {
          switch try row.value(column) {
          case .text(let text): try body(Array(text.utf8))
          case .bytes(let bytes): try body(bytes)
          case .integer, .null: break
          }
        }
      }
    }
  }
}
