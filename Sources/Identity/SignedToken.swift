public import Access
import JWTKit

/// A *signed token*: a JSON Web Token (RFC 7519, HS256) that says who may call from which terminal for which purpose, and
/// until when. Its claims: `jti` its id, `sub` the person, `terminal`, `client` and `scope` (where they are limited), `purpose`, `iat`,
/// `exp`.
///
/// It grants nothing: what its person may do is asked of the registry with each request.
public struct SignedToken: Hashable, Sendable {
  /// Its id, by which it can be revoked.
  public let id: String
  /// The id of the person.
  public let person: String
  /// The id of the terminal.
  public let terminal: String
  /// The program that the person uses, where one is named.
  public let client: String?
  /// What it may be used for at most (`ResourceScopes`), where that is limited; `""` is nothing.
  public let scope: String?
  /// The purpose of use.
  public let purpose: String
  /// When it was made.
  public let issued: Instant
  /// When it ends.
  public let expires: Instant

  /// The longest time that a token may hold, in seconds: 12 hours.
  public static let longest: Int64 = 12 * 3600

  /// Makes one that holds so many seconds, or nil where that is none or longer than it may.
  public init?(
    id: String, person: String, terminal: String, client: String? = nil, scope: String? = nil, purpose: String,
    now: Instant, seconds: Int64
  ) {
    guard (1...Self.longest).contains(seconds) else { return nil }
    self.id = id
    self.person = person
    self.terminal = terminal
    self.client = client
    self.scope = scope
    self.purpose = purpose
    issued = now
    expires = Instant(seconds: now.seconds + seconds)
  }

  /// The token as it is sent, signed with a key of 32 bytes. Errors: none that its content could cause.
  public func text(key: [UInt8]) async throws -> String { try await Self.keys(key).sign(Claims(self)) }

  /// What a text says that was signed with the key and holds now; nil where anything at all is wrong with it.
  static func read(_ text: String, key: [UInt8], now: Instant) async -> SignedToken? {
    let bytes = Array(text.utf8)
    // The key alone decides how it is verified; a header that says otherwise is not ours.
    guard bytes.count <= longestText,
      let parsed = try? DefaultJWTParser().parse(bytes, as: Claims.self), parsed.header.alg == "HS256",
      parsed.header.crit == nil, let claims = try? await keys(key).verify(bytes, as: Claims.self)
    else { return nil }
    let (length, isTooLong) = claims.exp.subtractingReportingOverflow(claims.iat)
    guard !isTooLong, claims.iat <= now.seconds, now.seconds < claims.exp else { return nil }
    return SignedToken(
      id: claims.jti, person: claims.sub, terminal: claims.terminal, client: claims.client, scope: claims.scope,
      purpose: claims.purpose, now: Instant(seconds: claims.iat), seconds: length)
  }

  /// No token of ours has so many bytes.
  private static let longestText = 4_096

  private static func keys(_ key: [UInt8]) async -> JWTKeyCollection {
    await JWTKeyCollection().add(hmac: HMACKey(from: key), digestAlgorithm: .sha256)
  }
}

/// The claims as they stand in the token; one that is missing or of another type is a fault.
private struct Claims: JWTPayload {
  let jti: String
  let sub: String
  let terminal: String
  let client: String?
  let scope: String?
  let purpose: String
  let iat: Int64
  let exp: Int64

  init(_ token: SignedToken) {
    jti = token.id
    sub = token.person
    terminal = token.terminal
    client = token.client
    scope = token.scope
    purpose = token.purpose
    iat = token.issued.seconds
    exp = token.expires.seconds
  }

  /// The time is looked at with the request's clock (`SignedToken.read`).
  func verify(using algorithm: some JWTAlgorithm) {}
}
