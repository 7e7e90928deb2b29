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
  var rows: [PartRow]

  /// The changes at which something seen began or ended, in their order.
  var changes: [Int64] { Set(rows.flatMap { [$0.began, $0.ended].compactMap(\.self) }).sorted() }

  /// What is seen from this change on.
  func version(at change: Int64) -> StoredEntry {
    let inForce = rows.filter { $0.isInForce(at: change) }
    // Of a deletion nothing is in force: what was deleted gives its id.
    let gone = rows.filter { $0.ended == change }
    let marks = inForce.isEmpty ? ["-"] + gone.map(\.revision).sorted() : inForce.map(\.revision).sorted()
    let times = rows.flatMap { row in
      [row.began <= change ? row.recorded : nil, row.ended.flatMap { $0 <= change ? row.replaced : nil }]
    }
    return StoredEntry(
      id: head.id, type: head.type, lens: head.lens, patient: head.patient, facts: head.facts,
      parts: inForce.map(\.part).sorted { $0.category < $1.category }, version: Self.digest(marks),
      updated: times.compactMap(\.self).max() ?? 0)
  }

  /// What is seen now.
  var latest: StoredEntry? { changes.last.map(version) }

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
  static func load(
    _ ids: [String], type: String?, ofAllTimes: Bool, _ scope: Scope, _ connection: borrowing Connection
  ) throws -> [PartRows] {
    guard !ids.isEmpty else { return [] }
    var statement = ScopedStatement(scope)
    let list = ids.map { statement.bind($0) }.joined(separator: ", ")
    let ofType = type.map { ["p.type = \(statement.bind($0))"] } ?? []
    let held = { (column: String) in ofAllTimes ? column : "CASE WHEN p.ended IS NULL THEN \(column) END" }
    let sql = """
      SELECT e.id, e.type, e.lens, e.patient, e.author, e.facility, e.origin, e.labels,
        p.revision, p.category, \(held("p.fields")), \(held("p.residue")), p.began, p.recorded, p.ended, p.replaced
      FROM part p JOIN entry e ON e.id = p.entry
      WHERE p.entry IN (\(list)) AND \(statement.keeps("p", ofType))
      """
    var found: [String: PartRows] = [:]
    try connection.forEach(sql, statement.parameters) { row in
      let id = try row.text(0)
      let part = PartRow(
        revision: try row.text(8),
        part: Part(
          category: try row.text(9), fields: try row.bytesIfPresent(10), residue: try row.bytesIfPresent(11)),
        began: try row.integer(12), recorded: try row.integer(13), ended: try row.integerIfPresent(14),
        replaced: try row.integerIfPresent(15))
      if found[id] == nil { found[id] = PartRows(head: try Head(row), rows: []) }
      found[id]?.rows.append(part)
    }
    return ids.compactMap { found[$0] }
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
