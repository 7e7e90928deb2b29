import Access
import Database

// The programs (*clients*) that the registry knows. A token names one by its id; what is known of it here limits the
// token, whatever the token says.

extension Registry {
  /// The program with this id, or nil.
  public func client(_ id: String) async throws -> RegistrySeed.ClientRow? {
    try await database.read { connection in
      try connection.first("SELECT id, name, scopes FROM client WHERE id = $1", [.text(id)]) { try Self.client($0) }
    }
  }

  /// All programs, by their ids.
  public var clients: [RegistrySeed.ClientRow] {
    get async throws {
      try await database.read { try $0.rows("SELECT id, name, scopes FROM client ORDER BY id") { try Self.client($0) } }
    }
  }

  private static func client(_ row: borrowing Row) throws -> RegistrySeed.ClientRow {
    RegistrySeed.ClientRow(id: try row.text(0), name: try row.text(1), scopes: ResourceScopes(try row.text(2)))
  }
}
