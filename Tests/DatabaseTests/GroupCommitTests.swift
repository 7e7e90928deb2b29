import Dispatch
import Synchronization
import Testing

@testable import Database

/// Writes that wait at one time share a transaction, and none of them can tell.
@Suite struct GroupCommitTests {
  private struct Refused: Error {}

  private static let total: @Sendable (borrowing Connection) throws -> Int64 = {
    try $0.first("SELECT COUNT(*) FROM a") { try $0.integer(0) } ?? -1
  }

  /// Runs these writes as one group: what comes before them holds the queue until all of them wait.
  private func group(
    _ database: DatabasePool, _ writes: [@Sendable (borrowing Connection) throws -> Int64]
  ) async throws -> [Result<Int64, any Error>] {
    let gate = Gate()
    let holding = Task { try await database.write { _ in gate.wait() } }
    await gate.reached()
    let results = try await withThrowingTaskGroup(of: (Int, Result<Int64, any Error>).self) { group in
      for (index, write) in writes.enumerated() {
        group.addTask {
          do { return (index, .success(try await database.write(write))) } catch { return (index, .failure(error)) }
        }
        // Each waits before the next is begun, so that they are carried out in this order.
        while database.waiting != index + 2 { try await Task.sleep(for: .milliseconds(1)) }
      }
      gate.open()
      return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
    try await holding.value
    return results
  }

  @Test func theySeeEachOtherAndNobodySeesThemBefore() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT PRIMARY KEY)"])])
    let other = try SQLiteSession(path: folder.file, kind: .read, patience: .seconds(1))
    let outside = Mutex<[Int64]>([])
    let writes = (0..<20).map { number -> @Sendable (borrowing Connection) throws -> Int64 in
      { connection in
        try connection.execute("INSERT INTO a VALUES ($1)", [.integer(Int64(number))])
        let seen = try other.transact(.read, Self.total)
        outside.withLock { $0.append(seen) }
        return try Self.total(connection)
      }
    }
    let results = try await group(database, writes).map { try $0.get() }
    #expect(results == (1...20).map(Int64.init))
    // One commit for all: no other connection saw any of them while they ran.
    #expect(outside.withLock { $0 } == [Int64](repeating: 0, count: 20))
    #expect(try other.transact(.read, Self.total) == 20)
    other.close()
    await database.close()
  }

  @Test func aFailureUndoesItselfAlone() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    let results = try await group(
      database,
      [
        { try Int64($0.execute("INSERT INTO a VALUES (1)")) },
        { connection in
          try connection.execute("INSERT INTO a VALUES (2)")
          throw Refused()
        },
        // The key is taken; what was written before in the same body goes too.
        { try Int64($0.execute("INSERT INTO a VALUES (3)") + $0.execute("INSERT INTO a VALUES (1)")) },
        // A fault that the body hides is still a fault.
        { connection in
          try connection.execute("INSERT INTO a VALUES (4)")
          _ = try? connection.execute("INSERT INTO a VALUES (1)")
          return 0
        },
        { try Int64($0.execute("INSERT INTO a VALUES (5)")) },
      ])
    #expect(throws: Never.self) { try results[0].get() }
    #expect(throws: Refused.self) { try results[1].get() }
    #expect(throws: DatabaseFault(.constraint(.unique), code: "sqlite 1555")) { try results[2].get() }
    #expect(throws: DatabaseFault(.misuse(.afterFault))) { try results[3].get() }
    #expect(throws: Never.self) { try results[4].get() }
    #expect(try await database.read { try $0.rows("SELECT i FROM a ORDER BY i") { try $0.integer(0) } } == [1, 5])
  }

  /// A fault that takes the whole transaction away hits only the write that has it.
  @Test func aLostGroupIsCarriedOutOneByOne() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    let runs = Mutex(0)
    let results = try await group(
      database,
      [
        { connection in
          runs.withLock { $0 += 1 }
          return try Int64(connection.execute("INSERT INTO a VALUES (1)"))
        },
        { connection in
          try connection.execute("INSERT INTO a VALUES (2)")
          // As SQLite does it by itself on some faults.
          try connection.sqlite.rollback()
          throw DatabaseFault(.full)
        },
        { try Int64($0.execute("INSERT INTO a VALUES (3)")) },
      ])
    #expect(throws: Never.self) { try results[0].get() }
    #expect(throws: DatabaseFault(.full)) { try results[1].get() }
    #expect(throws: Never.self) { try results[2].get() }
    #expect(runs.withLock { $0 } == 2)
    #expect(try await database.read { try $0.rows("SELECT i FROM a ORDER BY i") { try $0.integer(0) } } == [1, 3])
  }

  @Test func moreThanAGroupHoldsFollowInTheNext() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    let writes = (0..<250).map { number -> @Sendable (borrowing Connection) throws -> Int64 in
      { connection in
        try connection.execute("INSERT INTO a VALUES ($1)", [.integer(Int64(number))])
        return try Self.total(connection)
      }
    }
    #expect(try await group(database, writes).map { try $0.get() } == (1...250).map(Int64.init))
  }
}

/// Holds the thread that waits at it until it is opened.
private final class Gate: Sendable {
  private let opened = DispatchSemaphore(value: 0)
  private let isReached = AsyncStream<Void>.makeStream()

  func wait() {
    isReached.continuation.finish()
    opened.wait()
  }

  func open() { opened.signal() }

  func reached() async { for await _ in isReached.stream {} }
}
