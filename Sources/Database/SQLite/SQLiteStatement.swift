// One prepared statement, and the cursor over its rows.
// Placeholders: SQLite reads `$1` as a parameter *named* "$1" and numbers the names in the order it
// meets them, so `$2 … $1` would be bound the wrong way round by position. Here each number is looked
// up by its name once. There are n names and `$1 … $n` are all found: so there is no other.

internal import CSQLite

final class SQLiteStatement: Cursor {
  private let handle: OpaquePointer
  private unowned let session: SQLiteSession
  /// SQLite's position of `$1`, `$2`, …
  private let positions: [Int32]
  /// It changes nothing in the database.
  let isReadOnly: Bool
  let columnCount: Int
  private(set) var isInUse = false

  /// Faults: `.schema` with the place; `.misuse(.statement)` for more than one statement, `.placeholders`.
  init(_ sql: String, of session: SQLiteSession, isKept: Bool) throws(DatabaseFault) {
    self.session = session
    handle = try Self.prepare(sql, of: session, isKept: isKept)
    isReadOnly = sqlite3_stmt_readonly(handle) != 0
    columnCount = Int(sqlite3_column_count(handle))
    positions = Self.positions(of: handle)
    guard positions.count <= CommonSQL.placeholderLimit, !positions.contains(0) else {
      throw DatabaseFault(.misuse(.placeholders))
    }
  }

  deinit { sqlite3_finalize(handle) }

  private static func prepare(
    _ sql: String, of session: SQLiteSession, isKept: Bool
  ) throws(DatabaseFault) -> OpaquePointer {
    var sql = sql
    var handle: OpaquePointer?
    let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    let (code, isOne) = sql.withUTF8 { text in
      text.withMemoryRebound(to: CChar.self) { text -> (Int32, Bool) in
        guard let start = text.baseAddress, let length = Int32(exactly: text.count) else {
          return (SQLITE_TOOBIG, false)
        }
        var rest: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(session.handle, start, length, flags, &handle, &rest)
        let read = rest.map { $0 - start } ?? 0
        return (code, text[read...].allSatisfy { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 })
      }
    }
    guard code == SQLITE_OK else {
      let offset = sqlite3_error_offset(session.handle)
      throw DatabaseFault.sqlite(code, at: offset < 0 ? nil : Int(offset))
    }
    guard let handle, isOne else {
      sqlite3_finalize(handle)
      throw DatabaseFault(.misuse(.statement))
    }
    return handle
  }

  private static func positions(of handle: OpaquePointer) -> [Int32] {
    let count = sqlite3_bind_parameter_count(handle)
    return count == 0 ? [] : (1...count).map { sqlite3_bind_parameter_index(handle, "$\($0)") }
  }

  /// Binds the values, `$1` first. Faults: `.misuse(.parameterCount)`, `.nulInText`, `.tooLarge`; `.full`.
  func start(_ parameters: [Value]) throws(DatabaseFault) {
    try CommonSQL.check(parameters, count: positions.count)
    isInUse = true
    do throws(DatabaseFault) {
      for (index, value) in parameters.enumerated() {
        try session.check(bind(value, at: positions[index]))
      }
    } catch {
      finish()
      throw error
    }
  }

  private func bind(_ value: Value, at position: Int32) -> Int32 {
    switch value {
    case .null:
      return sqlite3_bind_null(handle, position)
    case .integer(let number):
      return sqlite3_bind_int64(handle, position, number)
    case .text(var text):
      return text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          csqlite_bind_text(handle, position, $0.baseAddress, UInt64($0.count))
        }
      }
    case .bytes(let bytes):
      return bytes.withUnsafeBytes {
        csqlite_bind_bytes(handle, position, $0.baseAddress, UInt64($0.count))
      }
    }
  }

  func step() throws(DatabaseFault) -> Bool {
    try session.failing { () throws(DatabaseFault) in try advance() }
  }

  /// As `step`, for the session's own statements, whose fault is no fault of the transaction.
  func advance() throws(DatabaseFault) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    case let code: throw DatabaseFault.sqlite(code)
    }
  }

  var changes: Int { isReadOnly ? 0 : Int(sqlite3_changes64(session.handle)) }

  func kind(_ column: Int) -> ValueKind? {
    switch sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_NULL: .null
    case SQLITE_TEXT: .text
    case SQLITE_INTEGER: .integer
    case SQLITE_BLOB: .bytes
    default: nil
    }
  }

  func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

  func text(_ column: Int) throws(DatabaseFault) -> String {
    // No pointer to text of a cell that has text: SQLite found no memory.
    guard let start = sqlite3_column_text(handle, Int32(column)) else { throw DatabaseFault(.full) }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    let bytes = UnsafeBufferPointer(start: start, count: count)
    // ASCII, which most cells are, is found out more quickly than UTF-8.
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw DatabaseFault(.corrupt) }
    return text
  }

  func bytes(_ column: Int) throws(DatabaseFault) -> [UInt8] {
    let start = sqlite3_column_blob(handle, Int32(column))
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    guard start != nil || count == 0 else { throw DatabaseFault(.full) }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  func finish() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    isInUse = false
  }
}
