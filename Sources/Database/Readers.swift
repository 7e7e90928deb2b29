// Readers: the sessions that read, lent to one read each. Those at rest are kept for the next; a new one
// is opened when none is at rest.

internal import Synchronization

final class Readers: Sendable {
  private let state = Mutex(State())
  private let opener: SQLiteOpener

  private struct State {
    var atRest: [SQLiteSession] = []
    var lent = 0
    var isClosed = false
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  init(_ opener: SQLiteOpener) { self.opener = opener }

  /// Lends a session, which must be given back. Faults: `.closed`; those of opening.
  func borrow() throws(DatabaseFault) -> SQLiteSession {
    let session = try state.withLock { state throws(DatabaseFault) -> SQLiteSession? in
      guard !state.isClosed else { throw DatabaseFault(.closed) }
      state.lent += 1
      return state.atRest.popLast()
    }
    if let session { return session }
    do throws(DatabaseFault) {
      return try opener.open(.read)
    } catch {
      giveBack(nil)
      throw error
    }
  }

  /// Takes a session back; one that still has a transaction is let go.
  func giveBack(_ session: SQLiteSession?) {
    let (isKept, closing) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
      state.lent -= 1
      if let session, !state.isClosed, session.isAtRest {
        state.atRest.append(session)
        return (true, [])
      }
      guard state.lent == 0 else { return (false, []) }
      defer { state.closing = [] }
      return (false, state.closing)
    }
    if !isKept { session?.close() }
    closing.forEach { $0.resume() }
  }

  /// Lends no more; returns when all are back and closed.
  func close() async {
    await withCheckedContinuation { continuation in
      let (atRest, isDone) = state.withLock { state -> ([SQLiteSession], Bool) in
        defer { state.atRest = [] }
        state.isClosed = true
        if state.lent > 0 { state.closing.append(continuation) }
        return (state.atRest, state.lent == 0)
      }
      atRest.forEach { $0.close() }
      if isDone { continuation.resume() }
    }
  }
}

/// Knows where the file is and opens sessions to it; keeps a temporary place as long as anyone may open one.
struct SQLiteOpener: Sendable {
  private let path: String
  private let patience: Duration
  private let place: TemporaryPlace?

  init(_ address: DatabaseAddress, patience: Duration) throws(DatabaseFault) {
    switch address {
    case .file(let path):
      place = nil
      self.path = try SQLiteFile.prepare(at: path)
    case .temporary:
      let place = try TemporaryPlace()
      self.place = place
      path = try SQLiteFile.prepare(at: place.path)
    }
    self.patience = patience
  }

  func open(_ kind: TransactionKind) throws(DatabaseFault) -> SQLiteSession {
    try SQLiteSession(path: path, kind: kind, patience: patience)
  }
}
