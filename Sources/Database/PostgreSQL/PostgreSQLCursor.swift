// One statement under way on the connection, and its rows.
// Rows come one by one as the server finds them. There is one wire: when another statement wants it, what is still to
// come of this one is read into memory first. What nobody wants any more is thrown away, or, where that is long, stopped
// (see `PostgreSQLSession.settle`).

internal import CPostgres

final class PostgreSQLCursor: Cursor {
  private let session: PostgreSQLSession
  private let sql: String
  /// The current row.
  private var row: OpaquePointer?
  /// Rows that had to make way, and how many of them have been stepped to.
  private var gathered: [OpaquePointer] = []
  private var place = 0
  private var fault: DatabaseFault?
  private(set) var changes = 0
  private(set) var columnCount = 0
  private(set) var isFinished = false
  /// Whether the server may still send something.
  private(set) var isOnWire = true

  /// Rows that are rather thrown away than stopped.
  private static let fewRows = 100

  /// For a statement that has just been sent.
  init(_ session: PostgreSQLSession, _ sql: String) {
    self.session = session
    self.sql = sql
  }

  deinit { clear() }

  func step() throws(DatabaseFault) -> Bool {
    try session.failing { () throws(DatabaseFault) in
      PQclear(row)
      row = nil
      if place < gathered.count {
        row = gathered[place]
        place += 1
      } else {
        row = try receive()
      }
      if let row { columnCount = Int(PQnfields(row)) }
      return row != nil
    }
  }

  /// The next row from the wire, or nil at the end. Afterwards the fault, if there was one.
  private func receive() throws(DatabaseFault) -> OpaquePointer? {
    while isOnWire, let result = PQgetResult(session.handle) {
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE: return result
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
        changes = Self.changes(result)
        if changes > 0 { session.hasWritten = true }
      default: fault = fault ?? DatabaseFault.postgreSQL(result, of: session.handle, in: sql)
      }
      PQclear(result)
    }
    if isOnWire { session.leavePipeline() }
    isOnWire = false
    if let fault { throw fault }
    return nil
  }

  /// How many rows were changed: `INSERT 0 3`; nothing is changed by `SELECT 3`.
  private static func changes(_ result: OpaquePointer) -> Int {
    guard let tag = PQcmdStatus(result), !String(cString: tag).hasPrefix("SELECT"), let count = PQcmdTuples(result)
    else { return 0 }
    return Int(String(cString: count)) ?? 0
  }

  /// Makes way for another statement. Faults: the statement's.
  func makeWay() throws(DatabaseFault) {
    while let result = try receive() {
      if isFinished { PQclear(result) } else { gathered.append(result) }
    }
  }

  func kind(_ column: Int) -> ValueKind? {
    let column = Int32(column)
    return PQgetisnull(row, 0, column) != 0 ? .null : PostgreSQLType.kind(of: PQftype(row, column))
  }

  func integer(_ column: Int) -> Int64 {
    let cell = cell(column)
    // 2, 4 or 8 bytes, the sign in the first.
    return cell.dropFirst().reduce(Int64(Int8(bitPattern: cell.first ?? 0))) { $0 << 8 | Int64($1) }
  }

  func text(_ column: Int) throws(DatabaseFault) -> String {
    guard let text = String(validating: cell(column), as: UTF8.self) else { throw DatabaseFault(.corrupt) }
    return text
  }

  func bytes(_ column: Int) throws(DatabaseFault) -> [UInt8] { Array(cell(column)) }

  private func cell(_ column: Int) -> UnsafeRawBufferPointer {
    let column = Int32(column)
    return UnsafeRawBufferPointer(
      start: PQgetvalue(row, 0, column), count: Int(PQgetlength(row, 0, column)))
  }

  func finish() {
    clear()
    isFinished = true
    for _ in 0..<Self.fewRows {
      // A fault that comes now has ended the transaction, and the next statement or the commit tells of it.
      guard isOnWire, let result = try? receive() else { return }
      PQclear(result)
    }
  }

  private func clear() {
    PQclear(row)
    row = nil
    while place < gathered.count {
      PQclear(gathered[place])
      place += 1
    }
    gathered = []
    place = 0
  }
}
