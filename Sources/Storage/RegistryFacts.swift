public import Access
import Database

// What the registry knows of one person is read here and nowhere else, and with it how long it stays so: until a period
// begins or ends, of those that were read, whether or not they count now.

extension Registry {
  /// The facts for one person, or nil when there is no such person.
  public func facts(person: String, terminal: String?, purpose: String, now: Instant) async throws -> Facts? {
    try await steadyFacts(person: person, terminal: terminal, purpose: purpose, now: now)?.facts
  }

  /// The facts for one person, and the instant until which they hold but for their `now`, unless the registry is changed;
  /// or nil when there is no such person.
  public func steadyFacts(
    person: String, terminal: String?, purpose: String, now: Instant
  ) async throws -> (facts: Facts, until: Instant)? {
    try await database.read { connection in
      let reader = FactsReader(now)
      guard
        let facts = try reader.facts(person: person, terminal: terminal, purpose: purpose, connection)
      else { return nil }
      return (facts, reader.until)
    }
  }
}

/// Reads the facts at an instant, and notes when the first of the periods it meets begins or ends after it.
private final class FactsReader {
  private let now: Instant
  private(set) var until = Instant(seconds: .max)

  init(_ now: Instant) { self.now = now }

  func facts(
    person: String, terminal: String?, purpose: String, _ connection: borrowing Connection
  ) throws -> Facts? {
    guard let (who, facility) = try self.person(person, connection) else { return nil }
    let emergency = try emergency(person, connection)
    return Facts(
      now: now, person: who, facility: try self.facility(facility, connection),
      terminal: try terminal.flatMap { try self.terminal($0, connection) },
      disaster: try connection.first(
        "SELECT period_start, period_end FROM disaster ORDER BY period_start DESC LIMIT 1"
      ) { try period($0, 0) },
      purpose: purpose, breakGlass: emergency, client: nil,
      patients: try patients(person, emergency?.patient, connection),
      refusing: Set(try connection.rows("SELECT id FROM facility WHERE refuses = 1") { try $0.text(0) }))
  }

  private func person(_ id: String, _ connection: borrowing Connection) throws -> (Person, facility: String)? {
    try connection.first(
      """
      SELECT occupation, state, pledge, training, facility, role_start, role_end FROM person WHERE id = $1
      """, [.text(id)]
    ) { row in
      // A state that is not known is no state to act in.
      let state = Person.State(rawValue: try row.text(1)) ?? .revoked
      let person = Person(
        id: id, occupation: try row.text(0), state: state, hasPledge: try row.integer(2) == 1,
        hasTraining: try row.integer(3) == 1, role: try period(row, 5))
      return (person, try row.text(4))
    }
  }

  private func facility(_ id: String, _ connection: borrowing Connection) throws -> Facility {
    let administrators = try connection.first(
      "SELECT COUNT(*) FROM person WHERE facility = $1 AND administrator = 1 AND state IN ('active', 'warned')",
      [.text(id)]
    ) { try $0.integer(0) }
    let found = try connection.first("SELECT active, application, pledge FROM facility WHERE id = $1", [.text(id)]) {
      Facility(
        id: id, isActive: try $0.integer(0) == 1, hasApplication: try $0.integer(1) == 1,
        hasPledge: try $0.integer(2) == 1, hasAdministrator: (administrators ?? 0) > 0)
    }
    return found ?? Facility(id: id, isActive: false, hasApplication: false, hasPledge: false, hasAdministrator: false)
  }

  private func terminal(_ id: String, _ connection: borrowing Connection) throws -> Terminal? {
    try connection.first("SELECT state, ownership, facility FROM terminal WHERE id = $1", [.text(id)]) { row in
      guard let state = Terminal.State(rawValue: try row.text(0)),
        let ownership = Terminal.Ownership(rawValue: try row.text(1))
      else { return nil }
      return Terminal(id: id, state: state, ownership: ownership, facility: try row.textIfPresent(2))
    } ?? nil
  }

  /// The emergency that the person declared last, if it holds.
  private func emergency(
    _ person: String, _ connection: borrowing Connection
  ) throws -> BreakGlass? {
    try connection.first(
      """
      SELECT patient, period_start, period_end FROM emergency WHERE person = $1 AND period_end > $2
      ORDER BY period_start DESC, id LIMIT 1
      """, [.text(person), .integer(now.seconds)]
    ) { BreakGlass(patient: try $0.text(0), period: try period($0, 1)) }
  }

  /// How the person stands to each patient whose team names the person, and to the one of an emergency.
  private func patients(
    _ person: String, _ emergency: String?, _ connection: borrowing Connection
  ) throws -> [String: PatientFacts] {
    var memberships: [String: [Membership]] = emergency.map { [$0: []] } ?? [:]
    try connection.forEach(
      "SELECT patient, attending, period_start, period_end FROM membership WHERE person = $1", [.text(person)]
    ) { row in
      memberships[try row.text(0), default: []].append(
        Membership(period: try period(row, 2), isAttending: try row.integer(1) == 1))
    }
    var consents: [String: [Consent]] = [:]
    try connection.forEach(
      """
      SELECT patient, active, ground, period_start, period_end, except_categories, except_facilities, except_occupations
      FROM consent
      WHERE patient IN (SELECT patient FROM membership WHERE person = $1) OR patient = $2 ORDER BY id
      """, [.text(person), emergency.map { .text($0) } ?? .null]
    ) { row in
      // A ground that is not known is none.
      let ground = Consent.Ground(rawValue: try row.text(2)) ?? .uninstructed
      consents[try row.text(0), default: []].append(
        Consent(
          isActive: try row.integer(1) == 1, period: try period(row, 3), ground: ground,
          exceptions: try Consent.Exceptions(row, 5)))
    }
    return memberships.reduce(into: [:]) { facts, member in
      facts[member.key] = PatientFacts(
        memberships: member.value, consent: (consents[member.key] ?? []).inForce(at: now))
    }
  }

  private func period(_ row: borrowing Row, _ column: Int) throws -> Period {
    let period = Period(
      from: try row.integerIfPresent(column).map { Instant(seconds: $0) },
      until: try row.integerIfPresent(column + 1).map { Instant(seconds: $0) })
    for boundary in [period.start, period.end].compactMap(\.self) where boundary > now { until = min(until, boundary) }
    return period
  }
}
