// Reads: which columns of which tables a statement looks at, as SQLite's own compiler tells through its
// authorizer. An oracle for tests that must show that a statement never looks at a column, whatever
// its text seems to say. It does not run the statement.

internal import CSQLite

extension Connection {
  /// The columns, by table, that the statement reads. A table whose rows alone matter (`COUNT(*)`) stands
  /// with the column "". Only for SQLite; any other library answers `.misuse(.library)`.
  package func tablesRead(by sql: String) throws(DatabaseFault) -> [String: Set<String>] {
    guard let session = session as? SQLiteSession else { throw DatabaseFault(.misuse(.library)) }
    let reads = Reads()
    sqlite3_set_authorizer(session.handle, Reads.note, Unmanaged.passUnretained(reads).toOpaque())
    defer { sqlite3_set_authorizer(session.handle, nil, nil) }
    return try withExtendedLifetime(reads) { () throws(DatabaseFault) in
      _ = try SQLiteStatement(sql, of: session, isKept: false)
      return reads.columns
    }
  }
}

private final class Reads {
  var columns: [String: Set<String>] = [:]

  static let note:
    @convention(c) (
      UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
      UnsafePointer<CChar>?
    ) -> Int32 = { context, action, table, column, _, _ in
      guard action == SQLITE_READ else { return SQLITE_OK }
      guard let context, let table, let column else { return SQLITE_DENY }
      let reads = Unmanaged<Reads>.fromOpaque(context).takeUnretainedValue()
      reads.columns[String(cString: table), default: []].insert(String(cString: column))
      return SQLITE_OK
    }
}
