public import Access
import Database

/// One change of what the registry knows. It takes effect with the next request.
public enum RegistryChange: Hashable, Sendable {
  /// How the committee regards a person.
  case person(String, Person.State)
  /// A person's role at the facility ends.
  case roleEnds(person: String, at: Instant)
  /// Whether a facility takes part.
  case facility(String, isActive: Bool)
  /// Whether a facility refuses to have shown to others what comes from it.
  case refusal(facility: String, Bool)
  /// What has become of a terminal.
  case terminal(String, Terminal.State)
  /// All consents of a patient are withdrawn.
  case withdrawal(patient: String, at: Instant)
  /// A patient consents.
  case consent(id: String, patient: String, Consent.Ground, from: Instant, except: Consent.Exceptions = .none)
  /// Disaster mode is on for a time.
  case disaster(from: Instant, until: Instant)
  /// Disaster mode is off.
  case disasterEnds(at: Instant)
  /// A program may be named by tokens.
  case client(RegistrySeed.ClientRow)
  /// It may be named no more.
  case clientRemoved(String)
  /// A signed token was made.
  case issue(token: String, person: String, expires: Instant)
  /// Somebody is on a patient's team.
  case member(patient: String, person: String, Membership)
  /// Somebody is on a patient's team no more.
  case memberEnds(patient: String, person: String, at: Instant)
  /// A signed token holds no more.
  case revocation(token: String, at: Instant)
}

extension Store {
  /// Makes a change, with the audit event in one transaction. Says whether there was anything to change; where there was
  /// not, nothing is recorded. Errors: the database's.
  public func change(_ change: RegistryChange, audit event: [UInt8]) async throws -> Bool {
    try await database.write { connection in
      let (sql, values) = change.statement
      guard try connection.execute(sql, values) > 0 else { return false }
      try AuditTrail.append(event, connection)
      return true
    }
  }
}

extension RegistryChange {
  fileprivate var statement: (sql: String, values: [Value]) {
    switch self {
    case .person(let id, let state):
      ("UPDATE person SET state = $1 WHERE id = $2", [.text(state.rawValue), .text(id)])
    case .roleEnds(let person, let time):
      ("UPDATE person SET role_end = $1 WHERE id = $2", [.integer(time.seconds), .text(person)])
    case .facility(let id, let isActive):
      ("UPDATE facility SET active = $1 WHERE id = $2", [.integer(isActive ? 1 : 0), .text(id)])
    case .refusal(let facility, let refuses):
      ("UPDATE facility SET refuses = $1 WHERE id = $2", [.integer(refuses ? 1 : 0), .text(facility)])
    case .terminal(let id, let state):
      ("UPDATE terminal SET state = $1 WHERE id = $2", [.text(state.rawValue), .text(id)])
    case .withdrawal(let patient, let time):
      (
        "UPDATE consent SET active = 0, withdrawn = $1 WHERE patient = $2 AND active = 1",
        [.integer(time.seconds), .text(patient)]
      )
    case .consent(let id, let patient, let ground, let start, let exceptions):
      (
        """
        INSERT INTO consent (
          id, patient, active, ground, period_start, except_categories, except_facilities, except_occupations)
        VALUES ($1, $2, 1, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING
        """,
        [.text(id), .text(patient), .text(ground.rawValue), .integer(start.seconds)] + exceptions.values
      )
    case .disaster(let start, let end):
      (
        "INSERT INTO disaster (period_start, period_end) VALUES ($1, $2)",
        [.integer(start.seconds), .integer(end.seconds)]
      )
    case .disasterEnds(let time):
      (
        "UPDATE disaster SET period_end = $1 WHERE period_end IS NULL OR period_end > $1", [.integer(time.seconds)]
      )
    case .client(let client):
      (
        "INSERT INTO client (id, name, scopes) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        [.text(client.id), .text(client.name), .text("\(client.scopes)")]
      )
    case .clientRemoved(let id): ("DELETE FROM client WHERE id = $1", [.text(id)])
    case .issue(let token, let person, let end):
      (
        "INSERT INTO issued (token, person, expires) VALUES ($1, $2, $3)",
        [.text(token), .text(person), .integer(end.seconds)]
      )
    case .member(let patient, let person, let membership):
      (
        "INSERT INTO membership (patient, person, attending, period_start, period_end) VALUES ($1, $2, $3, $4, $5)",
        [
          .text(patient), .text(person), .integer(membership.isAttending ? 1 : 0),
          membership.period.start.map { .integer($0.seconds) } ?? .null,
          membership.period.end.map { .integer($0.seconds) } ?? .null,
        ]
      )
    case .memberEnds(let patient, let person, let time):
      (
        """
        UPDATE membership SET period_end = $1
        WHERE patient = $2 AND person = $3 AND (period_end IS NULL OR period_end > $1)
        """, [.integer(time.seconds), .text(patient), .text(person)]
      )
    case .revocation(let token, let time):
      (
        "INSERT INTO revoked (token, revoked) VALUES ($1, $2) ON CONFLICT (token) DO NOTHING",
        [.text(token), .integer(time.seconds)]
      )
    }
  }
}
