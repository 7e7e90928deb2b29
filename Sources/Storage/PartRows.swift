import Access
import Crypto
import Database

/// The rows of one entry that a scope may see, of all times, and what versions they make.
///
/// A *change* of the entry is a number at which rows began or ended. At each change the set of rows in force is a version;
/// changes of rows outside the scope are not among these, so they make none.
struct PartRows {
  /// What the head says.
  struct Head {
    let id: String
    let type: String
    let lens: String
    let patient: String
    var facts: EntryFacts
  }

  struct PartRow {
    let revision: String
    let part: Part
    let began: Int64
    let recorded: Int64
    let ended: Int64?
    let replaced: Int64?

    func isInForce(at change: Int64) -> Bool { began <= change && change < ended ?? .max }
  }

  let head: Head
  /// How often the registry had been changed when they were read.
  let registryChanges: Int64
  var rows: [PartRow]

  /// The changes at which something seen began or ended, in their order.
  var changes: [Int64] { Set(rows.flatMap { [$0.began, $0.ended].compactMap(\.self) }).sorted() }

  /// What is seen from this change on.
  func version(at change: Int64) -> StoredEntry {
    var parts: [Part] = []
    var marks: [String] = []
    var updated: Int64?
    for row in rows where row.began <= change {
      updated = max(updated ?? row.recorded, row.recorded)
      if row.isInForce(at: change) {
        parts.append(row.part)
        marks.append(row.revision)
      } else if let replaced = row.replaced {
        updated = max(updated ?? replaced, replaced)
      }
    }
    // Of a deletion nothing is in force: what was deleted gives its id.
    marks.sort()
    if parts.isEmpty { marks = ["-"] + rows.filter { $0.ended == change }.map(\.revision).sorted() }
    return StoredEntry(
      id: head.id, type: head.type, lens: head.lens, patient: head.patient, facts: head.facts,
      parts: parts.sorted { $0.category < $1.category }, version: Self.digest(marks), updated: updated ?? 0,
      registryChanges: registryChanges)
  }

  /// What is seen now.
  var latest: StoredEntry? { rows.lazy.map { max($0.began, $0.ended ?? $0.began) }.max().map(version) }

  /// All versions, oldest first.
  var versions: [(change: Int64, entry: StoredEntry)] { changes.map { ($0, version(at: $0)) } }

  /// A number, as which some clients read a version: one that fits 63 bits.
  private static func digest(_ marks: [String]) -> String {
    let bytes = SHA256.hash(data: Array(marks.joined(separator: " ").utf8)).prefix(8)
    return String(bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & UInt64(Int64.max))
  }
}

extension PartRows {
  /// Reads the rows of these entries that the scope may see, in the order of the ids; without those of which it may see
  /// nothing. Of rows that have ended, what they held is read only where all times are wanted.
  ///
  /// The heads come first: they say whose records these are, and the scope's condition then speaks of those alone.
  static func load(
    _ ids: [String], type: String?, ofAllTimes: Bool, _ scope: Scope, _ connection: borrowing Connection
  ) throws -> [PartRows] {
    var found = try heads(ids, type: type, connection)
    guard !found.isEmpty else { return [] }
    let patients = Set(found.values.map(\.head.patient)).filter { !scope.readable($0).isEmpty }.sorted()
    var statement = ScopedStatement(scope, named: patients)
    let list = found.keys.sorted().map { statement.bind($0) }.joined(separator: ", ")
    let held = { (column: String) in ofAllTimes ? column : "CASE WHEN p.ended IS NULL THEN \(column) END" }
    let sql = """
      SELECT p.entry, p.revision, p.category, \(held("p.fields")), \(held("p.residue")), p.began, p.recorded, p.ended,
        p.replaced
      FROM part p WHERE p.entry IN (\(list)) AND \(statement.keeps("p"))
      """
    try connection.forEach(sql, statement.parameters) { row in
      let part = PartRow(
        revision: try row.text(1),
        part: Part(
          category: try row.text(2), fields: try row.bytesIfPresent(3), residue: try row.bytesIfPresent(4)),
        began: try row.integer(5), recorded: try row.integer(6), ended: try row.integerIfPresent(7),
        replaced: try row.integerIfPresent(8))
      found[try row.text(0)]?.rows.append(part)
    }
    return ids.compactMap { found[$0] }.filter { !$0.rows.isEmpty }
  }

  /// The entries of these ids that are there, of one type where it is given, still without rows.
  private static func heads(
    _ ids: [String], type: String?, _ connection: borrowing Connection
  ) throws -> [String: PartRows] {
    guard !ids.isEmpty else { return [:] }
    let list = ids.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    let ofType = type == nil ? "" : " AND type = $\(ids.count + 1)"
    let sql = """
      SELECT id, type, lens, patient, author, facility, origin, labels, (SELECT changes FROM registry_change)
      FROM entry WHERE id IN (\(list))\(ofType)
      """
    var found: [String: PartRows] = [:]
    try connection.forEach(sql, (ids + (type.map { [$0] } ?? [])).map { .text($0) }) { row in
      let head = try Head(row)
      found[head.id] = PartRows(head: head, registryChanges: try row.integer(8), rows: [])
    }
    return found
  }
}

extension PartRows.Head {
  /// The head in the first eight columns.
  fileprivate init(_ row: borrowing Row) throws {
    id = try row.text(0)
    type = try row.text(1)
    lens = try row.text(2)
    patient = try row.text(3)
    facts = EntryFacts(
      author: try row.text(4), facility: try row.text(5), origin: try row.text(6),
      // What is no set of labels is all of them.
      labels: LabelSet(rawValue: UInt8(exactly: try row.integer(7)) ?? .max))
  }
}
