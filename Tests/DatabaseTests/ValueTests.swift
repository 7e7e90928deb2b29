import TestSupport
import Testing

@testable import Database

@Suite(.onBothDatabases) struct ValueTests {
  @Test(arguments: [
    Value.null, "", "a", "'; DROP TABLE cell; --", "訪問看護指示書 𠮟る 葛󠄀城", "e\u{301} is not \u{e9}",
    .text(String(repeating: "介護", count: 100_000)), 0, -1, .integer(.max), .integer(.min), .bytes([]),
    .bytes([0]), .bytes(Array(0...255)), .bytes(Array(repeating: 7, count: 1_000_000)),
  ])
  func comesBackAsItWentIn(_ value: Value) async throws {
    let database = try await database("CREATE TABLE cell (t TEXT, i BIGINT, b BYTEA)")
    let column = [.text: "t", .integer: "i"][value.kind] ?? "b"
    try await database.write { try $0.execute("INSERT INTO cell (\(column)) VALUES ($1)", [value]) }
    let back = try await database.read { connection in
      try connection.first("SELECT \(column) FROM cell WHERE \(column) IS NOT DISTINCT FROM $1", [value]) {
        try $0.value(0)
      }
    }
    // Bytes, too: Swift takes texts for equal that differ in bytes.
    #expect(back == value)
    if case .text(let text)? = back, case .text(let original) = value {
      #expect(Array(text.utf8) == Array(original.utf8))
    }
  }

  @Test func emptyIsNotNull() async throws {
    let database = try await database("CREATE TABLE cell (t TEXT, b BYTEA)")
    try await database.write { connection in
      try connection.execute("INSERT INTO cell (t, b) VALUES ($1, $2)", ["", .bytes([])])
      try connection.execute("INSERT INTO cell (t, b) VALUES ($1, $2)", [nil, nil])
    }
    let counts = try await database.read { connection in
      try connection.rows("SELECT COUNT(t), COUNT(b), COUNT(*) FROM cell") { row in
        [try row.integer(0), try row.integer(1), try row.integer(2)]
      }
    }
    #expect(counts == [[1, 1, 2]])
  }

  @Test func nulInTextIsRefusedAndNotCutShort() async throws {
    let database = try await database("CREATE TABLE cell (n BIGINT, t TEXT)")
    await expect(.misuse(.nulInText(parameter: 2))) {
      try await database.write { try $0.execute("INSERT INTO cell (n, t) VALUES ($1, $2)", [1, "a\0b"]) }
    }
    #expect(try await database.read { try $0.first("SELECT 1 FROM cell") { try $0.integer(0) } } == nil)
  }

  @Test func cellsAreReadByTheirKindOnly() async throws {
    let database = try await database()
    let sql = "SELECT 'text', 7, $1, NULL, 1.5"
    func read<T: Sendable>(_ get: @escaping @Sendable (borrowing Row) throws -> T) async throws -> T? {
      try await database.read { try $0.first(sql, [.bytes([1, 2])], get) }
    }
    func wrong(_ column: Int, _ expected: ValueKind, _ found: ValueKind?) -> DatabaseFault.Kind {
      .misuse(.columnKind(column: column, expected: expected, found: found))
    }
    #expect(try await read { try $0.text(0) } == "text")
    #expect(try await read { try $0.integer(1) } == 7)
    #expect(try await read { try $0.bytes(2) } == [1, 2])
    #expect(try await read { $0.count } == 5)
    #expect(try await read { try $0.isNull(3) } == true)
    #expect(try await read { try $0.isNull(0) } == false)
    #expect(try await read { try $0.textIfPresent(3) } == .some(nil))
    #expect(try await read { try $0.integerIfPresent(3) } == .some(nil))
    #expect(try await read { try $0.bytesIfPresent(3) } == .some(nil))
    #expect(try await read { try $0.textIfPresent(0) } == "text")
    #expect(try await read { try $0.integerIfPresent(1) } == 7)
    #expect(try await read { try $0.bytesIfPresent(2) } == [1, 2])
    await expect(wrong(1, .text, .integer)) { _ = try await read { try $0.text(1) } }
    await expect(wrong(0, .integer, .text)) { _ = try await read { try $0.integer(0) } }
    await expect(wrong(0, .bytes, .text)) { _ = try await read { try $0.bytes(0) } }
    await expect(wrong(3, .text, .null)) { _ = try await read { try $0.text(3) } }
    await expect(wrong(4, .integer, nil)) { _ = try await read { try $0.integerIfPresent(4) } }
    await expect(.corrupt) { _ = try await read { try $0.value(4) } }
    await expect(.misuse(.noColumn(5))) { _ = try await read { try $0.isNull(5) } }
    await expect(.misuse(.noColumn(-1))) { _ = try await read { try $0.value(-1) } }
  }

  @Test func contentStaysOutOfDescriptions() {
    for value in [Value.text("secret"), .bytes(Array("secret".utf8)), .integer(4242)] {
      var dumped = ""
      dump([value], to: &dumped)
      for text in ["\(value)", String(reflecting: value), String(describing: [value]), dumped] {
        #expect(!text.contains("secret") && !text.contains("4242") && !text.contains("115"))
      }
    }
  }
}
