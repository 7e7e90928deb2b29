/// A unit of measure of UCUM, the Unified Code for Units of Measure (<https://ucum.org/ucum>), in its case sensitive
/// form: `mg/dL`, `mm[Hg]`, `10*3/uL`, `{score}`.
///
/// Units are *commensurable* where they measure the same; then values are converted exactly, as far as a decimal can
/// be. Arbitrary units (`[iU]`) and scales that are no ratio (`[pH]`, `B`) measure only themselves. An annotation says
/// nothing about the measure. Degrees Celsius, Fahrenheit and Réaumur have their own nought as long as they stand alone;
/// within another unit (`Cel/min`) they are their steps.
public struct Unit: Sendable {
  /// As it was written.
  public let code: String
  let measure: UnitMeasure

  /// Reads a unit; where it is none, the error says why and where.
  public init(_ code: String) throws(UnitIssue) {
    self.code = code
    measure = try UnitCache.shared.measure(of: code).get()
  }

  /// The unit one.
  public static let one = Unit(code: "1", measure: .one)

  private init(code: String, measure: UnitMeasure) {
    self.code = code
    self.measure = measure
  }

  /// Whether the text is a unit of UCUM.
  public static func isValid(_ code: String) -> Bool {
    if case .success = UnitCache.shared.measure(of: code) { return true }
    return false
  }

  /// Whether it is the number one: `1`, `{score}`, `m/m`.
  public var isOne: Bool {
    measure.dimensions.isNone && measure.ratio.numerator == measure.ratio.denominator
  }

  /// Whether it has a nought of its own (degrees Celsius, Fahrenheit, Réaumur), so that its values don't multiply.
  public var isShifted: Bool { measure.zero != nil }

  /// Whether values of both can be compared and converted.
  public func isCommensurable(with other: Unit) -> Bool { measure.dimensions == other.measure.dimensions }

  /// The value of this unit told in another: exact where it ends, else in 34 digits. Nil where the units are not
  /// commensurable.
  public func converted(_ value: ExactDecimal, to other: Unit) -> ExactDecimal? {
    guard isCommensurable(with: other) else { return nil }
    if code == other.code { return value }
    guard let above = fromNought(value),
      let ratio = other.measure.ratio.inverted.flatMap(measure.ratio.multiplied), let result = ratio.applied(to: above)
    else { return nil }
    guard let below = other.measure.zero else { return result }
    return result.subtracting(below)
  }

  /// How a value of this unit lies to a value of another, with nothing rounded; nil where the units are not
  /// commensurable.
  func compared(_ value: ExactDecimal, to other: Unit, _ otherValue: ExactDecimal) -> Comparison? {
    guard isCommensurable(with: other) else { return nil }
    guard let left = fromNought(value), let right = other.fromNought(otherValue),
      let first = left.multiplied(by: measure.ratio.numerator)?.multiplied(by: other.measure.ratio.denominator),
      let second = right.multiplied(by: other.measure.ratio.numerator)?.multiplied(by: measure.ratio.denominator)
    else { return nil }
    return first < second ? .less : first == second ? .equal : .greater
  }

  /// A value of this unit counted from the nought of the ratio scale.
  private func fromNought(_ value: ExactDecimal) -> ExactDecimal? {
    guard let zero = measure.zero else { return value }
    return value.adding(zero)
  }

  /// Whether its steps are smaller than those of a commensurable one.
  func isFiner(than other: Unit) -> Bool { measure.ratio.isLess(than: other.measure.ratio) ?? false }

  // MARK: Base units

  /// The unit of the same dimensions that is made of base units alone: `g.m/s2` for `N`. Its factor is one.
  public var base: Unit { Unit(code: measure.dimensions.code, measure: UnitMeasure(dimensions: measure.dimensions)) }

  /// The product in base units, and the factor to it; nil for a shifted unit, and where powers go too high.
  func multiplied(by other: Unit) -> (unit: Unit, factor: Ratio)? {
    guard !isShifted, !other.isShifted else { return nil }
    return measure.multiplied(by: other.measure).map(Self.reduced)
  }

  /// The quotient in base units, and the factor to it; nil as for the product.
  func divided(by other: Unit) -> (unit: Unit, factor: Ratio)? {
    guard !isShifted, !other.isShifted else { return nil }
    return other.measure.power(-1).flatMap(measure.multiplied).map(Self.reduced)
  }

  private static func reduced(_ measure: UnitMeasure) -> (unit: Unit, factor: Ratio) {
    (Unit(code: "", measure: measure).base, measure.ratio)
  }
}

extension Unit: Hashable, CustomStringConvertible {
  /// Whether both are written the same; whether they measure the same, `isCommensurable(with:)` tells.
  public static func == (left: Unit, right: Unit) -> Bool { left.code == right.code }

  /// By what was written.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// As it was written.
  public var description: String { code }
}
