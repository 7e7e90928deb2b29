// Erasure on PostgreSQL. A deleted row stays in its table's file, and so does an old version of a changed one, until the
// file is written anew (VACUUM FULL), and even then while a snapshot still sees it. So first all snapshots from before must
// be gone. What the planner has noted of the tables (examples of values) is made anew too.
// What the write-ahead log, replicas, backups and the disk's freed blocks hold is beyond this seam, and so are the
// snapshots of roles that this one may not look at: docs/operations.md.

internal import Glibc

extension PostgreSQLSession {
  var catalogue: Catalogue {
    Catalogue(
      tables: """
        SELECT c.relname FROM pg_class c WHERE c.relkind = 'r'
        AND c.relnamespace = to_regnamespace(quote_ident(current_schema()))
        """,
      texts: """
        SELECT CAST(s.most_common_vals AS text), CAST(s.histogram_bounds AS text) FROM pg_stats s
        WHERE s.schemaname = current_schema()
        """)
  }

  /// The server keeps its log itself.
  func emptyLog() throws(DatabaseFault) {}

  func rebuild() throws(DatabaseFault) {
    try awaitSnapshots()
    // Each is taken for itself while it is written; `.busy` where others hold it for too long.
    for table in try rows(catalogue.tables).joined() { try run("VACUUM (FULL, ANALYZE) \"\(table)\"") }
    // The notes of before are rows too. Who may not do this is told so by a remark, not by a fault.
    try run("VACUUM FULL pg_catalog.pg_statistic")
  }

  /// Waits until nobody sees what had been deleted before now. Fault: `.busy` when that takes too long.
  private func awaitSnapshots() throws(DatabaseFault) {
    let now = try rows("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)").joined().joined()
    let end = ContinuousClock.now + patience
    let older = """
      SELECT 1 FROM (
        SELECT backend_xmin AS oldest FROM pg_stat_activity WHERE pid <> pg_backend_pid()
          AND (datname IS NULL OR datname = current_database()) AND backend_type <> 'autovacuum worker'
        UNION ALL SELECT xmin FROM pg_replication_slots UNION ALL SELECT transaction FROM pg_prepared_xacts) AS held
      WHERE oldest IS NOT NULL AND age(oldest) > age(CAST('\(now)' AS xid)) LIMIT 1
      """
    while try !rows(older).isEmpty {
      guard ContinuousClock.now < end else { throw DatabaseFault(.busy) }
      usleep(20_000)
    }
  }
}
