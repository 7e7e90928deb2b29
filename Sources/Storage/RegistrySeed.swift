public import Access
import Database

/// Facilities, people, terminals, teams, consents and tokens to be put into an empty registry: what a demonstration or a
/// test starts from. A network in operation loads its own, without tokens, and changes it by `RegistryChange`.
public struct RegistrySeed: Sendable {
  /// A facility; it is active, with its application and pledge.
  public struct FacilityRow: Sendable {
    /// The id.
    public let id: String
    /// The name.
    public let name: String
    /// The object identifier.
    public let oid: String
    /// Whether it refuses to have shown to others what comes from it.
    public let isRefusing: Bool
    /// Makes one from its parts.
    public init(id: String, name: String, oid: String, isRefusing: Bool = false) {
      self.id = id
      self.name = name
      self.oid = oid
      self.isRefusing = isRefusing
    }
  }

  /// A person of a facility.
  public struct PersonRow: Sendable {
    /// The person.
    public let person: Person
    /// The name.
    public let name: String
    /// The id of the facility.
    public let facility: String
    /// Whether the person administers the facility (MICT管理者).
    public let isAdministrator: Bool
    /// Makes one from its parts.
    public init(person: Person, name: String, facility: String, isAdministrator: Bool) {
      self.person = person
      self.name = name
      self.facility = facility
      self.isAdministrator = isAdministrator
    }
  }

  /// One person on one patient's team.
  public struct MemberRow: Sendable {
    /// The id of the patient.
    public let patient: String
    /// The person.
    public let person: String
    /// Since when, and with which duty.
    public let membership: Membership
    /// Makes one from its parts.
    public init(patient: String, person: String, membership: Membership) {
      self.patient = patient
      self.person = person
      self.membership = membership
    }
  }

  /// A patient's consent.
  public struct ConsentRow: Sendable {
    /// The id.
    public let id: String
    /// The id of the patient.
    public let patient: String
    /// What is known of it.
    public let consent: Consent
    /// Makes one from its parts.
    public init(id: String, patient: String, consent: Consent) {
      self.id = id
      self.patient = patient
      self.consent = consent
    }
  }

  /// A bearer token and what it is for.
  public struct TokenRow: Sendable {
    /// The token itself; it is stored as a digest.
    public let token: String
    /// The person.
    public let person: String
    /// The id of the terminal, or nil.
    public let terminal: String?
    /// The purpose of use.
    public let purpose: String
    /// When it ends.
    public let expires: Instant
    /// Makes one from its parts.
    public init(token: String, person: String, terminal: String?, purpose: String, expires: Instant) {
      self.token = token
      self.person = person
      self.terminal = terminal
      self.purpose = purpose
      self.expires = expires
    }
  }

  /// A patient's number at a hospital.
  public struct CrosswalkRow: Sendable {
    /// The id of the patient.
    public let patient: String
    /// The id of the hospital.
    public let hospital: String
    /// The number of the patient there.
    public let identifier: String
    /// Makes one from its parts.
    public init(patient: String, hospital: String, identifier: String) {
      self.patient = patient
      self.hospital = hospital
      self.identifier = identifier
    }
  }

  /// The facilities.
  public var facilities: [FacilityRow] = []
  /// The people.
  public var people: [PersonRow] = []
  /// The terminals.
  public var terminals: [Terminal] = []
  /// Who is on whose team.
  public var members: [MemberRow] = []
  /// The consents.
  public var consents: [ConsentRow] = []
  /// The bearer tokens.
  public var tokens: [TokenRow] = []
  /// The patients' numbers at the hospitals.
  public var crosswalk: [CrosswalkRow] = []
  /// When disaster mode holds, if ever.
  public var disaster: Period?

  /// Makes one from its parts.
  public init() {}
}

extension Store {
  /// Whether it was filled with samples: then it has sign-ins that everybody knows.
  public var isSample: Bool {
    get async throws {
      try await database.read { try $0.first("SELECT COUNT(*) FROM sample") { try $0.integer(0) } != 0 }
    }
  }

  /// Fills an empty store: the registry, and entries that the registry's own people would have written. Says whether it
  /// did; a store that has any facility is left as it is.
  public func fill(
    _ seed: RegistrySeed, entries: [(entry: NewEntry, author: String, facility: String)], at now: Instant
  )
    async throws -> Bool
  {
    let identifiers = identifiers
    return try await database.write { connection in
      guard try RegistrySeed.isFirst(connection) else { return false }
      try connection.execute("INSERT INTO sample (filled) VALUES ($1)", [.integer(now.seconds)])
      try seed.write(connection)
      for (entry, author, facility) in entries {
        try EntryWriter(identifiers).insert(
          entry, id: entry.id ?? identifiers.make(), author: author, facility: facility, at: now.seconds, connection)
      }
      return true
    }
  }

  /// Fills the registry of an empty store, without tokens, with the audit event in one transaction. Says whether it did;
  /// a store that has any facility is left as it is.
  public func load(_ seed: RegistrySeed, audit event: [UInt8]) async throws -> Bool {
    var seed = seed
    seed.tokens = []
    return try await database.write { [seed] connection in
      guard try RegistrySeed.isFirst(connection) else { return false }
      try seed.write(connection)
      try AuditTrail.append(event, connection)
      return true
    }
  }
}

extension RegistrySeed {
  fileprivate static func isFirst(_ connection: borrowing Connection) throws -> Bool {
    try connection.first("SELECT COUNT(*) FROM facility") { try $0.integer(0) } == 0
  }

  fileprivate func write(_ connection: borrowing Connection) throws {
    for row in facilities {
      try connection.execute(
        """
        INSERT INTO facility (id, name, oid, active, application, pledge, refuses) VALUES ($1, $2, $3, 1, 1, 1, $4)
        """,
        [.text(row.id), .text(row.name), .text(row.oid), flag(row.isRefusing)])
    }
    for row in people {
      let person = row.person
      try connection.execute(
        """
        INSERT INTO person (id, name, occupation, facility, administrator, state, pledge, training, role_start, role_end)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        [
          .text(person.id), .text(row.name), .text(person.occupation), .text(row.facility), flag(row.isAdministrator),
          .text(person.state.rawValue), flag(person.hasPledge), flag(person.hasTraining), time(person.role.start),
          time(person.role.end),
        ])
    }
    for terminal in terminals {
      try connection.execute(
        "INSERT INTO terminal (id, facility, ownership, state) VALUES ($1, $2, $3, $4)",
        [
          .text(terminal.id), terminal.facility.map { .text($0) } ?? .null, .text(terminal.ownership.rawValue),
          .text(terminal.state.rawValue),
        ])
    }
    for row in members {
      try connection.execute(
        "INSERT INTO membership (patient, person, attending, period_start, period_end) VALUES ($1, $2, $3, $4, $5)",
        [
          .text(row.patient), .text(row.person), flag(row.membership.isAttending), time(row.membership.period.start),
          time(row.membership.period.end),
        ])
    }
    for row in consents {
      try connection.execute(
        "INSERT INTO consent (id, patient, active, ground, period_start, period_end) VALUES ($1, $2, $3, $4, $5, $6)",
        [
          .text(row.id), .text(row.patient), flag(row.consent.isActive), .text(row.consent.ground.rawValue),
          time(row.consent.period.start), time(row.consent.period.end),
        ])
    }
    for row in tokens {
      try connection.execute(
        "INSERT INTO token (digest, person, terminal, purpose, expires) VALUES ($1, $2, $3, $4, $5)",
        [
          .bytes(Registry.digest(row.token)), .text(row.person), row.terminal.map { .text($0) } ?? .null,
          .text(row.purpose), .integer(row.expires.seconds),
        ])
    }
    for row in crosswalk {
      try connection.execute(
        "INSERT INTO crosswalk (patient, hospital, identifier) VALUES ($1, $2, $3)",
        [.text(row.patient), .text(row.hospital), .text(row.identifier)])
    }
    if let disaster, let start = disaster.start {
      try connection.execute(
        "INSERT INTO disaster (period_start, period_end) VALUES ($1, $2)",
        [.integer(start.seconds), time(disaster.end)])
    }
  }

  private func flag(_ value: Bool) -> Value { .integer(value ? 1 : 0) }

  private func time(_ instant: Instant?) -> Value { instant.map { .integer($0.seconds) } ?? .null }
}
