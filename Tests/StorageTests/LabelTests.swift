import Access
import Storage
import TestSupport
import Testing

/// The statement hides exactly what the decision denies: by label, by origin, by author and by facility.
@Suite(.onBothDatabases) struct LabelTests {
  private static let categories = ["diagnosis-summary", "vital", "lab"]

  private func callers(_ chance: inout SeededGenerator) -> Caller {
    Caller(
      occupation: chance.pick(["physician", "home-helper", "nurse", "medical-technologist"]),
      person: chance.pick(["one", "two", "three"]), facility: chance.pick(["aoi", "kita", "midori"]),
      patients: chance.pick([["p"], ["p", "q"], ["q"]]), isAttending: chance.once(in: 2),
      refusing: chance.pick([[], ["kita"], ["kita", "tooi"]]),
      emergency: nil)
  }

  @Test func theStatementAgreesWithTheDecision() async throws {
    var chance = SeededGenerator.told("labels")
    let store = try await opened()
    var written: [(id: String, patient: String, category: String, facts: EntryFacts)] = []
    for _ in 0..<120 {
      var writer = callers(&chance)
      (writer.occupation, writer.patients, writer.isAttending) = ("physician", ["p", "q"], true)
      writer.refusing = []
      let (patient, category) = (chance.pick(["p", "q"]), chance.pick(Self.categories))
      let labels = LabelSet(rawValue: UInt8.random(in: 0...7, using: &chance))
      let origin = chance.pick([nil, nil, "kita", "tooi"])
      let stored = try await store.view(try writer.scope()).insert(
        entry(patient, [category], labels: chance.once(in: 2) ? [] : labels, origin: origin)
      ) { _ in [] }
      let seen = try #require(stored.entry, "who writes an entry sees it")
      written.append((stored.id, patient, category, seen.facts))
    }
    var (shown, hidden) = (0, 0)
    for _ in 0..<60 {
      var caller = callers(&chance)
      if chance.once(in: 3) { (caller.occupation, caller.emergency) = ("physician", chance.pick(["p", "q"])) }
      let scope = try caller.scope()
      let view = store.view(scope)
      let found = Set(try await view.search(EntryQuery(type: "Condition", count: 1000)).entries.map(\.id))
      for entry in written {
        let category = try #require(scope.table.category(entry.category))
        let decision = scope.decide(Question(.view, category, of: entry.patient, entry: entry.facts))
        #expect(found.contains(entry.id) == decision.isAllowed, "seed \(chance.seed): \(decision)")
        #expect(try await (view.entry(entry.id, type: "Condition") != nil) == decision.isAllowed)
        shown += decision.isAllowed ? 1 : 0
        hidden += decision.reason == .undisclosed || decision.reason == .originRefused ? 1 : 0
      }
    }
    #expect(shown > 500 && hidden > 300, "seed \(chance.seed)")
    await store.close()
  }

  /// A label that this program does not know hides an entry from everybody.
  @Test func anUnknownLabelHidesFromAll() async throws {
    let store = try await opened()
    var writer = Caller()
    writer.isAttending = true
    let view = store.view(try writer.scope())
    await #expect(throws: View.OutsideScope.self) {
      try await view.insert(entry("p", ["vital"], labels: LabelSet(rawValue: 8))) { _ in [] }
    }
    #expect(try await view.search(EntryQuery(type: "Condition", count: 10)).total == 0)
    await store.close()
  }

  /// Labelling needs the right to correct all that such an entry can have; and old versions are hidden like new ones.
  @Test func labelsConcernAllPartsAndVersions() async throws {
    let store = try await opened()
    var attending = Caller()
    attending.isAttending = true
    let doctor = store.view(try attending.scope())
    let (id, first) = try await doctor.insert(entry("p", ["vital", "lab"])) { _ in [] }
    let made = try #require(first)
    let nurse = store.view(try Caller(occupation: "nurse").scope())
    let seen = try #require(try await nurse.entry(id, type: "Condition"))
    #expect(seen.parts.map(\.category) == ["lab", "vital"])
    await #expect(throws: View.OutsideScope.self) {
      try await nurse.change(
        id, type: "Condition", from: seen.version, change([:], labels: .restricted), categories: ["vital", "lab"],
        audit: [])
    }
    let after = try await doctor.change(
      id, type: "Condition", from: made.version, change([:], labels: .restricted), categories: ["vital", "lab"],
      audit: [])
    #expect(after.facts.labels == .restricted && after.version != made.version)
    #expect(
      try await doctor.history(HistoryQuery(id: id, count: 10)).total == 2, "labels are shown, so they make a version")
    #expect(
      try await doctor.search(
        EntryQuery(
          type: "Condition", tests: [.term(TermTest(parameter: "in", alternatives: [.code(.any, "lab")]))], count: 9)
      ).total == 1, "terms stay")
    #expect(try await nurse.entry(id, type: "Condition") == nil)
    #expect(try await nurse.version(seen.version, of: id, type: "Condition") == nil)
    #expect(try await nurse.history(HistoryQuery(count: 10)).total == 0)
    #expect(try await nurse.search(EntryQuery(type: "Condition", count: 10)).total == 0)
    await store.close()
  }
}
