import Foundation
import TestSupport
import Testing

/// The memory of a gateway under mixed load, minute by minute: `make soak`.
@Suite(.serialized, .onBothDatabases) struct SoakTests {
  private static let minutes = ProcessInfo.processInfo.environment["MICT_SOAK"].flatMap { Int($0) }

  /// What a process holds, in KiB: in all, and of it what is its own and no part of a file.
  private struct Memory {
    var all = 0, own = 0

    init(of pid: Int32) throws {
      for line in try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8).split(separator: "\n") {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count > 1, let size = Int(words[1]) else { continue }
        if words[0] == "VmRSS:" { all = size }
        if words[0] == "RssAnon:" { own = size }
      }
    }
  }

  @Test(.enabled(if: minutes != nil, "`make soak` runs it")) func memoryDoesNotGrow() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: TestedDatabase.current.setting(in: folder), folder: folder)
    defer { gateway.kill() }
    try await gateway.startAndWait()
    let pid = try #require(gateway.pid)
    try await Task.sleep(for: .seconds(10))
    let idle = try Memory(of: pid)
    print("\(TestedDatabase.current.rawValue) at rest: \(idle.all / 1024) MiB, of it \(idle.own / 1024) MiB its own")
    var chance = SeededGenerator.told("soak")
    let deeds = Deeds()
    var course: [(all: Int, own: Int)] = []
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        var client = try Writer(
          gateway, deeds, name: "s\(number)", chance: SeededGenerator(seed: chance.next()), own: [], shared: [])
        client.pause = .milliseconds(5)
        group.addTask { [client] in
          var client = client
          try await client.work()
        }
      }
      for minute in 1...(Self.minutes ?? 1) {
        var samples: [Memory] = []
        for _ in 0..<60 {
          try await Task.sleep(for: .seconds(1))
          samples.append(try Memory(of: pid))
        }
        let mean = (
          all: samples.map(\.all).reduce(0, +) / samples.count, own: samples.map(\.own).reduce(0, +) / samples.count
        )
        course.append(mean)
        let (writes, reads) = (await deeds.acknowledged.count, await deeds.reads)
        print(
          "minute \(minute): \(mean.all / 1024) MiB, \(mean.own / 1024) MiB its own; \(writes) versions, \(reads) reads"
        )
      }
      await deeds.end()
      try await group.waitForAll()
    }
    #expect(await deeds.refusals == 0)
    // What the first half fills (joined resources up to their limit, prepared statements) stays; then nothing grows.
    if course.count > 4, let last = course.last {
      let half = course[course.count / 2].own
      #expect(last.own < half + half / 20, "KiB by minute: \(course)")
    }
    // A build for debugging has another size. What is no part of a file is meant: pages of the program and its libraries
    // are mapped around each that is used, as many as the system has at hand, and given back when it needs room.
    #if !DEBUG
      #expect(idle.own < 32 * 1024, "KiB: \(idle)")
    #endif
    #expect(await gateway.end() == 0)
  }
}
