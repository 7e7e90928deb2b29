public import Access
import Database

/// A view within one transaction: what it reads is what it writes to, and nobody else writes meanwhile. It is lent to the
/// closure of `View.write` and can't be kept.
///
/// It checks once more what a decision has allowed before: a write outside the scope is a fault, and nothing is kept.
public struct OpenView: ~Copyable {
  /// Who may see and do what.
  public let scope: Scope
  private let view: View
  private let connection: Connection
  private let identifiers: Identifiers

  init(_ view: View, _ connection: consuming Connection, _ identifiers: Identifiers) {
    scope = view.scope
    self.view = view
    self.connection = connection
    self.identifiers = identifiers
  }

  /// What is seen of an entry now, or nil. It may be deleted.
  public func entry(_ id: String, type: String) throws -> StoredEntry? { try rows(id, type)?.latest }

  /// The entries that have, within the scope, all that the query asks, in order: at most so many.
  public func matches(_ query: EntryQuery, atMost limit: Int) throws -> [StoredEntry] {
    var query = query
    (query.count, query.counting) = (limit, .none)
    return try view.page(query, connection).entries
  }

  /// A version of an entry that was once seen, or nil.
  public func version(_ version: String, of id: String, type: String) throws -> StoredEntry? {
    try view.version(version, of: id, type: type, connection)
  }

  /// One page of the entries that have, within the scope, all that the query asks.
  public func search(_ query: EntryQuery) throws -> EntryPage { try view.page(query, connection) }

  /// One page of a history.
  public func history(_ query: HistoryQuery) throws -> HistoryPage { try view.page(query, connection) }

  /// One page of a patient's whole record; nil where nothing of it is seen.
  public func everything(_ query: EverythingQuery) throws -> EntryPage? { try view.page(query, connection) }

  /// A new id, for an entry that others are to name before it is stored.
  public func newID() -> String { identifiers.make() }

  /// Stores an entry and gives it as this view sees it: nil when it may write what it may not read.
  public func insert(_ new: NewEntry, id: String) throws -> StoredEntry? {
    let written = Set(new.parts.map(\.category)).compactMap { scope.table.category($0) }
    let facts = EntryFacts(author: scope.person, facility: scope.facility, origin: new.origin, labels: new.labels)
    guard written.count == Set(new.parts.map(\.category)).count, scope.mayCreate(CategorySet(written), new.patient),
      scope.discloses(facts, of: new.patient)
    else {
      throw View.OutsideScope()
    }
    try writer.insert(
      new, id: id, author: scope.person, facility: scope.facility, at: scope.now.seconds, connection)
    return try entry(id, type: new.type)
  }

  /// Changes an entry and gives what is seen of it afterwards. The change must have been made from the version that is
  /// seen; and to change labels, the scope must be able to correct all of `categories`, which are those that entries of
  /// its kind can have. Faults: `Conflict`, `OutsideScope`, the database's.
  public func change(
    _ id: String, type: String, from version: String, _ change: EntryChange, categories: Set<String>
  ) throws -> StoredEntry {
    let seen = try current(id, type: type, version: version)
    let touched = change.labels == nil ? Set(change.fates.keys) : categories.union(change.fates.keys)
    for category in touched { try mayCorrect(category, of: seen.latest) }
    try writer.change(change, of: seen.head, at: scope.now.seconds, connection)
    guard let after = try entry(id, type: type) else { throw View.OutsideScope() }
    return after
  }

  /// Deletes an entry with all its parts; the scope must be able to correct each of them, and all of `categories`.
  /// Faults as `change`.
  public func delete(_ id: String, type: String, from version: String, categories: Set<String>) throws {
    let seen = try current(id, type: type, version: version)
    for category in categories { try mayCorrect(category, of: seen.latest) }
    // Of all parts, not only those that are seen: but whoever may correct all of them sees all of them.
    let all = try connection.rows(
      "SELECT category FROM part WHERE entry = $1 AND ended IS NULL", [.text(id)]
    ) { try $0.text(0) }
    for category in all { try mayCorrect(category, of: seen.latest) }
    let change = EntryChange(fates: Dictionary(all.map { ($0, .ends) }) { first, _ in first })
    try writer.change(change, of: seen.head, at: scope.now.seconds, connection)
  }

  /// Adds an event to the audit trail: it is kept if the rest is.
  public func record(_ event: [UInt8]) throws { try AuditTrail.append(event, connection) }

  private var writer: EntryWriter { EntryWriter(identifiers) }

  private func rows(_ id: String, _ type: String) throws -> PartRows? {
    try view.rows([id], type: type, ofAllTimes: false, connection).first
  }

  /// What is seen of an entry, if it is still this version of it.
  private func current(
    _ id: String, type: String, version: String
  ) throws -> (head: PartRows.Head, latest: StoredEntry) {
    guard let rows = try rows(id, type), let latest = rows.latest, latest.version == version else {
      throw View.Conflict()
    }
    return (rows.head, latest)
  }

  private func mayCorrect(_ code: String, of entry: StoredEntry) throws {
    guard let category = scope.table.category(code), scope.mayCorrect(category, of: entry.facts, entry.patient),
      scope.readable(entry.patient).contains(category)
    else { throw View.OutsideScope() }
  }
}
