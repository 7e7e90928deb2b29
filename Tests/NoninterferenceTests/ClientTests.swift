// A caller's program, through the whole server: what it may do, and that whoever it is for gets no more by it.

import Access
import Database
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import Storage
import TestSupport
import Testing
import Tree

@testable import Server

@Suite struct ClientTests {
  /// A gateway with a physician, a patient, two entries of theirs and programs.
  private struct Place {
    let house: Gatehouse
    let store: Store
    private let key: [UInt8]

    init() async throws {
      let shipped = try await World.Shipped.once.value
      store = try await Store.open(.temporary)
      let seed = try RegistryFile.read(
        """
        facilities: [{id: aoi, name: 見本あおい医院, oid: 2.999.1}]
        people: [{id: dr, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}]
        terminals: [{id: t, facility: aoi, ownership: facility-managed}]
        teams: [{patient: hanako, members: [{person: dr, attending: true}]}]
        consents: [{id: c, patient: hanako}]
        clients:
          - {id: viewer, name: 見本ビューア, scope: user/Observation.rs user/Patient.rs}
          - {id: editor, name: 見本エディタ, scope: "user/*.cruds"}
        tokens: [{token: sample, person: dr, terminal: t, purpose: TREAT}]
        """, tokensExpire: Instant(seconds: Gatehouse.noon.seconds + 3600))
      let house = try await Gatehouse(store, shipped)
      let entries = try ["Samples/patient/hanako.json", "Samples/diagnosis/rich.json"].map { path in
        let resource = try #require(FHIRFormat.json.read(try Project.bytes(path)).document)
        return try house.gateway.newEntry(resource, id: path.contains("patient") ? "hanako" : nil)
      }
      #expect(
        try await store.fill(
          seed, entries: entries.map { ($0, author: "dr", facility: "aoi") }, at: Gatehouse.noon))
      key = try await store.signingKey
      self.house = house
    }

    func token(client: String? = nil, scope: String? = nil) async throws -> String {
      let token = try #require(
        SignedToken(
          id: RandomID.make(), person: "dr", terminal: "t", client: client, scope: scope, purpose: "TREAT",
          now: Gatehouse.noon, seconds: 60))
      return try await token.text(key: key)
    }

    func status(_ asked: Asked, _ token: String) async throws -> Int {
      try await house.answer(asked, as: token).status
    }
  }

  private static let condition = Array(
    #"{"resourceType":"Condition","code":{"text":"見本"},"subject":{"reference":"Patient/hanako"}}"#.utf8)

  private static let everything = ["*.create", "*.read", "*.update", "*.delete", "*.search"]

  private static func get(_ path: String) -> Asked { Asked("GET", path) }

  private static func write(_ method: String, _ path: String) -> Asked {
    Asked(method, path, ["Content-Type": "application/fhir+json"], body: condition)
  }

  @Test func aTypeThatIsNotItsIsRefusedByNameForEveryInteraction() async throws {
    let place = try await Place()
    let viewer = try await place.token(client: "viewer")
    for asked in [
      Self.get("/fhir/Condition?patient=hanako"), Self.get("/fhir/Condition/x"), Self.get("/fhir/Condition/x/_history"),
      Self.get("/fhir/Condition/x/_history/1"), Self.get("/fhir/Condition/_history"), Self.get("/fhir/_history"),
      Asked("POST", "/fhir/Condition/_search", ["Content-Type": "application/x-www-form-urlencoded"]),
      Self.write("POST", "/fhir/Condition"), Self.write("PUT", "/fhir/Condition/x"),
      Self.write("PATCH", "/fhir/Condition/x"), Asked("DELETE", "/fhir/Condition/x"),
      Asked("DELETE", "/fhir/Condition?code=x"), Self.write("POST", "/fhir/Observation"),
      Self.get("/hospitals/fhir/Condition?patient=hanako"), Self.get("/fhir/Unheard"),
    ] {
      let answer = try await place.house.answer(asked, as: viewer)
      #expect(answer.status == 403 && answer.text.contains("client-scope"), "\(asked): \(answer.status)")
    }
    // What has no route is not there; what gets one needs everything until its needs are stated.
    for (method, path, expected) in [
      ("GET", "/fhir/Patient/hanako/$everything", ["*.read", "*.search"]), ("POST", "/fhir/$unheard", Self.everything),
      ("GET", "/fhir/Patient/hanako/Condition", ["Patient.read", "Condition.search"]),
      ("GET", "/fhir/a/b/c/d/e", Self.everything),
    ] {
      let asked = Self.write(method, path)
      #expect([403, 404, 405].contains(try await place.status(asked, viewer)), "\(asked)")
      let request = Request(
        head: HTTPRequest(method: HTTPRequest.Method(method) ?? .get, scheme: "http", authority: "a", path: path),
        body: RequestBody(buffer: ByteBuffer()))
      #expect(ClientMiddleware.needs(of: request).map { "\($0.type).\($0.permission)" } == expected)
    }
    #expect(try await place.status(Self.get("/fhir/Observation?patient=hanako"), viewer) == 200)
    #expect(try await place.status(Self.get("/fhir/Patient/hanako"), viewer) == 200)
    #expect(try await place.status(Self.write("POST", "/fhir/Condition/$validate"), viewer) == 200)
    await place.store.close()
  }

  /// Links, inclusions, searches of all types and the entries of Bundles name types too.
  @Test func whatARequestOnlyLeadsToIsRefusedOrLeftOut() async throws {
    let place = try await Place()
    let viewer = try await place.token(client: "viewer")
    for query in [
      "Patient?_has:Condition:patient:code=x", "Patient?_revinclude=Condition:patient", "?_type=Condition",
      "?_type=Patient,Condition",
    ] {
      let status = try await place.status(Self.get("/fhir/\(query)"), viewer)
      #expect([400, 403, 404].contains(status), "\(query): \(status)")
    }
    for query in ["", "Patient?_revinclude=*", "Patient/hanako/*"] {
      let answer = try await place.house.answer(Self.get("/fhir/\(query)"), as: viewer)
      #expect(!answer.text.contains("\"resourceType\":\"Condition\""), "\(query): \(answer.text)")
    }
    let entries = [
      "Condition?patient=hanako", "Condition/x", "Patient/hanako", "Condition/_history", "Patient/hanako/Condition",
      "Patient/hanako/*", "?_type=Patient",
    ].map { #"{"request":{"method":"GET","url":"\#($0)"}}"# }
    let bundle = #"{"resourceType":"Bundle","type":"batch","entry":[\#(entries.joined(separator: ","))]}"#
    let json = ["Content-Type": "application/fhir+json"]
    let batch = try await place.house.answer(Asked("POST", "/fhir", json, body: Array(bundle.utf8)), as: viewer)
    let statuses = batch.text.matches(of: /"status":"(\d+)/).map { String($0.output.1) }
    #expect(batch.status == 200 && statuses == ["403", "403", "200", "403", "403", "403", "200"], "\(batch.text)")
    let write = """
      {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Condition",\
      "subject":{"reference":"Patient/hanako"}},"request":{"method":"POST","url":"Condition"}}]}
      """
    #expect(try await place.status(Asked("POST", "/fhir", json, body: Array(write.utf8)), viewer) == 403)
    await place.store.close()
  }

  @Test func aTokenAndItsProgramGiveWhatBothGive() async throws {
    let place = try await Place()
    let search = Self.get("/fhir/Condition?patient=hanako")
    for (client, scope, status) in [
      ("editor", nil, 200), ("editor", "user/Condition.rs", 200), ("editor", "user/Condition.r", 403),
      ("editor", "", 403), ("editor", "patient/Condition.rs", 403), ("viewer", "user/*.cruds", 403),
      ("unheard", "user/*.cruds", 403), (nil, "user/Condition.rs", 200), (nil, "user/Patient.rs", 403), (nil, nil, 200),
    ] as [(String?, String?, Int)] {
      let token = try await place.token(client: client, scope: scope)
      #expect(try await place.status(search, token) == status, "\(client ?? "-") \(scope ?? "-")")
    }
    #expect(try await place.status(search, "sample") == 200, "a sample's token is limited in nothing")
    let reader = try await place.token(client: "editor", scope: "user/Condition.rs")
    #expect(try await place.status(Self.write("POST", "/fhir/Condition"), reader) == 403)
    let writer = try await place.token(client: "editor", scope: "user/Condition.c")
    let made = try await place.house.answer(Self.write("POST", "/fhir/Condition"), as: writer)
    #expect(made.status == 201 && made.body.isEmpty, "it may not read what it made")
    await place.store.close()
  }

  /// What is known of a program holds from the next request on, and each refusal is recorded with its reason.
  @Test func aProgramThatIsRemovedGivesNothingAtOnce() async throws {
    let place = try await Place()
    let token = try await place.token(client: "editor")
    let search = Self.get("/fhir/Condition?patient=hanako")
    #expect(try await place.status(search, token) == 200)
    #expect(try await place.store.change(.clientRemoved("editor"), audit: Array("{}".utf8)))
    let refused = try await place.house.answer(search, as: token)
    #expect(refused.status == 403 && refused.text.contains("client-unregistered"))
    #expect(try await !place.store.change(.clientRemoved("editor"), audit: Array("{}".utf8)), "it is gone")
    let last = String(decoding: try #require(try await place.store.audit.events().last), as: UTF8.self)
    #expect(last.contains("denied:client-unregistered step=program"))
    let again = RegistrySeed.ClientRow(id: "editor", name: "見本", scopes: ResourceScopes("user/Patient.r"))
    #expect(try await place.store.change(.client(again), audit: Array("{}".utf8)))
    #expect(try await !place.store.change(.client(again), audit: Array("{}".utf8)), "it is there")
    #expect(try await place.status(search, token) == 403)
    #expect(try await place.status(Self.get("/fhir/Patient/hanako"), token) == 200)
    await place.store.close()
  }
}
