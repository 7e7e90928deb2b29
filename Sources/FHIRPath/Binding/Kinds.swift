import Tree

/// What an operator or a function asks of its operands: the `System` types they may be converted to, and the rest.
struct Kinds: OptionSet, Hashable, Sendable {
  let rawValue: UInt16

  static let boolean = Kinds(rawValue: 1)
  static let integer = Kinds(rawValue: 2)
  static let decimal = Kinds(rawValue: 4)
  static let string = Kinds(rawValue: 8)
  static let date = Kinds(rawValue: 16)
  static let dateTime = Kinds(rawValue: 32)
  static let time = Kinds(rawValue: 64)
  static let quantity = Kinds(rawValue: 128)
  /// An element with children that is no quantity.
  static let complex = Kinds(rawValue: 256)
  /// What `type()` gives.
  static let type = Kinds(rawValue: 512)

  static let number: Kinds = [.integer, .decimal]
  static let point: Kinds = [.date, .dateTime, .time]
  static let any = Kinds(rawValue: 1023)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ type: SystemType) {
    self =
      switch type {
      case .boolean: .boolean
      case .string: .string
      case .integer: .integer
      case .decimal: .decimal
      case .date: .date
      case .dateTime: .dateTime
      case .time: .time
      case .quantity: .quantity
      }
  }

  /// What values of a schema type convert to without being asked (FHIR R4 §2.1.28.1.3).
  init(_ type: SchemaType, isQuantity: Bool) {
    guard let format = type.format else {
      self = isQuantity ? [.quantity, .complex] : .complex
      return
    }
    self =
      switch format {
      case .boolean: .boolean
      case .integer, .unsignedInt, .positiveInt: .integer
      case .decimal: .decimal
      case .date: .date
      case .dateTime, .instant: .dateTime
      case .time: .time
      default: .string
      }
  }

  /// The `System` types, to be told.
  var names: [String] {
    let all: [(Kinds, String)] = [
      (.boolean, "Boolean"), (.string, "String"), (.integer, "Integer"), (.decimal, "Decimal"), (.date, "Date"),
      (.dateTime, "DateTime"), (.time, "Time"), (.quantity, "Quantity"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
