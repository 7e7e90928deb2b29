/// A decimal number of any size, exactly as written: no binary rounding. Equality is by value (`1.0 == 1`); the
/// precision that was written is kept beside it.
///
/// It is *coefficient* × 10^*place*: -150 × 10^-2 for `-1.50`. A coefficient of up to 18 digits needs no memory of
/// its own. It knows no units.
public struct ExactDecimal: Sendable {
  /// The digits as a whole number.
  enum Coefficient: Sendable {
    case short(Int64)  // never the least one, which has no counterpart above zero
    /// What `short` can't hold; never what it could.
    case long(Long)
  }

  /// A coefficient too long for a machine's word.
  final class Long: Sendable {
    let isNegative: Bool
    let magnitude: Magnitude

    init(isNegative: Bool, magnitude: Magnitude) {
      self.isNegative = isNegative
      self.magnitude = magnitude
    }
  }

  let coefficient: Coefficient
  private let lastPlace: Int32

  /// The power of ten of the last digit that was written: -2 for `1.50`, 0 for `100`, 2 for `1e2`.
  public var place: Int { Int(lastPlace) }

  /// The furthest place there is, on both sides of the point.
  static let placeLimit = 2_000_000
  /// No result of arithmetic is longer than that; longer ones are none.
  static let digitLimit = 10_000

  /// `coefficient` × 10^`place`. Places beyond two million are cut off there.
  public init(_ coefficient: Int64, place: Int = 0) {
    self.coefficient =
      coefficient == .min
      ? .long(Long(isNegative: true, magnitude: Magnitude(coefficient.magnitude))) : .short(coefficient)
    lastPlace = Int32(max(-Self.placeLimit, min(Self.placeLimit, place)))
  }

  /// Nil where the place is out of range.
  init?(isNegative: Bool, magnitude: Magnitude, place: Int) {
    guard abs(place) <= Self.placeLimit else { return nil }
    if let word = magnitude.asUInt64, word <= UInt64(Int64.max) {
      coefficient = .short(isNegative ? -Int64(word) : Int64(word))
    } else {
      coefficient = .long(Long(isNegative: isNegative, magnitude: magnitude))
    }
    lastPlace = Int32(place)
  }

  /// Zero, without a fraction.
  public static let zero = ExactDecimal(0)
  /// One, without a fraction.
  public static let one = ExactDecimal(1)

  /// Whether it is below zero; zero never is.
  public var isNegative: Bool {
    switch coefficient {
    case .short(let number): number < 0
    case .long(let long): long.isNegative
    }
  }

  /// Whether it is zero.
  public var isZero: Bool {
    if case .short(0) = coefficient { return true }
    return false
  }

  /// The coefficient without its sign.
  var digits: Magnitude {
    switch coefficient {
    case .short(let number): Magnitude(number.magnitude)
    case .long(let long): long.magnitude
    }
  }

  /// How many digits the coefficient has; none for zero.
  var digitCount: Int {
    switch coefficient {
    case .short(let number): PowersOfTen.digitCount(number.magnitude)
    case .long(let long): long.magnitude.digitCount
    }
  }

  /// How many digits were written after the point: 2 for `1.50`.
  public var precision: Int { max(0, -place) }

  /// How many digits count, from the first that is not zero to the last written: 3 for `0.0150`; 1 for zero.
  public var significantDigits: Int { max(1, digitCount) }

  /// The number with the sign turned.
  public var negated: ExactDecimal {
    switch coefficient {
    case .short(let number): ExactDecimal(-number, place: place)
    case .long(let long): ExactDecimal(isNegative: !long.isNegative, magnitude: long.magnitude, place: place) ?? self
    }
  }

  /// The number without its sign.
  public var magnitude: ExactDecimal { isNegative ? negated : self }

  /// The same value without zeros at the end: 12 × 10^1 for 120.00; zero is 0 × 10^0.
  var stripped: ExactDecimal {
    switch coefficient {
    case .short(0): return .zero
    case .short(var number):
      guard number % 10 == 0 else { return self }
      var place = place
      while number % 10 == 0 {
        number /= 10
        place += 1
      }
      return ExactDecimal(number, place: place)
    case .long(let long):
      let zeros = long.magnitude.trailingZeros
      guard zeros > 0 else { return self }
      let kept = long.magnitude.cut(zeros).quotient
      return ExactDecimal(isNegative: long.isNegative, magnitude: kept, place: place + zeros) ?? self
    }
  }
}

// MARK: Comparing

extension ExactDecimal: Hashable, Comparable {
  /// By value: `1.0 == 1`.
  public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool { compare(left, right) == 0 }

  /// By value.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { compare(left, right) < 0 }

  /// What is equal hashes the same.
  public func hash(into hasher: inout Hasher) {
    let short = stripped
    hasher.combine(short.lastPlace)
    switch short.coefficient {
    case .short(let number): hasher.combine(number)
    case .long(let long):
      hasher.combine(long.isNegative)
      hasher.combine(long.magnitude)
    }
  }

  /// Below zero where the first is less, zero where they are equal.
  private static func compare(_ left: ExactDecimal, _ right: ExactDecimal) -> Int {
    if let (first, second, _) = shortAligned(left, right) { return first < second ? -1 : first == second ? 0 : 1 }
    if left.isZero || right.isZero || left.isNegative != right.isNegative {
      return left.signum - right.signum
    }
    let sign = left.isNegative ? -1 : 1
    // Where the first digits stand decides, unless it is the same place; then few zeros are missing at the end.
    let leftTop = left.digitCount + left.place
    let rightTop = right.digitCount + right.place
    guard leftTop == rightTop else { return leftTop < rightTop ? -sign : sign }
    let common = min(left.place, right.place)
    let first = left.digits.shifted(by: left.place - common)
    let second = right.digits.shifted(by: right.place - common)
    return first < second ? -sign : first == second ? 0 : sign
  }

  /// Two short coefficients at the lesser of both places; nil where one is not short, or not there.
  static func shortAligned(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) -> (left: Int64, right: Int64, place: Int)? {
    guard case .short(let first) = left.coefficient, case .short(let second) = right.coefficient else { return nil }
    let zeros = Int(left.lastPlace) - Int(right.lastPlace)
    if zeros == 0 { return (first, second, left.place) }
    guard zeros.magnitude <= 18 else { return nil }
    let (moved, overflow) = (zeros > 0 ? first : second)
      .multipliedReportingOverflow(by: Int64(PowersOfTen.values[Int(zeros.magnitude)]))
    guard !overflow, moved != .min else { return nil }
    return zeros > 0 ? (moved, second, right.place) : (first, moved, left.place)
  }

  /// -1, 0 or 1.
  var signum: Int { isZero ? 0 : isNegative ? -1 : 1 }
}
