import Access
import Database

/// What a history asks: the versions of one entry, of a type, or of everything, newest first, one page of them.
public struct HistoryQuery: Sendable {
  /// The resource type, or nil for all.
  public var type: String?
  /// One entry, or nil for all of the type.
  public var id: String?
  /// Only versions made since, seconds since 1970.
  public var since: Int64?
  /// Only versions that were in force at some time in this range of seconds since 1970.
  public var at: Range<Int64>?
  /// How many on a page.
  public var count: Int
  /// The last version of the page before.
  public var after: HistoryMark?

  /// Makes one from its parts.
  public init(
    type: String? = nil, id: String? = nil, since: Int64? = nil, at: Range<Int64>? = nil, count: Int,
    after: HistoryMark? = nil
  ) {
    self.type = type
    self.id = id
    self.since = since
    self.at = at
    self.count = count
    self.after = after
  }
}

/// The place of a version in a history. It names a change's number: keep it from callers, or seal it.
public struct HistoryMark: Hashable, Sendable {
  /// When the version was made, seconds since 1970.
  public let time: Int64
  /// The entry.
  public let entry: String
  /// The number of the entry's change that made it.
  public let change: Int64

  /// Makes one from its parts.
  public init(time: Int64, entry: String, change: Int64) {
    self.time = time
    self.entry = entry
    self.change = change
  }
}

/// A page of a history.
public struct HistoryPage: Sendable {
  /// A version, and how it came about.
  public struct Version: Sendable {
    /// What was seen from then on; nothing but its id and date where it was deleted.
    public let entry: StoredEntry
    /// Whether there was nothing to be seen right before.
    public let isNew: Bool
    /// Whether something had been seen once before, which had gone: it came back.
    public let isReturn: Bool
  }

  /// The page, newest first.
  public let versions: [Version]
  /// How many versions the whole history has within the scope.
  public let total: Int
  /// The last version of this page when more follow.
  public let next: HistoryMark?
}

extension View {
  /// One page of a history.
  public func history(_ query: HistoryQuery) async throws -> HistoryPage {
    try await database.read { try page(query, $0) }
  }

  /// The same within a transaction that is already open.
  func page(_ query: HistoryQuery, _ connection: borrowing Connection) throws -> HistoryPage {
    let named = try query.id.map { try patient(of: $0, connection) }
    var counting = ScopedStatement(scope, named: named)
    let all = query.changes(&counting)
    let total = try connection.first("SELECT COUNT(*) FROM (\(all)) AS c", counting.parameters) { try $0.integer(0) }
    var statement = ScopedStatement(scope, named: named)
    var sql = "SELECT c.entry, c.change, c.time FROM (\(query.changes(&statement))) AS c"
    if let after = query.after {
      let (time, entry, change) = (
        statement.bind(.integer(after.time)), statement.bind(after.entry), statement.bind(.integer(after.change))
      )
      sql += " WHERE (c.time, c.entry, c.change) < (\(time), \(entry), \(change))"
    }
    sql +=
      " ORDER BY c.time DESC, c.entry DESC, c.change DESC LIMIT \(statement.bind(.integer(Int64(query.count) + 1)))"
    var marks = try connection.rows(sql, statement.parameters) {
      HistoryMark(time: try $0.integer(2), entry: try $0.text(0), change: try $0.integer(1))
    }
    let hasMore = marks.count > query.count
    if hasMore { marks.removeLast() }
    let found = try rows(Array(Set(marks.map(\.entry))), type: query.type, ofAllTimes: true, connection)
    let byID = Dictionary(found.map { ($0.head.id, $0) }) { first, _ in first }
    let versions = marks.compactMap { mark in
      byID[mark.entry].map { rows in
        HistoryPage.Version(
          entry: rows.version(at: mark.change),
          isNew: !rows.rows.contains { $0.isInForce(at: mark.change - 1) },
          isReturn: rows.rows.contains { $0.began < mark.change })
      }
    }
    return HistoryPage(versions: versions, total: Int(total ?? 0), next: hasMore ? marks.last : nil)
  }

  /// Whose record an entry is of, if there is such an entry: the scope's condition need then not speak of others.
  private func patient(of id: String, _ connection: borrowing Connection) throws -> [String] {
    try connection.rows("SELECT patient FROM entry WHERE id = $1", [.text(id)]) { try $0.text(0) }
  }

  /// A version of an entry that was once seen, or nil.
  public func version(_ version: String, of id: String, type: String) async throws -> StoredEntry? {
    try await database.read { try self.version(version, of: id, type: type, $0) }
  }

  /// The same within a transaction that is already open.
  func version(
    _ version: String, of id: String, type: String, _ connection: borrowing Connection
  ) throws -> StoredEntry? {
    try rows([id], type: type, ofAllTimes: true, connection).first?.versions.map(\.entry)
      .first { $0.version == version }
  }
}

extension HistoryQuery {
  /// Every change of something seen, once: `entry`, `change`, `time`.
  fileprivate func changes(_ statement: inout ScopedStatement) -> String {
    func half(_ change: String, _ time: String, _ statement: inout ScopedStatement) -> String {
      let ofType = type.map { ["p.type = \(statement.bind($0))"] } ?? []
      var clauses = ["\(change) IS NOT NULL"]
      clauses += id == nil ? [statement.within("p")] + ofType : [statement.keeps("p", ofType)]
      if let id { clauses.append("p.entry = \(statement.bind(id))") }
      if let since { clauses.append("\(time) >= \(statement.bind(.integer(since)))") }
      if let at { clauses.append("\(time) < \(statement.bind(.integer(at.upperBound)))") }
      return
        "SELECT p.entry AS entry, \(change) AS change, \(time) AS time FROM part p WHERE \(clauses.joined(separator: " AND "))"
    }
    // Rows that began and rows that ended at one change are one version: UNION leaves doubles out.
    let all = "\(half("p.began", "p.recorded", &statement)) UNION \(half("p.ended", "p.replaced", &statement))"
    guard let at else { return all }
    // In force in the range: made within it, or the last one made before it.
    let begin = statement.bind(.integer(at.lowerBound))
    return """
      SELECT d.entry, d.change, d.time FROM (\(all)) AS d WHERE d.time >= \(begin) OR NOT EXISTS (
        SELECT 1 FROM (\(all)) AS f WHERE f.entry = d.entry AND f.change > d.change AND f.time <= \(begin))
      """
  }
}
