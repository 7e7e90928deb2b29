import Access
import Database

// A patient's team as the secretariat lists it, past and future members too. The decision has its own way to the same rows.

extension Registry {
  /// The members of a patient's team, by person and time.
  public func team(of patient: String) async throws -> [RegistrySeed.MemberRow] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT person, attending, period_start, period_end FROM membership WHERE patient = $1
        ORDER BY person, period_start
        """, [.text(patient)]
      ) { row in
        let period = Period(
          from: try row.integerIfPresent(2).map { Instant(seconds: $0) },
          until: try row.integerIfPresent(3).map { Instant(seconds: $0) })
        return RegistrySeed.MemberRow(
          patient: patient, person: try row.text(0),
          membership: Membership(period: period, isAttending: try row.integer(1) == 1))
      }
    }
  }
}
