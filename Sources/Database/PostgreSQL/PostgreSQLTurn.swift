// The *turn* to write: a lock of the database (advisory, until the transaction ends) that every write takes first. The
// server gives it up after the transaction's end is durable and seen by all, so whoever has it reads what all others wrote.
// Only programs that take it wait for it: nothing else may write to these tables.

enum PostgreSQLTurn {
  /// Tells this lock from those of other programs in the same database: "MICT".
  private static let space = 0x4d_49_43_54

  /// The statement that waits for the turn of a schema.
  static func take(_ schema: Int64) -> String {
    "SELECT pg_advisory_xact_lock(\(space), \(Int32(truncatingIfNeeded: schema)))"
  }

  /// Proves that the server's locks keep others out; some that speak PostgreSQL's protocol take them for nothing. Two
  /// connections want the same one, which nobody else has heard of. Fault: `.unsuitable(.locks)`.
  static func prove(_ one: PostgreSQLSession, _ other: PostgreSQLSession) throws(DatabaseFault) {
    let number = Int32.random(in: .min ... .max)
    let lock = "SELECT CASE WHEN pg_try_advisory_lock(\(space + 1), \(number)) THEN 1 ELSE 0 END"
    let unlock = "SELECT pg_advisory_unlock(\(space + 1), \(number))"
    let isHad = try one.rows(lock) == [["1"]]
    let isHadTwice = try other.rows(lock) == [["1"]]
    if isHadTwice { _ = try other.rows(unlock) }
    _ = try one.rows(unlock)
    guard isHad, !isHadTwice else { throw DatabaseFault(.unsuitable(.locks)) }
  }
}
