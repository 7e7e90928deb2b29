// Setting: what every connection to an SQLite file is told before its first statement. Each is
// read back, and a connection that did not take one is refused: a weaker `synchronous` or a missing
// `foreign_keys` is otherwise noticed only when something is lost.

internal import CSQLite

enum SQLiteSettings {
  /// Name, value as written, value as read back.
  static let pragmas: [(name: String, value: String, effect: String)] = [
    ("synchronous", "FULL", "2"),  // a commit returns when its log is on the disk
    ("foreign_keys", "ON", "1"),
    ("trusted_schema", "OFF", "0"),  // functions in a tampered schema may do nothing
    ("secure_delete", "ON", "1"),  // what is deleted is overwritten with zeros
    ("temp_store", "MEMORY", "2"),  // no stored value goes into a temporary file
    ("cell_size_check", "ON", "1"),  // damaged pages are found when read
    ("mmap_size", "0", "0"),  // an error of the disk is a fault, not a signal
  ]

  /// Options without a pragma, on or off.
  private static let options: [(option: Int32, isOn: Bool)] = [
    (SQLITE_DBCONFIG_DEFENSIVE, true),  // SQL cannot damage the file
    (SQLITE_DBCONFIG_DQS_DML, false),  // "x" is a name, as in PostgreSQL, never a string
    (SQLITE_DBCONFIG_DQS_DDL, false),
    (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, false),
  ]

  static func apply(to session: SQLiteSession, patience: Duration) throws(DatabaseFault) {
    let time = patience.components
    let milliseconds = time.seconds * 1_000 + time.attoseconds / 1_000_000_000_000_000
    try session.check(sqlite3_busy_timeout(session.handle, Int32(clamping: milliseconds)))
    for (option, isOn) in options {
      try session.check(csqlite_configure(session.handle, option, isOn ? 1 : 0))
    }
    for (name, value, effect) in pragmas {
      _ = try session.pragma("\(name) = \(value)")
      try require(name, effect, of: session)
    }
    // LIKE knows case, as in PostgreSQL. SQLite has no way to read this one back.
    _ = try session.pragma("case_sensitive_like = ON")
    if session.kind == .write { try turnOnLog(of: session) }
    try require("journal_mode", "wal", of: session)
  }

  /// Readers and the writer work side by side only with a write-ahead log. SQLite does not wait for
  /// others when it changes to one, so that two programs opening a new file may meet here.
  private static func turnOnLog(of session: SQLiteSession) throws(DatabaseFault) {
    for _ in 1..<50 {
      do throws(DatabaseFault) {
        _ = try session.pragma("journal_mode = WAL")
        return
      } catch {
        guard error.kind == .busy else { throw error }
        sqlite3_sleep(20)
      }
    }
    _ = try session.pragma("journal_mode = WAL")
  }

  private static func require(_ name: String, _ effect: String, of session: SQLiteSession) throws(DatabaseFault) {
    guard try session.pragma(name) == effect else { throw DatabaseFault(.io, code: "sqlite setting \(name)") }
  }
}
