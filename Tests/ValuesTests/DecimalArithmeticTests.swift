import TestSupport
import Testing

@testable import Values

@Suite("Arithmetic of decimals")
struct DecimalArithmeticTests {
  @Test("Places of results")
  func places() throws {
    let cases: [(String, ExactDecimal?, String)] = [
      ("1.2 + 1.8", try decimal("1.2").adding(decimal("1.8")), "3.0"),
      ("1.50 + 1", try decimal("1.50").adding(decimal("1")), "2.50"),
      ("1.8 - 1.2", try decimal("1.8").subtracting(decimal("1.2")), "0.6"),
      ("1.2 * 1.8", try decimal("1.2").multiplied(by: decimal("1.8")), "2.16"),
      ("4 / 2", try decimal("4").divided(by: decimal("2")), "2"),
      ("4.0 / 2.0", try decimal("4.0").divided(by: decimal("2.0")), "2.0"),
      ("1 / 2", try decimal("1").divided(by: decimal("2")), "0.5"),
      ("100 / 8", try decimal("100").divided(by: decimal("8")), "12.5"),
      ("1e2 / 4", try decimal("1e2").divided(by: decimal("4")), "25"),
      ("1 / 3", try decimal("1").divided(by: decimal("3")), "0.3333333333333333333333333333333333"),
      ("-2 / 3", try decimal("-2").divided(by: decimal("3")), "-0.6666666666666666666666666666666667"),
      (
        "long / 1", try decimal("1234567890123456789012345678901234567890.5").divided(by: .one),
        "1234567890123456789012345678901234567890.5"
      ), ("5 div 2", try decimal("5").quotient(by: decimal("2")), "2"),
      ("-5 div 2", try decimal("-5").quotient(by: decimal("2")), "-2"),
      ("2.2 div 1.8", try decimal("2.2").quotient(by: decimal("1.8")), "1"),
      ("2.2 mod 1.8", try decimal("2.2").remainder(by: decimal("1.8")), "0.4"),
      ("-5 mod 2", try decimal("-5").remainder(by: decimal("2")), "-1"),
      ("5.5 mod 0.7", try decimal("5.5").remainder(by: decimal("0.7")), "0.6"),
      ("round", try decimal("3.14159").rounded(to: 3), "3.142"),
      ("round half", try decimal("-2.5").rounded(to: 0), "-3"),
      ("round", try decimal("1.2").divided(by: decimal("1.8"))?.rounded(to: 2), "0.67"),
      ("ceiling", try decimal("-1.1").ceiling, "-1"), ("ceiling", try decimal("1.1").ceiling, "2"),
      ("floor", try decimal("-2.1").floor, "-3"), ("floor", try decimal("2.1").floor, "2"),
      ("truncate", try decimal("-1.56").truncated, "-1"), ("truncate", try decimal("1.00000001").truncated, "1"),
    ]
    for (name, result, text) in cases { #expect(result?.written == text, "\(name)") }
    #expect(try decimal("1").divided(by: decimal("0.0")) == nil)
    #expect(try decimal("1").quotient(by: decimal("0")) == nil)
    #expect(try decimal("1").remainder(by: decimal("0")) == nil)
  }

  @Test("Results that would be endless are none, and quickly so")
  func limits() throws {
    let far = try decimal("1e1000000")
    #expect(far.adding(.one) == nil)
    #expect(far.remainder(by: try decimal("3")) == nil)
    #expect(far > .one)
    #expect(far.multiplied(by: far)?.place == 2_000_000)
    #expect(far.multiplied(by: far)?.multiplied(by: far) == nil)
    #expect(far.floor == far)
    #expect(far.exponential == nil)
    #expect(try decimal("3").power(far) == nil)
    #expect(try decimal("1e-1000000").floor == .zero)
  }

  @Test("Small numbers compute as machine words do")
  func words() throws {
    var dice = SeededGenerator.told("decimals against words")
    for _ in 0..<5_000 {
      let left =
        Int64.random(in: -4_000_000_000...4_000_000_000, using: &dice) >> Int64.random(in: 0...30, using: &dice)
      let right =
        Int64.random(in: -4_000_000_000...4_000_000_000, using: &dice) >> Int64.random(in: 0...30, using: &dice)
      let places = (Int.random(in: 0...4, using: &dice), Int.random(in: 0...4, using: &dice))
      let (first, second) = (ExactDecimal(left, place: -places.0), ExactDecimal(right, place: -places.1))
      let common = max(places.0, places.1)
      let scaled = (
        Int128(left) * Int128(PowersOfTen.values[common - places.0]),
        Int128(right) * Int128(PowersOfTen.values[common - places.1])
      )
      func number(_ value: Int128, _ place: Int) throws -> ExactDecimal { try decimal("\(value)e\(place)") }
      #expect(try first.adding(second) == number(scaled.0 + scaled.1, -common))
      #expect(try first.subtracting(second) == number(scaled.0 - scaled.1, -common))
      #expect(try first.multiplied(by: second) == number(Int128(left) * Int128(right), -places.0 - places.1))
      #expect((first < second) == (scaled.0 < scaled.1))
      #expect((first == second) == (scaled.0 == scaled.1))
      guard right != 0 else { continue }
      #expect(try first.quotient(by: second) == number(scaled.0 / scaled.1, 0))
      #expect(try first.remainder(by: second) == number(scaled.0 % scaled.1, -common))
      let back = try #require(first.divided(by: second)?.multiplied(by: second)?.subtracting(first))
      #expect(back.magnitude <= first.magnitude.multiplied(by: ExactDecimal(1, place: -28)) ?? .zero)
    }
  }

  @Test("Laws of long numbers")
  func laws() throws {
    var dice = SeededGenerator.told("long decimals")
    func draw() throws -> ExactDecimal {
      let count = Int.random(in: 1...90, using: &dice)
      var text = Bool.random(using: &dice) ? "-" : ""
      for _ in 0..<count {
        text += ["0", "9", "1", String(Int.random(in: 0...9, using: &dice))].randomElement(using: &dice) ?? ""
      }
      return try decimal(text + "e\(Int.random(in: -60...20, using: &dice))")
    }
    for _ in 0..<2_000 {
      let (a, b, c) = (try draw(), try draw(), try draw())
      let sum = try #require(a.adding(b))
      #expect(sum == b.adding(a))
      #expect(sum.subtracting(b) == a)
      #expect(sum.adding(c) == b.adding(c).flatMap(a.adding))
      let product = try #require(a.multiplied(by: b))
      #expect(product == b.multiplied(by: a))
      #expect(sum.multiplied(by: c) == a.multiplied(by: c).flatMap { ac in b.multiplied(by: c).flatMap(ac.adding) })
      #expect((a < b) == a.subtracting(b)?.isNegative)
      #expect(try decimal(a.description) == a)
      #expect(try decimal(a.written) == a)
      guard !b.isZero else { continue }
      let whole = try #require(a.quotient(by: b))
      let rest = try #require(a.remainder(by: b))
      #expect(whole.multiplied(by: b)?.adding(rest) == a)
      #expect(rest.magnitude < b.magnitude)
      #expect(product.divided(by: b) == a || a.digitCount > 34)
    }
  }

  @Test("What is rounded is whole steps, and never more than a step away")
  func rounding() throws {
    var dice = SeededGenerator.told("rounding")
    for _ in 0..<5_000 {
      var text = Bool.random(using: &dice) ? "-" : ""
      for _ in 0..<Int.random(in: 1...40, using: &dice) {
        text += ["0", "9", "5", "4"].randomElement(using: &dice) ?? ""
      }
      let number = try decimal(text + "e\(Int.random(in: -45...5, using: &dice))")
      let places = Int.random(in: 0...25, using: &dice)
      let step = ExactDecimal(1, place: -places)
      let near = number.rounded(to: places)
      #expect(near.remainder(by: step)?.isZero == true, "\(number)")
      let error = try #require(near.subtracting(number)?.magnitude)
      let half = ExactDecimal(5, place: -places - 1)
      #expect(error < half || error == half && near.magnitude > number.magnitude, "\(number) to \(places)")
      let (floor, ceiling) = (number.floor, number.ceiling)
      #expect(floor.isInteger && floor <= number && number.subtracting(floor).map { $0 < .one } == true, "\(number)")
      #expect(ceiling == number.negated.floor.negated)
      #expect(number.truncated == (number.isNegative ? ceiling : floor))
      #expect(number.isInteger == (floor == ceiling))
    }
  }

  @Test("Long division undoes multiplication, at the edges of its guesses too")
  func division() {
    var dice = SeededGenerator.told("long division")
    func draw(_ most: Int) -> Magnitude {
      let digits = (0..<Int.random(in: 1...most, using: &dice)).map { _ in
        [0, 9, UInt8.random(in: 0...9, using: &dice)].randomElement(using: &dice) ?? 0
      }
      return Magnitude(digits: digits)
    }
    for _ in 0..<10_000 {
      let (divisor, quotient) = (draw(60), draw(60))
      guard !divisor.isZero else { continue }
      let rest = draw(60).divided(by: divisor).remainder
      let (found, left) = (quotient * divisor + rest).divided(by: divisor)
      #expect(found == quotient)
      #expect(left == rest)
    }
  }
}
