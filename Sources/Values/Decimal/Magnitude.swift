/// A whole number of any size, zero or above: what stands behind numbers too long for a machine's word.
///
/// It keeps *limbs*, groups of nine decimal digits, the last group first; so that a power of ten costs nothing to
/// divide by and the text is at hand. It knows no sign and no decimal point.
struct Magnitude: Sendable, Hashable {
  /// Each below 10^9, the least first; the last is never zero. Empty for zero.
  private(set) var limbs: [UInt32]

  static let base: UInt64 = 1_000_000_000
  static let width = 9

  private init(trimming limbs: [UInt32]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  init(_ number: UInt64) {
    self.init(trimming: [
      UInt32(number % Self.base), UInt32(number / Self.base % Self.base), UInt32(number / Self.base / Self.base),
    ])
  }

  /// The number that those decimal digits say, each from 0 to 9, the first the highest.
  init(digits: some RandomAccessCollection<UInt8>) {
    var limbs: [UInt32] = []
    limbs.reserveCapacity(digits.count / Self.width + 1)
    var rest = digits[...]
    while !rest.isEmpty {
      limbs.append(rest.suffix(Self.width).reduce(0) { $0 * 10 + UInt32($1) })
      rest = rest.dropLast(Self.width)
    }
    self.init(trimming: limbs)
  }

  var isZero: Bool { limbs.isEmpty }

  /// The number, where a machine's word holds it.
  var asUInt64: UInt64? {
    guard limbs.count <= 3 else { return nil }
    var value: UInt64 = 0
    for limb in limbs.reversed() {
      let (product, overflow) = value.multipliedReportingOverflow(by: Self.base)
      let (sum, carry) = product.addingReportingOverflow(UInt64(limb))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// How many decimal digits it has; none for zero.
  var digitCount: Int {
    guard let last = limbs.last else { return 0 }
    return (limbs.count - 1) * Self.width + PowersOfTen.digitCount(UInt64(last))
  }

  /// Its decimal digits, as ASCII; empty for zero.
  var text: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(limbs.count * Self.width)
    for limb in limbs {
      var rest = limb
      for _ in 0..<Self.width {
        text.append(UInt8(rest % 10) + UInt8(ascii: "0"))
        rest /= 10
      }
    }
    while text.last == UInt8(ascii: "0") { text.removeLast() }
    return text.reversed()
  }

  /// How many zeros end it; none for zero.
  var trailingZeros: Int {
    guard let first = limbs.firstIndex(where: { $0 != 0 }) else { return 0 }
    var count = first * Self.width
    var limb = limbs[first]
    while limb % 10 == 0 {
      limb /= 10
      count += 1
    }
    return count
  }
}

extension Magnitude: Comparable {
  static func < (left: Magnitude, right: Magnitude) -> Bool {
    guard left.limbs.count == right.limbs.count else { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }
}

// MARK: Arithmetic

extension Magnitude {
  static func + (left: Magnitude, right: Magnitude) -> Magnitude {
    let (long, short) = left.limbs.count >= right.limbs.count ? (left.limbs, right.limbs) : (right.limbs, left.limbs)
    var sum = long
    var carry: UInt32 = 0
    for index in sum.indices {
      if index >= short.count && carry == 0 { break }
      let limb = sum[index] + (index < short.count ? short[index] : 0) + carry
      carry = limb >= UInt32(base) ? 1 : 0
      sum[index] = limb - carry * UInt32(base)
    }
    if carry > 0 { sum.append(carry) }
    return Magnitude(trimming: sum)
  }

  /// The difference of a number and one that is not greater.
  static func - (left: Magnitude, right: Magnitude) -> Magnitude {
    precondition(left >= right)
    var difference = left.limbs
    var borrow: UInt32 = 0
    for index in difference.indices {
      if index >= right.limbs.count && borrow == 0 { break }
      let take = (index < right.limbs.count ? right.limbs[index] : 0) + borrow
      borrow = difference[index] < take ? 1 : 0
      difference[index] = difference[index] + borrow * UInt32(base) - take
    }
    return Magnitude(trimming: difference)
  }

  static func * (left: Magnitude, right: Magnitude) -> Magnitude {
    guard !left.isZero, !right.isZero else { return Magnitude(0) }
    var product = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (offset, limb) in left.limbs.enumerated() where limb != 0 {
      var carry: UInt64 = 0
      for (index, other) in right.limbs.enumerated() {
        let value = UInt64(limb) * UInt64(other) + UInt64(product[offset + index]) + carry
        product[offset + index] = UInt32(value % base)
        carry = value / base
      }
      product[offset + right.limbs.count] = UInt32(carry)
    }
    return Magnitude(trimming: product)
  }

  /// The number with so many zeros after it.
  func shifted(by zeros: Int) -> Magnitude {
    guard zeros > 0, !isZero else { return self }
    let whole = [UInt32](repeating: 0, count: zeros / Self.width) + limbs
    let factor = PowersOfTen.values[zeros % Self.width]
    return factor == 1 ? Magnitude(trimming: whole) : Magnitude(trimming: whole) * Magnitude(factor)
  }

  /// The number without its last digits, and those.
  func cut(_ digits: Int) -> (quotient: Magnitude, remainder: Magnitude) {
    guard digits > 0 else { return (self, Magnitude(0)) }
    guard digits < digitCount else { return (Magnitude(0), self) }
    let whole = digits / Self.width
    let low = Array(limbs[..<whole])
    let (quotient, rest) = Magnitude(trimming: Array(limbs[whole...]))
      .dividedShort(by: UInt32(PowersOfTen.values[digits % Self.width]))
    return (quotient, Magnitude(trimming: low + [rest]))
  }

  private func dividedShort(by divisor: UInt32) -> (Magnitude, UInt32) {
    guard divisor != 1 else { return (self, 0) }
    var quotient = limbs
    var rest: UInt64 = 0
    for index in quotient.indices.reversed() {
      let value = rest * Self.base + UInt64(quotient[index])
      quotient[index] = UInt32(value / UInt64(divisor))
      rest = value % UInt64(divisor)
    }
    return (Magnitude(trimming: quotient), UInt32(rest))
  }

  /// The quotient and the remainder of a division by a number that is not zero: long division, one limb at a time
  /// (Knuth, The Art of Computer Programming, 4.3.1, algorithm D).
  func divided(by divisor: Magnitude) -> (quotient: Magnitude, remainder: Magnitude) {
    precondition(!divisor.isZero)
    guard self >= divisor else { return (Magnitude(0), self) }
    if divisor.limbs.count == 1 {
      let (quotient, rest) = dividedShort(by: divisor.limbs[0])
      return (quotient, Magnitude(UInt64(rest)))
    }
    // With the highest limb of the divisor at least half the base, a guess of each limb is at most two too high.
    let scale = Self.base / (UInt64(divisor.limbs[divisor.limbs.count - 1]) + 1)
    let by = (divisor * Magnitude(scale)).limbs
    var rest = (self * Magnitude(scale)).limbs
    rest += [UInt32](repeating: 0, count: limbs.count + 1 - rest.count)
    let first = UInt64(by[by.count - 1])
    let second = UInt64(by[by.count - 2])
    var quotient = [UInt32](repeating: 0, count: rest.count - by.count)
    for index in quotient.indices.reversed() {
      let top = UInt64(rest[index + by.count]) * Self.base + UInt64(rest[index + by.count - 1])
      var guess = top / first
      var left = top % first
      while guess >= Self.base || guess * second > left * Self.base + UInt64(rest[index + by.count - 2]) {
        guess -= 1
        left += first
        if left >= Self.base { break }
      }
      if Self.subtract(by, times: guess, from: &rest, at: index) {
        guess -= 1
        Self.add(by, to: &rest, at: index)
      }
      quotient[index] = UInt32(guess)
    }
    return (Magnitude(trimming: quotient), Magnitude(trimming: rest).dividedShort(by: UInt32(scale)).0)
  }

  /// Takes a multiple away; whether that was too much.
  private static func subtract(_ by: [UInt32], times guess: UInt64, from rest: inout [UInt32], at index: Int) -> Bool {
    var carry: UInt64 = 0
    var borrow: Int64 = 0
    for place in 0...by.count {
      let product = (place < by.count ? guess * UInt64(by[place]) : 0) + carry
      carry = product / base
      var limb = Int64(rest[index + place]) - Int64(product % base) - borrow
      borrow = limb < 0 ? 1 : 0
      if limb < 0 { limb += Int64(base) }
      rest[index + place] = UInt32(limb)
    }
    return borrow > 0
  }

  private static func add(_ by: [UInt32], to rest: inout [UInt32], at index: Int) {
    var carry: UInt32 = 0
    for place in 0...by.count {
      let limb = rest[index + place] + (place < by.count ? by[place] : 0) + carry
      carry = limb >= UInt32(base) ? 1 : 0
      rest[index + place] = limb - carry * UInt32(base)
    }
  }

  /// The whole part of the square root: Newton's steps from above.
  var squareRoot: Magnitude {
    guard !isZero else { return self }
    var root = Magnitude(1).shifted(by: (digitCount + 1) / 2)
    while true {
      let next = (root + divided(by: root).quotient).dividedShort(by: 2).0
      if next >= root { return root }
      root = next
    }
  }
}

/// The powers of ten that a machine's word holds.
enum PowersOfTen {
  /// 10^0 to 10^19.
  static let values: [UInt64] = (0...19).map { (0..<$0).reduce(1) { value, _ in value * 10 } }

  /// How many decimal digits a number has; none for zero.
  static func digitCount(_ number: UInt64) -> Int { values.firstIndex { number < $0 } ?? 20 }
}
