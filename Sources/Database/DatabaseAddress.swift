// Where a database is. An address of a server holds a password; nothing here shows it.

/// Where a database is.
public enum DatabaseAddress: Hashable, Sendable {
  /// The SQLite file at this path; made, private to its owner, when there is none.
  case file(String)
  /// A new, empty SQLite file, removed when the pool has been closed or let go.
  case temporary
  /// A database of a PostgreSQL server.
  case server(PostgreSQLAddress)

  /// The database that a text names: a `postgresql://` or `postgres://` URL, or else a path. Fault:
  /// `.misuse(.address)` for such a URL that says nothing.
  public init(_ text: String) throws(DatabaseFault) {
    if PostgreSQLAddress.isAddress(text) {
      self = .server(try PostgreSQLAddress(text))
    } else {
      self = .file(text)
    }
  }
}

extension DatabaseAddress {
  /// What opens sessions there. Faults as `DatabasePool.open`.
  func opener(patience: Duration) throws(DatabaseFault) -> any Opener {
    switch self {
    case .file(let path): try SQLiteOpener(path: path, patience: patience)
    case .temporary: try SQLiteOpener(path: nil, patience: patience)
    case .server(let address): try PostgreSQLOpener(address, patience: patience)
    }
  }
}

extension DatabaseAddress: CustomStringConvertible {
  /// As people may be told: without user, password and options.
  public var description: String {
    switch self {
    case .file(let path): path
    case .temporary: "a temporary database"
    case .server(let address): address.description
    }
  }
}
