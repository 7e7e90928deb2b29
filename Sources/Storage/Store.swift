public import Access
public import Database

/// The *store*: one database with entries, the registry and the audit trail.
///
/// A request never holds it: it holds a `View`, which is made from a scope and reads nothing outside it. What is not
/// about a person's record (registry, audit) has its own face here.
public final class Store: Sendable {
  let database: DatabasePool
  let identifiers: Identifiers
  private let readiness = Readiness()

  private init(_ database: DatabasePool, _ identifiers: Identifiers) {
    self.database = database
    self.identifiers = identifiers
  }

  /// Opens the database and brings its schema up to date. Faults: `DatabaseFault`.
  public static func open(_ address: DatabaseAddress) async throws -> Store {
    try await open(address, identifiers: .random)
  }

  package static func open(_ address: DatabaseAddress, identifiers: Identifiers) async throws -> Store {
    let database = try await DatabasePool.open(address)
    try await database.migrate(Migrations.all)
    return Store(database, identifiers)
  }

  /// What a scope may see and do.
  public func view(_ scope: Scope) -> View { View(scope: scope, database: database, identifiers: identifiers) }

  /// Facilities, people, terminals, teams, consents and tokens.
  public var registry: Registry { Registry(database: database) }

  /// The trail of who did what.
  public var audit: AuditTrail { AuditTrail(database: database) }

  /// Whether the database answers, and takes writes.
  public var answers: Bool { get async { await readiness.answer(of: database) } }

  /// Finishes what has begun and closes the database.
  public func close() async { await database.close() }
}
