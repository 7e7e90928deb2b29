// Group commit: the writes that wait at one time are carried out in one transaction, one after the other, each in a
// savepoint of its own, so that many small writes share one wait for the disk. Nobody waits longer for company: while one
// group is being made durable, the next gathers.
//
// For its caller a write is what it would be alone: it sees what those before it wrote, a failure undoes nothing but
// itself, and nobody hears of any outcome before the whole group is durable, because an outcome may rest on what others
// of the group have done.

/// A write that waits for its turn.
struct PendingWrite: Sendable {
  /// Runs the body; gives what tells its caller the result.
  let run: @Sendable (borrowing Connection) throws -> @Sendable () -> Void
  /// Tells its caller that it failed.
  let fail: @Sendable (any Error) -> Void

  init<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Connection) throws -> T, _ caller: CheckedContinuation<T, any Error>
  ) {
    run = { connection in
      let result = try body(connection)
      return { caller.resume(returning: result) }
    }
    fail = { caller.resume(throwing: $0) }
  }
}

/// The transaction of a group ended within one of its writes, by `cause`: nothing of the group was kept.
struct GroupLost: Error {
  let cause: any Error
}

extension Session {
  /// Carries out the group and makes it durable; gives what tells each caller its outcome.
  ///
  /// Faults: `GroupLost`; those of the beginning and of the commit, which are everybody's.
  func transact(_ group: [PendingWrite]) throws -> [@Sendable () -> Void] {
    try begin(.write)
    do {
      var ends: [@Sendable () -> Void] = []
      for write in group { ends.append(try outcome(of: write)) }
      try commit()
      return ends
    } catch {
      rollback()
      throw error
    }
  }

  private func outcome(of write: PendingWrite) throws -> @Sendable () -> Void {
    try savepoint()
    do {
      let end = try write.run(Connection(session: self))
      try release()
      return end
    } catch {
      // Some faults end the whole transaction: a full disk, others who were quicker, a lost connection.
      let kind = (error as? DatabaseFault)?.kind
      if kind == .busy || kind == .lost { throw GroupLost(cause: error) }
      do { try undo() } catch _ { throw GroupLost(cause: error) }
      return { write.fail(error) }
    }
  }
}
