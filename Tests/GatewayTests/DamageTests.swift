import Access
import Database
import FHIR
import Foundation
import TestSupport
import Testing

@testable import Gateway
@testable import Storage

/// An examination of a database finds what is damaged, says of what sort it is, and tells no value.
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
  private static let ended = "(SELECT MIN(revision) FROM part WHERE ended = 2 AND began = 1)"

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
    Damage("stray", by: "DELETE FROM part WHERE revision = \(inForce)"),
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

  /// A database that was written to, once for all damages, and who judges its entries.
  private struct Written: Sendable {
    let bytes: Data
    let judge: EntryJudge

    static let once = Task {
      let bench = try await Bench()
      let folder = try temporaryFolder()
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appending(path: "whole.sqlite").path
      let store = try await Store.open(.file(path))
      try await store.database.write { connection in
        try connection.execute("INSERT INTO facility VALUES ('aoi', '見本あおい医院', '2.999.1', 1, 1, 1, 0)")
        try connection.execute(
          "INSERT INTO person VALUES ('dr', '見本 一郎', 'physician', 'aoi', 1, 'active', 1, 1, NULL, NULL)")
        try connection.execute("INSERT INTO terminal VALUES ('t', 'aoi', 'facility-managed', 'active')")
      }
      let gateway = try await UseCases(bench.gateway, over: store)
      let scope = try bench.scope("physician")
      let text = String(decoding: try Project.bytes("Samples/diagnosis/main-hypertension.json"), as: UTF8.self)
      for number in 0..<3 {
        let made = await gateway.create(
          FHIRFormat.json.read(Array(text.utf8)), type: "Condition", scope: scope, request: RequestIdentifier())
        let id = try made.get().id
        let other = text.replacing("\"resourceType\"", with: "\"id\": \"\(id)\", \"resourceType\"")
          .replacing("mihon-000101", with: "mihon-\(number)").replacing("家庭血圧は安定。", with: "変更\(number)")
        _ = try await gateway.update(
          FHIRFormat.json.read(Array(other.utf8)), type: "Condition", .id(id), scope: scope,
          request: RequestIdentifier()
        ).get()
        if number == 2 {
          _ = try await gateway.delete("Condition", .id(id), scope: scope, request: RequestIdentifier()).get()
        }
      }
      await store.close()
      // All is in one file when it is closed.
      return Written(
        bytes: try Data(contentsOf: URL(filePath: path)), judge: EntryJudge(mappings: bench.gateway.mappings))
    }
  }

  /// What an examination finds in a copy with which `work` did what it wants.
  private func defects(_ work: (DatabasePool) async throws -> Void) async throws -> Defects {
    let written = try await Written.once.value
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = folder.appending(path: "copy.sqlite").path
    try written.bytes.write(to: URL(filePath: copy))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
    let pool = try await DatabasePool.open(.file(copy))
    try await work(pool)
    await pool.close()
    let examination = try await Examination.open(.file(copy))
    let (structure, isCurrent) = await examination.structure()
    var all = structure
    if isCurrent {
      all += await examination.trail { AuditFacts($0) != nil }.defects
      all += await examination.registry().defects
      let (found, counts) = await examination.entries { written.judge.defects(in: $0) }
      all += found
      #expect(counts.entries == 3)
    }
    await examination.close()
    return all
  }

  @Test(arguments: damages) func whatIsDamagedIsFound(_ damage: Damage) async throws {
    let found = try await defects { pool in
      try await pool.write { connection in
        for statement in damage.statements {
          let changed = try connection.execute(statement)
          #expect(changed > 0, "\(statement)")
        }
      }
    }
    for kind in damage.kinds { #expect(found.counts.keys.contains { $0.rawValue == kind }, "\(found)") }
    #expect(!found.first.contains { $0.place.contains("高血圧症") }, "\(found)")
  }

  @Test func whatIsWholeIsWell() async throws {
    let found = try await defects { _ in }
    #expect(found.total == 0, "\(found)")
  }

  /// Not more is kept than is shown; all are counted.
  @Test func manyDefectsAreCounted() async throws {
    let found = try await defects { pool in
      _ = try await pool.write { try $0.execute("UPDATE audit SET event = CAST('x' AS BLOB)") }
    }
    #expect(found.counts[.event] == 7 && found.counts[.chain] == 1, "\(found.counts)")
    #expect(found.first.count { $0.kind == .event } == Defects.shown)
  }
}
