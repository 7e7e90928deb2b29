import Access
import Database
import Foundation
import TestSupport
import Testing

@testable import Storage

/// The database counts each change of what a clearance rests on, whichever program makes it and however.
@Suite struct RegistryCounterTests {
  /// Tables that no clearance rests on.
  private static let others: Set<String> = [
    "entry", "part", "term", "audit", "pseudonym", "issued", "sample", "crosswalk", "registry_change", "migration",
  ]

  private static let rows: KeyValuePairs = [
    "facility": "('f', '見本', '2.999.1', 1, 1, 1, 0)",
    "person": "('dr', '見本', 'physician', 'f', 1, 'active', 1, 1, NULL, NULL)",
    "terminal": "('t', 'f', 'facility-managed', 'active')",
    "membership": "('p', 'dr', 1, NULL, NULL)",
    "consent": "('c', 'p', 1, 'instructed', NULL, NULL, NULL, '', '', '')",
    "token": "(CAST('d' AS BLOB), 'dr', 't', 'TREAT', 1)",
    "client": "('app', '見本', '')",
    "revoked": "('token', 1)",
    "emergency": "('e', 'dr', 'p', '見本', 1, 2)",
    "disaster": "(1, 2)",
    "secret": "('key', CAST('k' AS BLOB))",
  ]

  @Test func eachChangeOfEachTableCounts() async throws {
    let folder = try temporaryFolder()
    let store = try await Store.open(.file(folder.path + "/store.sqlite"))
    // Another program, which knows nothing of the store.
    let other = try await DatabasePool.open(.file(folder.path + "/store.sqlite"))
    var last = try await store.registry.changes
    func expectCounted(_ what: String) async throws {
      let now = try await store.registry.changes
      #expect(now > last, "\(what)")
      last = now
    }
    for (table, row) in Self.rows {
      try await other.write { try $0.execute("INSERT INTO \(table) VALUES \(row)") }
      try await expectCounted("a row of \(table) more")
      let column = try await other.read {
        try $0.first("SELECT name FROM pragma_table_info('\(table)') ORDER BY cid LIMIT 1") { try $0.text(0) }
      }
      let name = try #require(column)
      try await other.write { try $0.execute("UPDATE \(table) SET \(name) = \(name)") }
      try await expectCounted("a row of \(table) changed")
    }
    for (table, _) in Self.rows.reversed() {
      try await other.write { try $0.execute("DELETE FROM \(table)") }
      try await expectCounted("no row of \(table)")
    }
    let tables = try await other.read {
      try $0.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { try $0.text(0) }
    }
    #expect(Set(tables) == Self.others.union(Self.rows.map(\.key)), "a new table is one or the other")
    await other.close()
    await store.close()
  }

  @Test func whatNoClearanceRestsOnDoesNotCount() async throws {
    let store = try await Store.open(.temporary)
    let before = try await store.registry.changes
    try await store.audit.append([0])
    #expect(try await store.registry.changes == before)
    await store.close()
  }
}
