public import Access
import Database

// How an empty store is filled: all of a seed, or nothing of it. What a seed is made of, `RegistrySeed` says.

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
        """
        INSERT INTO consent (
          id, patient, active, ground, period_start, period_end, except_categories, except_facilities, except_occupations)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        [
          .text(row.id), .text(row.patient), flag(row.consent.isActive), .text(row.consent.ground.rawValue),
          time(row.consent.period.start), time(row.consent.period.end),
        ] + row.consent.exceptions.values)
    }
    for row in clients {
      try connection.execute(
        "INSERT INTO client (id, name, scopes) VALUES ($1, $2, $3)",
        [.text(row.id), .text(row.name), .text("\(row.scopes)")])
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
