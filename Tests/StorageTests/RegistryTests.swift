import Access
import Database
import Storage
import TestSupport
import Testing

/// The facts that the registry states.
@Suite(.onBothDatabases) struct RegistryTests {
  /// A registry with one physician on one patient's team, and these consents.
  private func facts(_ consents: [Consent]) async throws -> Facts? {
    let store = try await opened()
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    seed.facilities = [.init(id: "aoi", name: "見本", oid: "2.999.1")]
    seed.people = [
      .init(
        person: Person(
          id: "dr", occupation: "physician", state: .active, hasPledge: true, hasTraining: true, role: always),
        name: "見本", facility: "aoi", isAdministrator: true)
    ]
    seed.terminals = [Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "aoi")]
    seed.members = [.init(patient: "p", person: "dr", membership: Membership(period: always, isAttending: true))]
    seed.consents = consents.enumerated().map { .init(id: "c\($0)", patient: "p", consent: $1) }
    seed.tokens = [
      .init(
        token: "secret", person: "dr", terminal: "t", purpose: "TREAT", expires: Instant(seconds: noon.seconds + 10))
    ]
    #expect(try await store.fill(seed, entries: [], at: noon))
    #expect(try await !store.fill(seed, entries: [], at: noon), "a filled store is left as it is")
    #expect(try await store.isSample)
    #expect(try await store.registry.token("secret", now: noon)?.person == "dr")
    #expect(try await store.registry.token("secret", now: Instant(seconds: noon.seconds + 10)) == nil, "it has expired")
    #expect(try await store.registry.token("secre", now: noon) == nil)
    let facts = try await store.registry.facts(person: "dr", terminal: "t", purpose: "TREAT", now: noon)
    #expect(try await store.registry.facts(person: "nobody", terminal: "t", purpose: "TREAT", now: noon) == nil)
    await store.close()
    return facts
  }

  @Test func aConsentThatHoldsIsEnough() async throws {
    let always = Period(from: nil, until: nil)
    let past = Period(from: nil, until: Instant(seconds: noon.seconds - 1))
    let holds = Consent(isActive: true, period: always, ground: .attendingPhysician)
    let expired = Consent(isActive: true, period: past, ground: .attendingPhysician)
    let withdrawn = Consent(isActive: false, period: always, ground: .attendingPhysician)
    let improper = Consent(isActive: true, period: always, ground: .uninstructed)
    for others in [[], [expired], [withdrawn], [improper], [expired, withdrawn, improper]] {
      let facts = try #require(try await facts(others + [holds]))
      #expect(facts.patients["p"]?.consent == holds)
    }
    for none in [[expired], [withdrawn], [improper], [expired, withdrawn]] {
      let facts = try #require(try await facts(none))
      guard case .granted(let scope) = Scope.make(facts: facts, table: try publishedTable()) else {
        Issue.record("the person may act")
        continue
      }
      #expect(scope.grants.isEmpty, "nothing of a patient without a consent that holds")
    }
    #expect(try await facts([])?.patients["p"]?.consent == nil)
  }
}
