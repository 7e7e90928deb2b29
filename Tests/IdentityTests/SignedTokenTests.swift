import Access
import Crypto
import Database
import Foundation
import Storage
import TestSupport
import Testing

@testable import Identity

/// Signed tokens: what they say, what is wrong with a forged one, and that the registry has the last word.
@Suite struct SignedTokenTests {
  private static let noon = Instant(seconds: 1_790_000_000)
  private static let key = [UInt8](repeating: 7, count: 32)

  private static func later(_ seconds: Int64) -> Instant { Instant(seconds: noon.seconds + seconds) }

  private static func token(person: String = "dr", terminal: String = "t", purpose: String = "TREAT") throws
    -> SignedToken
  {
    try #require(
      SignedToken(
        id: RandomID.make(), person: person, terminal: terminal, client: "app", scope: "user/*.rs", purpose: purpose,
        now: noon, seconds: 3600))
  }

  private static func base64(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private static func bytes(_ base64: Substring) throws -> [UInt8] {
    let text = base64.replacing("-", with: "+").replacing("_", with: "/")
    return [UInt8](try #require(Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))))
  }

  @Test func aTokenSaysWhatItWasMadeFor() async throws {
    let token = try Self.token()
    let text = try await token.text(key: Self.key)
    #expect(text.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2)
    #expect(await SignedToken.read(text, key: Self.key, now: Self.noon) == token)
    #expect(await SignedToken.read(text, key: Self.key, now: Self.later(3599)) == token)
    #expect(await SignedToken.read(text, key: Self.key, now: Self.later(3600)) == nil, "it has expired")
    #expect(await SignedToken.read(text, key: Self.key, now: Self.later(-1)) == nil, "it is not yet made")
    let other = [UInt8](repeating: 8, count: 32)
    #expect(await SignedToken.read(text, key: other, now: Self.noon) == nil, "signed with another key")
    let parts = text.split(separator: ".")
    #expect(String(decoding: try Self.bytes(parts[0]), as: UTF8.self).contains("HS256"))
  }

  @Test func noneHoldsLongerThanTwelveHours() throws {
    for (seconds, isMade) in [
      (Int64(0), false), (-1, false), (1, true), (12 * 3600, true), (12 * 3600 + 1, false), (.max, false),
    ] {
      let token = SignedToken(
        id: "i", person: "p", terminal: "t", purpose: "TREAT", now: Self.noon, seconds: seconds)
      #expect((token != nil) == isMade, "\(seconds)")
    }
  }

  /// Claims as somebody who has the key would have to sign them.
  private static func signed(_ claims: String, header: String = #"{"alg":"HS256","typ":"JWT"}"#) -> String {
    let text = base64(Array(header.utf8)) + "." + base64(Array(claims.utf8))
    return text + "."
      + base64(
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
  }

  private static let claims = [
    "jti": #""abc""#, "sub": #""dr""#, "terminal": #""t""#, "purpose": #""TREAT""#, "iat": "1790000000",
    "exp": "1790003600",
  ]

  private static func json(_ claims: [String: String]) -> String {
    "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  @Test func whatIsMissingOrWrongIsNoToken() async throws {
    func read(_ text: String) async -> SignedToken? {
      await SignedToken.read(text, key: Self.key, now: Self.noon)
    }
    #expect(await read(Self.signed(Self.json(Self.claims)))?.person == "dr", "the signature is as RFC 7515 says")
    for name in Self.claims.keys {
      var claims = Self.claims
      claims[name] = nil
      #expect(await read(Self.signed(Self.json(claims))) == nil, "without \(name)")
      claims[name] = name == "exp" || name == "iat" ? #""1790000000""# : "1"
      #expect(await read(Self.signed(Self.json(claims))) == nil, "\(name) of another type")
    }
    for (start, end) in [
      ("1790000000", "1790043201"), ("-9223372036854775808", "9223372036854775807"), ("1790000001", "1790003600"),
      ("1789990000", "1790000000"), ("1790000000", "1790000000"), ("1790000000", "1e9"),
    ] {
      var claims = Self.claims
      (claims["iat"], claims["exp"]) = (start, end)
      #expect(await read(Self.signed(Self.json(claims))) == nil, "\(start) \(end)")
    }
    for header in [
      #"{"alg":"none","typ":"JWT"}"#, #"{"alg":"HS512"}"#, #"{"typ":"JWT"}"#, "{}", "[]", "x",
      #"{"alg":"HS256","crit":["x"]}"#, #"{"alg":"hs256"}"#,
    ] {
      #expect(await read(Self.signed(Self.json(Self.claims), header: header)) == nil, "\(header)")
    }
    let good = Self.signed(Self.json(Self.claims))
    let parts = good.split(separator: ".").map(String.init)
    let none = Self.base64(Array(#"{"alg":"none"}"#.utf8))
    for text in [
      "\(none).\(parts[1]).", "\(parts[0]).\(parts[1]).", "..", ".\(parts[1]).\(parts[2])", "\(parts[0])..\(parts[2])",
      good + ".x", good + String(repeating: "A", count: 5_000), "\(parts[0]).\(parts[1]).\(parts[2].dropLast(4))",
    ] {
      #expect(await read(text) == nil, "\(text.prefix(80))")
    }
    #expect(await read(good) != nil)
  }

  /// Whatever bit of it is changed, a token is one no longer.
  @Test func noBitCanBeChanged() async throws {
    let text = try await Self.token().text(key: Self.key)
    let parts = try text.split(separator: ".").map(Self.bytes)
    for part in parts.indices {
      for at in parts[part].indices {
        var changed = parts
        changed[part][at] ^= 1 << (at % 8)
        let forged = changed.map { Self.base64($0) }.joined(separator: ".")
        #expect(await SignedToken.read(forged, key: Self.key, now: Self.noon) == nil, "part \(part), byte \(at)")
      }
    }
  }

  // MARK: The clearance

  private static func tables() throws -> AccessTables {
    try AccessTables([try AccessTable(csv: Project.bytes("Mappings/access-1.0.csv"), file: "access-1.0.csv")])
  }

  private static func store() async throws -> Store {
    let store = try await Store.open(.temporary)
    let seed = try RegistryFile.read(
      """
      facilities: [{id: aoi, name: 見本, oid: 2.999.1}]
      people: [{id: dr, name: 見本, occupation: physician, facility: aoi, administrator: true}]
      terminals: [{id: t, facility: aoi, ownership: facility-managed}]
      teams: [{patient: hanako, members: [{person: dr, attending: true}]}]
      consents: [{id: hanako-2026, patient: hanako}]
      clients: [{id: app, name: 見本, scope: user/Observation.rs}]
      tokens: [{token: sample, person: dr, terminal: t, purpose: TREAT}]
      """, tokensExpire: later(3600))
    #expect(try await store.fill(seed, entries: [], at: noon))
    return store
  }

  private static func answer(_ bearer: String?, _ store: Store, now: Instant = noon) async throws -> String {
    switch try await Clearance.make(bearer: bearer, registry: store.registry, tables: tables(), now: now) {
    case .cleared(let clearance): "cleared \(clearance.scope.person) \(clearance.scope.purpose)"
    case .denied(let decision): "denied \(decision.reason?.rawValue ?? "")"
    case .unknown: "unknown"
    }
  }

  /// What the bearer's program may do.
  private static func scopes(_ bearer: String, _ store: Store) async throws -> String? {
    let answer = try await Clearance.make(bearer: bearer, registry: store.registry, tables: tables(), now: noon)
    guard case .cleared(let clearance) = answer else { return "not cleared" }
    return clearance.scope.decision.client.map { "\($0.resources)" }
  }

  @Test func aSignedTokenClearsItsPerson() async throws {
    let store = try await Self.store()
    let token = try Self.token()
    let foreign = try await token.text(key: Self.key)
    #expect(try await Self.answer(foreign, store) == "unknown", "there is no key yet")
    let key = try await store.signingKey
    #expect(key.count == 32)
    #expect(try await store.signingKey == key, "it is made once")
    #expect(try await store.sealingKey != key)
    let text = try await token.text(key: key)
    #expect(try await Self.answer(text, store) == "cleared dr TREAT")
    #expect(try await Self.answer("sample", store) == "cleared dr TREAT")
    for bearer in [nil, "", foreign, "sample.", "sample..", text + "x", String(text.dropFirst())] {
      #expect(try await Self.answer(bearer, store) == "unknown")
    }
    #expect(try await Self.answer(text, store, now: Self.later(3600)) == "unknown")
    let stranger = try await Self.token(person: "nobody").text(key: key)
    #expect(try await Self.answer(stranger, store) == "unknown")
    let scopes = try await Self.scopes(text, store)
    #expect(scopes == "user/Observation.rs", "what both token and program give")
    #expect(try await Self.scopes("sample", store) == nil)
    let lost = try await Self.token(terminal: "other").text(key: key)
    #expect(try await Self.answer(lost, store).hasPrefix("denied"))
    let purpose = try await Self.token(purpose: "MARKETING").text(key: key)
    #expect(try await Self.answer(purpose, store).hasPrefix("denied"))
    await store.close()
  }

  @Test func revocationAndTheRegistryTakeEffectAtOnce() async throws {
    let store = try await Self.store()
    let (first, second) = (try Self.token(), try Self.token())
    let key = try await store.signingKey
    let (one, two) = (try await first.text(key: key), try await second.text(key: key))
    #expect(try await store.change(.revocation(token: first.id, at: Self.noon), audit: [1]))
    #expect(try await !store.change(.revocation(token: first.id, at: Self.noon), audit: [2]), "it was before")
    #expect(try await Self.answer(one, store) == "unknown")
    #expect(try await Self.answer(two, store) == "cleared dr TREAT")
    #expect(try await store.change(.person("dr", .suspended), audit: [3]))
    #expect(try await Self.answer(two, store) == "denied user-suspended")
    #expect(try await store.change(.person("dr", .active), audit: [4]))
    #expect(try await store.change(.terminal("t", .lost), audit: [5]))
    #expect(try await Self.answer(two, store) == "denied device-lost")
    #expect(try await store.audit.events() == [[1], [3], [4], [5]])
    await store.close()
  }
}
