import TestSupport
import Testing

@testable import Database

@Suite(.onBothDatabases) struct TransactionTests {
  private struct Refused: Error {}

  private func count(_ database: DatabasePool) async throws -> Int64? {
    try await database.read { try $0.first("SELECT COUNT(*) FROM a") { try $0.integer(0) } }
  }

  @Test func aThrowingWriteLeavesNothing() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    await #expect(throws: Refused.self) {
      try await database.write { connection in
        try connection.execute("INSERT INTO a VALUES (1)")
        throw Refused()
      }
    }
    #expect(try await count(database) == 0)
    try await database.write { try $0.execute("INSERT INTO a VALUES (2)") }
    #expect(try await count(database) == 1)
  }

  @Test func afterAFaultOnlyRollbackIsPossible() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    // Going on to another statement.
    await expect(.misuse(.afterFault)) {
      try await database.write { connection in
        try connection.execute("INSERT INTO a VALUES (1)")
        #expect(throws: DatabaseFault.self) { try connection.execute("INSERT INTO a VALUES (1)") }
        try connection.execute("INSERT INTO a VALUES (2)")
      }
    }
    // Going on to the commit.
    await expect(.misuse(.afterFault)) {
      try await database.write { connection in
        try connection.execute("INSERT INTO a VALUES (1)")
        #expect(throws: DatabaseFault.self) { try connection.execute("INSERT INTO nowhere VALUES (1)") }
      }
    }
    #expect(try await count(database) == 0)
    // And the connection is well again.
    try await database.write { try $0.execute("INSERT INTO a VALUES (2)") }
    #expect(try await count(database) == 1)
  }

  @Test(arguments: [
    "INSERT INTO a VALUES (1)", "UPDATE a SET i = 2", "DELETE FROM a", "INSERT INTO a VALUES (1) RETURNING i",
    "WITH n (i) AS (SELECT 1) INSERT INTO a SELECT i FROM n",
  ])
  func aReadCannotWrite(_ sql: String) async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    await expect(.misuse(.writeInRead)) { try await database.read { _ = try $0.execute(sql) } }
    #expect(try await count(database) == 0)
  }

  @Test func aReadSeesOneSnapshot() async throws {
    let opener = try TestedDatabase.current.address().opener(patience: .seconds(1))
    let (writer, reader) = (try opener.open(.write), try opener.open(.read))
    func total(_ connection: borrowing Connection) throws -> Int64? {
      try connection.first("SELECT CAST(SUM(i) AS BIGINT) FROM a") { try $0.integer(0) }
    }
    try writer.transact(.write) { connection in
      try connection.session.define("CREATE TABLE a (i BIGINT)")
      try connection.execute("INSERT INTO a VALUES (1)")
    }
    try reader.transact(.read) { connection in
      #expect(try total(connection) == 1)
      try writer.transact(.write) { try $0.execute("INSERT INTO a VALUES (10)") }
      #expect(try total(connection) == 1)
      // Written, not committed: seen by the writer alone.
      try writer.begin(.write)
      try Connection(session: writer).execute("INSERT INTO a VALUES (100)")
      #expect(try total(connection) == 1)
    }
    #expect(try reader.transact(.read, total) == 11)
    try writer.commit()
    #expect(try reader.transact(.read, total) == 111)
  }

  @Test func aCancelledReadIsStopped() async throws {
    let database = try await database()
    let (rows, found) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let task = Task {
      try await database.read { connection in
        try connection.forEach("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n") {
          _ in
          found.yield()
        }
      }
    }
    for await _ in rows { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // The connection is lent again and does its work.
    #expect(try await database.read { try $0.first("SELECT 1") { try $0.integer(0) } } == 1)
  }

  @Test func aCancelledTaskStartsNothing() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      await #expect(throws: CancellationError.self) { try await database.read { _ in } }
      try await database.write { try $0.execute("INSERT INTO a VALUES (1)") }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await count(database) == 0)
  }
}
