public import Access
import Database

/// A *view*: what one scope may see and do in the store. A request holds this and nothing wider; there is no public
/// initialiser, and every statement below is a `ScopedStatement`.
///
/// Not readable and not there are the same: both give nil, and neither takes another way through the code.
public struct View: Sendable {
  /// Who may see what.
  public let scope: Scope
  private let database: DatabasePool

  init(scope: Scope, database: DatabasePool) {
    self.scope = scope
    self.database = database
  }

  /// A write that lies outside the scope: a fault of the caller, who must have asked for a decision before.
  public struct OutsideScope: Error {}

  /// The seen parts of an entry, or nil.
  public func entry(_ id: String, type: String) async throws -> StoredEntry? {
    try await database.read { connection in
      try load([id], type: type, connection).first
    }
  }

  /// One page of the entries that have, within the scope, all that the query asks.
  public func search(_ query: EntryQuery) async throws -> EntryPage {
    try await database.read { connection in
      var counting = ScopedStatement(scope)
      let all = query.condition(&counting)
      let total = try connection.first(
        "SELECT COUNT(DISTINCT p.entry) FROM part p WHERE \(all)", counting.parameters
      ) { try $0.integer(0) }
      var statement = ScopedStatement(scope)
      var sql = "SELECT DISTINCT p.entry FROM part p WHERE \(query.condition(&statement))"
      if let after = query.after { sql += " AND p.entry > \(statement.bind(after))" }
      sql += " ORDER BY p.entry LIMIT \(statement.bind(.integer(Int64(query.count) + 1)))"
      var ids = try connection.rows(sql, statement.parameters) { try $0.text(0) }
      let hasMore = ids.count > query.count
      if hasMore { ids.removeLast() }
      return EntryPage(
        entries: try load(ids, type: query.type, connection), total: Int(total ?? 0), next: hasMore ? ids.last : nil)
    }
  }

  /// Stores an entry with its audit event in one transaction, and gives its id and, read in the same transaction, the
  /// entry as this view sees it: nil when it may write what it may not read.
  public func insert(_ new: NewEntry, audit event: @escaping @Sendable (_ id: String) -> [UInt8]) async throws
    -> (id: String, entry: StoredEntry?)
  {
    let written = Set(new.parts.map(\.category)).compactMap { scope.table.category($0) }
    guard written.count == Set(new.parts.map(\.category)).count, scope.mayCreate(CategorySet(written), new.patient)
    else {
      throw OutsideScope()
    }
    let id = new.id ?? RandomID.make()
    let entry = try await database.write { connection in
      try EntryWriter.insert(
        new, id: id, author: scope.person, facility: scope.facility, at: scope.now.seconds, connection)
      try AuditTrail.append(event(id), connection)
      return try load([id], type: new.type, connection).first
    }
    return (id, entry)
  }

  /// Reads the seen parts of these entries, in the order of the ids.
  private func load(_ ids: [String], type: String, _ connection: borrowing Connection) throws -> [StoredEntry] {
    guard !ids.isEmpty else { return [] }
    var statement = ScopedStatement(scope)
    let list = ids.map { statement.bind($0) }.joined(separator: ", ")
    let sql = """
      SELECT e.id, e.lens, e.patient, p.revision, p.category, p.fields, p.residue, p.recorded
      FROM part p JOIN entry e ON e.id = p.entry
      WHERE p.entry IN (\(list)) AND p.type = \(statement.bind(type)) AND p.ended IS NULL AND \(statement.within("p"))
      """
    var heads: [String: (lens: String, patient: String)] = [:]
    var parts: [String: [(revision: String, part: Part, recorded: Int64)]] = [:]
    try connection.forEach(sql, statement.parameters) { row in
      let id = try row.text(0)
      heads[id] = (try row.text(1), try row.text(2))
      let part = Part(
        category: try row.text(4), fields: try row.bytesIfPresent(5), residue: try row.bytesIfPresent(6))
      parts[id, default: []].append((try row.text(3), part, try row.integer(7)))
    }
    return ids.compactMap { id in
      heads[id].map {
        StoredEntry(id: id, type: type, lens: $0.lens, patient: $0.patient, rows: parts[id] ?? [])
      }
    }
  }
}
