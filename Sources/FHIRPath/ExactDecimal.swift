/// A decimal number of any size, exactly as written: no binary rounding. Equality is by value (`1.0 == 1`); the
/// precision that was written is kept beside it.
///
/// It knows no units and no arithmetic.
public struct ExactDecimal: Sendable {
  /// Whether it is below zero; zero never is.
  public let isNegative: Bool
  /// The digits that count, without zeros at either end; empty for zero.
  private let digits: [UInt8]
  /// The power of ten of the last of `digits`.
  private let exponent: Int
  /// The power of ten of the last digit that was written: -2 for `1.50`, 0 for `100`, 2 for `1e2`.
  public let place: Int

  /// Reads `-?[0-9]+(.[0-9]+)?([eE][+-]?[0-9]+)?`; nil for anything else, and for exponents beyond a million.
  public init?(_ text: some Collection<UInt8>) {
    var rest = text[...]
    let sign = rest.first == UInt8(ascii: "-")
    if sign { rest = rest.dropFirst() }
    var written: [UInt8] = []
    let whole = rest.prefix { $0.isDigit }
    written += whole
    rest = rest[whole.endIndex...]
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      let part = rest.dropFirst().prefix { $0.isDigit }
      guard !part.isEmpty else { return nil }
      written += part
      fraction = part.count
      rest = rest[part.endIndex...]
    }
    guard !whole.isEmpty else { return nil }
    var power = 0
    if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
      guard let value = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(value) <= 1_000_000 else {
        return nil
      }
      power = value
    } else if !rest.isEmpty {
      return nil
    }
    self.init(isNegative: sign, written: written.map { $0 - UInt8(ascii: "0") }, place: power - fraction)
  }

  /// `coefficient` × 10^`place`.
  public init(_ coefficient: Int64, place: Int = 0) {
    self.init(
      isNegative: coefficient < 0, written: String(coefficient.magnitude).utf8.map { $0 - UInt8(ascii: "0") },
      place: place)
  }

  private init(isNegative: Bool, written: [UInt8], place: Int) {
    let last = written.lastIndex { $0 != 0 } ?? -1
    let first = written.firstIndex { $0 != 0 } ?? 0
    digits = last < first ? [] : Array(written[first...last])
    exponent = digits.isEmpty ? 0 : place + written.count - 1 - last
    self.isNegative = isNegative && !digits.isEmpty
    self.place = place
  }

  /// How a number between two steps becomes one of them.
  public enum Rounding: Sendable {
    /// To the nearer one; halfway, away from zero.
    case nearest
    /// To the one above.
    case up
  }

  /// The number in steps of 10^`place`: 1.5 in steps of 10^-6 is 1,500,000. Nil where it fits no `Int64`.
  public func steps(of place: Int, rounding: Rounding) -> Int64? {
    let cut = max(0, min(place - exponent, digits.count + 1))
    var value: Int64 = 0
    for digit in digits.dropLast(cut) {
      guard let next = appending(digit, to: value) else { return nil }
      value = next
    }
    if exponent > place && value != 0 {
      for _ in 0..<exponent - place {
        guard let next = appending(0, to: value) else { return nil }
        value = next
      }
    }
    guard cut > 0, !digits.isEmpty else { return value }
    let isHalf = cut <= digits.count && digits[digits.count - cut] >= 5
    let away =
      switch rounding {
      case .nearest: isHalf
      case .up: !isNegative
      }
    guard away else { return value }
    let (result, overflow) = value.addingReportingOverflow(isNegative ? -1 : 1)
    return overflow ? nil : result
  }

  private func appending(_ digit: UInt8, to value: Int64) -> Int64? {
    let (ten, first) = value.multipliedReportingOverflow(by: 10)
    let (next, second) = ten.addingReportingOverflow(isNegative ? -Int64(digit) : Int64(digit))
    return first || second ? nil : next
  }
}

extension ExactDecimal: Hashable {
  /// By value: `1.0 == 1`.
  public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.isNegative == right.isNegative && left.exponent == right.exponent && left.digits == right.digits
  }

  /// What is equal hashes the same.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(exponent)
    hasher.combine(digits)
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The canonical form: one text for one value. Plain digits without zeros at the ends (`-0.05`, `120`), or
  /// `d.ddde±n` where that would need more than twenty zeros.
  public var description: String {
    guard !digits.isEmpty else { return "0" }
    let sign = isNegative ? "-" : ""
    let text = digits.map { String($0) }
    let point = digits.count + exponent
    if exponent > 20 || point < -20 {
      let rest = text.dropFirst().joined()
      return "\(sign)\(text[0])\(rest.isEmpty ? "" : "." + rest)e\(point - 1)"
    }
    if exponent >= 0 { return sign + text.joined() + String(repeating: "0", count: exponent) }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text.joined() }
    return sign + text[..<point].joined() + "." + text[point...].joined()
  }
}
