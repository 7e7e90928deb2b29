import Access
import Storage
import TestSupport
import Testing

/// Versions and history follow what is seen.
@Suite(.onBothDatabases) struct HistoryTests {
  private func doctor(_ store: Store, at seconds: Int64 = 0) throws -> View {
    var caller = Caller()
    caller.isAttending = true
    caller.now = Instant(seconds: noon.seconds + seconds)
    return store.view(try caller.scope())
  }

  private func helper(_ store: Store) throws -> View { store.view(try Caller(occupation: "home-helper").scope()) }

  /// Changes the entry as it is seen, and gives its new version.
  @discardableResult private func change(
    _ view: View, _ id: String, _ texts: [String: String]
  ) async throws -> StoredEntry {
    let seen = try #require(try await view.entry(id, type: "Condition"))
    return try await view.change(
      id, type: "Condition", from: seen.version, StorageTests.change(texts), categories: [], audit: [1])
  }

  private func texts(_ entry: StoredEntry) -> String {
    entry.parts.map { "\($0.category)=\(String(decoding: $0.fields ?? [], as: UTF8.self))" }.joined(separator: " ")
  }

  @Test func aCorrectionIsSeenOnlyWhereItsPartIs() async throws {
    let store = try await opened()
    let id = try await doctor(store).insert(entry("p", ["diagnosis-summary", "diagnosis"])) { _ in [] }.id
    let before = try #require(try await helper(store).entry(id, type: "Condition"))
    try await change(doctor(store, at: 10), id, ["diagnosis": "two"])
    #expect(try await helper(store).entry(id, type: "Condition") == before, "to the last byte, tag and date")
    #expect(try await helper(store).history(HistoryQuery(id: id, count: 10)).total == 1)
    let seen = try await change(doctor(store, at: 20), id, ["diagnosis-summary": "three"])
    #expect(texts(seen) == "diagnosis=two diagnosis-summary=three")
    let after = try #require(try await helper(store).entry(id, type: "Condition"))
    #expect(texts(after) == "diagnosis-summary=three" && after.version != before.version)
    #expect(after.updated == noon.seconds + 20)
    await store.close()
  }

  @Test func historyHasAVersionForEachVisibleChange() async throws {
    let store = try await opened()
    let id = try await doctor(store).insert(entry("p", ["diagnosis-summary", "diagnosis"])) { _ in [] }.id
    try await change(doctor(store, at: 10), id, ["diagnosis": "two"])
    try await change(doctor(store, at: 20), id, ["diagnosis-summary": "three", "diagnosis": "four"])
    try await change(doctor(store, at: 30), id, ["diagnosis-summary": ""])
    try await change(doctor(store, at: 40), id, ["diagnosis-summary": "five"])

    func told(_ view: View) async throws -> [String] {
      try await view.history(HistoryQuery(type: "Condition", id: id, count: 10)).versions.map {
        "\($0.isNew ? "new " : "")\($0.entry.isDeleted ? "gone" : texts($0.entry)) @\($0.entry.updated - noon.seconds)"
      }
    }
    #expect(
      try await told(doctor(store)) == [
        "diagnosis=four diagnosis-summary=five @40", "diagnosis=four @30",
        "diagnosis=four diagnosis-summary=three @20", "diagnosis=two diagnosis-summary=diagnosis-summary @10",
        "new diagnosis=diagnosis diagnosis-summary=diagnosis-summary @0",
      ])
    #expect(
      try await told(helper(store)) == [
        "new diagnosis-summary=five @40", "gone @30", "diagnosis-summary=three @20",
        "new diagnosis-summary=diagnosis-summary @0",
      ])
    // Each version can be read by its id, by whom it was told.
    for view in [try doctor(store), try helper(store)] {
      let versions = try await view.history(HistoryQuery(id: id, count: 10)).versions
      #expect(Set(versions.map(\.entry.version)).count == versions.count)
      for version in versions {
        #expect(try await view.version(version.entry.version, of: id, type: "Condition") == version.entry)
      }
    }
    let doctors = try await doctor(store).history(HistoryQuery(id: id, count: 10)).versions
    #expect(try await helper(store).version(doctors[1].entry.version, of: id, type: "Condition") == nil)
    await store.close()
  }

  @Test func sinceAndAt() async throws {
    let store = try await opened()
    let id = try await doctor(store).insert(entry("p", ["vital"])) { _ in [] }.id
    for second in [10, 20, 30] { try await change(doctor(store, at: Int64(second)), id, ["vital": "v\(second)"]) }
    let view = try helper(store)
    func times(_ query: HistoryQuery) async throws -> [Int64] {
      try await view.history(query).versions.map { $0.entry.updated - noon.seconds }
    }
    #expect(try await times(HistoryQuery(since: noon.seconds + 20, count: 10)) == [30, 20])
    #expect(try await times(HistoryQuery(at: noon.seconds + 15..<noon.seconds + 25, count: 10)) == [20, 10])
    #expect(try await times(HistoryQuery(at: noon.seconds + 20..<noon.seconds + 21, count: 10)) == [20])
    #expect(try await times(HistoryQuery(at: noon.seconds - 9..<noon.seconds, count: 10)) == [])
    #expect(try await times(HistoryQuery(at: noon.seconds + 99..<noon.seconds + 100, count: 10)) == [30])
    await store.close()
  }

  @Test func pagesAreCompleteAndOverlapNowhere() async throws {
    let store = try await opened()
    for number in 0..<7 {
      let id = try await doctor(store, at: Int64(number % 3)).insert(entry("p", ["vital"])) { _ in [] }.id
      try await change(doctor(store, at: 5), id, ["vital": "again"])
    }
    let view = try helper(store)
    let whole = try await view.history(HistoryQuery(count: 100)).versions.map(\.entry)
    var seen: [StoredEntry] = []
    var after: HistoryMark?
    repeat {
      let page = try await view.history(HistoryQuery(count: 3, after: after))
      #expect(page.total == 14 && (page.versions.count == 3 || page.next == nil))
      seen += page.versions.map(\.entry)
      after = page.next
    } while after != nil
    #expect(seen == whole && seen.count == 14)
    await store.close()
  }

  @Test func deletingEndsAllPartsAndTerms() async throws {
    let store = try await opened()
    let id = try await doctor(store).insert(entry("p", ["vital", "lab"])) { _ in [] }.id
    let seen = try #require(try await doctor(store).entry(id, type: "Condition"))
    let nurse = store.view(try Caller(occupation: "nurse").scope())
    await #expect(throws: View.OutsideScope.self) {
      try await nurse.delete(id, type: "Condition", from: seen.version, categories: ["vital"], audit: [1])
    }
    let later = try doctor(store, at: 10)
    await #expect(throws: View.Conflict.self) {
      try await later.delete(id, type: "Condition", from: "other", categories: ["vital", "lab"], audit: [1])
    }
    try await later.delete(id, type: "Condition", from: seen.version, categories: ["vital", "lab"], audit: [1])
    let gone = try #require(try await later.entry(id, type: "Condition"))
    #expect(gone.isDeleted && gone.updated == noon.seconds + 10 && gone.version != seen.version)
    #expect(try await later.search(EntryQuery(type: "Condition", count: 10)).total == 0)
    #expect(try await later.version(seen.version, of: id, type: "Condition") == seen, "old versions stay")
    await store.close()
  }

  /// What was made from a version that is no longer seen is not carried out; a change out of sight is no conflict.
  @Test func aChangeNamesWhatItWasMadeFrom() async throws {
    let store = try await opened()
    let id = try await doctor(store).insert(entry("p", ["diagnosis-summary", "diagnosis"])) { _ in [] }.id
    let first = try #require(try await doctor(store).entry(id, type: "Condition"))
    try await change(doctor(store), id, ["diagnosis": "two"])
    let view = try doctor(store)
    await #expect(throws: View.Conflict.self) {
      try await view.change(
        id, type: "Condition", from: first.version, StorageTests.change(["diagnosis": "three"]), categories: [],
        audit: [])
    }
    #expect(try await doctor(store).history(HistoryQuery(id: id, count: 10)).total == 2)
    let vitals = try await doctor(store).insert(entry("p", ["vital", "diagnosis"])) { _ in [] }.id
    let nurse = store.view(try Caller(occupation: "care-staff", person: "physician").scope())
    let seen = try #require(try await nurse.entry(vitals, type: "Condition"))
    #expect(seen.parts.map(\.category) == ["vital"])
    try await change(doctor(store), vitals, ["diagnosis": "two"])
    let after = try await nurse.change(
      vitals, type: "Condition", from: seen.version, StorageTests.change(["vital": "120"]), categories: [], audit: [])
    #expect(texts(after) == "vital=120")
    #expect(
      try await doctor(store).entry(vitals, type: "Condition").map(texts) == "diagnosis=two vital=120",
      "what is out of sight stays as it is")
    await #expect(throws: View.OutsideScope.self) {
      try await nurse.change(
        vitals, type: "Condition", from: after.version, StorageTests.change(["diagnosis": "x"]), categories: [],
        audit: [])
    }
    await store.close()
  }

  /// The clock may go back; versions don't.
  @Test func timeNeverGoesBack() async throws {
    let store = try await opened()
    let id = try await doctor(store, at: 100).insert(entry("p", ["vital"])) { _ in [] }.id
    let after = try await change(doctor(store, at: 0), id, ["vital": "v"])
    #expect(after.updated == noon.seconds + 100)
    await store.close()
  }

  /// Chance: whatever happens to parts out of a caller's sight, history, versions and searches stay the same; and what
  /// happens in sight makes exactly one version each.
  @Test func onlyVisibleChangesAreVersions() async throws {
    var chance = SeededGenerator.told("histories")
    for _ in 0..<12 {
      let store = try await opened()
      let both = ["vital", "diagnosis"]
      let id = try await doctor(store).insert(entry("p", both)) { _ in [] }.id
      var visible = 1
      var last = try #require(try await helper(store).entry(id, type: "Condition"))
      for step in 1...15 {
        var texts: [String: String] = [:]
        for category in both where chance.once(in: 2) { texts[category] = chance.once(in: 4) ? "" : "s\(step)" }
        // To end a part that has ended changes nothing.
        let now = try #require(try await doctor(store).entry(id, type: "Condition"))
        texts = texts.filter { text in !text.value.isEmpty || now.parts.contains { $0.category == text.key } }
        if texts.isEmpty { continue }
        try await change(doctor(store, at: Int64(step)), id, texts)
        let seen = try #require(try await helper(store).entry(id, type: "Condition"))
        if texts["vital"] == nil {
          #expect(seen == last, "seed \(chance.seed)")
        } else {
          visible += 1
          #expect(seen.version != last.version, "seed \(chance.seed)")
        }
        last = seen
        #expect(
          try await helper(store).history(HistoryQuery(id: id, count: 50)).total == visible, "seed \(chance.seed)")
      }
      await store.close()
    }
  }
}
