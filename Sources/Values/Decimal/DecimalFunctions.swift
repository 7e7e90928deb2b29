/// Roots, powers and logarithms. What is exact comes out exact (`81` has the root `9`, `16` the logarithm `4` to the
/// base 2); all else is right in 28 digits, computed in decimals: the same on every machine.
///
/// Nil where there is no result (the root of -1, the logarithm of 0) or none of a size that can be held.

extension ExactDecimal {
  /// Digits kept on the way, so that those told are right.
  private static let working = 60
  /// Digits told.
  private static let told = 28

  /// The number whose square this is.
  public var squareRoot: ExactDecimal? {
    guard !isNegative else { return nil }
    guard !isZero else { return .zero }
    guard digitCount <= Self.digitLimit else { return nil }
    // An even place, and twice the digits told.
    var zeros = max(0, 2 * Self.working - digitCount)
    if (place - zeros) % 2 != 0 { zeros += 1 }
    let square = digits.shifted(by: zeros)
    let root = square.squareRoot
    let result = ExactDecimal(isNegative: false, magnitude: root, place: (place - zeros) / 2)
    return root * root == square ? result?.stripped(to: 0) : result.flatMap(Self.tidy)
  }

  /// e to the power of this number.
  public var exponential: ExactDecimal? { fullExponential.flatMap(Self.tidy) }

  /// The logarithm to the base e.
  public var naturalLogarithm: ExactDecimal? { fullLogarithm.flatMap(Self.tidy) }

  /// The logarithm to a base.
  public func logarithm(base: ExactDecimal) -> ExactDecimal? {
    guard let above = fullLogarithm, let below = base.fullLogarithm else { return nil }
    return above.divided(by: below, significant: Self.working).flatMap(Self.tidy)
  }

  /// This number to the power of another: exact for whole powers as long as ten thousand digits hold it. Zero to the
  /// power of zero is one.
  public func power(_ exponent: ExactDecimal) -> ExactDecimal? {
    if let whole = exponent.asInt64, let count = Int(exactly: whole.magnitude) {
      if isZero { return whole == 0 ? .one : whole > 0 ? .zero : nil }
      if count <= Self.digitLimit, digitCount * count <= Self.digitLimit {
        let power = wholePower(count)
        return whole < 0 ? power.flatMap { ExactDecimal.one.divided(by: $0) } : power
      }
      // Too long to be exact; the sign is all that the logarithm does not know.
      let result = magnitude.fullLogarithm?.multiplied(by: exponent)?.exponential
      return isNegative && count % 2 == 1 ? result?.negated : result
    }
    if isZero { return exponent.isNegative ? nil : .zero }
    return fullLogarithm?.multiplied(by: exponent)?.fullExponential.flatMap(Self.tidy)
  }

  private func wholePower(_ count: Int) -> ExactDecimal? {
    var result: ExactDecimal? = .one
    var square: ExactDecimal? = self
    var rest = count
    while rest > 0 {
      if rest & 1 == 1 { result = square.flatMap { result?.multiplied(by: $0) } }
      rest >>= 1
      if rest > 0 { square = square.flatMap { $0.multiplied(by: $0) } }
    }
    return result
  }

  /// As it is told: without the digits that are not sure, and without zeros at the end.
  private static func tidy(_ number: ExactDecimal) -> ExactDecimal {
    number.rounded(significant: told).stripped(to: 0)
  }

  // MARK: Series

  /// The logarithm of ten to 84 digits.
  private static let logarithmOfTen = ExactDecimal(
    "2.30258509299404568401799145468436420760110148862877297603332790096757260967735248024".utf8)

  private var fullExponential: ExactDecimal? {
    guard let ten = Self.logarithmOfTen, magnitude < ExactDecimal(4_000_000) else { return nil }
    // e^x = 10^k × e^r, with r so small that the series is short; e^r is the 16th power of e^(r/16).
    guard let shift = divided(by: ten)?.rounded(to: 0).asInt64,
      let rest = ExactDecimal(shift).multiplied(by: ten).flatMap(subtracting),
      let part = rest.multiplied(by: ExactDecimal(625, place: -4))?.rounded(at: -Self.working - 10, .nearest)
    else { return nil }
    var sum = ExactDecimal.one
    var term = ExactDecimal.one
    var count: Int64 = 1
    while !term.isZero {
      guard let next = term.multiplied(by: part)?.divided(by: ExactDecimal(count), significant: Self.working),
        let total = sum.adding(next.rounded(at: -Self.working - 10, .nearest))
      else { return nil }
      term = next.rounded(at: -Self.working - 10, .nearest)
      sum = total
      count += 1
    }
    var power = sum
    for _ in 0..<4 {
      guard let square = power.multiplied(by: power) else { return nil }
      power = square.rounded(significant: Self.working + 10)
    }
    guard abs(power.place + Int(shift)) <= Self.placeLimit else { return nil }
    return power.multiplied(by: ExactDecimal(1, place: Int(shift)))
  }

  private var fullLogarithm: ExactDecimal? {
    guard !isNegative, !isZero, let ten = Self.logarithmOfTen else { return nil }
    // x = m × 10^k with m from 0.32 to 3.2; ln m = 2 × artanh((m - 1) / (m + 1)), a series of odd powers.
    var shift = digitCount + place
    var small = ExactDecimal(isNegative: false, magnitude: digits, place: -digitCount)
    if let number = small, number < ExactDecimal(32, place: -2) {
      shift -= 1
      small = number.multiplied(by: ExactDecimal(10))
    }
    guard let small, let above = small.subtracting(.one), let below = small.adding(.one),
      let ratio = above.divided(by: below, significant: Self.working),
      let square = ratio.multiplied(by: ratio)?.rounded(significant: Self.working)
    else { return nil }
    var sum = ratio
    var power = ratio
    var count: Int64 = 3
    while let next = power.multiplied(by: square)?.rounded(significant: Self.working), !next.isZero {
      guard let term = next.divided(by: ExactDecimal(count), significant: Self.working),
        let total = sum.adding(term)?.rounded(significant: Self.working + 10)
      else { return nil }
      // Done where a term no longer changes the digits kept.
      if term.digitCount + term.place < sum.digitCount + sum.place - Self.working { break }
      sum = total
      power = next
      count += 2
    }
    return sum.adding(sum).flatMap { double in
      ExactDecimal(Int64(shift)).multiplied(by: ten).flatMap(double.adding)
    }
  }
}
