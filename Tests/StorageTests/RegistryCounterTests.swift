import Access
import Database
import Foundation
import TestSupport
import Testing

@testable import Storage

/// The database counts each change of what a clearance rests on, whichever program makes it and however.
@Suite(.onBothDatabases) struct RegistryCounterTests {
  /// Tables that no clearance rests on.
  private static let others: Set<String> = [
    "entry", "part", "term", "audit", "pseudonym", "issued", "sample", "crosswalk", "registry_change", "migration",
    "receipt",
  ]

  private static let rows: [(table: String, column: String, row: String, values: [Value])] = [
    ("facility", "id", "'f', '見本', '2.999.1', 1, 1, 1, 0", []),
    ("person", "name", "'dr', '見本', 'physician', 'f', 1, 'active', 1, 1, NULL, NULL", []),
    ("terminal", "state", "'t', 'f', 'facility-managed', 'active'", []),
    ("membership", "period_end", "'p', 'dr', 1, NULL, NULL", []),
    ("consent", "active", "'c', 'p', 1, 'instructed', NULL, NULL, NULL, '', '', ''", []),
    ("token", "expires", "$1, 'dr', 't', 'TREAT', 1", [.bytes([1])]),
    ("client", "scopes", "'app', '見本', ''", []),
    ("revoked", "revoked", "'token', 1", []),
    ("emergency", "period_end", "'e', 'dr', 'p', '見本', 1, 2", []),
    ("disaster", "period_end", "1, 2", []),
    ("secret", "bytes", "'key', $1", [.bytes([1])]),
  ]

  @Test func eachChangeOfEachTableCounts() async throws {
    let folder = try temporaryFolder()
    let address: DatabaseAddress =
      switch TestedDatabase.current {
      case .sqlite: .file(folder.path + "/store.sqlite")
      case .postgresql: try TestedDatabase.current.address()
      }
    let store = try await Store.open(address)
    // Another program, which knows nothing of the store.
    let other = try await DatabasePool.open(address)
    var last = try await store.registry.changes
    func expectCounted(_ what: String) async throws {
      let now = try await store.registry.changes
      #expect(now > last, "\(what)")
      last = now
    }
    for (table, column, row, values) in Self.rows {
      try await other.write { try $0.execute("INSERT INTO \(table) VALUES (\(row))", values) }
      try await expectCounted("a row of \(table) more")
      try await other.write { try $0.execute("UPDATE \(table) SET \(column) = \(column)") }
      try await expectCounted("a row of \(table) changed")
    }
    for (table, _, _, _) in Self.rows.reversed() {
      try await other.write { try $0.execute("DELETE FROM \(table)") }
      try await expectCounted("no row of \(table)")
    }
    let catalogue =
      TestedDatabase.current == .sqlite
      ? "SELECT name FROM sqlite_schema WHERE type = 'table'"
      : "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()"
    let tables = try await other.read { try $0.rows(catalogue) { try $0.text(0) } }
    let unknown = Set(tables).subtracting(Self.others).symmetricDifference(Self.rows.map(\.table))
    #expect(unknown.isEmpty, "a new table is one or the other")
    await other.close()
    await store.close()
  }

  @Test func whatNoClearanceRestsOnDoesNotCount() async throws {
    let store = try await Store.open(try TestedDatabase.current.address())
    let before = try await store.registry.changes
    try await store.audit.append([0])
    #expect(try await store.registry.changes == before)
    await store.close()
  }
}
