public import Access
import Database

// The *purge* of a patient (regulation, article 26-6): everything that the store holds of the patient goes, of all times.
// What stays is the audit trail, which knows the patient by a pseudonym; the purge takes away whose it is.

/// How many rows were there of a patient, by table.
public struct PatientRows: Hashable, Sendable {
  /// The tables that hold something of a patient, in the order in which it can be deleted.
  static let tables = ["term", "part", "entry", "membership", "consent", "emergency", "crosswalk", "pseudonym"]

  /// By table.
  public let counts: [String: Int]

  /// Whether there is no row at all.
  public var isEmpty: Bool { counts.values.allSatisfy { $0 == 0 } }
}

extension Store {
  /// How much there is of a patient.
  public func rows(of patient: String) async throws -> PatientRows {
    try await database.read { connection in
      var counts: [String: Int] = [:]
      for table in PatientRows.tables {
        let count = try connection.first("SELECT COUNT(*) FROM \(table) WHERE patient = $1", [.text(patient)]) {
          try $0.integer(0)
        }
        counts[table] = Int(count ?? 0)
      }
      return PatientRows(counts: counts)
    }
  }

  /// Whether some consent of the patient holds, and when the last one was withdrawn, if any was.
  public func consent(of patient: String, at now: Instant) async throws -> (holds: Bool, withdrawn: Instant?) {
    try await database.read { connection in
      let holding = try connection.first(
        "SELECT COUNT(*) FROM consent WHERE patient = $1 AND active = 1 AND (period_end IS NULL OR period_end > $2)",
        [.text(patient), .integer(now.seconds)]
      ) { try $0.integer(0) }
      let withdrawn = try connection.first("SELECT MAX(withdrawn) FROM consent WHERE patient = $1", [.text(patient)]) {
        try $0.integerIfPresent(0)
      }
      return ((holding ?? 0) > 0, (withdrawn ?? nil).map { Instant(seconds: $0) })
    }
  }

  /// Deletes everything there is of a patient, with the audit event in one transaction; gives how much it was, or nil
  /// where there was nothing and nothing was recorded. The event may name the patient as any event does.
  ///
  /// Then the tables' files are written anew, so that they no longer hold what was deleted. Errors: the database's; `.busy` where
  /// others hold the log, and then all is deleted, but `forget` is still to be done.
  public func purge(patient: String, audit event: [UInt8]) async throws -> PatientRows? {
    guard try await !rows(of: patient).isEmpty else { return nil }
    let rows = try await database.write { connection in
      // Before the pseudonym goes: the trail tells of the purge by the name that it has used.
      try AuditTrail.append(event, connection)
      var counts: [String: Int] = [:]
      for table in PatientRows.tables {
        counts[table] = try connection.execute("DELETE FROM \(table) WHERE patient = $1", [.text(patient)])
      }
      // Whoever keeps something in memory while the registry stays as it is must forget it, whether or not the patient was in it.
      try connection.execute("UPDATE registry_change SET changes = changes + 1")
      return PatientRows(counts: counts)
    }
    try await forget()
    return rows
  }

  /// Takes what was deleted out of the database's files. To empty SQLite's log is not enough: where the library has moved
  /// rows from one page to another it leaves the old bytes, in spite of `secure_delete`; and PostgreSQL leaves old rows
  /// where they are. So the files are written anew.
  public func forget() async throws { try await database.rebuild() }
}
