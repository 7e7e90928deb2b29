// Row: the current row of a statement, seen only inside the closure it is handed to. Cells are
// read by the number of the column, from 0, and by the kind that is expected: another kind is a
// fault, never a conversion, because a conversion would differ between database libraries.

/// One row of a result, readable only inside the closure that receives it.
///
///     try row.text(0)              // a fault when the cell is null or a number
///     try row.textIfPresent(1)     // nil when the cell is null
public struct Row: ~Copyable {
  private let cursor: any Cursor

  init(_ cursor: any Cursor) { self.cursor = cursor }

  /// How many cells the row has.
  public var count: Int { cursor.columnCount }

  /// The cell's text. Faults: `.misuse(.noColumn)`, `.misuse(.columnKind)`; `.corrupt` when it is not UTF-8.
  public func text(_ column: Int) throws(DatabaseFault) -> String {
    try expect(.text, column)
    return try cursor.text(column)
  }

  /// The cell's whole number. Faults: `.misuse(.noColumn)`, `.misuse(.columnKind)`.
  public func integer(_ column: Int) throws(DatabaseFault) -> Int64 {
    try expect(.integer, column)
    return cursor.integer(column)
  }

  /// The cell's octets. Faults: `.misuse(.noColumn)`, `.misuse(.columnKind)`.
  public func bytes(_ column: Int) throws(DatabaseFault) -> [UInt8] {
    try expect(.bytes, column)
    return try cursor.bytes(column)
  }

  /// As `text`, and nil when the cell is null.
  public func textIfPresent(_ column: Int) throws(DatabaseFault) -> String? {
    try isNull(column) ? nil : text(column)
  }

  /// As `integer`, and nil when the cell is null.
  public func integerIfPresent(_ column: Int) throws(DatabaseFault) -> Int64? {
    try isNull(column) ? nil : integer(column)
  }

  /// As `bytes`, and nil when the cell is null.
  public func bytesIfPresent(_ column: Int) throws(DatabaseFault) -> [UInt8]? {
    try isNull(column) ? nil : bytes(column)
  }

  /// Whether the cell is null. Fault: `.misuse(.noColumn)`.
  public func isNull(_ column: Int) throws(DatabaseFault) -> Bool {
    try kind(column) == .null
  }

  /// The cell whatever its kind. Fault: `.misuse(.noColumn)`; `.corrupt` for a kind outside the four.
  public func value(_ column: Int) throws(DatabaseFault) -> Value {
    switch try kind(column) {
    case .null: .null
    case .text: .text(try cursor.text(column))
    case .integer: .integer(cursor.integer(column))
    case .bytes: .bytes(try cursor.bytes(column))
    case nil: throw DatabaseFault(.corrupt)
    }
  }

  private func kind(_ column: Int) throws(DatabaseFault) -> ValueKind? {
    guard column >= 0, column < cursor.columnCount else { throw DatabaseFault(.misuse(.noColumn(column))) }
    return cursor.kind(column)
  }

  private func expect(_ expected: ValueKind, _ column: Int) throws(DatabaseFault) {
    let found = try kind(column)
    guard found == expected else {
      throw DatabaseFault(.misuse(.columnKind(column: column, expected: expected, found: found)))
    }
  }
}
