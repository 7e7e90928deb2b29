import Tree
import Values

/// One item of a collection while an expression runs: a node of the document, by its number, or a value that the
/// expression made. It is `PathResult` without the document.
enum Item: Sendable {
  case node(Int)
  case boolean(Bool)
  /// Of 32 bits (N1 §4.1.3).
  case integer(Int)
  case string(String)
  indirect case decimal(ExactDecimal)
  /// `System.Date`, `System.DateTime` or `System.Time`.
  indirect case time(PartialDateTime)
  indirect case quantity(Quantity)
  indirect case type(TypeDescription)

  /// A whole number; nil where it needs more than 32 bits: such a result is empty (N1 §6.6).
  static func whole(_ value: Int) -> Item? { Int32(exactly: value).map { .integer(Int($0)) } }

  /// The type of a value, or nil for a node and for what describes a type.
  var system: SystemType? {
    switch self {
    case .node, .type: nil
    case .boolean: .boolean
    case .integer: .integer
    case .string: .string
    case .decimal: .decimal
    case .time(let time): SystemType(time.kind)
    case .quantity: .quantity
    }
  }

  /// A number in the widest form; nil for anything else.
  var number: ExactDecimal? {
    switch self {
    case .integer(let value): ExactDecimal(Int64(value))
    case .decimal(let value): value
    default: nil
    }
  }

  init(_ result: PathResult) {
    self =
      switch result {
      case .element(let element): .node(element.nodeIndex)
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(Int(value))
      case .decimal(let value): .decimal(value)
      case .string(let value): .string(value)
      case .time(let value): .time(value)
      case .quantity(let value): .quantity(value)
      case .type(let value): .type(value)
      }
  }

  func result(in document: Document) -> PathResult {
    switch self {
    case .node(let index): .element(document[index])
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(Int32(clamping: value))
    case .decimal(let value): .decimal(value)
    case .string(let value): .string(value)
    case .time(let value): .time(value)
    case .quantity(let value): .quantity(value)
    case .type(let value): .type(value)
    }
  }
}
