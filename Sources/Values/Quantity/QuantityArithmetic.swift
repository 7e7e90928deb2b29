/// Calculating with quantities (FHIRPath N1 §6.6): nil where the units don't allow it or a number can't be held.

extension Quantity {
  /// The quantity with the sign turned.
  public var negated: Quantity { Quantity(value.negated, unit) }

  /// The quantity without its sign.
  public var magnitude: Quantity { Quantity(value.magnitude, unit) }

  /// The sum, in the unit with the smaller steps: `3 'm' + 3 'cm'` is `303 'cm'`. Scales with a nought of their own add
  /// in the same unit only.
  public func adding(_ other: Quantity) -> Quantity? {
    if unit == other.unit { return value.adding(other.value).map { Quantity($0, unit) } }
    if case .calendar(let left) = unit, case .calendar(let right) = other.unit {
      return addingCalendar(left, right, other.value)
    }
    guard let (left, right) = Self.commensurable(unit.measured, other.unit.measured), !left.isShifted, !right.isShifted
    else { return nil }
    if right.isFiner(than: left) {
      return left.converted(value, to: right)?.adding(other.value).map { Quantity($0, other.unit) }
    }
    return right.converted(other.value, to: left).flatMap(value.adding).map { Quantity($0, unit) }
  }

  /// The difference, as for the sum.
  public func subtracting(_ other: Quantity) -> Quantity? { adding(other.negated) }

  private func addingCalendar(_ left: CalendarUnit, _ right: CalendarUnit, _ other: ExactDecimal) -> Quantity? {
    guard let (first, second) = Self.inCommon(value, left, other, right), let sum = first.adding(second) else {
      return nil
    }
    let finer = max(left, right)
    let unit = Unit.calendar(finer)
    if finer == .month { return Quantity(sum, unit) }
    return sum.divided(by: ExactDecimal(finer.milliseconds)).map { Quantity($0, unit) }
  }

  /// The product, in base units: `2.0 'cm' * 2.0 'm'` is `0.0400 'm2'`. Times a mere number the unit stays.
  public func multiplied(by other: Quantity) -> Quantity? {
    if other.isNumber { return value.multiplied(by: other.value).map { Quantity($0, unit) } }
    if isNumber { return value.multiplied(by: other.value).map { Quantity($0, other.unit) } }
    guard let (unit, factor) = product(other, { $0.multiplied(by: $1) }),
      let product = value.multiplied(by: other.value).flatMap(factor.applied)
    else { return nil }
    return Quantity(product, .ucum(unit))
  }

  /// The quotient, in base units: `4.0 'g' / 2.0 'm'` is `2.0 'g/m'`, `1 'm' / 1 'cm'` is `100 '1'`. Nil for a division
  /// by zero too.
  public func divided(by other: Quantity) -> Quantity? {
    if other.isNumber { return value.divided(by: other.value).map { Quantity($0, unit) } }
    if unit == other.unit {
      return isScale ? nil : value.divided(by: other.value).map { Quantity($0, .one) }
    }
    guard let (unit, factor) = product(other, { $0.divided(by: $1) }),
      let above = value.multiplied(by: factor.numerator), let below = other.value.multiplied(by: factor.denominator),
      let quotient = above.divided(by: below)
    else { return nil }
    return Quantity(quotient, .ucum(unit))
  }

  private typealias Combine = (Values.Unit, Values.Unit) -> (unit: Values.Unit, factor: Ratio)?

  private func product(_ other: Quantity, _ combine: Combine) -> (unit: Values.Unit, factor: Ratio)? {
    guard let left = unit.measured, let right = other.unit.measured else { return nil }
    return combine(left, right)
  }

  private var isNumber: Bool {
    if case .ucum(let unit) = unit { return unit.code == "1" }
    return false
  }

  private var isScale: Bool { unit.measured?.isShifted ?? false }

  /// The same quantity in another unit; nil where the units are not commensurable.
  public func converted(to other: Unit) -> Quantity? {
    if unit == other { return self }
    if case .calendar(let left) = unit, case .calendar(let right) = other {
      guard let (here, there) = Self.inCommon(value, left, .one, right) else { return nil }
      return here.divided(by: there).map { Quantity($0, other) }
    }
    guard let (left, right) = Self.commensurable(unit.measured, other.measured) else { return nil }
    return left.converted(value, to: right).map { Quantity($0, other) }
  }

  /// The least quantity that this one may stand for; see `ExactDecimal.lowBoundary`.
  public func lowBoundary(precision: Int? = nil) -> Quantity? {
    value.lowBoundary(precision: precision).map { Quantity($0, unit) }
  }

  /// The greatest quantity that this one may stand for; see `ExactDecimal.highBoundary`.
  public func highBoundary(precision: Int? = nil) -> Quantity? {
    value.highBoundary(precision: precision).map { Quantity($0, unit) }
  }
}
