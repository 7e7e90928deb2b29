import Access
import Database
import Storage
import TestSupport
import Testing

/// Each change of the registry is seen in the very next facts, and recorded once.
@Suite(.onBothDatabases) struct RegistryChangeTests {
  private func loaded() async throws -> Store {
    let store = try await opened()
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    seed.facilities = [.init(id: "aoi", name: "見本", oid: "2.999.1"), .init(id: "kita", name: "見本", oid: "2.999.2")]
    let doctor = Person(
      id: "dr", occupation: "physician", state: .active, hasPledge: true, hasTraining: true, role: always)
    seed.people = [.init(person: doctor, name: "見本", facility: "aoi", isAdministrator: true)]
    seed.terminals = [Terminal(id: "t", state: .active, ownership: .facilityManaged, facility: "aoi")]
    seed.members = [.init(patient: "p", person: "dr", membership: Membership(period: always, isAttending: true))]
    seed.consents = [
      .init(id: "c", patient: "p", consent: Consent(isActive: true, period: always, ground: .attendingPhysician))
    ]
    seed.tokens = [.init(token: "sample", person: "dr", terminal: "t", purpose: "TREAT", expires: noon)]
    #expect(try await store.load(seed, audit: [0]))
    #expect(try await !store.load(seed, audit: [99]), "it is empty no more")
    return store
  }

  private func facts(_ store: Store, now: Instant = noon) async throws -> Facts {
    try #require(try await store.registry.facts(person: "dr", terminal: "t", purpose: "TREAT", now: now))
  }

  @Test func aLoadedRegistryIsNoSampleAndHasNoTokens() async throws {
    let store = try await loaded()
    #expect(try await !store.isSample)
    #expect(try await store.registry.token("sample", now: Instant(seconds: noon.seconds - 10)) == nil)
    #expect(try await store.audit.events() == [[0]])
    await store.close()
  }

  @Test func everyChangeIsInTheNextFactsAndInTheTrail() async throws {
    let store = try await loaded()
    let later = Instant(seconds: noon.seconds + 3600)
    let steps: [(change: RegistryChange, holds: (Facts) -> Bool)] = [
      (.person("dr", .suspended), { $0.person.state == .suspended }),
      (.person("dr", .active), { $0.person.state == .active }),
      (.roleEnds(person: "dr", at: noon), { $0.person.role.end == noon }),
      (.facility("aoi", isActive: false), { !$0.facility.isActive }),
      (.facility("aoi", isActive: true), { $0.facility.isActive }),
      (.refusal(facility: "kita", true), { $0.refusing == ["kita"] }),
      (.refusal(facility: "kita", false), { $0.refusing.isEmpty }),
      (.terminal("t", .lost), { $0.terminal?.state == .lost }),
      (.withdrawal(patient: "p", at: noon), { $0.patients["p"]?.consent?.isActive == false }),
      (
        .consent(id: "c2", patient: "p", .instructed, from: noon),
        { $0.patients["p"]?.consent?.isActive == true && $0.patients["p"]?.consent?.ground == .instructed }
      ),
      (
        .consent(
          id: "c3", patient: "p", .instructed, from: noon, except: .init(categories: ["lab"], facilities: ["kita"])),
        { $0.patients["p"]?.consent?.exceptions == .init(categories: ["lab"], facilities: ["kita"]) }
      ),
      (
        .consent(
          id: "c4", patient: "p", .instructed, from: noon, except: .init(categories: ["vital"], occupations: ["x"])),
        {
          $0.patients["p"]?.consent?.exceptions
            == .init(categories: ["lab", "vital"], facilities: ["kita"], occupations: ["x"])
        }
      ),
      (
        .member(patient: "q", person: "dr", Membership(period: Period(from: noon, until: nil), isAttending: true)),
        { $0.patients["q"]?.memberships.count == 1 }
      ),
      (
        .memberEnds(patient: "q", person: "dr", at: later), { $0.patients["q"]?.memberships.first?.period.end == later }
      ),
      (.disaster(from: noon, until: later), { $0.disaster == Period(from: noon, until: later) }),
      (.disasterEnds(at: noon), { $0.disaster == Period(from: noon, until: noon) }),
    ]
    for (number, step) in steps.enumerated() {
      #expect(try await store.change(step.change, audit: [UInt8(number + 1)]), "\(step.change)")
      #expect(step.holds(try await facts(store)), "\(step.change)")
    }
    #expect(try await store.audit.events() == (0...steps.count).map { [UInt8($0)] })
    await store.close()
  }

  @Test func whatIsNotThereIsNotChangedAndNotRecorded() async throws {
    let store = try await loaded()
    for change: RegistryChange in [
      .person("nobody", .suspended), .roleEnds(person: "nobody", at: noon), .facility("none", isActive: false),
      .refusal(facility: "none", true), .terminal("none", .lost), .withdrawal(patient: "nobody", at: noon),
      .consent(id: "c", patient: "p", .instructed, from: noon), .disasterEnds(at: noon),
    ] {
      #expect(try await !store.change(change, audit: [9]), "\(change)")
    }
    #expect(try await store.audit.events() == [[0]])
    await store.close()
  }

  @Test func anEmergencyIsRecordedWithItsEvent() async throws {
    let store = try await loaded()
    try await store.registry.declareEmergency(
      person: "dr", patient: "q", reason: "見本", now: noon, seconds: 5_000, audit: [7])
    let emergency = try #require(try await facts(store).breakGlass)
    #expect(emergency.patient == "q" && emergency.period.end == Instant(seconds: noon.seconds + BreakGlass.longest))
    #expect(try await store.audit.events().last == [7])
    await store.close()
  }
}
