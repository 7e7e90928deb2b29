// Pool: the connections to one database. A read borrows one of many, a write the only one that may write.
//
// Where the work is done. A body is plain, synchronous code.
// - Reads of SQLite run inline, on the thread of the task that asks. It holds a thread of the task pool only as any
//   computation does. A body cannot suspend, so no more connections are lent than threads are running: the pool
//   needs no limit and no queue, and cannot deadlock.
// - Reads of PostgreSQL wait for the server: each runs on one of so many threads, and waits in a queue for one (`Lanes`).
// - Writes run one after the other on a queue with a thread of its own, because a commit waits for the disk and
//   for other programs; the task that asks is suspended, and no thread of the task pool waits. Those that wait are
//   committed together (see GroupCommit.swift).

internal import Dispatch
internal import Synchronization

/// The connections to one database.
///
///     let database = try await DatabasePool.open(.file("/var/lib/gateway/stock.sqlite"))
///     try await database.write { try $0.execute("UPDATE counter SET value = value + $1", [1]) }
///     let value = try await database.read { try $0.first("SELECT value FROM counter") { try $0.integer(0) } }
public final class DatabasePool: Sendable {
  private let readers: Readers
  private let writer: Mutex<Writer>
  private let pending = Mutex<[PendingWrite]>([])
  private let writes = DispatchQueue(label: "database.writes")
  private let opener: any Opener
  private let lanes: Lanes?

  /// How often a write is tried that finds others at work.
  private static let attempts = 3
  /// How many writes share a commit at most, so that the first does not wait long for the last.
  private static let groupLimit = 100

  private struct Writer: ~Copyable {
    var session: (any Session)?
    var isClosed = false
  }

  private init(_ opener: any Opener, writer: any Session) {
    self.opener = opener
    lanes = opener.threads.map { Lanes($0) }
    self.writer = Mutex(Writer(session: writer))
    readers = Readers(opener)
  }

  /// Opens the database. `patience` is how long a statement waits for other programs that hold it.
  ///
  /// Faults: `.io`; `.corrupt` when the file is no database; `.busy`; `.misuse(.path)`, `.exposedFile`; of a server
  /// `.unreachable`, `.unsuitable`.
  public static func open(
    _ address: DatabaseAddress, patience: Duration = .seconds(5)
  ) async throws -> DatabasePool {
    try await run(on: DispatchQueue(label: "database.open")) {
      let opener = try address.opener(patience: patience)
      return DatabasePool(opener, writer: try opener.open(.write))
    }
  }

  /// Runs `body` on one unchanging snapshot of the database, which holds all writes that have returned.
  ///
  /// The body should do nothing but statements: it may run again when the connection was lost. Faults: any of
  /// `DatabaseFault`; `CancellationError` when the task is cancelled before it or during a statement, which is stopped; what
  /// `body` throws.
  public func read<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Connection) throws -> T
  ) async throws -> T {
    try Task.checkCancellation()
    let interruption = Interruption()
    do {
      return try await withTaskCancellationHandler {
        guard let lanes else { return try readNow(body, interruption) }
        return try await lanes.run { try self.readNow(body, interruption) }
      } onCancel: {
        interruption.interrupt()
      }
    } catch let fault as DatabaseFault where fault.kind == .interrupted {
      throw CancellationError()
    }
  }

  private func readNow<T>(
    _ body: (borrowing Connection) throws -> T, _ interruption: Interruption
  ) throws -> T {
    do {
      return try readers.read(body, interruption)
    } catch let fault as DatabaseFault where fault.kind == .lost {
      readers.renew()
      return try readers.read(body, interruption)
    }
  }

  /// Runs `body` alone among all writers; when this returns, all it wrote is durable, and when it throws, nothing
  /// of it is kept.
  ///
  /// The body may run again after a fault of its own or of another write, and when the connection was lost, so it should do
  /// nothing but statements. A write that has begun is carried through even if its task is cancelled: nobody has to guess
  /// whether it was kept. Faults: any of
  /// `DatabaseFault`; `CancellationError` before it begins; what `body` throws.
  @discardableResult
  public func write<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Connection) throws -> T
  ) async throws -> T {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      let isFirst = pending.withLock { pending in
        pending.append(PendingWrite(body, continuation))
        return pending.count == 1
      }
      if isFirst { writes.async { self.carryOutPending() } }
    }
  }

  /// Refuses further work, lets what has begun end, and closes the connections. Harmless when repeated.
  public func close() async {
    await readers.close()
    await withCheckedContinuation { continuation in
      writes.async {
        self.writer.withLock {
          $0.isClosed = true
          $0.session?.close()
          $0.session = nil
        }
        continuation.resume()
      }
    }
    // When the queue takes up the next, it has let go of the pool.
    await withCheckedContinuation { continuation in writes.async { continuation.resume() } }
  }

  /// How many writes wait or are being carried out.
  var waiting: Int { pending.withLock { $0.count } }

  /// Carries out a group of what waits; what came to wait meanwhile follows after other work on the queue.
  private func carryOutPending() {
    let group = pending.withLock { Array($0.prefix(Self.groupLimit)) }
    carryOut(group)
    let isEmpty = pending.withLock { pending in
      pending.removeFirst(group.count)
      return pending.isEmpty
    }
    if !isEmpty { writes.async { self.carryOutPending() } }
  }

  private func carryOut(_ group: [PendingWrite]) {
    do {
      for end in try transact(group) { end() }
    } catch let lost as GroupLost where group.count == 1 {
      group[0].fail(lost.cause)
    } catch is GroupLost {
      // Whose fault it was, each finds out alone.
      for write in group { carryOut([write]) }
    } catch {
      for write in group { write.fail(error) }
    }
  }

  private func transact(_ group: [PendingWrite]) throws -> [@Sendable () -> Void] {
    try writer.withLock { writer in
      guard !writer.isClosed else { throw DatabaseFault(.closed) }
      var attempt = 1
      while true {
        do {
          let session = try writer.session ?? opener.open(.write)
          defer { writer.session = session.isAtRest ? session : nil }
          return try session.transact(group)
        } catch {
          // Of what a connection took with it that was lost, nothing was kept (see PostgreSQLReceipts.swift).
          let cause = ((error as? GroupLost)?.cause ?? error) as? DatabaseFault
          guard cause?.kind == .busy || cause?.kind == .lost, attempt < Self.attempts else { throw error }
          attempt += 1
        }
      }
    }
  }

  /// Runs `work` on the session that writes, outside a transaction, alone among this program's writers.
  func maintain(_ work: @escaping @Sendable (any Session) throws -> Void) async throws {
    try await Self.run(on: writes) {
      try self.writer.withLock { writer in
        guard !writer.isClosed else { throw DatabaseFault(.closed) }
        let session = try writer.session ?? self.opener.open(.write)
        defer { writer.session = session.isAtRest ? session : nil }
        try work(session)
      }
    }
  }

  private static func run<T: Sendable>(
    on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
