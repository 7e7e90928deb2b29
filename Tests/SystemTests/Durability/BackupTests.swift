import Database
import Foundation
import TestSupport
import Testing

/// Backups made while a gateway writes, and what may be restored over what.
@Suite struct BackupTests {
  /// A folder with a gateway that was written to and has ended.
  private static func written(_ body: (URL, Mortal, Deeds) async throws -> Void) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: folder.appending(path: "gateway.sqlite").path, folder: folder)
    defer { gateway.kill() }
    let deeds = Deeds()
    try await gateway.startAndWait()
    try await write(gateway, deeds, "a", until: 20)
    try await body(folder, gateway, deeds)
  }

  /// Lets a client write until so many versions are acknowledged.
  private static func write(_ gateway: Mortal, _ deeds: Deeds, _ name: String, until count: Int) async throws {
    await deeds.end(false)
    let client = try Writer(
      gateway, deeds, name: name, chance: SeededGenerator(seed: newSeed()), own: [], shared: [])
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [client] in
        var client = client
        try await client.work()
      }
      while await deeds.acknowledged.count < count { try await Task.sleep(for: .milliseconds(10)) }
      await deeds.end()
      try await group.waitForAll()
    }
  }

  private static func counts(_ database: String) async throws -> [Int64] {
    let pool = try await DatabasePool.open(.file(database))
    let counts = try await pool.read { connection in
      try ["entry", "part", "term", "audit"].map { table in
        try connection.first("SELECT COUNT(*) FROM \(table)") { try $0.integer(0) } ?? -1
      }
    }
    await pool.close()
    return counts
  }

  @Test func aBackupMadeUnderLoadIsWholeAndHasWhatWasThere() async throws {
    try await Self.written { folder, gateway, deeds in
      let backup = folder.appending(path: "backup.sqlite").path
      let before = await deeds.acknowledged
      let load = Task { try await Self.write(gateway, deeds, "b", until: before.count + 60) }
      let run = try await Run.mict("admin", "backup", backup, "--database", gateway.database)
      try await load.value
      #expect(run.status == 0 && run.output.contains("checked, and on the disk"), "\(run.output)\(run.errors)")
      let mode = try FileManager.default.attributesOfItem(atPath: backup)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!names.contains { $0.contains("unfinished") || $0.hasPrefix("backup.sqlite-") }, "\(names)")
      let check = try await Run.mict("admin", "check", "--database", backup)
      #expect(check.status == 0 && check.output.contains("all is well"), "\(check.output)\(check.errors)")
      // What was acknowledged before is in it, and its own event.
      let pool = try await DatabasePool.open(.file(backup))
      let (entries, event) = try await pool.read { connection in
        (
          Set(try connection.rows("SELECT id FROM entry") { try $0.text(0) }),
          try connection.first("SELECT event FROM audit WHERE event IS NOT NULL ORDER BY sequence DESC LIMIT 200") {
            try $0.bytes(0)
          }
        )
      }
      await pool.close()
      #expect(Set(before.map(\.entry)).isSubset(of: entries) && event != nil)
      // It is not written over.
      let bytes = try Data(contentsOf: URL(filePath: backup))
      let again = try await Run.mict("admin", "backup", backup, "--database", gateway.database, "--language", "ja")
      #expect(again.status == 1 && again.errors.contains("すでにあります"), "\(again.errors)")
      #expect(try Data(contentsOf: URL(filePath: backup)) == bytes)
      let nowhere = try await Run.mict("admin", "backup", folder.path + "/none/b", "--database", gateway.database)
      #expect(nowhere.status == 1, "\(nowhere.output)")
    }
  }

  @Test func aBackupIsRestoredOnlyWhereItMayBe() async throws {
    try await Self.written { folder, gateway, deeds in
      let backup = folder.appending(path: "backup.sqlite").path
      #expect(try await Run.mict("admin", "backup", backup, "--database", gateway.database).status == 0)
      let then = try await Self.counts(backup)
      try await Self.write(gateway, deeds, "b", until: await deeds.acknowledged.count + 20)
      func restore(_ arguments: String..., file: String? = nil, over database: String? = nil) async throws -> Run {
        try await Run.mict(
          ["admin", "restore", file ?? backup, "--database", database ?? gateway.database] + arguments)
      }
      let running = try await restore("--replace")
      #expect(running.status == 1 && running.errors.contains("stop the gateway first"), "\(running.errors)")
      // A gateway that was killed leaves a log, which must not be played into what is restored.
      gateway.kill()
      let log = try FileManager.default.attributesOfItem(atPath: gateway.database + "-wal")[.size] as? Int ?? 0
      #expect(log > 0)
      let now = try await Self.counts(gateway.database)
      #expect(now[3] > then[3])
      let used = try await restore("--language", "ja")
      #expect(used.status == 1 && used.errors.contains("--replace"), "\(used.errors)")

      // What is no whole backup changes nothing.
      let broken = folder.appending(path: "broken.sqlite").path
      var bytes = try Data(contentsOf: URL(filePath: backup))
      bytes.replaceSubrange(8192..<12_288, with: Data(repeating: 7, count: 4096))
      try bytes.write(to: URL(filePath: broken))
      for (file, says) in [
        (broken, "damaged"), (folder.path + "/registry.yaml", "not a database"), ("none", "no such"),
      ] {
        let run = try await restore("--replace", file: file)
        #expect(run.status == 1 && run.errors.contains(says), "\(file): \(run.output)\(run.errors)")
      }
      #expect(try await Self.counts(gateway.database) == now)

      let done = try await restore("--replace")
      #expect(done.status == 0 && done.output.contains("is kept as"), "\(done.output)\(done.errors)")
      #expect(done.output.contains("events longer"), "\(done.output)")
      let restored = try await Self.counts(gateway.database)
      #expect(Array(restored.prefix(3)) == Array(then.prefix(3)) && restored[3] == then[3] + 1, "one event: restored")
      #expect(try await Run.mict("admin", "check", "--database", gateway.database).status == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let kept = try #require(names.first { $0.hasPrefix("gateway.sqlite.replaced-") && !$0.hasSuffix("-wal") })
      #expect(try await Self.counts(folder.path + "/" + kept) == now)
      #expect(!names.contains { $0.contains("unfinished") }, "\(names)")

      // A place that is free, and a database that nobody has used, need no word more.
      let free = folder.appending(path: "free.sqlite").path
      #expect(try await restore(over: free).status == 0)
      #expect(try await Self.counts(free).prefix(3) == then.prefix(3))
      let mode = try FileManager.default.attributesOfItem(atPath: free)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      // What lies there with its log is no backup.
      try Data([1]).write(to: URL(filePath: backup + "-wal"))
      let live = try await restore("--replace")
      #expect(live.status == 1 && live.errors.contains("mict admin backup"), "\(live.errors)")
    }
  }
}
