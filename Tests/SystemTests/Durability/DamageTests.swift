import Database
import Foundation
import HTTP
import TestSupport
import Testing

/// `mict admin check` finds what is damaged, says of what sort it is, and tells no value.
@Suite struct DamageTests {
  /// A damage, and the sort of defect by which it is told.
  struct Damage: CustomTestStringConvertible, Sendable {
    let statements: [String]
    let kinds: [String]
    var testDescription: String { statements.joined(separator: "; ") }

    init(_ kinds: String..., by statements: String...) { (self.kinds, self.statements) = (kinds, statements) }
  }

  /// The part in force of an entry that was changed, and one that was ended by it.
  private static let inForce = "(SELECT MIN(revision) FROM part WHERE ended IS NULL AND began > 1)"
  private static let ended = "(SELECT MIN(revision) FROM part WHERE ended IS NOT NULL AND began = 1)"

  static let damages = [
    Damage(
      "chain", by: "UPDATE audit SET event = CAST('{\"resourceType\":\"AuditEvent\"}' AS BLOB) WHERE sequence = 3"),
    Damage("chain", by: "DELETE FROM audit WHERE sequence = 4"),
    Damage("chain", by: "UPDATE audit SET sequence = 1000000 WHERE sequence = 2"),
    Damage("chain", "event", by: "UPDATE audit SET event = CAST('高血圧症' AS BLOB) WHERE sequence = 5"),
    Damage("terms", by: "DELETE FROM term WHERE parameter = 'identifier'"),
    Damage("terms", by: "UPDATE term SET code = '高血圧症' WHERE parameter = 'code'"),
    Damage("terms", by: "INSERT INTO term SELECT * FROM term WHERE parameter = 'clinical-status'"),
    Damage("terms", by: "UPDATE term SET low = low - 1 WHERE parameter = 'onset-date'"),
    Damage("stray", by: "UPDATE term SET patient = '高血圧症' WHERE parameter = 'code'"),
    Damage("stray", "terms", by: "UPDATE term SET category = 'laboratory' WHERE parameter = 'code'"),
    Damage("head", by: "UPDATE part SET labels = 4 WHERE revision = \(inForce)"),
    Damage("head", by: "UPDATE part SET patient = '高血圧症' WHERE revision = \(ended)"),
    Damage("head", by: "UPDATE entry SET author = '高血圧症'"),
    Damage("head", by: "UPDATE entry SET labels = 200", "UPDATE part SET labels = 200"),
    Damage("history", by: "UPDATE part SET ended = NULL, replaced = NULL WHERE revision = \(ended)"),
    Damage("history", by: "UPDATE part SET ended = NULL WHERE revision = \(ended)"),
    Damage("history", by: "UPDATE entry SET changes = changes + 1"),
    Damage("history", by: "UPDATE entry SET changes = 9000000000000000000"),
    Damage("history", by: "UPDATE part SET recorded = recorded + 1000000 WHERE revision = \(ended)"),
    Damage("stray", "history", by: "DELETE FROM part WHERE revision = \(inForce)"),
    Damage("empty", by: "DELETE FROM term", "DELETE FROM part"),
    Damage("part", "version", by: "UPDATE part SET fields = CAST('{\"高血圧症' AS BLOB) WHERE revision = \(inForce)"),
    Damage("part", by: "UPDATE part SET fields = CAST('{\"高血圧症\":1}' AS BLOB) WHERE revision = \(ended)"),
    Damage("part", by: "UPDATE part SET residue = CAST('{\"高血圧症\":1}' AS BLOB) WHERE residue IS NOT NULL"),
    Damage("version", by: "UPDATE part SET category = 'laboratory' WHERE fields IS NOT NULL AND residue IS NULL"),
    Damage("lens", by: "UPDATE entry SET lens = 'vital-sign'"),
    Damage("key", by: "UPDATE secret SET bytes = CAST('高血圧症' AS BLOB)"),
    Damage("key", by: "UPDATE secret SET bytes = zeroblob(32)"),
    Damage("registry", by: "UPDATE person SET state = '高血圧症'"),
    Damage("registry", by: "UPDATE terminal SET ownership = '高血圧症'"),
    Damage("schema", by: "UPDATE migration SET checksum = '高血圧症' WHERE number = 1"),
    Damage("schema", by: "INSERT INTO migration VALUES (1000, '高血圧症', '')"),
  ]

  /// One database that was written to, for all damages.
  private static let written = Shared {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gateway = try Mortal(database: folder.appending(path: "gateway.sqlite").path, folder: folder)
    try await gateway.startAndWait()
    let resource = try MarkedResource()
    for number in 0..<3 {
      let made = try await gateway.send(.post, "/fhir/Condition", body: resource.text("d\(number)"))
      let id = try #require(made.headers["Location"].flatMap { Writer.id(in: $0) })
      let changed = try await gateway.send(.put, "/fhir/Condition/\(id)", body: resource.text("e\(number)", id: id))
      #expect(made.status == 201 && changed.status == 200)
      if number == 2 { #expect(try await gateway.send(.delete, "/fhir/Condition/\(id)").status == 204) }
    }
    #expect(gateway.end() == 0)
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
    return try Run.mict("admin", "check", "--database", copy)
  }

  @Test(arguments: damages) func whatIsDamagedIsFound(_ damage: Damage) async throws {
    let run = try await damaged { copy in
      let pool = try await DatabasePool.open(.file(copy))
      try await pool.write { connection in
        for statement in damage.statements {
          let changed = try connection.execute(statement)
          #expect(changed > 0, "\(statement)")
        }
      }
      await pool.close()
    }
    #expect(run.status == 1, "\(run.output)")
    for kind in damage.kinds { #expect(run.output.contains("× \(kind): "), "\(run.output)") }
    #expect(!run.output.contains("高血圧症") && !run.errors.contains("高血圧症"), "\(run.output)\(run.errors)")
  }

  @Test func whatIsWholeIsWell() async throws {
    let run = try await damaged { _ in }
    #expect(run.status == 0 && run.output.hasSuffix("all is well\n"), "\(run.output)\(run.errors)")
    #expect(run.output.contains(": 3 entries, "))
  }

  /// Every page but the first, zeroed, is missed.
  @Test func aLostPageIsFound() async throws {
    var chance = SeededGenerator.told("lost pages")
    for _ in 0..<8 {
      var page = 0
      let run = try await damaged { copy in
        var bytes = try Data(contentsOf: URL(filePath: copy))
        page = Int.random(in: 1..<(bytes.count / 4096), using: &chance)
        bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
        try bytes.write(to: URL(filePath: copy))
      }
      #expect(
        run.status == 1 && run.output.contains("× structure: "), "seed \(chance.seed), page \(page): \(run.output)")
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
    let none = try Run.mict("admin", "check", "--database", "/nowhere/none.sqlite", "--language", "ja")
    #expect(none.status == 1 && none.errors.contains("データベースがありません"))
  }
}

/// A value that is made once, by who asks first.
private final class Shared<Value: Sendable>: Sendable {
  private let task: Task<Value, any Error>
  init(_ make: @escaping @Sendable () async throws -> Value) { task = Task { try await make() } }
  var value: Value { get async throws { try await task.value } }
}
