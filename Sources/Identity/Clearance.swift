public import Access
public import Storage

/// A *clearance*: it is known who is calling, and what that person may do. It is the only thing a request's handlers get,
/// and this is its only door; there is no public initialiser.
///
/// The caller is known by a bearer token (RFC 6750) that was made for one person, terminal and purpose: a signed one, which
/// has two dots, or one of a sample registry, which has none. Everything else is asked of the registry, so that a change of
/// person, facility, terminal, team, consent or program takes effect with the next request.
public struct Clearance: Sendable {
  /// What the person may do now.
  public let scope: Scope
  /// The first instant at which it may be another, unless the registry is changed before.
  let until: Instant

  /// A clearance, or why there is none.
  public enum Answer: Sendable {
    case cleared(Clearance)
    /// No token, or one that is unknown, has expired or was revoked.
    case unknown
    /// The token is good, but its person may do nothing now.
    case denied(Decision)
  }

  /// Clears the bearer of a token. `categories` are those that resources of each type speak of, for tokens that are limited
  /// to some types. Errors: the database's.
  public static func make(
    bearer token: String?, registry: Registry, tables: AccessTables, categories: [String: Set<String>] = [:],
    now: Instant
  ) async throws -> Answer {
    guard let token, let known = try await meaning(of: token, registry, now),
      var (facts, until) = try await registry.steadyFacts(
        person: known.person, terminal: known.terminal, purpose: known.purpose, now: now)
    else { return .unknown }
    // Tables and those of facilities take effect with a day.
    until = min(until, known.expires, Day.nextInJapan(after: now))
    if let table = tables.inForce(on: Day.inJapan(at: now)) {
      facts.client = try await client(of: known, registry, categories, table)
    }
    switch Scope.make(facts: facts, tables: tables) {
    case .granted(let scope): return .cleared(Clearance(scope: scope, until: until))
    case .denied(let decision): return .denied(decision)
    }
  }

  /// The limits of the token's program: what the token says, within what the registry knows of the program.
  private static func client(
    of token: Registry.Token, _ registry: Registry, _ categories: [String: Set<String>], _ table: AccessTable
  ) async throws -> ClientScope? {
    guard let id = token.client else {
      return token.scopes.map { ClientScope(id: nil, resources: $0, categories: categories, table: table) }
    }
    guard let known = try await registry.client(id) else { return .unregistered(id) }
    return ClientScope(
      id: id, resources: token.scopes.map(known.scopes.intersection) ?? known.scopes, categories: categories,
      table: table)
  }

  private static func meaning(of token: String, _ registry: Registry, _ now: Instant) async throws -> Registry.Token? {
    guard token.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2 else {
      return try await registry.token(token, now: now)
    }
    guard let key = try await registry.signingKey, let signed = await SignedToken.read(token, key: key, now: now),
      try await !registry.isRevoked(token: signed.id)
    else { return nil }
    return Registry.Token(
      person: signed.person, terminal: signed.terminal, purpose: signed.purpose, client: signed.client,
      scopes: signed.scope.map { ResourceScopes($0) }, expires: signed.expires)
  }

  /// The same at a later instant before `until`, the registry being as it was.
  func at(_ now: Instant) -> Clearance { Clearance(scope: scope.at(now), until: until) }

  private init(scope: Scope, until: Instant) { (self.scope, self.until) = (scope, until) }
}
