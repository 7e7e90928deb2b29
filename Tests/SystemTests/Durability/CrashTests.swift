import Foundation
import HTTP
import TestSupport
import Testing

/// Nothing acknowledged is lost, nothing unacknowledged appears in part: a gateway is killed under load, again and again.
@Suite(.serialized, .onBothDatabases) struct CrashTests {
  /// How often it is killed: `MICT_KILLS`.
  private static let kills = ProcessInfo.processInfo.environment["MICT_KILLS"].flatMap { Int($0) } ?? 3
  /// After so many kills a new database begins, so that looking through all of it stays affordable.
  private static let killsOfOneDatabase = 10
  private static let writers = 6

  @Test func whatWasAcknowledgedSurvives() async throws {
    var chance = SeededGenerator.told("kills")
    var tally = Tally()
    var left = Self.kills
    while left > 0 {
      let count = min(left, Self.killsOfOneDatabase)
      try await life(kills: count, &chance, &tally)
      left -= count
      if left > 0 { print("\(TestedDatabase.current.rawValue), seed \(chance.seed), so far: \(tally)") }
    }
    print("\(TestedDatabase.current.rawValue), seed \(chance.seed): \(tally)")
    #expect(tally.writes > 0 && tally.reads > 0)
  }

  /// Whoever reckons must find what is lost, what is there unasked, and what is not in the trail.
  @Test func theReckoningFindsWhatIsWrong() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: TestedDatabase.current.setting(in: folder), folder: folder)
    defer { gateway.kill() }
    try await gateway.startAndWait()
    let (resource, deeds) = (try MarkedResource(), Deeds())
    var made: [(id: String, etag: String)] = []
    for mark in ["one", "two"] {
      let asked = await deeds.ask([.init(mark: mark)])
      let answer = try await gateway.send(.post, "/fhir/Condition", body: resource.text(mark))
      let entry = (
        id: answer.headers["Location"].flatMap { Writer.id(in: $0) } ?? "", etag: answer.headers["ETag"] ?? ""
      )
      made.append(entry)
      await deeds.acknowledge(
        asked, [.init(entry: entry.id, base: nil, etag: entry.etag, mark: mark)],
        request: answer.headers["X-Request-Id"])
    }
    func problems(_ bend: (Deeds) async throws -> Void) async throws -> [String] {
      let copy = Deeds()
      let known = await deeds.acknowledged
      let requests = await deeds.requests
      for (version, request) in zip(known, requests) {
        await copy.acknowledge(await copy.ask([]), [version], request: request)
      }
      try await bend(copy)
      return try await Reckoning(gateway: gateway, deeds: copy, told: "bent", database: { gateway.database }).make()
        .found.problems
    }
    #expect(try await problems { _ in }.isEmpty)
    let lost = try await problems {
      await $0.acknowledge(
        await $0.ask([]), [.init(entry: made[0].id, base: made[0].etag, etag: "W/\"x\"", mark: "lost")], request: nil)
    }
    #expect(lost.contains { $0.contains("acknowledged, but not there") }, "\(lost)")
    let unrecorded = try await problems { await $0.read(request: "nothing") }
    #expect(unrecorded.contains { $0.contains("have no event") }, "\(unrecorded)")
    let half = try await problems { _ = await $0.ask([.init(mark: "two"), .init(mark: "three")]) }
    #expect(half.contains { $0.contains("half there") }, "\(half)")
    let refused = try await problems { await $0.refuse(await $0.ask([.init(mark: "one")])) }
    #expect(refused.contains { $0.contains("refused, but there") }, "\(refused)")
    _ = try await gateway.send(.put, "/fhir/Condition/\(made[1].id)", body: resource.text("four", id: made[1].id))
    let unasked = try await problems { _ in }
    #expect(unasked.contains { $0.contains("nobody asked") }, "\(unasked)")
    #expect(await gateway.end() == 0)
  }

  /// What all lives came to.
  private struct Tally: CustomStringConvertible {
    var kills = 0, writes = 0, reads = 0, kept = 0, gone = 0, versions = 0, events = 0, cuts = 0
    var description: String {
      """
      \(kills) kills; \(writes) versions acknowledged, \(reads) reads; unanswered changes: \(kept) wholly there, \
      \(gone) not there; \(versions) versions and \(events) events in the last states; \(cuts) cut logs
      """
    }
  }

  /// One database, from its first start to its last kill.
  private func life(kills: Int, _ chance: inout SeededGenerator, _ tally: inout Tally) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: TestedDatabase.current.setting(in: folder), folder: folder)
    defer { gateway.kill() }
    let deeds = Deeds()
    var entries: [(id: String, etag: String)] = []
    try await gateway.startAndWait()
    for number in 1...kills {
      let told = "\(TestedDatabase.current.rawValue), seed \(chance.seed), kill \(tally.kills + 1)"
      // The first few are everybody's.
      let shared = entries.prefix(3).map(\.id)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<Self.writers {
          let own = entries.dropFirst(3).enumerated().filter { $0.offset % Self.writers == writer }.map(\.element)
          var client = try Writer(
            gateway, deeds, name: "m\(number)w\(writer)", chance: SeededGenerator(seed: chance.next()), own: own,
            shared: shared)
          group.addTask { try await client.work() }
        }
        try await Task.sleep(for: .milliseconds(Int.random(in: 30...1500, using: &chance)))
        gateway.kill()
        try await group.waitForAll()
      }
      tally.kills += 1
      // In a short run once, for each costs the start of a program. A server has a log of its own.
      if TestedDatabase.current == .sqlite, Self.kills > 3 || number == kills {
        try await checkCutLog(gateway, told, &chance, &tally)
      }
      // Now and then once more while it starts, over what the last kill left.
      while chance.once(in: 4), tally.kills < Self.kills {
        try gateway.start()
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...1500, using: &chance)))
        gateway.kill()
      }
      try await gateway.startAndWait()
      let check = try await Run.mict("admin", "check", "--database", gateway.database)
      #expect(check.status == 0, "\(told): \(check.output)\(check.errors)")
      let (found, living) = try await Reckoning(
        gateway: gateway, deeds: deeds, told: told, database: { gateway.database }
      ).make()
      #expect(found.problems.isEmpty, "\(told): \(found.problems.prefix(10))")
      entries = living
      (tally.kept, tally.gone) = (tally.kept + found.kept, tally.gone + found.gone)
      if number == kills {
        (tally.versions, tally.events) = (tally.versions + found.versions, tally.events + found.events)
      }
    }
    // What is there and what it is found by still agree to the last term.
    let reindexed = try await Run.mict("admin", "reindex", "--database", gateway.database)
    #expect(reindexed.status == 0, "\(reindexed.errors)")
    #expect(reindexed.output.contains("0 parts had other terms"), "\(reindexed.output)")
    tally.writes += await deeds.acknowledged.count
    tally.reads += await deeds.reads
  }

  /// A machine that loses its power may leave less than a process that is killed: a log that ends anywhere behind what was
  /// already moved into the file, for that was on the disk before. Whatever is left of it, what is there is whole.
  private func checkCutLog(
    _ gateway: Mortal, _ told: String, _ chance: inout SeededGenerator, _ tally: inout Tally
  ) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = folder.appending(path: "cut.sqlite").path
    for suffix in ["", "-wal"] {
      guard FileManager.default.fileExists(atPath: gateway.database + suffix) else { return }
      try FileManager.default.copyItem(atPath: gateway.database + suffix, toPath: copy + suffix)
    }
    let index = [UInt8](try Data(contentsOf: URL(filePath: gateway.database + "-shm")))
    let log = try FileHandle(forUpdating: URL(filePath: copy + "-wal"))
    let size = try log.seekToEnd()
    let start = Self.moved(index)
    guard start < size else { return }
    try log.truncate(atOffset: UInt64.random(in: start...size, using: &chance))
    try log.close()
    let check = try await Run.mict("admin", "check", "--database", copy)
    #expect(check.status == 0, "\(told), log cut: \(check.output)\(check.errors)")
    tally.cuts += 1
  }

  /// How many bytes of the log were moved into the file, or may have been (sqlite.org/walformat.html, "WAL-Index File
  /// Format": `nBackfillAttempted`). A frame is a header of 24 bytes and a page.
  private static func moved(_ index: [UInt8]) -> UInt64 {
    guard index.count >= 132 else { return .max }
    let frames = (0..<4).reduce(UInt64(0)) { $0 | UInt64(index[128 + $1]) << UInt64(8 * $1) }
    return 32 + frames * (24 + 4096)
  }
}
