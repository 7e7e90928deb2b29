/// Comparing quantities (FHIRPath N1 §6.1 and §6.2): nil where the units are not commensurable or not known.

extension Quantity {
  /// Whether the units can be compared: they measure the same.
  public func isComparable(with other: Quantity) -> Bool {
    switch (unit, other.unit) {
    case (.calendar, .calendar): true
    case (.other(let left), .other(let right)): left == right
    default: Self.commensurable(unit.measured, other.unit.measured) != nil
    }
  }

  /// How this quantity lies to the other, with nothing rounded; nil where they can't be compared, and for a calendar year
  /// or month and a unit of UCUM.
  public func compared(to other: Quantity) -> Comparison? {
    switch (unit, other.unit) {
    case (.calendar(let left), .calendar(let right)):
      guard let (first, second) = Self.inCommon(value, left, other.value, right) else { return nil }
      return first < second ? .less : first == second ? .equal : .greater
    case (.other(let left), .other(let right)):
      guard left == right else { return nil }
      return value < other.value ? .less : value == other.value ? .equal : .greater
    default:
      guard let (left, right) = Self.commensurable(unit.measured, other.unit.measured) else { return nil }
      return left.compared(value, to: right, other.value)
    }
  }

  /// Whether both are the same; nil as for comparing.
  public func isEqual(to other: Quantity) -> Bool? { compared(to: other).map { $0 == .equal } }

  /// Whether both are the same at the precision of the less precise (N1 §6.1.3): `4 'g' ~ 4040 'mg'`. A calendar year
  /// is equivalent to `'a'`, a month to `'mo'`.
  public func isEquivalent(to other: Quantity) -> Bool {
    let (left, right) = (unit.nearest, other.unit.nearest)
    if case .calendar(let first) = unit, case .calendar(let second) = other.unit {
      guard let (value, otherValue) = Self.inCommon(value, first, other.value, second) else { return false }
      return value.isEquivalent(to: otherValue)
    }
    guard let left, let right else {
      return left == nil && right == nil && unit == other.unit && value.isEquivalent(to: other.value)
    }
    guard left.isCommensurable(with: right) else { return false }
    // The steps in which each was written; the larger decide.
    let isCoarser = !(ratio(of: left, value.place) < ratio(of: right, other.value.place))
    let (coarse, fine) = isCoarser ? (self, other) : (other, self)
    let (coarseUnit, fineUnit) = isCoarser ? (left, right) : (right, left)
    guard let converted = fineUnit.converted(fine.value, to: coarseUnit) else { return false }
    let step = min(0, coarse.value.place)
    return converted.rounded(at: step, .nearest) == coarse.value.rounded(at: step, .nearest)
  }

  // MARK: Common units

  static func commensurable(
    _ left: Values.Unit?, _ right: Values.Unit?
  ) -> (left: Values.Unit, right: Values.Unit)? {
    guard let left, let right, left.isCommensurable(with: right) else { return nil }
    return (left, right)
  }

  /// Two calendar durations in the same unit: years and months in months, all else in milliseconds.
  static func inCommon(
    _ left: ExactDecimal, _ leftUnit: CalendarUnit, _ right: ExactDecimal, _ rightUnit: CalendarUnit
  ) -> (ExactDecimal, ExactDecimal)? {
    if leftUnit == rightUnit { return (left, right) }
    let isInMonths = max(leftUnit, rightUnit) <= .month
    func length(_ unit: CalendarUnit) -> ExactDecimal {
      ExactDecimal(isInMonths ? (unit == .year ? 12 : 1) : unit.milliseconds)
    }
    guard let first = left.multiplied(by: length(leftUnit)), let second = right.multiplied(by: length(rightUnit)) else {
      return nil
    }
    return (first, second)
  }

  private func ratio(of unit: Values.Unit, _ place: Int) -> ExactDecimal {
    unit.measure.ratio.applied(to: ExactDecimal(1, place: min(0, place))) ?? .zero
  }
}

extension Quantity.Unit {
  /// As a unit of UCUM, be it only about as long.
  var nearest: Values.Unit? {
    if case .calendar(let unit) = self { return try? Values.Unit(unit.code) }
    return measured
  }
}
