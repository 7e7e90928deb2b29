public import Access
import Database

/// A *view*: what one scope may see and do in the store. A request holds this and nothing wider; there is no public
/// initialiser, and every statement over parts and terms is a `ScopedStatement`.
///
/// Not readable and not there are the same: both give nil, and neither takes another way through the code.
public struct View: Sendable {
  /// Who may see what.
  public let scope: Scope
  let database: DatabasePool
  private let identifiers: Identifiers

  init(scope: Scope, database: DatabasePool, identifiers: Identifiers) {
    self.scope = scope
    self.database = database
    self.identifiers = identifiers
  }

  /// A write that lies outside the scope: a fault of the caller, who must have asked for a decision before.
  public struct OutsideScope: Error {}

  /// What is seen of the entry is no longer what the change was made from.
  public struct Conflict: Error {}

  /// What is seen of an entry now, or nil. It may be deleted.
  public func entry(_ id: String, type: String) async throws -> StoredEntry? {
    try await database.read { try rows([id], type: type, ofAllTimes: false, $0).first?.latest }
  }

  /// Stores an entry with its audit event in one transaction, and gives its id and, read in the same transaction, the
  /// entry as this view sees it: nil when it may write what it may not read.
  public func insert(_ new: NewEntry, audit event: @escaping @Sendable (_ id: String) -> [UInt8]) async throws
    -> (id: String, entry: StoredEntry?)
  {
    let written = Set(new.parts.map(\.category)).compactMap { scope.table.category($0) }
    let facts = EntryFacts(author: scope.person, facility: scope.facility, origin: new.origin, labels: new.labels)
    guard written.count == Set(new.parts.map(\.category)).count, scope.mayCreate(CategorySet(written), new.patient),
      scope.discloses(facts, of: new.patient)
    else {
      throw OutsideScope()
    }
    let id = new.id ?? identifiers.make()
    let entry = try await database.write { connection in
      try EntryWriter(identifiers).insert(
        new, id: id, author: scope.person, facility: scope.facility, at: scope.now.seconds, connection)
      try AuditTrail.append(event(id), connection)
      return try rows([id], type: new.type, ofAllTimes: false, connection).first?.latest
    }
    return (id, entry)
  }

  /// Changes an entry, with the audit event in one transaction, and gives what is seen of it afterwards. The change must
  /// have been made from the version that is still seen; and to change labels, the scope must be able to correct all of
  /// `categories`, which are those that entries of its kind can have. Faults: `Conflict`, `OutsideScope`, the database's.
  public func change(
    _ id: String, type: String, from version: String, _ change: EntryChange, categories: Set<String>,
    audit event: [UInt8]
  ) async throws -> StoredEntry {
    try await database.write { connection in
      let seen = try self.current(id, type: type, version: version, connection)
      let touched = change.labels == nil ? Set(change.fates.keys) : categories.union(change.fates.keys)
      for category in touched { try mayCorrect(category, of: seen.latest) }
      try EntryWriter(identifiers).change(change, of: seen.head, at: scope.now.seconds, connection)
      try AuditTrail.append(event, connection)
      guard let after = try rows([id], type: type, ofAllTimes: false, connection).first?.latest else {
        throw OutsideScope()
      }
      return after
    }
  }

  /// Deletes an entry with all its parts; the scope must be able to correct each of them, and all of `categories`.
  /// Faults as `change`.
  public func delete(
    _ id: String, type: String, from version: String, categories: Set<String>, audit event: [UInt8]
  ) async throws {
    try await database.write { connection in
      let seen = try self.current(id, type: type, version: version, connection)
      for category in categories { try mayCorrect(category, of: seen.latest) }
      // Of all parts, not only those that are seen: but whoever may correct all of them sees all of them.
      let all = try connection.rows(
        "SELECT category FROM part WHERE entry = $1 AND ended IS NULL", [.text(id)]
      ) { try $0.text(0) }
      for category in all { try mayCorrect(category, of: seen.latest) }
      let change = EntryChange(fates: Dictionary(all.map { ($0, .ends) }) { first, _ in first })
      try EntryWriter(identifiers).change(change, of: seen.head, at: scope.now.seconds, connection)
      try AuditTrail.append(event, connection)
    }
  }

  /// What is seen of an entry, if it is still this version of it.
  private func current(
    _ id: String, type: String, version: String, _ connection: borrowing Connection
  ) throws -> (head: PartRows.Head, latest: StoredEntry) {
    guard let rows = try rows([id], type: type, ofAllTimes: false, connection).first, let latest = rows.latest,
      latest.version == version
    else { throw Conflict() }
    return (rows.head, latest)
  }

  private func mayCorrect(_ code: String, of entry: StoredEntry) throws {
    guard let category = scope.table.category(code), scope.mayCorrect(category, of: entry.facts, entry.patient),
      scope.readable(entry.patient).contains(category)
    else { throw OutsideScope() }
  }

  func rows(
    _ ids: [String], type: String?, ofAllTimes: Bool, _ connection: borrowing Connection
  ) throws -> [PartRows] {
    try PartRows.load(ids, type: type, ofAllTimes: ofAllTimes, scope, connection)
  }
}
