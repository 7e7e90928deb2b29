import Database
import Foundation
import Storage
import TestSupport
import Testing

/// The chain of the audit trail: whatever is changed in it is found.
@Suite struct AuditTrailTests {
  @Test func anUntouchedChainIsIntact() async throws {
    let store = try await opened()
    for number in 0..<5 { try await store.audit.append([UInt8(number)]) }
    #expect(try await store.audit.verify() == .intact(count: 5))
    #expect(try await store.audit.events() == [[0], [1], [2], [3], [4]])
    await store.close()
  }

  @Test(arguments: [
    ("changed", ["UPDATE audit SET event = $1 WHERE sequence = 3"], 3),
    ("removed", ["DELETE FROM audit WHERE sequence = 3"], 3),
    (
      "removed and closed up",
      ["DELETE FROM audit WHERE sequence = 3", "UPDATE audit SET sequence = sequence - 1 WHERE sequence = 4"], 3
    ),
    (
      "inserted", ["INSERT INTO audit (sequence, event, chain) SELECT 6, event, chain FROM audit WHERE sequence = 5"], 6
    ),
    (
      "swapped",
      [
        "UPDATE audit SET sequence = 100 WHERE sequence = 2", "UPDATE audit SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit SET sequence = 3 WHERE sequence = 100",
      ], 2
    ),
    ("removed at the start", ["DELETE FROM audit WHERE sequence = 1"], 1),
  ])
  func whatIsTamperedWithIsFound(_ name: String, _ statements: [String], _ sequence: Int64) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.sqlite").path
    let store = try await Store.open(.file(path))
    for number in 0..<5 { try await store.audit.append([UInt8(number)]) }
    let other = try await DatabasePool.open(.file(path))
    for statement in statements {
      try await other.write { try $0.execute(statement, statement.contains("$1") ? [.bytes([99])] : []) }
    }
    await other.close()
    #expect(try await store.audit.verify() == .broken(sequence: sequence), "\(name)")
    await store.close()
  }
}
