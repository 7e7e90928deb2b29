import Values

/// The functions of numbers (FHIRPath N1 §5.7). A result that needs more digits than a number may have is none.
enum MathFunction: String, ScalarFunction, CaseIterable {
  case abs, ceiling, exp, floor, ln, log, power, round, sqrt, truncate

  var name: String { rawValue }

  var signature: Signature {
    switch self {
    case .abs: Signature([.number, .quantity], gives: nil)
    case .ceiling, .floor, .truncate: Signature(.number, gives: .integer)
    case .exp, .ln, .sqrt: Signature(.number, gives: .decimal)
    case .log: Signature(.number, [.number], gives: .decimal)
    case .power: Signature(.number, [.number], gives: nil)
    case .round: Signature(.number, [.integer], required: 0, gives: .decimal)
    }
  }

  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item? {
    if self == .abs {
      switch input {
      case .integer(let value): return .whole(Swift.abs(value))
      case .quantity(let value): return .quantity(value.magnitude)
      default: return input.number.map { .decimal($0.magnitude) }
      }
    }
    guard let number = input.number else { return nil }
    switch self {
    case .ceiling: return Self.whole(number.ceiling)
    case .floor: return Self.whole(number.floor)
    case .truncate: return Self.whole(number.truncated)
    case .exp: return number.exponential.map { .decimal($0) }
    case .ln: return number.naturalLogarithm.map { .decimal($0) }
    case .sqrt: return number.squareRoot.map { .decimal($0) }
    case .log: return arguments[0].number.flatMap { number.logarithm(base: $0) }.map { .decimal($0) }
    case .power: return Self.power(input, number, arguments[0])
    case .round:
      guard case .integer(let places)? = arguments.first else { return .decimal(number.rounded(to: 0)) }
      guard places >= 0 else {
        throw Stop(.operand("`round`", needs: ["a number of places from 0"], found: ["Integer"]), at: at)
      }
      return .decimal(number.rounded(to: places))
    case .abs: return nil
    }
  }

  private static func whole(_ number: ExactDecimal) -> Item? { number.asInt64.flatMap { .whole(Int($0)) } }

  /// Of integers an integer, as long as it is one: `2.power(-1)` is none.
  private static func power(_ input: Item, _ number: ExactDecimal, _ exponent: Item) -> Item? {
    guard let result = exponent.number.flatMap({ number.power($0) }) else { return nil }
    if case .integer = input, case .integer = exponent, result.isInteger { return whole(result) }
    return .decimal(result)
  }
}
