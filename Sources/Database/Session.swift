// Session: one open connection to one database, as a database library provides it. Cursor: one
// statement under way in a session. Opener: knows where the database is. Transaction: begin, body, commit;
// or begin, body, rollback. Savepoint: a place within a transaction to which it can go back.
// These protocols are the whole of what a database library has to provide; all public types stand on them. A
// session is used by one thread at a time; only `interrupt` may be called from another one.
// This file knows no library and no SQL.

/// What a transaction may do.
enum TransactionKind {
  /// Reads one snapshot of the database; a statement that writes is refused.
  case read
  /// Reads and writes; no other writer is at work.
  case write
}

protocol Opener: Sendable {
  /// How many reads run at once, each on a thread of its own, because a read waits for the database; nil where it does not
  /// wait, and runs where it is asked.
  var threads: Int? { get }

  /// A new session; one of kind `.read` cannot write.
  func open(_ kind: TransactionKind) throws(DatabaseFault) -> any Session
}

protocol Session: AnyObject, Sendable {
  /// Starts a transaction; `.busy` when others hold the database too long.
  func begin(_ kind: TransactionKind) throws(DatabaseFault)

  /// Makes all that was written durable. `.misuse(.afterFault)` when a statement failed before:
  /// PostgreSQL refuses to go on in such a transaction, so no library may.
  func commit() throws(DatabaseFault)

  /// Undoes all that was written since `begin`. Cannot fail: a session that did not come back to
  /// rest says so in `isAtRest` and is thrown away.
  func rollback()

  /// Marks a place in the transaction; there is at most one at a time.
  func savepoint() throws(DatabaseFault)

  /// Keeps what was written since the mark, and forgets the mark. `.misuse(.afterFault)` when a statement failed since.
  func release() throws(DatabaseFault)

  /// Undoes what was written since the mark, and forgets the mark and what failed since. A fault when the whole transaction
  /// is gone.
  func undo() throws(DatabaseFault)

  /// Whether a statement failed in this transaction, or since its mark: then only going back is possible.
  var hasFailed: Bool { get set }

  /// No transaction is open: the session may be used again.
  var isAtRest: Bool { get }

  /// Starts a statement of common SQL with its values. The caller must `finish` the cursor.
  func open(_ sql: String, _ parameters: [Value]) throws(DatabaseFault) -> any Cursor

  /// Carries out one statement that defines tables or indexes, as migrations do.
  func define(_ sql: String) throws(DatabaseFault)

  /// Lets the database count the changes of a table in the table `counter` (see `ChangeCounter`).
  func count(changesOf table: String, in counter: String) throws(DatabaseFault)

  /// Stops the statement under way, which then fails with `.interrupted`. From any thread.
  func interrupt()

  /// Where the names of all tables are found, and what else of the schema is text; see `Connection.forEachStored`.
  var catalogue: Catalogue { get }

  /// Empties a log that is the gateway's own, outside a transaction; see `DatabasePool.emptyLog`.
  func emptyLog() throws(DatabaseFault)

  /// Writes the tables anew without what was deleted, outside a transaction; see `DatabasePool.rebuild`.
  func rebuild() throws(DatabaseFault)

  /// Ends the connection. Harmless when repeated.
  func close()
}

/// Statements that tell what a database consists of.
struct Catalogue {
  /// Answers the name of each table.
  let tables: String
  /// Answers what stands about tables in the same files as their rows; nil where nothing does.
  let texts: String?
}

protocol Cursor: AnyObject {
  /// Goes to the next row; false when there is none.
  func step() throws(DatabaseFault) -> Bool

  /// How many rows the statement inserted, updated or deleted, once stepped to its end.
  var changes: Int { get }

  /// How many columns a row has, once there is one.
  var columnCount: Int { get }

  /// The kind of a cell of the current row; nil for one that is none of the four. Ask this before
  /// the next three, which may be asked only for that kind.
  func kind(_ column: Int) -> ValueKind?
  func integer(_ column: Int) -> Int64
  func text(_ column: Int) throws(DatabaseFault) -> String
  func bytes(_ column: Int) throws(DatabaseFault) -> [UInt8]

  /// Ends the statement and forgets its values.
  func finish()
}

extension Session {
  /// Does the work, unless something failed in this transaction; notes when it fails.
  func failing<T>(_ work: () throws(DatabaseFault) -> T) throws(DatabaseFault) -> T {
    guard !hasFailed else { throw DatabaseFault(.misuse(.afterFault)) }
    do throws(DatabaseFault) {
      return try work()
    } catch {
      hasFailed = true
      throw error
    }
  }

  /// Runs `body` in one transaction: committed when it returns, rolled back when anything throws.
  @discardableResult
  func transact<T>(_ kind: TransactionKind, _ body: (borrowing Connection) throws -> T) throws -> T {
    try begin(kind)
    do {
      let result = try body(Connection(session: self))
      try commit()
      return result
    } catch {
      rollback()
      throw error
    }
  }
}
