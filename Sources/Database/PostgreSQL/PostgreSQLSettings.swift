// Setting: what every connection to a PostgreSQL database is told before its first statement; and what the database must
// be. One that would sort, fold or keep otherwise than SQLite does is refused, with a word on how to make a right one.

internal import CPostgres

enum PostgreSQLSettings {
  /// The oldest server whose words are all understood.
  private static let oldest: Int32 = 13_00_00

  /// Tells the connection, and checks the database; gives the number of the schema in which its tables are.
  static func apply(to session: PostgreSQLSession, patience: Duration) throws(DatabaseFault) -> Int64 {
    guard PQserverVersion(session.handle) >= oldest else { throw DatabaseFault(.unsuitable(.version)) }
    let time = patience.components
    let milliseconds = max(time.seconds * 1_000 + time.attoseconds / 1_000_000_000_000_000, 1)
    let settings = [
      "standard_conforming_strings = on",
      "lock_timeout = \(Int32(clamping: milliseconds))",  // others are waited for so long
      "idle_in_transaction_session_timeout = 60000",  // a gateway that is cut off gives its turn back
      "jit = off",  // a statement of a millisecond is not worth compiling
    ]
    try session.run(settings.map { "SET \($0)" }.joined(separator: "; "))
    // A commit returns when it is on the disk, at the least.
    _ = try session.rows(
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'")
    let found = try session.rows(
      """
      SELECT pg_encoding_to_char(d.encoding), d.datcollate, COALESCE(to_jsonb(d) ->> 'datlocprovider', 'c'),
        COALESCE(CAST(CAST(to_regnamespace(quote_ident(current_schema())) AS oid) AS text), '')
      FROM pg_database d WHERE d.datname = current_database()
      """
    ).first
    guard let found, found[0] == "UTF8" else { throw DatabaseFault(.unsuitable(.encoding)) }
    // "b" is the server's own provider, which compares bytes.
    guard found[2] == "b" || (found[2] == "c" && ["C", "POSIX"].contains(found[1])) else {
      throw DatabaseFault(.unsuitable(.locale))
    }
    guard let schema = Int64(found[3]) else { throw DatabaseFault(.unsuitable(.schema)) }
    return schema
  }
}
