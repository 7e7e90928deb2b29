import Foundation
import Testing

@testable import Database

/// What is deleted leaves the files.
@Suite struct ErasureTests {
  private func size(_ path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
  }

  @Test func theLogIsEmptied() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (t TEXT)"])])
    try await database.write { try $0.execute("INSERT INTO a (t) VALUES ($1)", ["x"]) }
    #expect(try size(folder.file + "-wal") > 0)
    try await database.emptyLog()
    #expect(try size(folder.file + "-wal") == 0)
    await database.close()
    await expect(.closed) { try await database.emptyLog() }
  }

  @Test func aRebuiltFileHoldsWhatItHeldAndNoMore() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT, t TEXT)"])])
    let text = String(repeating: "y", count: 1_000)
    for number: Int64 in 0..<200 {
      let values: [Value] = [.integer(number), .text(text)]
      try await database.write { try $0.execute("INSERT INTO a (i, t) VALUES ($1, $2)", values) }
    }
    try await database.emptyLog()
    let before = try size(folder.file)
    try await database.write { try $0.execute("DELETE FROM a WHERE i > 1") }
    try await database.rebuild()
    #expect(try size(folder.file) < before / 4 && size(folder.file + "-wal") == 0)
    #expect(try await database.read { try $0.rows("SELECT i FROM a ORDER BY i") { try $0.integer(0) } } == [0, 1])
    await database.close()
  }

  /// While another reads, the log can't be emptied, and that is said.
  @Test func whoReadsIsWaitedForAndThenTold() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file), patience: .milliseconds(20))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (t TEXT)"])])
    let reader = try SQLiteSession(path: folder.file, kind: .read, patience: .zero)
    try reader.begin(.read)
    #expect(try reader.pragma("user_version") == "0", "it has taken its snapshot")
    try await database.write { try $0.execute("INSERT INTO a (t) VALUES ($1)", ["x"]) }
    await expect(.busy) { try await database.emptyLog() }
    reader.rollback()
    try await database.emptyLog()
    reader.close()
    await database.close()
  }
}
