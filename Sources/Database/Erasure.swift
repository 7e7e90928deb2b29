// Erasure: what is deleted must also leave the files. `secure_delete` (see SQLiteSettings) overwrites in the pages what
// is deleted; but until the log is moved into the file and emptied, both still hold pages from before.
// Copies that the file system or a backup keeps are beyond this seam.

extension DatabasePool {
  /// Moves the write-ahead log into the file and empties it. Faults: `.busy` while others read or write.
  public func emptyLog() async throws {
    try await maintain { try $0.emptyLog() }
  }

  /// Writes the file anew from what is in it, and empties the log: afterwards the file has no byte of anything deleted.
  /// It needs the database's size in memory and twice that on the disk. Faults: `.busy` while others read or write; `.full`.
  public func rebuild() async throws {
    try await maintain { session in
      try session.rebuild()
      try session.emptyLog()
    }
  }
}

extension SQLiteSession {
  fileprivate func emptyLog() throws(DatabaseFault) {
    // Answers 1 where somebody was in the way.
    guard try pragma("wal_checkpoint(TRUNCATE)") == "0" else { throw DatabaseFault(.busy) }
  }

  fileprivate func rebuild() throws(DatabaseFault) {
    let statement = try SQLiteStatement("VACUUM", of: self, isKept: false)
    try statement.start([])
    while try statement.advance() {}
  }
}
