import Access
import Database

/// What is asked of a patient's whole record: one page of it, the patient's own entry first.
public struct EverythingQuery: Sendable {
  /// The patient's id.
  public let patient: String
  /// Only these resource types, when given.
  public var types: [String]?
  /// Only what changed since, as far as it is seen: seconds since 1970.
  public var since: Int64?
  /// How many on a page.
  public var count: Int
  /// The last entry of the page before.
  public var after: String?

  /// Everything; say the rest by its properties.
  public init(patient: String, count: Int) {
    self.patient = patient
    self.count = count
  }

  /// The condition on `part p`, always within the scope.
  fileprivate func condition(_ statement: inout ScopedStatement) -> String {
    var clauses = ["p.ended IS NULL", "p.patient = \(statement.bind(patient))", statement.within("p")]
    if let types {
      clauses.append(
        types.isEmpty ? "1 = 0" : "p.type IN (\(types.map { statement.bind($0) }.joined(separator: ", ")))")
    }
    if let since {
      let newest = """
        (SELECT MAX(COALESCE(q.replaced, q.recorded)) FROM part q WHERE q.entry = p.entry AND \(statement.keeps("q")))
        """
      clauses.append("\(newest) >= \(statement.bind(.integer(since)))")
    }
    return clauses.joined(separator: " AND ")
  }
}

extension View {
  /// One page of what is seen of a patient; nil where nothing at all is, whatever else is asked.
  public func everything(_ query: EverythingQuery) async throws -> EntryPage? {
    try await database.read { connection in
      guard try count(EverythingQuery(patient: query.patient, count: 1), connection) > 0 else { return nil }
      var statement = ScopedStatement(scope)
      var sql = "SELECT p.entry FROM part p WHERE \(query.condition(&statement))"
      if let after = query.after {
        sql += " AND p.entry <> \(statement.bind(query.patient))"
        if after != query.patient { sql += " AND p.entry > \(statement.bind(after))" }
      }
      sql +=
        " GROUP BY p.entry ORDER BY CASE WHEN p.entry = \(statement.bind(query.patient)) THEN 0 ELSE 1 END, p.entry"
      sql += " LIMIT \(statement.bind(.integer(Int64(query.count) + 1)))"
      var ids = try connection.rows(sql, statement.parameters) { try $0.text(0) }
      let hasMore = ids.count > query.count
      if hasMore { ids.removeLast() }
      let found = try rows(ids, type: nil, ofAllTimes: false, connection)
      return EntryPage(
        entries: found.compactMap(\.latest), total: try count(query, connection),
        next: hasMore ? ids.last.map { EntryMark(id: $0) } : nil, included: [], isCut: false)
    }
  }

  private func count(_ query: EverythingQuery, _ connection: borrowing Connection) throws -> Int {
    var statement = ScopedStatement(scope)
    let sql = "SELECT COUNT(DISTINCT p.entry) FROM part p WHERE \(query.condition(&statement))"
    return Int(try connection.first(sql, statement.parameters) { try $0.integer(0) } ?? 0)
  }
}
