// A *receipt* is a row that says: the session's n-th write was kept. It is written in the last breath of each
// transaction. When the connection is lost while COMMIT is under way, nobody can say whether the server has kept the
// write; then the receipt, read over another connection, decides.
// (The server's own numbers of transactions do not: after a crash it may give the same number again.)

internal import Dispatch
internal import Glibc

struct PostgreSQLReceipts {
  /// Names this session among all gateways'.
  private let session = String(UInt64.random(in: .min ... .max), radix: 16)
  private let schema: Int64
  private var last: Int64 = 0

  /// Makes the table where there is none, within the transaction that has the turn.
  init(_ session: PostgreSQLSession, schema: Int64) throws(DatabaseFault) {
    self.schema = schema
    guard try session.rows("SELECT to_regclass('receipt') IS NULL") != [["f"]] else { return }
    try session.run(
      "CREATE TABLE receipt (session TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, day BIGINT NOT NULL)")
    session.hasWritten = true
  }

  /// The receipt of the next write.
  mutating func next() -> PostgreSQLReceipt {
    last += 1
    return PostgreSQLReceipt(session: session, number: last, schema: schema)
  }
}

struct PostgreSQLReceipt {
  fileprivate let session: String
  fileprivate let number: Int64
  fileprivate let schema: Int64

  /// Writes it; and, with a session's first, takes away those of sessions that have not written for days.
  var statement: String {
    let day = time(nil) / 86_400
    let sweep = number == 1 ? "DELETE FROM receipt WHERE day < \(day - 2); " : ""
    return sweep + """
      INSERT INTO receipt (session, number, day) VALUES ('\(session)', \(number), \(day)) \
      ON CONFLICT (session) DO UPDATE SET number = excluded.number, day = excluded.day
      """
  }

  /// Returns when the write was kept. Faults: `.lost` when it was not, and never will be; `.undecided` when the server is not
  /// reached within the time.
  func decide(_ address: PostgreSQLAddress, patience: Duration) throws(DatabaseFault) {
    let end = ContinuousClock.now + patience
    repeat {
      if let isKept = try? isKept(address, patience: patience) {
        guard isKept else { throw DatabaseFault(.lost) }
        return
      }
      usleep(100_000)
    } while ContinuousClock.now < end
    throw DatabaseFault(.undecided)
  }

  /// Whoever has the turn knows that the transaction has ended that had it before.
  private func isKept(_ address: PostgreSQLAddress, patience: Duration) throws(DatabaseFault) -> Bool {
    let other = try PostgreSQLSession(address, patience: patience)
    defer { other.close() }
    try other.run("BEGIN ISOLATION LEVEL READ COMMITTED; \(PostgreSQLTurn.take(schema))")
    defer { other.rollback() }
    return try !other.rows("SELECT 1 FROM receipt WHERE session = '\(session)' AND number = \(number)").isEmpty
  }
}
