import Access
import Foundation
import Storage
import TestSupport
import Testing

@testable import Database

/// The complete erasure of a patient: nothing is left in the tables, in the files' bytes, or in the audit trail.
@Suite struct PurgeTests {
  private let folder = try? temporaryFolder()

  private func path() throws -> String { try #require(folder).appendingPathComponent("a.sqlite").path }

  private func remove() { folder.map { try? FileManager.default.removeItem(at: $0) } }

  /// A text that stands nowhere else.
  private static func text(_ random: inout SeededGenerator) -> String {
    let signs = Array("花子東京都架空町見本通り薬病名痛み止め咳")
    return "見本" + String((0..<Int.random(in: 4...600, using: &random)).map { _ in random.pick(signs) })
  }

  /// An entry with a long history, so that pages and overflow pages are filled, split and freed.
  private static func fill(_ store: Store, patient: String, entries: Int, _ random: inout SeededGenerator) async throws
  {
    let view = store.view(try scope("physician", patients: [patient]))
    for _ in 0..<entries {
      let fields = Array(#"{"name":"\#(text(&random))","note":"\#(text(&random))"}"#.utf8)
      let term = Term(parameter: "code", code: text(&random), text: text(&random))
      let made = try await view.insert(
        NewEntry(
          type: "Condition", lens: "diagnosis", patient: patient,
          parts: [Part(category: "diagnosis", fields: fields, residue: fields)], terms: ["diagnosis": [term]])
      ) { Array(#"{"what":"Condition/\#($0)","of":"Patient/\#(patient)"}"#.utf8) }
      let version = try #require(made.entry?.version)
      let next = Array(#"{"name":"\#(text(&random))"}"#.utf8)
      _ = try await view.change(
        made.id, type: "Condition", from: version,
        EntryChange(
          fates: ["diagnosis": .becomes(Part(category: "diagnosis", fields: next, residue: nil), terms: [term])]),
        categories: ["diagnosis"], audit: Array(#"{"of":"Patient/\#(patient)"}"#.utf8))
    }
  }

  private static func registry() -> RegistrySeed {
    let always = Period(from: nil, until: nil)
    var seed = RegistrySeed()
    seed.facilities = [.init(id: "aoi", name: "見本", oid: "2.999.1")]
    let doctor = Person(
      id: "dr", occupation: "physician", state: .active, hasPledge: true, hasTraining: true, role: always)
    seed.people = [.init(person: doctor, name: "見本", facility: "aoi", isAdministrator: true)]
    for patient in ["hanako-mihon", "taro-mihon"] {
      seed.members.append(
        .init(patient: patient, person: "dr", membership: Membership(period: always, isAttending: true)))
      let consent = Consent(isActive: true, period: always, ground: .attendingPhysician)
      seed.consents.append(.init(id: "consent-of-\(patient)", patient: patient, consent: consent))
      seed.crosswalk.append(.init(patient: patient, hospital: "h", identifier: "number-of-\(patient)"))
    }
    return seed
  }

  /// A store with two patients whose entries were written by turns.
  private func filled(
    _ random: inout SeededGenerator, rounds: Int, at address: DatabaseAddress? = nil
  ) async throws -> Store {
    let store = try await Store.open(address ?? .file(path()))
    #expect(try await store.load(Self.registry(), audit: [1]))
    try await store.registry.declareEmergency(
      person: "dr", patient: "hanako-mihon", reason: "見本の理由", now: noon, seconds: 60)
    for _ in 0..<rounds {
      try await Self.fill(store, patient: "hanako-mihon", entries: 2, &random)
      try await Self.fill(store, patient: "taro-mihon", entries: 2, &random)
    }
    return store
  }

  @Test func nothingIsLeft() async throws {
    defer { remove() }
    var random = SeededGenerator.told("purge")
    let store = try await filled(&random, rounds: 12)
    let traces = try await store.traces(of: "hanako-mihon")
    #expect(traces.count > 100)
    let before = try await store.audit.last()
    let other = try await store.rows(of: "taro-mihon")

    let purged = try #require(
      try await store.purge(
        patient: "hanako-mihon", audit: Array(#"{"purge":"42","of":"Patient/hanako-mihon"}"#.utf8)))
    #expect(purged.counts["entry"] == 24 && purged.counts["part"] == 48 && purged.counts["term"] == 24)
    for table in ["membership", "consent", "emergency", "crosswalk", "pseudonym"] {
      #expect(purged.counts[table] == 1, "\(table)")
    }
    #expect(try await store.rows(of: "hanako-mihon").isEmpty)
    #expect(try await store.rows(of: "taro-mihon") == other)

    // The trail is as it was, tells of the purge by the patient's pseudonym, and names the patient no more.
    #expect(try await store.audit.last() == before.map { $0 + 1 })
    let events = try await store.audit.events().map { String(decoding: $0, as: UTF8.self) }
    #expect(events.allSatisfy { !$0.contains("hanako") })
    let pseudonym = try #require(events.last?.split(separator: "/").last?.split(separator: "\"").first)
    #expect(events.filter { $0.contains("\"Patient/\(pseudonym)\"") }.count == 49, "48 writes and the purge")
    #expect(events.filter { $0.contains("\"Patient/taro-mihon\"") }.count == 48)

    let distinctive = try await store.distinctive(traces)
    #expect(distinctive.count > 100)
    let path = try path()
    await store.close()
    #expect(try distinctive.finds(inDatabase: path).isEmpty)
    // Those of the other patient are there: the search finds what there is.
    let again = try await Store.open(.file(path))
    let others = try await again.traces(of: "taro-mihon")
    await again.close()
    #expect(try !others.finds(inDatabase: path).isEmpty)
  }

  /// On PostgreSQL no row is left, and none of what the planner has noted. (A database of its own: snapshots that others have
  /// in the same are waited for.)
  @Test func noRowIsLeftOnAServer() async throws {
    var random = SeededGenerator.told("purge on a server")
    let store = try await filled(&random, rounds: 4, at: .server(try TestedDatabase.database()))
    try await store.forget()
    let traces = try await store.traces(of: "hanako-mihon")
    #expect(traces.count > 40)
    #expect(try await store.distinctive(traces).count == 0, "all are in rows")
    let purged = try await store.purge(patient: "hanako-mihon", audit: Array(#"{"of":"Patient/hanako-mihon"}"#.utf8))
    #expect(purged?.counts["entry"] == 8)
    #expect(try await store.rows(of: "hanako-mihon").isEmpty)
    #expect(try await !store.rows(of: "taro-mihon").isEmpty)
    let shared = traces.count - (try await store.distinctive(traces)).count
    // The trail names the entries, by ids that tell nothing of whose they were.
    #expect(shared == 8, "\(shared) of \(traces.count)")
    let own = try await store.distinctive(
      Traces(["hanako-mihon", "number-of-hanako-mihon", "consent-of-hanako-mihon"]))
    #expect(own.count == 3)
    #expect(try await store.audit.verify() == .intact(count: 34))
    await store.close()
  }

  /// The proof has teeth: it finds the traces where rows were deleted and nothing else was done.
  @Test(arguments: [true, false]) func aNaiveErasureIsFoundOut(_ isLogEmptied: Bool) async throws {
    defer { remove() }
    var random = SeededGenerator.told("naive erasure")
    let store = try await filled(&random, rounds: 3)
    let traces = try await store.traces(of: "hanako-mihon")
    let path = try path()
    let naive = try await DatabasePool.open(.file(path))
    if isLogEmptied {
      try await naive.maintain { _ = try ($0 as? SQLiteSession)?.pragma("secure_delete = OFF") }
    }
    try await naive.write { connection in
      for table in ["term", "part", "entry", "membership", "consent", "emergency", "crosswalk", "pseudonym"] {
        try connection.execute("DELETE FROM \(table) WHERE patient = 'hanako-mihon'")
      }
    }
    if isLogEmptied { try await naive.emptyLog() }
    #expect(try await store.rows(of: "hanako-mihon").isEmpty)
    let distinctive = try await store.distinctive(traces)
    let copy = try #require(folder).appendingPathComponent("copy").path
    // As the files are while the gateway runs: closing would empty the log.
    for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix) }
    let finds = try distinctive.finds(inDatabase: copy)
    #expect(finds.contains { $0.file == copy + (isLogEmptied ? "" : "-wal") })
    // What does away with them does away with all of them.
    try await store.forget()
    await naive.close()
    await store.close()
    #expect(try distinctive.finds(inDatabase: path).isEmpty)
  }

  @Test func ofNobodyNothingIsPurgedOrRecorded() async throws {
    defer { remove() }
    let store = try await Store.open(.file(path()))
    #expect(try await store.purge(patient: "nobody", audit: [1]) == nil)
    #expect(try await store.audit.events().isEmpty)
    await store.close()
  }

  /// A find on the border of two pieces of a file is a find.
  @Test func aTraceIsFoundWhereverItStands() throws {
    defer { remove() }
    let path = try path()
    let traces = Traces(["見本花子", "xyz", "abcd"])
    #expect(traces.count == 2, "what is too short is no trace")
    var bytes = [UInt8](repeating: 0, count: 3 << 20)
    let offsets = [0, 500, (1 << 20) - 1, (1 << 20) - 3, (2 << 20) + 1, bytes.count - 12]
    for offset in offsets { bytes.replaceSubrange(offset..<(offset + 12), with: Array("見本花子".utf8)) }
    bytes.replaceSubrange(800..<804, with: Array("abcd".utf8))
    try Data(bytes).write(to: URL(filePath: path))
    let finds = try traces.finds(inDatabase: path).map(\.offset)
    // Of the two that overlap the later has overwritten the earlier.
    #expect(finds.sorted() == [0, 500, 800, (1 << 20) - 3, (2 << 20) + 1, bytes.count - 12])
    #expect(throws: Traces.Unreadable.self) { try traces.finds(inDatabase: path + ".none") }
  }
}
