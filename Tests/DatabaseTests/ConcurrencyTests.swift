import Synchronization
import TestSupport
import Testing

@testable import Database

@Suite(.onBothDatabases) struct ConcurrencyTests {
  private static let table = "CREATE TABLE account (id TEXT PRIMARY KEY, amount BIGINT NOT NULL)"

  /// Moves one from a to b in two statements; every read must find the sum unchanged.
  @Test func manyReadersAndWritersKeepTheSum() async throws {
    let database = try await database(
      Self.table, "INSERT INTO account VALUES ('a', 1000)", "INSERT INTO account VALUES ('b', 0)")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          try await database.write { connection in
            try connection.execute("UPDATE account SET amount = amount - 1 WHERE id = $1", ["a"])
            try connection.execute("UPDATE account SET amount = amount + 1 WHERE id = $1", ["b"])
          }
        }
        for _ in 0..<5 {
          group.addTask {
            let sum = try await database.read { connection in
              var sum: Int64 = 0
              for id in ["a", "b"] {
                let amount = try connection.first("SELECT amount FROM account WHERE id = $1", [.text(id)]) {
                  try $0.integer(0)
                }
                sum += try #require(amount)
              }
              return sum
            }
            #expect(sum == 1_000)
          }
        }
      }
      try await group.waitForAll()
    }
    let amount = try await database.read {
      try $0.first("SELECT amount FROM account WHERE id = 'b'") { try $0.integer(0) }
    }
    #expect(amount == 200)
  }

  @Test func aWriteIsReadableWhenItReturns() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT PRIMARY KEY)")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in Int64(0)..<100 {
        group.addTask {
          try await database.write { try $0.execute("INSERT INTO a VALUES ($1)", [.integer(number)]) }
          let found = try await database.read {
            try $0.first("SELECT i FROM a WHERE i = $1", [.integer(number)]) { try $0.integer(0) }
          }
          #expect(found == number)
        }
      }
      try await group.waitForAll()
    }
  }

  /// As two programs would: each pool knows nothing of the other.
  @Test func poolsOnOneFileCountTogether() async throws {
    let folder = try Folder()
    let migrations = [
      Migration(number: 1, name: "account", statements: [Self.table]),
      Migration(number: 2, name: "start", statements: ["INSERT INTO account VALUES ('a', 0)"]),
    ]
    let applied = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let database = try await DatabasePool.open(.file(folder.file), patience: .seconds(60))
          let count = try await database.migrate(migrations)
          for _ in 0..<50 {
            try await database.write { connection in
              let amount = try connection.first("SELECT amount FROM account") { try $0.integer(0) }
              try connection.execute("UPDATE account SET amount = $1", [.integer(try #require(amount) + 1)])
            }
          }
          await database.close()
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(applied == 2)
    let database = try await DatabasePool.open(.file(folder.file))
    #expect(try await database.read { try $0.first("SELECT amount FROM account") { try $0.integer(0) } } == 200)
    await database.close()
  }

  @Test func whileAnotherWritesWeReadAndAreBusy() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file), patience: .milliseconds(5))
    try await database.migrate([Migration(number: 1, name: "account", statements: [Self.table])])
    let other = try SQLiteOpener(path: folder.file, patience: .zero).session(.write)
    try other.begin(.write)
    try Connection(session: other).execute("INSERT INTO account VALUES ('other', 1)")
    await expect(.busy) {
      try await database.write { try $0.execute("INSERT INTO account VALUES ('ours', 1)") }
    }
    #expect(try await database.read { try $0.rows("SELECT id FROM account") { try $0.text(0) } } == [])
    try other.commit()
    try await database.write { try $0.execute("INSERT INTO account VALUES ('ours', 1)") }
    let ids = try await database.read { try $0.rows("SELECT id FROM account ORDER BY id") { try $0.text(0) } }
    #expect(ids == ["other", "ours"])
    other.close()
    await database.close()
  }

  @Test func aPatientWriteWaitsForTheOther() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file), patience: .seconds(60))
    try await database.migrate([Migration(number: 1, name: "account", statements: [Self.table])])
    let other = try SQLiteOpener(path: folder.file, patience: .zero).session(.write)
    try other.begin(.write)
    try Connection(session: other).execute("INSERT INTO account VALUES ('a', 1)")
    async let changed = database.write { try $0.execute("UPDATE account SET amount = amount + 1") }
    try other.commit()
    #expect(try await changed <= 1)
    other.close()
    await database.close()
  }

  @Test func aBusyWriteIsTriedThreeTimesAndKeptOnce() async throws {
    let database = try await database(Self.table)
    let tries = Tally()
    func write(succeedingAt number: Int) async throws {
      try await database.write { connection in
        try connection.execute("INSERT INTO account VALUES ('a', 1)")
        if tries.increment() < number { throw DatabaseFault(.busy) }
      }
    }
    await expect(.busy) { try await write(succeedingAt: 4) }
    #expect(tries.count == 3)
    try await write(succeedingAt: 6)
    #expect(tries.count == 6)
    #expect(try await database.read { try $0.rows("SELECT id FROM account") { try $0.text(0) } } == ["a"])
  }
}

final class Tally: Sendable {
  private let state = Mutex(0)
  var count: Int { state.withLock { $0 } }

  func increment() -> Int {
    state.withLock {
      $0 += 1
      return $0
    }
  }
}
