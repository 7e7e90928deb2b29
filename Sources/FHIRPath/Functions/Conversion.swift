import Values

/// `toInteger()` and its brothers, and `convertsToInteger()` and its, which say whether those give anything (FHIRPath
/// N1 §5.5).
struct Conversion: ScalarFunction {
  private let target: SystemType
  private let isQuestion: Bool

  static let all: [any ScalarFunction] = SystemType.allCases.flatMap { target in
    [Conversion(target: target, isQuestion: false), Conversion(target: target, isQuestion: true)]
  }

  var name: String { (isQuestion ? "convertsTo" : "to") + target.rawValue }

  var signature: Signature {
    // A quantity may be asked for in a unit.
    Signature(
      .any, target == .quantity ? [.string] : [], required: 0, gives: isQuestion ? .boolean : Kinds(target))
  }

  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item? {
    var result = converted(input)
    if case .quantity(let quantity)? = result, case .string(let unit)? = arguments.first {
      // A plain number is given its unit, not converted.
      let unit = Quantity.Unit(written: unit)
      result =
        quantity.unit == .one
        ? .quantity(Quantity(quantity.value, unit)) : quantity.converted(to: unit).map { .quantity($0) }
    }
    return isQuestion ? .boolean(result != nil) : result
  }

  private func converted(_ input: Item) -> Item? {
    switch target {
    case .boolean: Self.boolean(input).map { .boolean($0) }
    case .integer: Self.integer(input)
    case .decimal: Self.decimal(input).map { .decimal($0) }
    case .string: Self.string(input).map { .string($0) }
    case .date: Self.time(input, .date).flatMap(\.date).map { .time($0) }
    case .dateTime: Self.time(input, .dateTime).flatMap(\.dateTime).map { .time($0) }
    case .time: Self.time(input, .time).map { .time($0) }
    case .quantity: Self.quantity(input).map { .quantity($0) }
    }
  }

  private static func boolean(_ input: Item) -> Bool? {
    switch input {
    case .boolean(let value): return value
    case .string(let text):
      if ["true", "t", "yes", "y", "1", "1.0"].contains(text.lowercased()) { return true }
      return ["false", "f", "no", "n", "0", "0.0"].contains(text.lowercased()) ? false : nil
    default:
      guard let number = input.number else { return nil }
      return number == .one ? true : number.isZero ? false : nil
    }
  }

  private static func integer(_ input: Item) -> Item? {
    switch input {
    case .integer: return input
    case .boolean(let value): return .integer(value ? 1 : 0)
    case .string(let text):
      let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
      guard !digits.isEmpty, digits.count + 1 >= text.utf8.count, digits.allSatisfy(\.isDigit) else { return nil }
      return Int(text).flatMap { .whole($0) }
    default: return nil
    }
  }

  private static func decimal(_ input: Item) -> ExactDecimal? {
    switch input {
    case .boolean(let value): return value ? ExactDecimal(10, place: -1) : ExactDecimal(0, place: -1)
    case .string(let text):
      // `(+|-)?\d+(\.\d+)?`
      let hasPlus = text.utf8.first == UInt8(ascii: "+")
      let digits = hasPlus ? text.utf8.dropFirst() : text.utf8[...]
      guard !digits.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
      return hasPlus && digits.first == UInt8(ascii: "-") ? nil : ExactDecimal(digits)
    default: return input.number
    }
  }

  private static func string(_ input: Item) -> String? {
    switch input {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .decimal(let value): value.written
    case .string(let text): text
    case .time(let time): time.description
    case .quantity(let quantity): quantity.description
    case .node, .type: nil
    }
  }

  private static func time(_ input: Item, _ kind: PartialDateTime.Kind) -> PartialDateTime? {
    switch input {
    case .time(let time): (time.kind == .time) == (kind == .time) ? time : nil
    // The `T` before a time belongs to its literal (N1 §5.5.8).
    case .string(let text): text.first == "T" ? nil : PartialDateTime(text.utf8, as: kind)
    default: nil
    }
  }

  private static func quantity(_ input: Item) -> Quantity? {
    switch input {
    case .quantity(let quantity): quantity
    case .boolean(let value): Quantity(value ? ExactDecimal(10, place: -1) : ExactDecimal(0, place: -1))
    case .string(let text): Quantity(text)
    default: input.number.map { Quantity($0) }
    }
  }
}

extension Quantity.Unit {
  /// A calendar word, or a unit of UCUM.
  fileprivate init(written text: String) {
    self = CalendarUnit(text).map { .calendar($0) } ?? Quantity.Unit(code: text)
  }
}
