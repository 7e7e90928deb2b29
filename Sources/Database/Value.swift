// Value: what a parameter or a cell of the database can be. Four kinds, because both
// SQLite and PostgreSQL hold exactly these alike: nothing, TEXT, BIGINT and BYTEA.
// There is no kind for fractions: a decimal is text, or a scaled integer.
// This file does not know any database library.

/// One value of a cell or a parameter.
///
/// It never shows its content in a description, a mirror or a log.
public enum Value: Hashable, Sendable {
  /// Nothing; not the same as empty text or no bytes.
  case null
  /// Unicode text without U+0000, which PostgreSQL cannot hold; bytes can carry it.
  case text(String)
  /// A whole number of 64 bits with sign; also stands for false (0) and true (1).
  case integer(Int64)
  /// Octets as they are.
  case bytes([UInt8])

  /// Which of the four kinds it is.
  public var kind: ValueKind {
    switch self {
    case .null: .null
    case .text: .text
    case .integer: .integer
    case .bytes: .bytes
    }
  }
}

/// The kinds of values, for faults that must name a type and never a value.
public enum ValueKind: String, Hashable, Sendable {
  case null, text, integer, bytes
}

extension Value: ExpressibleByNilLiteral, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// `.null`, written `nil`.
  public init(nilLiteral: ()) { self = .null }
  /// `.text`, written as a literal.
  public init(stringLiteral text: String) { self = .text(text) }
  /// `.integer`, written as a literal.
  public init(integerLiteral number: Int64) { self = .integer(number) }
}

extension Value: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kind alone.
  public var description: String { kind.rawValue }
  /// The kind alone.
  public var debugDescription: String { kind.rawValue }
  /// A mirror without children, so that `dump` shows no content either.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
