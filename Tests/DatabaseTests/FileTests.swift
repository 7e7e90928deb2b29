import Foundation
import Testing

@testable import Database

@Suite struct FileTests {
  private static let pragmas = [
    "synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "trusted_schema": "0", "secure_delete": "1",
    "temp_store": "2", "cell_size_check": "1", "mmap_size": "0",
  ]

  private func settings(_ session: SQLiteSession) throws -> [String: String] {
    try Self.pragmas.keys.reduce(into: [:]) { $0[$1] = try session.pragma($1) }
  }

  @Test func everyConnectionIsDurableAndCareful() async throws {
    let database = try await DatabasePool.open(.temporary)
    #expect(try await database.write { try settings($0.sqlite) } == Self.pragmas)
    #expect(try await database.read { try settings($0.sqlite) } == Self.pragmas)
    let opener = try SQLiteOpener(path: nil, patience: .zero)
    let sessions = [
      try opener.session(.write), try opener.session(.read), try opener.session(.read), try opener.session(.write),
    ]
    for session in sessions { #expect(try settings(session) == Self.pragmas) }
  }

  @Test func aConnectionThatDidNotTakeASettingIsRefused() async throws {
    let opener = try SQLiteOpener(path: nil, patience: .zero)
    let writer = try opener.session(.write)
    #expect(try writer.pragma("journal_mode = DELETE") == "delete")
    let fault = #expect(throws: DatabaseFault.self) { _ = try opener.session(.read) }
    #expect(fault == DatabaseFault(.io, code: "sqlite setting journal_mode"))
  }

  @Test func theSchemaCannotBeWrittenAround() async throws {
    let database = try await database("CREATE TABLE a (i BIGINT)")
    await expect(.schema(at: nil)) { try await database.write { try $0.execute("DELETE FROM sqlite_schema") } }
    await expect(.schema(at: nil)) {
      try await database.write { connection in
        _ = try connection.sqlite.pragma("writable_schema = ON")
        try connection.execute("DELETE FROM sqlite_schema")
      }
    }
    await expect(.schema(at: nil)) {
      try await database.read { try $0.forEach("SELECT load_extension('x')") { _ in } }
    }
  }

  @Test func fileAndDirectoryAreTheOwnersAlone() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.path + "/deep/er/test.sqlite"))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (i BIGINT)"])])
    #expect(try folder.mode("deep") == 0o700)
    #expect(try folder.mode("deep/er") == 0o700)
    for suffix in ["", "-wal", "-shm"] { #expect(try folder.mode("deep/er/test.sqlite" + suffix) == 0o600) }
    await database.close()
  }

  @Test func anExposedFileIsRefused() async throws {
    let folder = try Folder()
    #expect(FileManager.default.createFile(atPath: folder.file, contents: nil, attributes: [.posixPermissions: 0o640]))
    await expect(.misuse(.exposedFile)) { _ = try await DatabasePool.open(.file(folder.file)) }
  }

  @Test func aFileThatIsNoDatabaseIsCorrupt() async throws {
    let folder = try Folder()
    let text = Data(String(repeating: "not a database ", count: 1_000).utf8)
    #expect(
      FileManager.default.createFile(atPath: folder.file, contents: text, attributes: [.posixPermissions: 0o600]))
    await expect(.corrupt) { _ = try await DatabasePool.open(.file(folder.file)) }
    #expect(FileManager.default.contents(atPath: folder.file) == text)
  }

  @Test func aDamagedPageIsCorruptWhenItIsRead() async throws {
    let folder = try Folder()
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (t TEXT)"])])
    try await database.write { connection in
      for _ in 0..<100 {
        try connection.execute("INSERT INTO a VALUES ($1)", [.text(String(repeating: "x", count: 1_000))])
      }
    }
    await database.close()
    let file = try FileHandle(forUpdating: URL(filePath: folder.file))
    let size = try file.seekToEnd()
    try file.seek(toOffset: 4_096 * 3)
    try file.write(contentsOf: Data(repeating: 0xee, count: Int(size) - 4_096 * 3))
    try file.close()
    let damaged = try await DatabasePool.open(.file(folder.file))
    await expect(.corrupt) { try await damaged.read { try $0.forEach("SELECT t FROM a") { _ = try $0.text(0) } } }
    await damaged.close()
  }

  @Test(arguments: ["", "a/", "a\0b"]) func aPathMustNameAFile(_ path: String) async throws {
    await expect(.misuse(.path)) { _ = try await DatabasePool.open(.file(path)) }
  }

  @Test func aDirectoryIsNoFile() async throws {
    let folder = try Folder()
    await expect(.misuse(.path)) { _ = try await DatabasePool.open(.file(folder.path)) }
    let file = folder.file
    #expect(FileManager.default.createFile(atPath: file, contents: nil))
    await expect(.io) { _ = try await DatabasePool.open(.file(file + "/below/test.sqlite")) }
  }

  @Test func deletedTextIsOverwritten() async throws {
    let folder = try Folder()
    let mark = "kept-nowhere-9d1c"
    let database = try await DatabasePool.open(.file(folder.file))
    try await database.migrate([Migration(number: 1, name: "a", statements: ["CREATE TABLE a (t TEXT)"])])
    try await database.write { try $0.execute("INSERT INTO a VALUES ($1), ('stays')", [.text(mark)]) }
    await database.close()
    func contains(_ text: String) throws -> Bool {
      try Data(contentsOf: URL(filePath: folder.file)).range(of: Data(text.utf8)) != nil
    }
    #expect(try contains(mark))
    let again = try await DatabasePool.open(.file(folder.file))
    #expect(try await again.write { try $0.execute("DELETE FROM a WHERE t = $1", [.text(mark)]) } == 1)
    await again.close()
    #expect(try !contains(mark) && contains("stays"))
  }

  @Test func aFullDiskLosesNothing() async throws {
    let database = try await database("CREATE TABLE a (b BYTEA NOT NULL)")
    let size = 100_000
    func insert() async throws {
      try await database.write { connection in
        try connection.execute("INSERT INTO a VALUES ($1)", [.bytes(Array(repeating: 1, count: size))])
      }
    }
    func count() async throws -> Int64? {
      try await database.read { try $0.first("SELECT COUNT(*) FROM a") { try $0.integer(0) } }
    }
    try await insert()
    try await database.write { try $0.sqlite.pragma("max_page_count = 60") }
    try await insert()
    await expect(.full) { try await insert() }
    await expect(.full) {
      try await database.write { connection in
        try connection.execute("DELETE FROM a")
        try connection.execute("INSERT INTO a VALUES ($1)", [.bytes(Array(repeating: 1, count: size * 5))])
      }
    }
    #expect(try await count() == 2)
    try await database.write { try $0.sqlite.pragma("max_page_count = 1000") }
    try await insert()
    #expect(try await count() == 3)
  }
}
