// Values on their way to the server: each in binary form, with its type, in one piece of memory.

internal import CPostgres

/// The types of PostgreSQL that stand for the four kinds of values, by their numbers in its catalogue.
enum PostgreSQLType {
  static let bytes: Oid = 17
  static let integer: Oid = 20
  static let text: Oid = 25

  /// What a value is sent as; for null the server finds out.
  static func of(_ kind: ValueKind) -> Oid {
    switch kind {
    case .null: 0
    case .text: text
    case .integer: integer
    case .bytes: bytes
    }
  }

  /// What a cell of the type is; nil for one that is none of the four.
  static func kind(of type: Oid) -> ValueKind? {
    switch type {
    case bytes: .bytes
    case integer, 21, 23: .integer  // and the short ones, as a literal has
    case text, 19, 1042, 1043: .text  // names, and text of limited length
    default: nil
    }
  }
}

struct PostgreSQLValues {
  let types: [Oid]
  private var memory: [UInt8] = []
  /// Where each begins in the memory; nil for null.
  private var starts: [Int?] = []
  private var lengths: [Int32] = []

  /// Fault: `.misuse(.tooLarge)` for what the protocol can't carry.
  init(_ values: [Value]) throws(DatabaseFault) {
    types = values.map { PostgreSQLType.of($0.kind) }
    for value in values {
      starts.append(value == .null ? nil : memory.count)
      let start = memory.count
      switch value {
      case .null: break
      case .text(let text): memory.append(contentsOf: text.utf8)
      case .integer(let number): withUnsafeBytes(of: number.bigEndian) { memory.append(contentsOf: $0) }
      case .bytes(let bytes): memory.append(contentsOf: bytes)
      }
      guard let length = Int32(exactly: memory.count - start) else { throw DatabaseFault(.misuse(.tooLarge)) }
      lengths.append(length)
    }
    // There is a place for an empty text too.
    memory.append(0)
  }

  /// Lends what libpq wants: how many there are, where, how long, and that they are binary.
  func lend<T>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
  ) -> T {
    memory.withUnsafeBytes { bytes in
      let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let places = starts.map { start in start.flatMap { start in base.map { $0 + start } } }
      let formats = [Int32](repeating: 1, count: starts.count)
      return body(Int32(starts.count), places, lengths, formats)
    }
  }
}
