// Pool: the connections to one database. A read borrows one of many, a write the only one that may write.
//
// Where the work is done. A body is plain, synchronous code.
// - Reads of SQLite run inline, on the thread of the task that asks. It holds a thread of the task pool only as any
//   computation does. A body cannot suspend, so no more connections are lent than threads are running: the pool
//   needs no limit and no queue, and cannot deadlock.
// - Reads of PostgreSQL wait for the server: each runs on one of so many threads, and waits in a queue for one (`Lanes`).
// - Writes run one after the other on a queue with a thread of its own, because a commit waits for the disk and
//   for other programs; the task that asks is suspended, and no thread of the task pool waits.

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
  private let writes = DispatchQueue(label: "database.writes")
  private let opener: any Opener
  private let lanes: Lanes?

  /// How often a write is tried that finds others at work.
  private static let attempts = 3

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
  /// The body may run again after `.busy` and `.lost`, so it should do nothing but statements. A write that has begun is
  /// carried through even if its task is cancelled: nobody has to guess whether it was kept. Faults: any of
  /// `DatabaseFault`; `CancellationError` before it begins; what `body` throws.
  @discardableResult
  public func write<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Connection) throws -> T
  ) async throws -> T {
    try Task.checkCancellation()
    return try await Self.run(on: writes) { try self.writeNow(body) }
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

  private func writeNow<T: Sendable>(_ body: @Sendable (borrowing Connection) throws -> T) throws -> T {
    try writer.withLock { writer in
      guard !writer.isClosed else { throw DatabaseFault(.closed) }
      for _ in 1..<Self.attempts {
        do {
          return try transact(&writer.session, body)
        } catch let fault as DatabaseFault where fault.kind == .busy || fault.kind == .lost {}
      }
      return try transact(&writer.session, body)
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

  private func transact<T>(
    _ held: inout (any Session)?, _ body: (borrowing Connection) throws -> T
  ) throws -> T {
    let session = try held ?? opener.open(.write)
    defer { held = session.isAtRest ? session : nil }
    return try session.transact(.write, body)
  }

  private static func run<T: Sendable>(
    on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
