import Access
import Storage
import TestSupport
import Testing

/// A view shows what its scope may read, and tells nothing of the rest.
@Suite(.onBothDatabases) struct ViewTests {
  @Test func partsOutsideTheScopeAreNotThere() async throws {
    let store = try await opened()
    let physician = store.view(try scope("physician", patients: ["p"]))
    let stored = try #require(
      try await physician.insert(entry("p", ["diagnosis-summary", "diagnosis"])) { _ in [] }.entry)
    #expect(stored.parts.map(\.category) == ["diagnosis", "diagnosis-summary"])
    let helper = store.view(try scope("home-helper", patients: ["p"]))
    let seen = try #require(try await helper.entry(stored.id, type: "Condition"))
    #expect(seen.parts.map(\.category) == ["diagnosis-summary"])
    #expect(seen.version != stored.version)
    await store.close()
  }

  @Test func notReadableIsNotThere() async throws {
    let store = try await opened()
    let physician = store.view(try scope("physician", patients: ["p"]))
    let stored = try #require(try await physician.insert(entry("p", ["diagnosis"])) { _ in [] }.entry)
    for (occupation, patients) in [("home-helper", ["p"]), ("physician", ["q"]), ("physician", []), ("other", ["p"])] {
      let view = store.view(try scope(occupation, patients: patients))
      #expect(try await view.entry(stored.id, type: "Condition") == nil, "\(occupation) \(patients)")
      #expect(try await view.search(EntryQuery(type: "Condition", count: 10)).total == 0)
    }
    #expect(try await physician.entry(stored.id, type: "Observation") == nil)
    await store.close()
  }

  @Test func aSearchSeesOnlyTermsOfReadableParts() async throws {
    let store = try await opened()
    let physician = store.view(try scope("physician", patients: ["p"]))
    _ = try await physician.insert(entry("p", ["diagnosis-summary", "diagnosis"])) { _ in [] }
    let helper = store.view(try scope("home-helper", patients: ["p"]))
    func total(_ view: View, _ parameter: String, _ code: String, negated: Bool = false) async throws -> Int {
      try await view.search(
        EntryQuery(
          type: "Condition",
          tests: [.term(TermTest(parameter: parameter, isNegated: negated, alternatives: [.code(.any, code)]))],
          count: 10)
      ).total ?? -1
    }
    #expect(try await total(physician, "in", "diagnosis") == 1)
    #expect(try await total(helper, "in", "diagnosis") == 0)
    #expect(try await total(helper, "in", "diagnosis-summary") == 1)
    #expect(try await total(helper, "in", "diagnosis", negated: true) == 1)
    await store.close()
  }

  @Test func pagesAreCompleteAndOverlapNowhere() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p", "q"]))
    for number in 0..<25 { _ = try await view.insert(entry(number % 2 == 0 ? "p" : "q", ["diagnosis"])) { _ in [] } }
    var seen: [String] = []
    var after: EntryMark?
    repeat {
      let page = try await view.search(EntryQuery(type: "Condition", count: 10, after: after))
      #expect(page.total == 25)
      #expect(page.entries.count == 10 || page.next == nil)
      seen += page.entries.map(\.id)
      after = page.next
    } while after != nil
    #expect(seen.count == 25 && Set(seen).count == 25)
    await store.close()
  }

  @Test func whatTheScopeMayNotWriteIsRefusedAndNothingStored() async throws {
    let store = try await opened()
    for (occupation, patient) in [("visiting-nurse", "p"), ("physician", "elsewhere")] {
      let view = store.view(try scope(occupation, patients: ["p"]))
      await #expect(throws: View.OutsideScope.self) {
        try await view.insert(entry(patient, ["diagnosis"])) { _ in [1] }
      }
    }
    let known = store.view(try scope("physician", patients: ["p"]))
    await #expect(throws: View.OutsideScope.self) { try await known.insert(entry("p", ["no-such"])) { _ in [1] } }
    await #expect(throws: View.OutsideScope.self) { try await known.insert(entry("p", [])) { _ in [1] } }
    #expect(try await store.audit.events().isEmpty)
    #expect(try await known.search(EntryQuery(type: "Condition", count: 10)).total == 0)
    await store.close()
  }

  /// Whatever happens to what a scope may not read, its view stays the same to the last byte.
  @Test func whatIsHiddenChangesNothing() async throws {
    let store = try await opened()
    let physician = store.view(try scope("physician", patients: ["p", "q"]))
    let shared = try #require(
      try await physician.insert(entry("p", ["diagnosis-summary", "diagnosis"])) { _ in [] }.entry)
    let helper = store.view(try scope("home-helper", patients: ["p"]))
    let before = try await snapshot(helper, shared.id)
    _ = try await physician.insert(entry("p", ["diagnosis"], code: "other")) { _ in [] }
    _ = try await physician.insert(entry("q", ["diagnosis-summary"])) { _ in [] }
    #expect(try await snapshot(helper, shared.id) == before)
    await store.close()
  }

  private func snapshot(_ view: View, _ id: String) async throws -> String {
    let page = try await view.search(EntryQuery(type: "Condition", count: 100))
    let read = try await view.entry(id, type: "Condition")
    return
      "\(page.total ?? -1) \(page.next?.id ?? "") \(page.entries.map { "\($0.id) \($0.version) \($0.updated) \($0.parts)" }) \(read.map { "\($0)" } ?? "")"
  }
}
