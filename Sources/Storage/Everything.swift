import Access
import Database

/// What is asked of a patient's whole record: one page of it, the patient's own entry first.
public struct EverythingQuery: Sendable {
  /// The patient's id.
  public let patient: String
  /// Entries of any of these kinds are wanted.
  public var kinds: [EntryKind]
  /// How many on a page.
  public var count: Int
  /// The last entry of the page before.
  public var after: String?

  /// Makes one from its parts.
  public init(patient: String, kinds: [EntryKind], count: Int, after: String? = nil) {
    self.patient = patient
    self.kinds = kinds
    self.count = count
    self.after = after
  }
}

extension View {
  /// One page of what is seen of a patient; nil where nothing at all is, whatever else is asked. Faults: the database's.
  public func everything(_ query: EverythingQuery) async throws -> EntryPage? {
    try await database.read { try page(query, $0) }
  }

  /// The same within a transaction that is already open.
  func page(_ query: EverythingQuery, _ connection: borrowing Connection) throws -> EntryPage? {
    guard try isKnown(query.patient, connection) else { return nil }
    var statement = EntryStatement(ScopedStatement(scope, named: [query.patient]))
    let (entry, from) = statement.entries(query.kinds, patients: [query.patient])
    let own = statement.bind(query.patient)
    var sql = "SELECT \(entry).id \(from)"
    if let after = query.after {
      sql += " AND \(entry).id <> \(own)"
      if after != query.patient { sql += " AND \(entry).id > \(statement.bind(after))" }
    }
    sql += " ORDER BY CASE WHEN \(entry).id = \(own) THEN 0 ELSE 1 END, \(entry).id"
    sql += " LIMIT \(statement.bind(Int64(query.count) + 1))"
    var ids = try connection.rows(sql, statement.scoped.parameters) { try $0.text(0) }
    let hasMore = ids.count > query.count
    if hasMore { ids.removeLast() }
    let found = try rows(ids, type: nil, ofAllTimes: false, connection)
    return EntryPage(
      entries: found.compactMap(\.latest), total: try count(query, connection),
      next: hasMore ? ids.last.map { EntryMark(id: $0) } : nil, included: [], isCut: false)
  }

  /// Whether anything of the patient is seen.
  private func isKnown(_ patient: String, _ connection: borrowing Connection) throws -> Bool {
    var statement = EntryStatement(ScopedStatement(scope, named: [patient]))
    let sql =
      "SELECT e.id FROM entry e WHERE e.patient = \(statement.bind(patient)) AND \(statement.isSeen("e")) LIMIT 1"
    return try connection.first(sql, statement.scoped.parameters) { try $0.text(0) } != nil
  }

  private func count(_ query: EverythingQuery, _ connection: borrowing Connection) throws -> Int {
    var statement = EntryStatement(ScopedStatement(scope, named: [query.patient]))
    let from = statement.entries(query.kinds, patients: [query.patient]).from
    return Int(try connection.first("SELECT COUNT(*) \(from)", statement.scoped.parameters) { try $0.integer(0) } ?? 0)
  }
}
