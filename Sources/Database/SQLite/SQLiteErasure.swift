// Erasure in an SQLite file: the log is emptied, or the whole file written anew.

extension SQLiteSession {
  var catalogue: Catalogue {
    Catalogue(
      tables: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ESCAPE '\\'",
      texts: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
  }

  func emptyLog() throws(DatabaseFault) {
    // Answers 1 where somebody was in the way.
    guard try pragma("wal_checkpoint(TRUNCATE)") == "0" else { throw DatabaseFault(.busy) }
  }

  func rebuild() throws(DatabaseFault) {
    let statement = try SQLiteStatement("VACUUM", of: self, isKept: false)
    try statement.start([])
    while try statement.advance() {}
  }
}
