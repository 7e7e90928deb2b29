// Readers: the sessions that read, lent to one read each. Those at rest are kept for the next; a new one
// is opened when none is at rest.

internal import Synchronization

final class Readers: Sendable {
  private let state = Mutex(State())
  private let opener: any Opener

  private struct State {
    var atRest: [any Session] = []
    var lent = 0
    var isClosed = false
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  init(_ opener: any Opener) { self.opener = opener }

  /// Runs a body in a session that is lent to it.
  func read<T>(_ body: (borrowing Connection) throws -> T, _ interruption: Interruption) throws -> T {
    let session = try borrow()
    defer { giveBack(session) }
    try interruption.begin(session)
    defer { interruption.end() }
    return try session.transact(.read, body)
  }

  /// Lends a session, which must be given back. Faults: `.closed`; those of opening.
  func borrow() throws(DatabaseFault) -> any Session {
    let session = try state.withLock { state throws(DatabaseFault) -> (any Session)? in
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
  func giveBack(_ session: (any Session)?) {
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

  /// Lets those at rest go: what ended one connection may have ended all.
  func renew() {
    let atRest = state.withLock { state in
      defer { state.atRest = [] }
      return state.atRest
    }
    atRest.forEach { $0.close() }
  }

  /// Lends no more; returns when all are back and closed.
  func close() async {
    await withCheckedContinuation { continuation in
      let (atRest, isDone) = state.withLock { state -> ([any Session], Bool) in
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

/// What stops a read whose task is cancelled, whether its statement is under way or its connection is yet to be had.
final class Interruption: Sendable {
  private struct State {
    var session: (any Session)?
    var isInterrupted = false
  }

  private let state = Mutex(State())

  /// Now it is this session that is to be stopped. Fault: `.interrupted`, when it should have been already.
  func begin(_ session: any Session) throws(DatabaseFault) {
    try state.withLock { state throws(DatabaseFault) in
      guard !state.isInterrupted else { throw DatabaseFault(.interrupted) }
      state.session = session
    }
  }

  func end() { state.withLock { $0.session = nil } }

  func interrupt() {
    state.withLock { state in
      state.isInterrupted = true
      state.session?.interrupt()
    }
  }
}
