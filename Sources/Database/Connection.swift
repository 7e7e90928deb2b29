// Connection: the right to run statements inside one transaction. It is lent to a closure by
// `DatabasePool.read` or `.write` and cannot be kept, copied or handed to another task.
// The statements are common SQL (see CommonSQL.swift); their values go in as `$1 … $n`, never
// into the text. After a fault the transaction can only be rolled back; let the fault through.

/// The right to run statements inside one transaction.
///
///     try connection.execute("INSERT INTO entry (id, body) VALUES ($1, $2)", [.text(id), .bytes(body)])
///     let body = try connection.first("SELECT body FROM entry WHERE id = $1", [.text(id)]) { try $0.bytes(0) }
public struct Connection: ~Copyable {
  let session: any Session

  // Never inlined: specialising a generic function with this inside crashes the optimiser of Swift 6.3.1
  // ("Cannot initialize a nonCopyable type with a guaranteed value").
  @inline(never)
  init(session: any Session) { self.session = session }

  /// The same right for a type that wraps it and is itself lent to a closure, within the transaction and no longer.
  package borrowing func lent() -> Connection { Connection(session: session) }

  /// Hands each row to `body`, in order, as the database finds it; nothing is gathered.
  ///
  /// Do not change the tables under the statement from within `body`. Faults: any of `DatabaseFault`, and
  /// what `body` throws, which ends the statement.
  public func forEach(
    _ sql: String, _ parameters: [Value] = [], _ body: (borrowing Row) throws -> Void
  ) throws {
    let cursor = try session.open(sql, parameters)
    defer { cursor.finish() }
    while try cursor.step() { try body(Row(cursor)) }
  }

  /// What `read` makes of each row, in order. Faults: as `forEach`.
  public func rows<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> [T] {
    var all: [T] = []
    try forEach(sql, parameters) { all.append(try read($0)) }
    return all
  }

  /// What `read` makes of the first row, or nil when there is none; further rows are not looked at.
  /// Faults: as `forEach`.
  public func first<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> T? {
    let cursor = try session.open(sql, parameters)
    defer { cursor.finish() }
    return try cursor.step() ? read(Row(cursor)) : nil
  }

  /// Carries the statement out and tells how many rows it inserted, updated or deleted.
  /// Faults: any of `DatabaseFault`.
  @discardableResult
  public func execute(_ sql: String, _ parameters: [Value] = []) throws(DatabaseFault) -> Int {
    let cursor = try session.open(sql, parameters)
    defer { cursor.finish() }
    while try cursor.step() {}
    return cursor.changes
  }
}
