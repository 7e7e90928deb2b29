import Foundation
import HTTP
import TestSupport
import Testing

/// Where there is no room left, the gateway refuses what it can't write, loses nothing, says so to load balancers, and
/// goes on when there is room again.
@Suite(.serialized) struct FullDiskTests {
  /// How room is made scarce.
  enum Want: String, CaseIterable {
    /// A file system of its own, of 6 MB, that really fills up. It takes the right to mount one, in a user namespace at
    /// least; where that is not given, the test says so, and the other way remains.
    case fileSystem = "a full file system"
    /// The system's limit of the size of files.
    case limit = "a limit of the size of files"
  }

  @Test(arguments: Want.allCases) func refusesLosesNothingAndGoesOn(_ want: Want) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appending(path: "place")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    guard let wrapper = try await Self.wrapper(want, place: place.path) else {
      print("NOT TRIED: \(want.rawValue): this system lets nobody here mount one; the limit of file sizes is tried.")
      return
    }
    let gateway = try await Mortal(
      database: place.appending(path: "gateway.sqlite").path, folder: folder, wrapper: wrapper)
    defer { gateway.kill() }
    try await gateway.startAndWait()
    let pid = try #require(gateway.pid)
    var chance = SeededGenerator.told(want.rawValue)
    let deeds = Deeds()
    let told = "seed \(chance.seed), \(want.rawValue)"

    // Until nothing more can be written, and a good while longer.
    try await Self.write(4, gateway, deeds, &chance) { await deeds.refusals > 200 }
    let written = await deeds.acknowledged.count
    #expect(written > 20, "\(told): \(written)")
    #expect(try await gateway.readiness(becomes: 503), "\(told)")
    let refused = try await gateway.send(.get, "/fhir/Condition?patient=hanako", [("Accept-Language", "ja")])
    let text = String(decoding: refused.body, as: UTF8.self)
    #expect(refused.status == 503 && refused.headers["Retry-After"] == "5", "\(told): \(refused.status)")
    #expect(text.contains("OperationOutcome") && text.contains("変更はされていません"), "\(told): \(text)")
    // It lives, and what needs no record is answered.
    #expect(try await gateway.send(.get, "/fhir/metadata").status == 200, "\(told)")

    try await Self.makeRoom(want, pid: pid, place: place.path)
    #expect(try await gateway.readiness(becomes: 200), "\(told)")
    let before = await deeds.acknowledged.count
    try await Self.write(4, gateway, deeds, &chance) { await deeds.acknowledged.count > before + 40 }
    let copy = folder.appending(path: "copy.sqlite").path
    let found = try await Reckoning(gateway: gateway, deeds: deeds, told: told) {
      // SQLite would take the path for one of this test's own namespace. Nobody writes now: a copy is whole.
      for suffix in ["", "-wal"] {
        let file = "/proc/\(pid)/root\(gateway.database)\(suffix)"
        try FileManager.default.copyItem(atPath: file, toPath: copy + suffix)
      }
      return copy
    }.make().found
    #expect(found.problems.isEmpty, "\(told): \(found.problems.prefix(10))")
    let check = try await Run.mict("admin", "check", "--database", copy)
    #expect(check.status == 0, "\(told): \(check.output)\(check.errors)")
    print(
      "\(told): \(written) versions acknowledged before there was no room, \(await deeds.refusals) changes refused, "
        + "\(found.versions) versions and \(found.events) events in the end")
    #expect(await gateway.end() == 0, "\(told)")
  }

  /// Lets so many clients write until that is so.
  private static func write(
    _ count: Int, _ gateway: Mortal, _ deeds: Deeds, _ chance: inout SeededGenerator,
    until isEnough: @escaping @Sendable () async -> Bool
  ) async throws {
    await deeds.end(false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count {
        var client = try Writer(
          gateway, deeds, name: "f\(chance.next() % 1_000_000)w\(number)", chance: SeededGenerator(seed: chance.next()),
          own: [], shared: [])
        client.pause = .milliseconds(1)
        group.addTask { [client] in
          var client = client
          try await client.work()
        }
      }
      while await !isEnough() {
        try #require(gateway.pid != nil)
        try await Task.sleep(for: .milliseconds(20))
      }
      await deeds.end()
      try await group.waitForAll()
    }
  }

  /// What the gateway is started by; nil where the system does not let it.
  private static func wrapper(_ want: Want, place: String) async throws -> [String]? {
    let shell = ["sh", "-c"]
    switch want {
    case .limit:
      // A write beyond it fails, and no signal ends the program. 4 MB in blocks of 512 bytes.
      return shell + ["trap '' XFSZ; ulimit -S -f 8192; exec \"$@\"", "sh"]
    case .fileSystem:
      for enter in [["unshare", "-m"], ["unshare", "-U", "-r", "-m"]] {
        let mount = "mount -t tmpfs -o size=6m,mode=0700 tmpfs '\(place)'"
        let tried = try await Run.program(URL(filePath: "/usr/bin/env"), enter + shell + [mount])
        guard tried.status == 0 else { continue }
        // What is there goes in, and a file that will make room when it is removed.
        let fill = "cp -p '\(place)'/* '\(place)'/../ && \(mount) && mv '\(place)'/../gateway.sqlite* '\(place)'/"
        let ballast = "head -c 2000000 /dev/zero > '\(place)/ballast'"
        return enter + shell + ["\(fill) && \(ballast) && exec \"$@\"", "sh"]
      }
      return nil
    }
  }

  private static func makeRoom(_ want: Want, pid: Int32, place: String) async throws {
    switch want {
    case .fileSystem: try FileManager.default.removeItem(atPath: "/proc/\(pid)/root\(place)/ballast")
    case .limit:
      let run = try await Run.program(
        URL(filePath: "/usr/bin/env"), ["prlimit", "--pid", "\(pid)", "--fsize=unlimited:unlimited"])
      try #require(run.status == 0, "\(run.errors)")
    }
  }
}
