import Access
import Database

extension View {
  /// One page of the entries that have, within the scope, all that the query asks. Faults: the database's.
  public func search(_ query: EntryQuery) async throws -> EntryPage {
    try await database.read { try page(query, $0) }
  }

  /// The same within a transaction that is already open.
  func page(_ query: EntryQuery, _ connection: borrowing Connection) throws -> EntryPage {
    guard query.count > 0 else {
      return EntryPage(
        entries: [], total: try total(query, known: nil, connection), next: nil, included: [], isCut: false)
    }
    // Some more than the page has: mostly all are counted then.
    let isCounted = query.counting != .none && query.after == nil
    let reach = isCounted ? max(query.count, Self.counted) : query.count
    var marks = try marks(query, atMost: reach + 1, connection)
    let total = try total(query, known: marks.count <= reach ? marks.count : nil, connection)
    let hasMore = marks.count > query.count
    if hasMore { marks.removeSubrange(query.count...) }
    let entries = try rows(marks.map(\.id), type: nil, ofAllTimes: false, connection).compactMap(\.latest)
    var inclusion = Gathering(query, matches: entries)
    if !query.inclusions.isEmpty { try inclusion.gather(self, connection) }
    let next = hasMore ? marks.last.map { EntryMark(id: $0.id, keys: $0.keys, total: total) } : nil
    return EntryPage(
      entries: entries, total: total, next: next, included: inclusion.included, isCut: inclusion.isCut)
  }

  /// So many matches are counted by looking at them.
  private static let counted = 100

  /// How many matches there are, as far as the query wants to know. `known` is how many there are from the page on, if that is
  /// known.
  private func total(
    _ query: EntryQuery, known: Int?, _ connection: borrowing Connection
  ) throws -> Int? {
    if query.counting == .none { return nil }
    if case .upTo = query.counting, let after = query.after { return after.total }
    if let known, query.after == nil {
      if case .upTo(let limit) = query.counting, known > max(limit, query.count) { return nil }
      return known
    }
    var statement = EntryStatement(ScopedStatement(scope, named: query.patients))
    let (entry, from) = statement.entries(query.kinds, patients: query.patients)
    var all = "SELECT \(entry).id \(from)"
    var most = Int.max
    if case .upTo(let limit) = query.counting {
      most = limit
      all += " LIMIT \(statement.bind(Int64(limit) + 1))"
    }
    let total = try connection.first("SELECT COUNT(*) FROM (\(all)) AS c", statement.scoped.parameters) {
      try $0.integer(0)
    }
    guard let total, total <= most else { return nil }
    return Int(total)
  }

  /// The places of the first entries of a page in the order.
  private func marks(
    _ query: EntryQuery, atMost limit: Int, _ connection: borrowing Connection
  ) throws -> [EntryMark] {
    var statement = EntryStatement(ScopedStatement(scope, named: query.patients))
    let (entry, from) = statement.entries(query.kinds, patients: query.patients)
    guard !query.order.isEmpty else {
      var sql = "SELECT \(entry).id \(from)"
      if let after = query.after { sql += " AND \(entry).id > \(statement.bind(after.id))" }
      sql += " ORDER BY \(entry).id LIMIT \(statement.bind(Int64(limit)))"
      return try connection.rows(sql, statement.scoped.parameters) { EntryMark(id: try $0.text(0)) }
    }
    let values = query.order.enumerated().map { "\(statement.value($1, entry)) AS k\($0)" }
    // Values are worked out once, not again for each comparison.
    var sql = "WITH m AS MATERIALIZED (SELECT \(entry).id AS id, \(values.joined(separator: ", ")) \(from))"
    let keys = query.order.indices.map { "m.k\($0)" }
    sql += " SELECT m.id, \(keys.joined(separator: ", ")) FROM m"
    if let after = query.after { sql += " WHERE \(query.follows(after, &statement))" }
    let order = query.order.enumerated().map { "m.k\($0) \($1.isDescending ? "DESC" : "ASC") NULLS LAST" }
    sql += " ORDER BY \(order.joined(separator: ", ")), m.id LIMIT \(statement.bind(Int64(limit)))"
    return try connection.rows(sql, statement.scoped.parameters) { row in
      let keys = try query.order.indices.map { place -> EntryMark.Key in
        switch try row.value(place + 1) {
        case .integer(let number): .number(number)
        case .text(let text): .text(text)
        case .null, .bytes: .none
        }
      }
      return EntryMark(id: try row.text(0), keys: keys)
    }
  }
}

extension EntryQuery {
  /// That a row of `m` stands behind a mark: it is alike in the first keys, and comes later in the next one.
  fileprivate func follows(_ mark: EntryMark, _ statement: inout EntryStatement) -> String {
    var alike: [String] = []
    var ways: [String] = []
    for (place, key) in order.enumerated() {
      let column = "m.k\(place)"
      // Nothing comes behind the entries that have no value.
      guard place < mark.keys.count, let value = mark.keys[place].value else {
        alike.append("\(column) IS NULL")
        continue
      }
      let bound = statement.scoped.bind(value)
      let later = "(\(column) \(key.isDescending ? "<" : ">") \(bound) OR \(column) IS NULL)"
      ways.append("(\((alike + [later]).joined(separator: " AND ")))")
      alike.append("\(column) = \(bound)")
    }
    ways.append("(\((alike + ["m.id > \(statement.bind(mark.id))"]).joined(separator: " AND ")))")
    return "(\(ways.joined(separator: " OR ")))"
  }
}

extension EntryMark.Key {
  fileprivate var value: Value? {
    switch self {
    case .none: nil
    case .number(let number): .integer(number)
    case .text(let text): .text(text)
    }
  }
}
