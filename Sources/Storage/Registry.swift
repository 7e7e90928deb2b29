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
    /// When it ends.
    public let expires: Instant

    /// Makes one from its parts.
    public init(
      person: String, terminal: String?, purpose: String, client: String? = nil, scopes: ResourceScopes? = nil,
      expires: Instant
    ) {
      self.expires = expires
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

  /// How often it was changed, by whatever program: what was made of it stays as it is until this changes or the time does.
  public var changes: Int64 {
    get async throws {
      try await database.read { try $0.first("SELECT changes FROM registry_change") { try $0.integer(0) } ?? 0 }
    }
  }

  /// The token's meaning, or nil when it is unknown or has expired.
  public func token(_ text: String, now: Instant) async throws -> Token? {
    let digest = Self.digest(text)
    return try await database.read { connection in
      try connection.first(
        "SELECT person, terminal, purpose, expires FROM token WHERE digest = $1 AND expires > $2",
        [.bytes(digest), .integer(now.seconds)]
      ) { row in
        Token(
          person: try row.text(0), terminal: try row.textIfPresent(1), purpose: try row.text(2),
          expires: Instant(seconds: try row.integer(3)))
      }
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
}
