public import Access
import Database

/// Facilities, people, terminals, teams, consents and tokens to be put into an empty registry: what a demonstration or a
/// test starts from. A network in operation fills its registry through its secretariat.
public struct RegistrySeed: Sendable {
  public struct FacilityRow: Sendable {
    public let id: String
    public let name: String
    public let oid: String
    public init(id: String, name: String, oid: String) {
      self.id = id
      self.name = name
      self.oid = oid
    }
  }

  public struct PersonRow: Sendable {
    public let person: Person
    public let name: String
    public let facility: String
    public let isAdministrator: Bool
    public init(person: Person, name: String, facility: String, isAdministrator: Bool) {
      self.person = person
      self.name = name
      self.facility = facility
      self.isAdministrator = isAdministrator
    }
  }

  public struct MemberRow: Sendable {
    public let patient: String
    public let person: String
    public let membership: Membership
    public init(patient: String, person: String, membership: Membership) {
      self.patient = patient
      self.person = person
      self.membership = membership
    }
  }

  public struct ConsentRow: Sendable {
    public let id: String
    public let patient: String
    public let consent: Consent
    public init(id: String, patient: String, consent: Consent) {
      self.id = id
      self.patient = patient
      self.consent = consent
    }
  }

  public struct TokenRow: Sendable {
    public let token: String
    public let person: String
    public let terminal: String?
    public let purpose: String
    public let expires: Instant
    public init(token: String, person: String, terminal: String?, purpose: String, expires: Instant) {
      self.token = token
      self.person = person
      self.terminal = terminal
      self.purpose = purpose
      self.expires = expires
    }
  }

  public struct CrosswalkRow: Sendable {
    public let patient: String
    public let hospital: String
    public let identifier: String
    public init(patient: String, hospital: String, identifier: String) {
      self.patient = patient
      self.hospital = hospital
      self.identifier = identifier
    }
  }

  public var facilities: [FacilityRow] = []
  public var people: [PersonRow] = []
  public var terminals: [Terminal] = []
  public var members: [MemberRow] = []
  public var consents: [ConsentRow] = []
  public var tokens: [TokenRow] = []
  public var crosswalk: [CrosswalkRow] = []
  public var disaster: Period?

  public init() {}
}

extension Store {
  /// Fills an empty store: the registry, and entries that the registry's own people would have written. Says whether it
  /// did; a store that has any facility is left as it is.
  public func fill(_ seed: RegistrySeed, entries: [(entry: NewEntry, author: String, facility: String)], at now: Instant)
    async throws -> Bool
  {
    try await database.write { connection in
      let isEmpty = try connection.first("SELECT COUNT(*) FROM facility") { try $0.integer(0) } == 0
      guard isEmpty else { return false }
      try seed.write(connection)
      for (entry, author, facility) in entries {
        try EntryWriter.insert(
          entry, id: entry.id ?? RandomID.make(), author: author, facility: facility, at: now.seconds, connection)
      }
      return true
    }
  }
}

extension RegistrySeed {
  fileprivate func write(_ connection: borrowing Connection) throws {
    for row in facilities {
      try connection.execute(
        "INSERT INTO facility (id, name, oid, active, application, pledge) VALUES ($1, $2, $3, 1, 1, 1)",
        [.text(row.id), .text(row.name), .text(row.oid)])
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
        "INSERT INTO consent (id, patient, active, proper, period_start, period_end) VALUES ($1, $2, $3, $4, $5, $6)",
        [
          .text(row.id), .text(row.patient), flag(row.consent.isActive), flag(row.consent.isProper),
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
        "INSERT INTO disaster (period_start, period_end) VALUES ($1, $2)", [.integer(start.seconds), time(disaster.end)])
    }
  }

  private func flag(_ value: Bool) -> Value { .integer(value ? 1 : 0) }

  private func time(_ instant: Instant?) -> Value { instant.map { .integer($0.seconds) } ?? .null }
}
