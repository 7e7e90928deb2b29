import Tree
import Values

/// Which of two values comes first (FHIRPath N1 §6.2), and the arithmetic between two (§6.6).
extension Evaluation {
  func compare(
    _ comparison: Plan.Comparison, _ left: Plan, _ right: Plan, _ frame: Frame, at: Int
  ) throws(Stop) -> Bool? {
    let what = comparison.rawValue
    guard let one = try value(left, frame, what, at: at), let other = try value(right, frame, what, at: at),
      let order = try order(one, other, what, at: at)
    else { return nil }
    return switch comparison {
    case .less: order == .less
    case .lessOrEqual: order != .greater
    case .greater: order == .greater
    case .greaterOrEqual: order != .less
    }
  }

  /// Nil where it can't be known. Errors: `operands` for what has no order.
  func order(_ left: Item, _ right: Item, _ what: String, at: Int) throws(Stop) -> Comparison? {
    switch (left, right) {
    case (.integer(let one), .integer(let other)): return Comparison(one, other)
    case (.string(let one), .string(let other)): return Texts.order(one, other)
    case (.time(let one), .time(let other)) where one.isComparable(with: other): return one.compared(to: other)
    case (.quantity(let one), .quantity(let other)): return one.compared(to: other)
    case (.quantity(let one), let other):
      if let number = other.number { return one.compared(to: Quantity(number)) }
    case (let one, .quantity(let other)):
      if let number = one.number { return Quantity(number).compared(to: other) }
    case (let one, let other):
      if let number = one.number, let second = other.number { return Comparison(number, second) }
    }
    throw Stop(.operands(what.filter { $0 != "`" }, [typeName(left)], [typeName(right)]), at: at)
  }

  // MARK: Arithmetic

  /// Nil where the result is none, as of a division by zero, or needs more digits than there are.
  func compute(_ arithmetic: Plan.Arithmetic, _ left: Item, _ right: Item, at: Int) throws(Stop) -> Item? {
    switch (left, right) {
    case (.integer(let one), .integer(let other)): return Self.whole(arithmetic, one, other)
    case (.string(let one), .string(let other)) where arithmetic == .plus:
      try run.make(one.utf8.count + other.utf8.count, "`+`", at: at)
      return .string(one + other)
    case (.quantity(let one), .quantity(let other)):
      if let result = Self.quantity(arithmetic, one, other) { return result.map { .quantity($0) } }
    case (.time(let time), .quantity(let amount)) where arithmetic == .plus || arithmetic == .minus:
      guard let unit = amount.unit.duration, time.accepts(unit) else {
        throw Stop(.duration(typeName(left)), at: at)
      }
      let result = arithmetic == .plus ? time.adding(amount.value, unit) : time.subtracting(amount.value, unit)
      return result.map { .time($0) }
    case (.quantity(let one), let other):
      if let number = other.number, let result = Self.quantity(arithmetic, one, Quantity(number)) {
        return result.map { .quantity($0) }
      }
    case (let one, .quantity(let other)):
      if let number = one.number, let result = Self.quantity(arithmetic, Quantity(number), other) {
        return result.map { .quantity($0) }
      }
    case (let one, let other):
      if let number = one.number, let second = other.number { return Self.decimal(arithmetic, number, second) }
    }
    throw Stop(.operands(arithmetic.rawValue, [typeName(left)], [typeName(right)]), at: at)
  }

  private static func whole(_ arithmetic: Plan.Arithmetic, _ one: Int, _ other: Int) -> Item? {
    switch arithmetic {
    case .plus: return .whole(one + other)
    case .minus: return .whole(one - other)
    case .times: return .whole(one * other)
    case .divide: return decimal(.divide, ExactDecimal(Int64(one)), ExactDecimal(Int64(other)))
    case .div: return other == 0 ? nil : .whole(one / other)
    case .mod: return other == 0 ? nil : .whole(one % other)
    }
  }

  private static func decimal(_ arithmetic: Plan.Arithmetic, _ one: ExactDecimal, _ other: ExactDecimal) -> Item? {
    switch arithmetic {
    case .plus: one.adding(other).map { .decimal($0) }
    case .minus: one.subtracting(other).map { .decimal($0) }
    case .times: one.multiplied(by: other).map { .decimal($0) }
    case .divide: one.divided(by: other).map { .decimal($0) }
    case .div: one.quotient(by: other)?.asInt64.flatMap { .whole(Int($0)) }
    case .mod: one.remainder(by: other).map { .decimal($0) }
    }
  }

  /// Nil where there is no such arithmetic; nil within where it has no result.
  private static func quantity(_ arithmetic: Plan.Arithmetic, _ one: Quantity, _ other: Quantity) -> Quantity?? {
    switch arithmetic {
    case .plus: .some(one.adding(other))
    case .minus: .some(one.subtracting(other))
    case .times: .some(one.multiplied(by: other))
    case .divide: .some(one.divided(by: other))
    case .div, .mod: nil
    }
  }

  func signed(_ item: Item, isMinus: Bool, at: Int) throws(Stop) -> Item? {
    switch item {
    case .integer(let value): return isMinus ? .whole(-value) : item
    case .decimal(let value): return isMinus ? .decimal(value.negated) : item
    case .quantity(let value): return isMinus ? .quantity(value.negated) : item
    default:
      let name = isMinus ? "`-`" : "`+`"
      throw Stop(.operand(name, needs: ["Integer", "Decimal", "Quantity"], found: [typeName(item)]), at: at)
    }
  }
}

extension Comparison {
  init<Value: Comparable>(_ one: Value, _ other: Value) {
    self = one < other ? .less : one == other ? .equal : .greater
  }
}
