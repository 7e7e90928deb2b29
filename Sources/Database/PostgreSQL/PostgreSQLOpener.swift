// Opens sessions to one PostgreSQL database.

struct PostgreSQLOpener: Opener {
  private let address: PostgreSQLAddress
  private let patience: Duration
  let threads: Int?

  /// Faults: `.unreachable`, `.unsuitable`.
  init(_ address: PostgreSQLAddress, patience: Duration) throws(DatabaseFault) {
    self.address = address
    self.patience = patience
    threads = min(max(address.readers, 1), 1000)
    let (one, other) = (
      try PostgreSQLSession(address, patience: patience), try PostgreSQLSession(address, patience: patience)
    )
    defer {
      one.close()
      other.close()
    }
    try PostgreSQLTurn.prove(one, other)
  }

  func open(_ kind: TransactionKind) throws(DatabaseFault) -> any Session {
    try PostgreSQLSession(address, patience: patience)
  }
}
