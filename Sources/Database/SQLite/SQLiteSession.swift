// One open connection to an SQLite file, with the statements it has prepared. Statements are kept for
// the next use, because preparing one costs more than running it.
// The session keeps PostgreSQL's rule that after a fault nothing but a rollback is possible.

internal import CSQLite

/// `@unchecked`: whoever holds the session is its only user (see `DatabasePool`); `interrupt` may come
/// from any thread, which SQLite allows as long as the connection is open.
final class SQLiteSession: Session, @unchecked Sendable {
  let handle: OpaquePointer
  let kind: TransactionKind
  private(set) var kept: [String: SQLiteStatement] = [:]
  private var controls: [String: SQLiteStatement] = [:]
  var hasFailed = false
  private var isOpen = true

  /// Statements kept; one more, and those not in use are let go.
  private static let keptLimit = 200

  /// Opens the existing file at `path`; a session of kind `.read` cannot write. Faults: `.io`, `.corrupt`,
  /// `.busy` after `patience`.
  init(path: String, kind: TransactionKind, patience: Duration) throws(DatabaseFault) {
    // NOMUTEX: a session has one user at a time, so SQLite need not lock.
    let access = kind == .read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw DatabaseFault.sqlite(code)
    }
    self.handle = handle
    self.kind = kind
    try SQLiteSettings.apply(to: self, patience: patience)
  }

  deinit { close() }

  /// Closes the connection; the last writing one to a file moves its log into the file.
  func close() {
    guard isOpen else { return }
    isOpen = false
    kept = [:]
    controls = [:]
    sqlite3_close_v2(handle)
  }

  var isAtRest: Bool { sqlite3_get_autocommit(handle) != 0 }

  func begin(_ kind: TransactionKind) throws(DatabaseFault) {
    hasFailed = false
    // IMMEDIATE takes the writer's lock at once; taken later, it could fail after half of the work.
    try control(kind == .read ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE")
  }

  func commit() throws(DatabaseFault) {
    guard !hasFailed else { throw DatabaseFault(.misuse(.afterFault)) }
    try control("COMMIT")
  }

  func rollback() {
    // SQLite may have rolled back by itself, for instance when the disk is full. If this fails, the
    // session is not at rest, and its holder throws it away, which undoes everything too.
    if !isAtRest { try? control("ROLLBACK") }
  }

  func savepoint() throws(DatabaseFault) { try control("SAVEPOINT one") }

  func release() throws(DatabaseFault) {
    guard !hasFailed else { throw DatabaseFault(.misuse(.afterFault)) }
    try control("RELEASE one")
  }

  func undo() throws(DatabaseFault) {
    try control("ROLLBACK TO one")
    try control("RELEASE one")
    hasFailed = false
  }

  func interrupt() { sqlite3_interrupt(handle) }

  func open(_ sql: String, _ parameters: [Value]) throws(DatabaseFault) -> any Cursor {
    try failing { () throws(DatabaseFault) in
      let statement = try statement(sql)
      try statement.start(parameters)
      return statement
    }
  }

  func define(_ sql: String) throws(DatabaseFault) {
    try failing { () throws(DatabaseFault) in
      try CommonSQL.check(sql, beginsWithOneOf: CommonSQL.definitions, CommonSQL.statements)
      let statement = try SQLiteStatement(SQLiteDefinition.translate(sql), of: self, isKept: false)
      try statement.start([])
      while try statement.advance() {}
    }
  }

  func count(changesOf table: String, in counter: String) throws(DatabaseFault) {
    for event in ["INSERT", "UPDATE", "DELETE"] {
      try failing { () throws(DatabaseFault) in
        let trigger = try SQLiteStatement(
          """
          CREATE TRIGGER \(counter)_\(table)_\(event.lowercased()) AFTER \(event) ON \(table)
          BEGIN UPDATE \(counter) SET changes = changes + 1; END
          """, of: self, isKept: false)
        try trigger.start([])
        while try trigger.advance() {}
      }
    }
  }

  /// The one value a pragma answers, as text; nil when it answers nothing.
  func pragma(_ text: String) throws(DatabaseFault) -> String? {
    let statement = try SQLiteStatement("PRAGMA \(text)", of: self, isKept: false)
    try statement.start([])
    guard try statement.advance() else { return nil }
    return statement.kind(0) == .integer ? String(statement.integer(0)) : try statement.text(0)
  }

  func check(_ code: Int32) throws(DatabaseFault) {
    guard code == SQLITE_OK else { throw DatabaseFault.sqlite(code) }
  }

  /// Carries out a statement of the session itself. Kept apart, so that the same text from a caller is
  /// still refused.
  private func control(_ sql: String) throws(DatabaseFault) {
    let known = controls[sql]
    let statement = if let known { known } else { try SQLiteStatement(sql, of: self, isKept: true) }
    controls[sql] = statement
    defer { statement.finish() }
    while try statement.advance() {}
  }

  /// The kept statement, or a new one. A second one for a text that is under way is not kept.
  private func statement(_ sql: String) throws(DatabaseFault) -> SQLiteStatement {
    let known = kept[sql]
    if let known, !known.isInUse { return known }
    try CommonSQL.check(sql, beginsWithOneOf: CommonSQL.statements)
    let statement = try SQLiteStatement(sql, of: self, isKept: known == nil)
    guard statement.isReadOnly || kind == .write else { throw DatabaseFault(.misuse(.writeInRead)) }
    guard known == nil else { return statement }
    if kept.count >= Self.keptLimit { kept = kept.filter { $0.value.isInUse } }
    kept[sql] = statement
    return statement
  }
}
