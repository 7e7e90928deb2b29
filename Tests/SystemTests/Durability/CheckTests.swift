import Database
import Foundation
import HTTP
import TestSupport
import Testing

/// `mict admin check` finds what is damaged, says of what sort it is, and tells no value.
@Suite struct CheckTests {
  /// One of each place where something can be wrong; the others stand with the examination.
  static let damages = [
    ("chain", "DELETE FROM audit WHERE sequence = 4"),
    ("terms", "UPDATE term SET code = '高血圧症' WHERE parameter = 'code'"),
    ("version", "UPDATE part SET fields = CAST('{\"高血圧症' AS BLOB) WHERE ended IS NULL"),
    ("schema", "UPDATE migration SET checksum = '高血圧症' WHERE number = 1"),
  ]

  /// One database that was written to, for all damages.
  private static let written = Shared {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try await Mortal(database: folder.appending(path: "gateway.sqlite").path, folder: folder)
    try await gateway.startAndWait()
    let resource = try MarkedResource()
    for number in 0..<3 {
      let made = try await gateway.send(.post, "/fhir/Condition", body: resource.text("d\(number)"))
      let id = try #require(made.headers["Location"].flatMap { Writer.id(in: $0) })
      let changed = try await gateway.send(.put, "/fhir/Condition/\(id)", body: resource.text("e\(number)", id: id))
      #expect(made.status == 201 && changed.status == 200)
      if number == 2 { #expect(try await gateway.send(.delete, "/fhir/Condition/\(id)").status == 204) }
    }
    #expect(await gateway.end() == 0)
    // All is in one file when it has ended.
    return try Data(contentsOf: URL(filePath: gateway.database))
  }

  /// A copy of it, with which a test does what it wants.
  private func damaged(_ work: (String) async throws -> Void) async throws -> Run {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = folder.appending(path: "copy.sqlite").path
    try await Self.written.value.write(to: URL(filePath: copy))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
    try await work(copy)
    return try await Run.mict("admin", "check", "--database", copy)
  }

  @Test(arguments: damages) func whatIsDamagedIsFound(_ kind: String, _ statement: String) async throws {
    let run = try await damaged { copy in
      let pool = try await DatabasePool.open(.file(copy))
      try await pool.write { connection in
        let changed = try connection.execute(statement)
        #expect(changed > 0)
      }
      await pool.close()
    }
    #expect(run.status == 1 && run.output.contains("× \(kind): "), "\(run.output)")
    #expect(!run.output.contains("高血圧症") && !run.errors.contains("高血圧症"), "\(run.output)\(run.errors)")
  }

  @Test func whatIsWholeIsWell() async throws {
    let run = try await damaged { _ in }
    #expect(run.status == 0 && run.output.hasSuffix("all is well\n"), "\(run.output)\(run.errors)")
    #expect(run.output.contains(": 3 entries, "))
  }

  /// On a server too: what is damaged is found, and terms are mended by evaluating them anew.
  @Test func aServersDatabaseIsCheckedAndReindexed() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try TestedDatabase.postgresql.setting(in: folder)
    let gateway = try await Mortal(database: database, folder: folder)
    try await gateway.startAndWait()
    let made = try await gateway.send(.post, "/fhir/Condition", body: try MarkedResource().text("d"))
    #expect(made.status == 201)
    #expect(await gateway.end() == 0)
    func admin(_ command: String) async throws -> Run { try await Run.mict("admin", command, "--database", database) }
    func damage(_ statement: String, _ values: [Value] = []) async throws {
      let pool = try await DatabasePool.open(DatabaseAddress(database))
      #expect(try await pool.write { try $0.execute(statement, values) } > 0)
      await pool.close()
    }
    let whole = try await admin("check")
    #expect(whole.status == 0 && whole.output.contains(": 1 entries, "), "\(whole.output)\(whole.errors)")
    try await damage("UPDATE term SET code = '高血圧症' WHERE parameter = 'code'")
    let damaged = try await admin("check")
    #expect(damaged.status == 1 && damaged.output.contains("× terms: "), "\(damaged.output)\(damaged.errors)")
    #expect(!damaged.output.contains("高血圧症"), "\(damaged.output)")
    let mended = try await admin("reindex")
    #expect(mended.status == 0 && !mended.output.hasPrefix("0 parts"), "\(mended.output)\(mended.errors)")
    await #expect(try admin("check").status == 0)
    let half = Value.bytes(Array("{\"高血圧症".utf8))
    for (kind, statement, values) in [
      ("chain", "DELETE FROM audit WHERE sequence = 2", []),
      ("version", "UPDATE part SET fields = $1 WHERE ended IS NULL", [half]),
      ("schema", "UPDATE migration SET checksum = $1 WHERE number = 1", [.text("高血圧症")]),
    ] as [(String, String, [Value])] {
      try await damage(statement, values)
      let run = try await admin("check")
      #expect(run.status == 1 && run.output.contains("× \(kind): "), "\(kind): \(run.output)\(run.errors)")
      #expect(!run.output.contains("高血圧症"), "\(kind): \(run.output)")
    }
  }

  /// Every page but the first, zeroed, is missed.
  @Test func aLostPageIsFound() async throws {
    var chance = SeededGenerator.told("lost pages")
    for _ in 0..<3 {
      var page = 0
      let run = try await damaged { copy in
        var bytes = try Data(contentsOf: URL(filePath: copy))
        page = Int.random(in: 1..<(bytes.count / 4096), using: &chance)
        bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
        try bytes.write(to: URL(filePath: copy))
      }
      #expect(
        run.status == 1 && (run.output + run.errors).contains(#/× (structure|unreadable): |damaged/#),
        "seed \(chance.seed), page \(page): \(run.output)")
    }
  }

  @Test func whatIsNoDatabaseIsTold() async throws {
    let short = try await damaged { copy in
      let bytes = try Data(contentsOf: URL(filePath: copy))
      try bytes.prefix(bytes.count / 2).write(to: URL(filePath: copy))
    }
    #expect(short.status == 1 && (short.output + short.errors).contains("damaged"), "\(short.output)\(short.errors)")
    let other = try await damaged { copy in
      try Data(repeating: 65, count: 10_000).write(to: URL(filePath: copy))
    }
    #expect(other.status == 1 && other.errors.contains("not a database, or damaged"), "\(other.output)\(other.errors)")
    let none = try await Run.mict("admin", "check", "--database", "/nowhere/none.sqlite", "--language", "ja")
    #expect(none.status == 1 && none.errors.contains("データベースがありません"))
  }
}

/// A value that is made once, by who asks first.
private final class Shared<Value: Sendable>: Sendable {
  private let task: Task<Value, any Error>
  init(_ make: @escaping @Sendable () async throws -> Value) { task = Task { try await make() } }
  var value: Value { get async throws { try await task.value } }
}
