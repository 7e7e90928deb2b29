// One open connection to a PostgreSQL database, with the statements it has prepared.
//
// A read runs at REPEATABLE READ: one snapshot, taken by its first statement. Its BEGIN goes with that statement in one
// message, and nobody waits for the answer to its ROLLBACK before it is needed: a read costs the way to the server and
// back as often as it has statements. A write takes the *turn*, a lock of the
// database that one transaction holds at a time, among all gateways, and runs at READ COMMITTED: each statement sees all
// that was committed before it, and as nobody else writes meanwhile, all of them see the same. (At a higher level the
// snapshot would be the one from before the lock was had, and the transaction might fail at its end.)
// Why, and what else could have been: docs/decisions/0022-postgresql-by-libpq.md.

internal import CPostgres
internal import Dispatch
internal import Glibc
internal import Synchronization

/// `@unchecked`: whoever holds the session is its only user (see `DatabasePool`); `interrupt` may come from any thread,
/// and uses what libpq made for that.
final class PostgreSQLSession: Session, @unchecked Sendable {
  let handle: OpaquePointer
  /// What libpq needs to stop a statement from another thread.
  private let canceller: OpaquePointer?
  private let isInterrupted = Atomic(false)
  private let address: PostgreSQLAddress
  let patience: Duration
  private var receipts: PostgreSQLReceipts?
  /// The number of the schema, which tells its turn from those of others in the same database.
  private var schema: Int64 = 0
  private var kind: TransactionKind?
  private var statements = PostgreSQLStatements()
  /// A read that has not said BEGIN yet.
  private var isToBegin = false
  /// A read that has said ROLLBACK, and has not heard the answer.
  private var isLeaving = false
  /// Whose rows are on the wire.
  private var current: PostgreSQLCursor?
  var hasFailed = false
  private var isOpen = true
  /// Whether the transaction has changed a row or a table.
  var hasWritten = false

  /// Connects. Faults: `.unreachable`; `.unsuitable` for a database that would keep texts or writes otherwise than SQLite does.
  init(_ address: PostgreSQLAddress, patience: Duration) throws(DatabaseFault) {
    self.address = address
    self.patience = patience
    let options = Array(address.options)
    guard let handle = Self.connect(options.map(\.key), options.map(\.value)) else { throw DatabaseFault(.full) }
    self.handle = handle
    canceller = PQgetCancel(handle)
    guard PQstatus(handle) == CONNECTION_OK else {
      throw DatabaseFault(.unreachable, code: PQconnectionNeedsPassword(handle) != 0 ? "libpq: password" : "libpq")
    }
    cpostgres_silence(handle)
    schema = try PostgreSQLSettings.apply(to: self, patience: patience)
  }

  deinit {
    close()
    PQfreeCancel(canceller)
  }

  private static func connect(_ names: [String], _ values: [String]) -> OpaquePointer? {
    let texts = (names + values).map { strdup($0) }
    defer { texts.forEach { free($0) } }
    let places = texts.map { $0.map { UnsafePointer($0) } }
    return PQconnectdbParams(places.prefix(names.count) + [nil], places.suffix(values.count) + [nil], 0)
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    current = nil
    PQfinish(handle)
  }

  // MARK: Transactions

  var isAtRest: Bool {
    isOpen && PQstatus(handle) == CONNECTION_OK && PQpipelineStatus(handle) == PQ_PIPELINE_OFF
      && (PQtransactionStatus(handle) == PQTRANS_IDLE || isLeaving)
      // What stops one statement may arrive late, and must not stop another.
      && !isInterrupted.load(ordering: .relaxed)
  }

  func begin(_ kind: TransactionKind) throws(DatabaseFault) {
    guard isOpen else { throw DatabaseFault(.closed) }
    try leave()
    (hasFailed, hasWritten, self.kind) = (false, false, kind)
    do throws(DatabaseFault) {
      switch kind {
      case .read: isToBegin = true
      case .write:
        try run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \(PostgreSQLTurn.take(schema))")
        if receipts == nil { receipts = try PostgreSQLReceipts(self, schema: schema) }
      }
    } catch {
      rollback()
      throw error
    }
  }

  func commit() throws(DatabaseFault) {
    guard !hasFailed else { throw DatabaseFault(.misuse(.afterFault)) }
    guard kind == .write else {
      // There is nothing to be kept.
      rollback()
      return
    }
    try settle()
    let receipt = hasWritten ? nextReceipt() : nil
    do throws(DatabaseFault) {
      // A transaction that has failed is answered with ROLLBACK.
      guard try run((receipt.map { $0.statement + "; " } ?? "") + "COMMIT") == "COMMIT" else {
        throw DatabaseFault(.misuse(.afterFault))
      }
    } catch {
      guard error.kind == .lost, let receipt else { throw error }
      try receipt.decide(address, patience: patience)
    }
  }

  /// What the commit of the transaction writes last.
  func nextReceipt() -> PostgreSQLReceipt? { receipts?.next() }

  func rollback() {
    isToBegin = false
    stop()
    guard !isLeaving, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
    // If this fails, the session is not at rest, and its holder throws it away; the server then undoes all.
    if kind == .read { isLeaving = PQsendQuery(handle, "ROLLBACK") == 1 } else { _ = try? run("ROLLBACK") }
  }

  /// How a read begins.
  private static let beginning = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

  /// Sends BEGIN and a read's first statement together, and hears the answer to BEGIN. What of this fails leaves the
  /// session not at rest. (libpq: "Pipeline Mode"; the cursor ends it.)
  private func begin(with query: PostgreSQLQuery) throws(DatabaseFault) {
    isToBegin = false
    guard PQenterPipelineMode(handle) == 1,
      PQsendQueryParams(handle, Self.beginning, 0, nil, nil, nil, nil, 0) == 1
    else { throw DatabaseFault.postgreSQL(nil, of: handle) }
    try query.send(over: handle)
    guard PQpipelineSync(handle) == 1 else { throw DatabaseFault.postgreSQL(nil, of: handle) }
    let result = PQgetResult(handle)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK, PQgetResult(handle) == nil else {
      throw DatabaseFault.postgreSQL(result, of: handle)
    }
  }

  /// Ends the mode in which BEGIN was sent with a statement, once that has been answered.
  func leavePipeline() {
    guard PQpipelineStatus(handle) != PQ_PIPELINE_OFF else { return }
    PQclear(PQgetResult(handle))
    PQexitPipelineMode(handle)
  }

  /// Hears the answer to the last read's ROLLBACK. Fault: `.lost` when the connection has ended meanwhile.
  private func leave() throws(DatabaseFault) {
    guard isLeaving else { return }
    isLeaving = false
    var fault: DatabaseFault?
    while let result = PQgetResult(handle) {
      if PQresultStatus(result) != PGRES_COMMAND_OK { fault = fault ?? .postgreSQL(result, of: handle) }
      PQclear(result)
    }
    if let fault { throw fault }
  }

  /// Marks a place in the transaction. Faults as any statement's.
  func savepoint() throws(DatabaseFault) { try failing { () throws(DatabaseFault) in try control("SAVEPOINT one") } }

  /// Forgets the place that was marked last, and keeps what was done since.
  func release() throws(DatabaseFault) {
    try failing { () throws(DatabaseFault) in try control("RELEASE SAVEPOINT one") }
  }

  /// Undoes what was done since the place that was marked last, a fault too, and forgets the place.
  func undo() throws(DatabaseFault) {
    try? settle()
    hasFailed = false
    try failing { () throws(DatabaseFault) in
      try control("ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one")
    }
  }

  func interrupt() {
    isInterrupted.store(true, ordering: .relaxed)
    // It makes a connection of its own, and waits for it; the session is kept alive meanwhile.
    DispatchQueue.global().async { [self] in
      var message = [CChar](repeating: 0, count: 256)
      PQcancel(canceller, &message, Int32(message.count))
    }
  }

  // MARK: Statements

  /// How many statements are kept prepared.
  var keptStatements: Int { statements.count }

  func open(_ sql: String, _ parameters: [Value]) throws(DatabaseFault) -> any Cursor {
    try failing { () throws(DatabaseFault) in
      try freeWire()
      let query = try statements.ready(sql, parameters, on: self)
      if isToBegin { try begin(with: query) } else { try query.send(over: handle) }
      PQsetSingleRowMode(handle)
      let cursor = PostgreSQLCursor(self, sql)
      current = cursor
      return cursor
    }
  }

  func define(_ sql: String) throws(DatabaseFault) {
    try failing { () throws(DatabaseFault) in
      let count = try CommonSQL.check(sql, beginsWithOneOf: CommonSQL.definitions, CommonSQL.statements)
      try CommonSQL.check([], count: count)
      try control(sql)
      hasWritten = true
      // What was prepared over a table that is now another would fail.
      try control("DEALLOCATE ALL")
      statements = PostgreSQLStatements()
    }
  }

  func count(changesOf table: String, in counter: String) throws(DatabaseFault) {
    try failing { () throws(DatabaseFault) in
      try control(
        """
        CREATE OR REPLACE FUNCTION \(counter)() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN UPDATE \(counter) SET changes = changes + 1; RETURN NULL; END $$
        """)
      try control(
        """
        CREATE TRIGGER \(counter)_\(table) AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON \(table)
        FOR EACH STATEMENT EXECUTE FUNCTION \(counter)()
        """)
      hasWritten = true
    }
  }

  /// Carries out a statement of the session itself, on a wire that is made free first.
  func control(_ sql: String) throws(DatabaseFault) {
    try settle()
    try run(sql)
  }

  /// The same on a free wire; gives the tag of the last statement.
  @discardableResult
  func run(_ sql: String) throws(DatabaseFault) -> String {
    let result = PQexec(handle, sql)
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return PQcmdStatus(result).map { String(cString: $0) } ?? ""
    default: throw DatabaseFault.postgreSQL(result, of: handle, in: sql)
    }
  }

  /// The rows that a statement of the session itself answers, all cells as text.
  func rows(_ sql: String) throws(DatabaseFault) -> [[String]] {
    try settle()
    let result = PQexec(handle, sql)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_TUPLES_OK else {
      throw DatabaseFault.postgreSQL(result, of: handle, in: sql)
    }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { column in PQgetvalue(result, row, column).map { String(cString: $0) } ?? "" }
    }
  }

  /// Frees the wire for the next statement, which is within the transaction. Faults: those of the statement that is on it.
  private func settle() throws(DatabaseFault) {
    try freeWire()
    guard isToBegin else { return }
    isToBegin = false
    try run(Self.beginning)
  }

  private func freeWire() throws(DatabaseFault) {
    try leave()
    defer { current = nil }
    try current?.makeWay()
  }

  /// Frees the wire at the end, whatever is on it: what is not wanted any more is stopped.
  private func stop() {
    guard let current else { return }
    current.finish()
    if current.isOnWire {
      interrupt()
      try? current.makeWay()
    }
    self.current = nil
  }
}
