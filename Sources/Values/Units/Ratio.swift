/// An exact positive fraction, the factor of a unit: `2.54` for an inch in centimetres, π / 180 for a degree. Nothing is
/// divided before it must be.
struct Ratio: Sendable {
  /// Without zeros at its end.
  let numerator: ExactDecimal
  /// A whole number without zeros at its end.
  let denominator: ExactDecimal

  static let one = Ratio(.one)

  init(_ number: ExactDecimal) {
    numerator = number.stripped
    denominator = .one
  }

  /// Powers of ten go to the numerator, so that dividing by one is a matter of places. Nil for a denominator of zero, and
  /// where places go too far.
  private init?(numerator: ExactDecimal, denominator: ExactDecimal) {
    let whole = denominator.stripped
    guard !whole.isZero, let numerator = numerator.stripped.moved(by: -whole.place),
      let denominator = whole.moved(by: -whole.place)
    else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Nil where the places go too far.
  var inverted: Ratio? { Ratio(numerator: denominator, denominator: numerator) }

  /// Nil where the product is too long to be held.
  func multiplied(by other: Ratio) -> Ratio? {
    guard let above = numerator.multiplied(by: other.numerator),
      let below = denominator.multiplied(by: other.denominator)
    else { return nil }
    return Ratio(numerator: above, denominator: below)
  }

  /// Nil where the power is too long to be held.
  func power(_ exponent: Int) -> Ratio? {
    let count = ExactDecimal(Int64(exponent.magnitude))
    guard exponent.magnitude <= UnitDimensions.limit else { return nil }
    if exponent == 1 { return self }
    guard let above = numerator.exactPower(count), let below = denominator.exactPower(count) else { return nil }
    return exponent < 0
      ? Ratio(numerator: below, denominator: above) : Ratio(numerator: above, denominator: below)
  }

  /// A number times the fraction: exact where it ends.
  func applied(to number: ExactDecimal) -> ExactDecimal? {
    let product = number.multiplied(by: numerator)
    return denominator == .one ? product : product?.divided(by: denominator)
  }

  /// Whether it is less; nil where both are too long to tell.
  func isLess(than other: Ratio) -> Bool? {
    guard let left = numerator.multiplied(by: other.denominator),
      let right = other.numerator.multiplied(by: denominator)
    else { return nil }
    return left < right
  }
}

extension ExactDecimal {
  /// The number times a power of ten; nil where places go too far.
  func moved(by places: Int) -> ExactDecimal? {
    places == 0 ? self : ExactDecimal(isNegative: isNegative, magnitude: digits, place: place + places)
  }

  /// The whole power, exact or none.
  func exactPower(_ exponent: ExactDecimal) -> ExactDecimal? {
    guard let count = exponent.asInt64, Int64(max(1, digitCount)) * count <= Int64(Self.digitLimit) else { return nil }
    return power(exponent)
  }
}
