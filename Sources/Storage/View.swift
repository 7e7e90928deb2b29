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

  /// Runs `body` in one transaction that reads and writes: all of it happens, or nothing. It may run more than once, so it
  /// should do nothing but what it does with the open view. Faults: what `body` throws, and the database's.
  @discardableResult
  public func write<T: Sendable>(
    _ body: @escaping @Sendable (borrowing OpenView) throws -> T
  ) async throws -> T {
    try await database.write { connection in
      try body(OpenView(self, connection.lent(), identifiers))
    }
  }

  func rows(
    _ ids: [String], type: String?, ofAllTimes: Bool, _ connection: borrowing Connection
  ) throws -> [PartRows] {
    try PartRows.load(ids, type: type, ofAllTimes: ofAllTimes, scope, connection)
  }
}
