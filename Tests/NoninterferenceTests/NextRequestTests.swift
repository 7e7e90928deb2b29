// What is changed of team, consent, person, facility or terminal holds for the very next request, whoever changes it: here
// another connection to the same database, as another process would have.

import Access
import Database
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct NextRequestTests {
  /// One physician and one patient, with an entry of another facility.
  private struct Scene {
    let house: Gatehouse
    /// The other process.
    let elsewhere: Store
    let body: String
    private let folder: URL

    init() async throws {
      folder = try temporaryFolder(inMemory: true)
      let shipped = try await World.Shipped.once.value
      let address = DatabaseAddress.file(folder.appending(path: "store.sqlite").path)
      let store = try await Store.open(address)
      let always = Period(from: nil, until: nil)
      var seed = RegistrySeed()
      seed.facilities = ["aoi", "hibari"].map { .init(id: $0, name: "見本\($0)", oid: "2.999.\($0.utf8.count)") }
      seed.terminals = [Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "aoi")]
      seed.people = [("me", "aoi"), ("other", "hibari")].map { id, facility in
        .init(
          person: Person(
            id: id, occupation: "physician", state: .active, hasPledge: true, hasTraining: true, role: always),
          name: "見本", facility: facility, isAdministrator: true)
      }
      seed.members = [.init(patient: "hanako", person: "me", membership: Membership(period: always, isAttending: true))]
      seed.consents = [
        .init(
          id: "c", patient: "hanako",
          consent: Consent(isActive: true, period: always, ground: .attendingPhysician))
      ]
      seed.tokens = [("me", "t"), ("me-elsewhere", "unknown")].map { token, terminal in
        .init(
          token: token, person: "me", terminal: terminal, purpose: "TREAT",
          expires: Instant(seconds: Gatehouse.noon.seconds + 60))
      }
      let sample = #"""
        {"resourceType":"Condition","code":{"text":"変形性膝関節症"},"subject":{"reference":"Patient/hanako"}}
        """#
      body = sample.trimmingCharacters(in: .whitespaces)
      let entry = try #require(CellSample.entry(body, shipped.gateway))
      let stored = NewEntry(
        id: "e", type: entry.type, lens: entry.lens, patient: "hanako", parts: entry.parts, terms: entry.terms)
      _ = try await store.fill(seed, entries: [(stored, "other", "hibari")], at: Gatehouse.noon)
      house = try await Gatehouse(store, shipped)
      elsewhere = try await Store.open(address)
    }

    func end() async {
      await house.store.close()
      await elsewhere.close()
      try? FileManager.default.removeItem(at: folder)
    }

    func change(_ change: RegistryChange) async throws {
      #expect(try await elsewhere.change(change, audit: Array(#"{"resourceType":"AuditEvent"}"#.utf8)))
    }

    func execute(_ sql: String) async throws { try await elsewhere.database.write { try $0.execute(sql) } }

    func answer(_ asked: Asked, as token: String = "me") async throws -> Answered {
      try await house.answer(asked, as: token)
    }

    /// All goes well: the entry is read, found and corrected, another is made.
    func expectAll(_ note: Comment, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      let read = try await answer(Asked("GET", "/fhir/Condition/e"))
      #expect(read.status == 200, note, sourceLocation: sourceLocation)
      let found = try await answer(Asked("GET", "/fhir/Condition?_id=e"))
      #expect(found.text.contains("\"total\":1"), note, sourceLocation: sourceLocation)
      let update = try await answer(put(read.text))
      #expect(update.status == 200, note, sourceLocation: sourceLocation)
      let made = try await answer(post)
      #expect(made.status == 201, note, sourceLocation: sourceLocation)
    }

    /// Everything is refused with this reason.
    func expectNothing(_ reason: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      for asked in [
        Asked("GET", "/fhir/Condition/e"), Asked("GET", "/fhir/Condition"), Asked("GET", "/fhir/_history"),
        Asked("DELETE", "/fhir/Condition/e"), put(body), post, Asked("GET", "/hospitals/fhir?patient=hanako"),
      ] {
        let answer = try await answer(asked)
        let isRefused = answer.status == 403 && answer.text.contains("denied \(reason) (")
        #expect(isRefused, "\(asked) \(answer.status) \(answer.text)", sourceLocation: sourceLocation)
      }
    }

    /// The patient's record is not there, and nothing can be added to it for this reason.
    func expectNobody(_ reason: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      let read = try await answer(Asked("GET", "/fhir/Condition/e"))
      let never = try await answer(Asked("GET", "/fhir/Condition/never"))
      #expect(read.comparable == never.comparable && read.status == 404, sourceLocation: sourceLocation)
      let found = try await answer(Asked("GET", "/fhir/Condition"))
      #expect(found.text.contains("\"total\":0"), sourceLocation: sourceLocation)
      let made = try await answer(post)
      let isRefused = made.status == 403 && made.text.contains("denied \(reason) (")
      #expect(isRefused, "\(made.status) \(made.text)", sourceLocation: sourceLocation)
    }

    /// A correction of what another facility wrote: the attending physician's.
    func put(_ text: String) -> Asked {
      let changed =
        text.contains("\"id\"") ? text : text.replacing("\"Condition\",", with: "\"Condition\",\"id\":\"e\",")
      return Asked("PUT", "/fhir/Condition/e", Self.json, body: Array(changed.utf8))
    }

    var post: Asked { Asked("POST", "/fhir/Condition", Self.json, body: Array(body.utf8)) }

    private static let json = ["Content-Type": "application/fhir+json"]
  }

  private let before = Gatehouse.noon.seconds - 1
  private let after = Gatehouse.noon.seconds + 1

  @Test func aChangeOfTheTeamHolds() async throws {
    let scene = try await Scene()
    try await scene.expectAll("on the team")
    try await scene.execute("UPDATE membership SET period_end = \(before)")
    try await scene.expectNobody("not-in-team")
    try await scene.execute("UPDATE membership SET period_end = NULL")
    try await scene.expectAll("on the team again")
    // No longer attending: what others wrote is theirs to correct.
    try await scene.execute("UPDATE membership SET attending = 0")
    let read = try await scene.answer(Asked("GET", "/fhir/Condition/e"))
    let changed = scene.put(read.text.replacing("変形性膝関節症", with: "変形性股関節症"))
    #expect(try await scene.answer(changed).text.contains("denied not-own ("))
    try await scene.execute("UPDATE membership SET attending = 1")
    #expect(try await scene.answer(changed).status == 200)
    try await scene.execute("DELETE FROM membership")
    try await scene.expectNobody("not-in-team")
    await scene.end()
  }

  @Test func aChangeOfConsentHolds() async throws {
    let scene = try await Scene()
    try await scene.expectAll("consent")
    try await scene.change(.withdrawal(patient: "hanako", at: Gatehouse.noon))
    try await scene.expectNobody("no-consent")
    // Of several that don't hold, the first by its id tells why.
    try await scene.change(.consent(id: "b", patient: "hanako", .uninstructed, from: Instant(seconds: before)))
    try await scene.expectNobody("consent-improper")
    try await scene.change(.consent(id: "d", patient: "hanako", .attendingPhysician, from: Instant(seconds: before)))
    try await scene.expectAll("consent again")
    await scene.end()
  }

  @Test func aChangeOfThePersonHolds() async throws {
    let scene = try await Scene()
    try await scene.expectAll("active")
    try await scene.change(.person("me", .suspended))
    try await scene.expectNothing("user-suspended")
    try await scene.change(.person("me", .revoked))
    try await scene.expectNothing("user-revoked")
    try await scene.change(.person("me", .warned))
    try await scene.expectAll("warned")
    try await scene.execute("UPDATE person SET occupation = 'home-helper' WHERE id = 'me'")
    try await scene.execute("UPDATE membership SET attending = 0")
    #expect(try await scene.answer(Asked("GET", "/fhir/Condition/e")).status == 404)
    #expect(try await scene.answer(scene.post).text.contains("denied scope-update ("))
    try await scene.execute("UPDATE person SET occupation = 'physician' WHERE id = 'me'")
    try await scene.change(.roleEnds(person: "me", at: Instant(seconds: before)))
    try await scene.expectNothing("role-not-current")
    await scene.end()
  }

  @Test func aChangeOfAFacilityHolds() async throws {
    let scene = try await Scene()
    try await scene.expectAll("active")
    try await scene.change(.facility("aoi", isActive: false))
    try await scene.expectNothing("facility-inactive")
    try await scene.change(.facility("aoi", isActive: true))
    try await scene.expectAll("active again")
    try await scene.execute("UPDATE person SET administrator = 0 WHERE id = 'me'")
    try await scene.expectNothing("facility-admin-required")
    try await scene.execute("UPDATE person SET administrator = 1 WHERE id = 'me'")
    // What comes from the other one is shown no more.
    try await scene.change(.refusal(facility: "hibari", true))
    #expect(try await scene.answer(Asked("GET", "/fhir/Condition/e")).status == 404)
    try await scene.change(.refusal(facility: "hibari", false))
    try await scene.expectAll("no refusal")
    await scene.end()
  }

  @Test func aChangeOfTheTerminalHolds() async throws {
    let scene = try await Scene()
    try await scene.expectAll("active")
    for (state, reason) in [
      (Terminal.State.suspended, "device-suspended"), (.lost, "device-lost"), (.retired, "device-retired"),
    ] {
      try await scene.change(.terminal("t", state))
      try await scene.expectNothing(reason)
    }
    try await scene.change(.terminal("t", .active))
    try await scene.expectAll("active again")
    // A terminal that nobody knows passes in a disaster, and no longer.
    let asked = Asked("GET", "/fhir/Condition/e")
    #expect(try await scene.answer(asked, as: "me-elsewhere").text.contains("denied device-unregistered ("))
    try await scene.change(.disaster(from: Instant(seconds: before), until: Instant(seconds: after)))
    #expect(try await scene.answer(asked, as: "me-elsewhere").status == 200)
    try await scene.change(.disasterEnds(at: Instant(seconds: before)))
    #expect(try await scene.answer(asked, as: "me-elsewhere").status == 403)
    await scene.end()
  }
}
