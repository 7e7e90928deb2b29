/// The four operations and rounding, exact wherever a decimal can be: sums and products always, quotients where they
/// end. A quotient that does not end has at least 28 digits that count.
///
/// A result is nil where there is none (division by zero) or where it would be longer than ten thousand digits.

extension ExactDecimal {
  /// How many digits that count a result has that can't be exact.
  static let significant = 34

  /// The sum, as precise as the more precise of the two: `1.50 + 1` is `2.50`.
  public func adding(_ other: ExactDecimal) -> ExactDecimal? {
    if let (left, right, common) = Self.shortAligned(self, other) {
      let (sum, overflow) = left.addingReportingOverflow(right)
      if !overflow { return ExactDecimal(sum, place: common) }
    }
    guard let (left, right, common) = Self.aligned(self, other) else { return nil }
    if isNegative == other.isNegative {
      return ExactDecimal(isNegative: isNegative, magnitude: left + right, place: common)
    }
    if left >= right { return ExactDecimal(isNegative: isNegative, magnitude: left - right, place: common) }
    return ExactDecimal(isNegative: other.isNegative, magnitude: right - left, place: common)
  }

  /// The difference, as precise as the more precise of the two.
  public func subtracting(_ other: ExactDecimal) -> ExactDecimal? { adding(other.negated) }

  /// The product, with as many places as both have together: `1.5 * 0.10` is `0.150`.
  public func multiplied(by other: ExactDecimal) -> ExactDecimal? {
    if case .short(let left) = coefficient, case .short(let right) = other.coefficient {
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      if !overflow, abs(place + other.place) <= Self.placeLimit {
        return ExactDecimal(product, place: place + other.place)
      }
    }
    guard digitCount + other.digitCount <= Self.digitLimit else { return nil }
    return ExactDecimal(
      isNegative: isNegative != other.isNegative, magnitude: digits * other.digits, place: place + other.place)
  }

  /// The quotient: exact where it ends within 34 digits (or as many as this number has), else cut there, the last digit
  /// rounded. It has no more
  /// places than it needs, but at least those of the more precise operand: `4.0 / 2` is `2.0`, `1 / 2` is `0.5`.
  public func divided(by other: ExactDecimal) -> ExactDecimal? {
    divided(by: other, significant: max(Self.significant, digitCount))
  }

  func divided(by other: ExactDecimal, significant: Int) -> ExactDecimal? {
    guard !other.isZero else { return nil }
    guard !isZero else { return .zero }
    let preferred = min(place, other.place, 0)
    if let quotient = shortQuotient(other, preferred: preferred) { return quotient }
    guard digitCount <= Self.digitLimit, other.digitCount <= Self.digitLimit else { return nil }
    // So many zeros that the quotient has one digit too many at least, which then decides the rounding.
    let zeros = max(0, significant + 2 + other.digitCount - digitCount)
    let (quotient, rest) = digits.shifted(by: zeros).divided(by: other.digits)
    // A rest is more than nothing: a last digit of 1 says so to the rounding.
    let sticky = rest.isZero ? quotient.shifted(by: 1) : quotient.shifted(by: 1) + Magnitude(1)
    let exact = ExactDecimal(
      isNegative: isNegative != other.isNegative, magnitude: sticky, place: place - zeros - other.place - 1)
    return exact?.rounded(significant: significant).stripped(to: preferred)
  }

  /// The quotient of two short numbers that ends within a machine's word; nil for any other.
  private func shortQuotient(_ other: ExactDecimal, preferred: Int) -> ExactDecimal? {
    guard case .short(let left) = coefficient, case .short(let right) = other.coefficient else {
      return nil
    }
    let divisor = right.magnitude
    var (quotient, rest) = left.magnitude.quotientAndRemainder(dividingBy: divisor)
    var at = place - other.place
    while rest != 0 || at > preferred {
      // Nil where there is no room for one more digit.
      guard divisor <= UInt64.max / 10, quotient < UInt64(Int64.max) / 10 - 1 else { return nil }
      let (digit, next) = (rest * 10).quotientAndRemainder(dividingBy: divisor)
      quotient = quotient * 10 + digit
      rest = next
      at -= 1
    }
    guard abs(at) <= Self.placeLimit, quotient <= UInt64(Int64.max) else { return nil }
    let signed = Int64(quotient)
    return ExactDecimal((left < 0) == (right < 0) ? signed : -signed, place: at).stripped(to: preferred)
  }

  /// How often the other fits in, towards zero: `-5 div 2` is `-2`.
  public func quotient(by other: ExactDecimal) -> ExactDecimal? { wholeDivision(other)?.quotient }

  /// What is left then, with this number's sign: `-5 mod 2` is `-1`.
  public func remainder(by other: ExactDecimal) -> ExactDecimal? { wholeDivision(other)?.remainder }

  private func wholeDivision(_ other: ExactDecimal) -> (quotient: ExactDecimal, remainder: ExactDecimal)? {
    guard !other.isZero else { return nil }
    if let (left, right, common) = Self.shortAligned(self, other) {
      return (ExactDecimal(left / right), ExactDecimal(left % right, place: common))
    }
    guard let (left, right, common) = Self.aligned(self, other) else { return nil }
    let (quotient, rest) = left.divided(by: right)
    guard
      let whole = ExactDecimal(isNegative: isNegative != other.isNegative, magnitude: quotient, place: 0),
      let remainder = ExactDecimal(isNegative: isNegative, magnitude: rest, place: common)
    else { return nil }
    return (whole, remainder)
  }

  /// Both coefficients at the lesser of both places; nil where that takes too many digits.
  private static func aligned(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) -> (left: Magnitude, right: Magnitude, place: Int)? {
    let common = min(left.place, right.place)
    guard left.digitCount + left.place - common <= digitLimit, right.digitCount + right.place - common <= digitLimit
    else { return nil }
    return (
      left.digits.shifted(by: left.place - common), right.digits.shifted(by: right.place - common), common
    )
  }
}

// MARK: Whole numbers

extension ExactDecimal {
  /// Whether it has no fraction: `1.0` has none.
  public var isInteger: Bool { stripped.place >= 0 }

  /// The whole number it is, where `Int64` holds it: 1 for `1.0`, nil for `1.5`.
  public var asInt64: Int64? {
    if case .short(let number) = coefficient, place == 0 { return number }
    guard isInteger else { return nil }
    return steps(of: 0, rounding: .nearest)
  }

  /// The greatest whole number that is not above it.
  public var floor: ExactDecimal { rounded(at: 0, .down) }
  /// The least whole number that is not below it.
  public var ceiling: ExactDecimal { rounded(at: 0, .up) }
  /// The whole number towards zero.
  public var truncated: ExactDecimal { rounded(at: 0, .towardsZero) }

  /// The number with at most so many digits after the point; halfway, away from zero. A number that has fewer stays as
  /// it is. A negative count rounds before the point.
  public func rounded(to places: Int) -> ExactDecimal {
    rounded(at: max(-Self.placeLimit, min(Self.placeLimit, -places)), .nearest)
  }

  /// How a number between two steps becomes one of them.
  public enum Rounding: Sendable {
    /// To the nearer one; halfway, away from zero.
    case nearest
    /// To the one above.
    case up
    /// To the one below.
    case down
    /// To the one nearer to zero.
    case towardsZero

    /// Whether a number that was cut goes to the step further from zero. `isHalf`: half a step or more was cut off.
    func isAway(isNegative: Bool, isHalf: Bool, isExact: Bool) -> Bool {
      switch self {
      case .nearest: isHalf
      case .up: !isExact && !isNegative
      case .down: !isExact && isNegative
      case .towardsZero: false
      }
    }
  }

  /// The number in steps of 10^`place`: 1.5 in steps of 10^-6 is 1,500,000. Nil where it fits no `Int64`.
  public func steps(of place: Int, rounding: Rounding) -> Int64? {
    let number = rounded(at: place, rounding)
    if number.isZero { return 0 }
    guard case .short(let steps) = number.coefficient else {
      // Zeros at the end may be what makes it long.
      let short = number.stripped
      guard case .short = short.coefficient else { return nil }
      return short.place > number.place ? short.steps(of: place, rounding: rounding) : nil
    }
    let zeros = number.place - place
    guard zeros > 0 else { return steps }
    guard zeros < PowersOfTen.values.count, let factor = Int64(exactly: PowersOfTen.values[zeros]) else { return nil }
    let (value, overflow) = steps.multipliedReportingOverflow(by: factor)
    return overflow ? nil : value
  }

  /// The number with no digit below the place.
  func rounded(at step: Int, _ rounding: Rounding) -> ExactDecimal {
    let cut = step - place
    guard cut > 0 else { return self }
    if case .short(let number) = coefficient {
      guard cut <= 18 else {
        // Nineteen digits may be half a step, where there are as many.
        let isHalf = cut == 19 && number.magnitude >= 5_000_000_000_000_000_000
        let isAway = rounding.isAway(isNegative: number < 0, isHalf: isHalf, isExact: number == 0)
        return ExactDecimal(isAway ? number.signum() : 0, place: step)
      }
      let divisor = Int64(PowersOfTen.values[cut])
      let (kept, rest) = number.quotientAndRemainder(dividingBy: divisor)
      let isHalf = rest.magnitude >= divisor.magnitude - rest.magnitude
      let isAway = rounding.isAway(isNegative: number < 0, isHalf: isHalf, isExact: rest == 0)
      return ExactDecimal(isAway ? kept + (number < 0 ? -1 : 1) : kept, place: step)
    }
    let (kept, rest) = digits.cut(cut)
    let isHalf = rest.digitCount == cut && rest >= Magnitude(5).shifted(by: cut - 1)
    let away = rounding.isAway(isNegative: isNegative, isHalf: isHalf, isExact: rest.isZero)
    return ExactDecimal(isNegative: isNegative, magnitude: away ? kept + Magnitude(1) : kept, place: step) ?? self
  }

  /// The number with at most so many digits that count.
  func rounded(significant: Int) -> ExactDecimal {
    let surplus = digitCount - significant
    return surplus > 0 ? rounded(at: place + surplus, .nearest) : self
  }

  /// Without zeros at the end, but those down to that place.
  func stripped(to preferred: Int) -> ExactDecimal {
    let short = stripped
    guard short.place > preferred, short.place - preferred <= Self.digitLimit else { return short }
    let digits = short.digits.shifted(by: short.place - preferred)
    return ExactDecimal(isNegative: isNegative, magnitude: digits, place: preferred) ?? short
  }

  /// Whether both are the same at the precision of the less precise (FHIRPath N1 §6.1.3): `0.667 ~ 0.67`. Trailing
  /// zeros before the point count as written.
  public func isEquivalent(to other: ExactDecimal) -> Bool {
    let step = min(0, max(place, other.place))
    return rounded(at: step, .nearest) == other.rounded(at: step, .nearest)
  }
}
