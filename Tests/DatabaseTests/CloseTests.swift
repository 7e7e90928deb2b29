import Foundation
import Testing

@testable import Database

@Suite struct CloseTests {
  @Test func aClosedDatabaseRefuses() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT)"])])
    try await database.write { try $0.execute("INSERT INTO a VALUES (7)") }
    #expect(try await database.read { try $0.first("SELECT i FROM a") { try $0.integer(0) } } == 7)
    await database.close()
    await database.close()
    await expect(.closed) { try await database.read { _ in } }
    await expect(.closed) { try await database.write { _ in } }
    await expect(.closed) { try await database.migrate([]) }
    // The log has been moved into the file, which is all there is.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["test.sqlite"])
    let again = try await DatabasePool.open(.file(folder.file))
    #expect(try await again.read { try $0.first("SELECT i FROM a") { try $0.integer(0) } } == 7)
    await again.close()
  }

  /// Whoever got an answer finds the write; whoever was refused does not.
  @Test func whatHasBegunIsFinished() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT)"])])
    let acknowledged = try await withThrowingTaskGroup(of: Int64?.self) { group in
      for number in Int64(0)..<100 {
        group.addTask {
          if number == 50 { await database.close() }
          do {
            try await database.write { try $0.execute("INSERT INTO a VALUES ($1)", [.integer(number)]) }
            return number
          } catch let fault as DatabaseFault {
            #expect(fault.kind == .closed)
            return nil
          }
        }
      }
      return try await group.reduce(into: Set()) { $0.formUnion($1.map { [$0] } ?? []) }
    }
    #expect(!acknowledged.contains(50))
    let again = try await DatabasePool.open(.file(folder.file))
    let stored = try await again.read { try $0.rows("SELECT i FROM a") { try $0.integer(0) } }
    #expect(Set(stored) == acknowledged)
    #expect(stored.count == acknowledged.count)
    await again.close()
  }

  @Test func closingWaitsForAReader() async throws {
    let opener = try SQLiteOpener(path: nil, patience: .zero)
    let writer = try opener.session(.write)
    let readers = Readers(opener)
    let session = try #require(try readers.borrow() as? SQLiteSession)
    async let closed: Void = readers.close()
    // Still open, whether or not the close has begun.
    #expect(try session.pragma("synchronous") == "2")
    readers.giveBack(session)
    await closed
    let fault = #expect(throws: DatabaseFault.self) { try readers.borrow() }
    #expect(fault?.kind == .closed)
    writer.close()
  }

  @Test func aTemporaryDatabaseLeavesNothing() async throws {
    var database: DatabasePool? = try await database("CREATE TABLE a (i BIGINT)")
    let path = try await database?.read { connection in
      try connection.first("SELECT file FROM pragma_database_list") { try $0.text(0) }
    }
    let file = try #require(path)
    #expect(FileManager.default.fileExists(atPath: file))
    await database?.close()
    database = nil
    #expect(!FileManager.default.fileExists(atPath: URL(filePath: file).deletingLastPathComponent().path))
  }
}
