public import Access
import Crypto
import Database

/// The *registry*: who there is and what is known of them, as the decision needs it. It states facts; it decides nothing.
public struct Registry: Sendable {
  let database: DatabasePool

  /// What a bearer token says: it was made for one person at one terminal for one purpose, perhaps for one program.
  public struct Token: Sendable {
    /// The id of the person.
    public let person: String
    /// The id of the terminal, or nil.
    public let terminal: String?
    /// The purpose of use.
    public let purpose: String
    /// The id of the program that it was made for, where it names one.
    public let client: String?
    /// What it may be used for at most, where it says so.
    public let scopes: ResourceScopes?

    /// Makes one from its parts.
    public init(
      person: String, terminal: String?, purpose: String, client: String? = nil, scopes: ResourceScopes? = nil
    ) {
      self.person = person
      self.terminal = terminal
      self.purpose = purpose
      self.client = client
      self.scopes = scopes
    }
  }

  /// Whether nobody is in it.
  public var isEmpty: Bool {
    get async throws {
      try await database.read { try $0.first("SELECT COUNT(*) FROM person") { try $0.integer(0) } == 0 }
    }
  }

  /// The token's meaning, or nil when it is unknown or has expired.
  public func token(_ text: String, now: Instant) async throws -> Token? {
    let digest = Self.digest(text)
    return try await database.read { connection in
      try connection.first(
        "SELECT person, terminal, purpose FROM token WHERE digest = $1 AND expires > $2",
        [.bytes(digest), .integer(now.seconds)]
      ) { Token(person: try $0.text(0), terminal: try $0.textIfPresent(1), purpose: try $0.text(2)) }
    }
  }

  /// The facts for one person, or nil when there is no such person.
  public func facts(person: String, terminal: String?, purpose: String, now: Instant) async throws -> Facts? {
    try await database.read { connection in
      guard let (who, facility) = try Self.person(person, connection) else { return nil }
      let emergency = try Self.emergency(person, now, connection)
      return Facts(
        now: now, person: who, facility: try Self.facility(facility, connection),
        terminal: try terminal.flatMap { try Self.terminal($0, connection) },
        disaster: try connection.first(
          "SELECT period_start, period_end FROM disaster ORDER BY period_start DESC LIMIT 1"
        ) { try Self.period($0, 0) },
        purpose: purpose, breakGlass: emergency, client: nil,
        patients: try Self.patients(person, emergency?.patient, now, connection),
        refusing: Set(try connection.rows("SELECT id FROM facility WHERE refuses = 1") { try $0.text(0) }))
    }
  }

  /// Records that a person declares an emergency with a patient, and why, for so many seconds from now; with an audit
  /// event, where there is one, in one transaction.
  public func declareEmergency(
    person: String, patient: String, reason: String, now: Instant, seconds: Int64, audit event: [UInt8]? = nil
  ) async throws {
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO emergency (id, person, patient, reason, period_start, period_end) VALUES ($1, $2, $3, $4, $5, $6)
        """,
        [
          .text(RandomID.make()), .text(person), .text(patient), .text(reason), .integer(now.seconds),
          .integer(now.seconds + min(seconds, BreakGlass.longest)),
        ])
      if let event { try AuditTrail.append(event, connection) }
    }
  }

  /// The patient's number at a hospital, or nil.
  public func crosswalk(patient: String, hospital: String) async throws -> String? {
    try await database.read {
      try $0.first(
        "SELECT identifier FROM crosswalk WHERE patient = $1 AND hospital = $2", [.text(patient), .text(hospital)]
      ) { try $0.text(0) }
    }
  }

  /// The object identifier of a facility, or nil.
  public func oid(facility: String) async throws -> String? {
    try await database.read {
      try $0.first("SELECT oid FROM facility WHERE id = $1", [.text(facility)]) { try $0.text(0) }
    }
  }

  /// Tokens are kept as digests: whoever reads the database can't use them.
  static func digest(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

  private static func person(_ id: String, _ connection: borrowing Connection) throws -> (Person, facility: String)? {
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

  private static func facility(_ id: String, _ connection: borrowing Connection) throws -> Facility {
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

  private static func terminal(_ id: String, _ connection: borrowing Connection) throws -> Terminal? {
    try connection.first("SELECT state, ownership, facility FROM terminal WHERE id = $1", [.text(id)]) { row in
      guard let state = Terminal.State(rawValue: try row.text(0)),
        let ownership = Terminal.Ownership(rawValue: try row.text(1))
      else { return nil }
      return Terminal(id: id, state: state, ownership: ownership, facility: try row.textIfPresent(2))
    } ?? nil
  }

  /// The emergency that the person declared last, if it holds.
  private static func emergency(
    _ person: String, _ now: Instant, _ connection: borrowing Connection
  ) throws -> BreakGlass? {
    try connection.first(
      """
      SELECT patient, period_start, period_end FROM emergency WHERE person = $1 AND period_end > $2
      ORDER BY period_start DESC, id LIMIT 1
      """, [.text(person), .integer(now.seconds)]
    ) { BreakGlass(patient: try $0.text(0), period: try period($0, 1)) }
  }

  /// How the person stands to each patient whose team names the person, and to the one of an emergency.
  private static func patients(
    _ person: String, _ emergency: String?, _ now: Instant, _ connection: borrowing Connection
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

  private static func period(_ row: borrowing Row, _ column: Int) throws -> Period {
    Period(
      from: try row.integerIfPresent(column).map { Instant(seconds: $0) },
      until: try row.integerIfPresent(column + 1).map { Instant(seconds: $0) })
  }
}
