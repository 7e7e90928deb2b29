import TestSupport
import Testing

@testable import Values

/// A quantity of a test, as FHIRPath writes it.
func quantity(_ text: String) throws -> Quantity { try #require(Quantity(text), "\(text) is a quantity") }

@Suite("Quantities")
struct QuantityTests {
  @Test(
    "What toQuantity reads, and how it is written",
    arguments: [
      ("1", "1 '1'"), ("1.0", "1.0 '1'"), ("1 day", "1 day"), ("1 'wk'", "1 'wk'"), ("4 days", "4 days"),
      ("1 week", "1 week"),
      ("-5.5 'mg'", "-5.5 'mg'"), ("+2 'mg'", "2 'mg'"), ("3'cm'", "3 'cm'"), ("1 year", "1 year"),
      ("2 milliseconds", "2 milliseconds"),
      ("1 'month'", "1 'month'"), ("1.50 month", "1.50 months"),
    ])
  func read(text: String, written: String) throws {
    #expect(try quantity(text).description == written)
    #expect(try quantity(written).description == written)
  }

  @Test(
    "What it refuses",
    arguments: [
      "", "wk", "1 wk", "1.a", "1.", ".5", "1 'wk", "1 wk'", "1 ''", "1 'a' b", "+-1", "--1", "1 Day", "1 day ",
      "1 'mg''", "a",
    ])
  func refused(text: String) { #expect(Quantity(text) == nil) }

  @Test("Equality and equivalence")
  func equality() throws {
    let cases: [(String, String, Bool?, Bool)] = [
      ("4.0000 'g'", "4000.0 'mg'", true, true), ("4 'g'", "4000 'mg'", true, true),
      ("4 'g'", "4040 'mg'", false, true),
      ("4 'g'", "4600 'mg'", false, false), ("4.0 'g'", "4040 'mg'", false, true),
      ("4.00 'g'", "4040 'mg'", false, false),
      ("7 days", "1 week", true, true), ("7 days", "1 'wk'", true, true), ("1 day", "1 'd'", true, true),
      ("1 'mo'", "1 month", nil, true),
      ("1 'a'", "1 year", nil, true), ("1 year", "12 months", true, true), ("1 year", "365 days", true, true),
      ("1 month", "30 days", true, true),
      ("1 year", "365 'd'", nil, true), ("1 'cm'", "1 's'", nil, false), ("1 'cm'", "10.0 'mm'", true, true),
      ("1 'foo'", "1 'foo'", true, true),
      ("1 'foo'", "1 'bar_'", nil, false), ("1", "1 '1'", true, true), ("37 'Cel'", "98.6 '[degF]'", true, true),
      ("185 '[lb_av]'", "185 'kg'", false, false),
      ("1 '[in_i]'", "2.54 'cm'", true, true), ("1 'L'", "1 'dm3'", true, true),
      ("0.1 '[ft_i]'", "1.2 '[in_i]'", true, true),
      ("1 '[iU]/mL'", "1 '[IU]/mL'", true, true), ("2 'g/L'", "200 'mg/dL'", true, true),
      ("1000 'millisecond'", "1 second", nil, false),
      ("1000 milliseconds", "1 's'", true, true),
    ]
    for (left, right, isEqual, isEquivalent) in cases {
      let (first, second) = (try quantity(left), try quantity(right))
      #expect(first.isEqual(to: second) == isEqual, "\(left) = \(right)")
      #expect(second.isEqual(to: first) == isEqual, "\(right) = \(left)")
      #expect(first.isEquivalent(to: second) == isEquivalent, "\(left) ~ \(right)")
      #expect(second.isEquivalent(to: first) == isEquivalent, "\(right) ~ \(left)")
    }
  }

  @Test("Order and comparability")
  func order() throws {
    let cases: [(String, String, Comparison?)] = [
      ("6 days", "1 week", .less), ("8 days", "1 week", .greater), ("185 '[lb_av]'", "200 '[lb_av]'", .less),
      ("185 '[lb_av]'", "84 'kg'", .less), ("1 'mo'", "1 month", nil), ("36.9 'Cel'", "98.6 '[degF]'", .less),
      ("1 'm'", "1 'kg'", nil),
      ("2 years", "23 months", .greater), ("1 hour", "59 'min'", .greater),
    ]
    for (left, right, result) in cases {
      #expect(try quantity(left).compared(to: quantity(right)) == result, "\(left), \(right)")
    }
    #expect(try quantity("1 'cm'").isComparable(with: quantity("1 '[in_i]'")))
    #expect(try !quantity("1 'cm'").isComparable(with: quantity("1 '[s]'")))
    #expect(try !quantity("1 'cm'").isComparable(with: quantity("1 's'")))
    #expect(try quantity("1 day").isComparable(with: quantity("1 'h'")))
  }

  @Test("Calculating")
  func arithmetic() throws {
    func result(_ left: String, _ sign: Character, _ right: String) throws -> String? {
      let (first, second) = (try quantity(left), try quantity(right))
      let result =
        switch sign {
        case "+": first.adding(second)
        case "-": first.subtracting(second)
        case "*": first.multiplied(by: second)
        default: first.divided(by: second)
        }
      return result?.description
    }
    let cases: [(String, Character, String, String?)] = [
      ("2.0 'cm'", "*", "2.0 'm'", "0.0400 'm2'"), ("4.0 'g'", "/", "2.0 'm'", "2.0 'g/m'"),
      ("1.0 'm'", "/", "1.0 'm'", "1.0 '1'"),
      ("3 'm'", "+", "3 'cm'", "303 'cm'"), ("3 'cm'", "-", "3 'm'", "-297 'cm'"),
      ("1 day", "+", "6 hours", "30 hours"),
      ("1 year", "+", "1 month", "13 months"), ("1 day", "+", "1 'h'", "25 'h'"), ("2 'mg'", "*", "3", "6 'mg'"),
      ("3", "*", "2 'mg'", "6 'mg'"),
      ("6 'mg'", "/", "3", "2 'mg'"), ("2 days", "*", "3", "6 days"), ("1 'm'", "/", "1 'cm'", "100 '1'"),
      ("1", "/", "2 's'", "0.5 '/s'"),
      ("10 'mg'", "/", "4 'mL'", "2500 'g/m3'"), ("1 'm'", "+", "1 's'", nil), ("1 'm'", "/", "0 'm'", nil),
      ("1 'm'", "/", "0 's'", nil),
      ("37 'Cel'", "*", "2 'm'", nil), ("37 'Cel'", "+", "1 'K'", nil), ("37 'Cel'", "+", "1 'Cel'", "38 'Cel'"),
      ("1 year", "*", "1 'm'", nil),
      ("1 'foo'", "*", "1 'm'", nil), ("1 'foo'", "+", "1 'foo'", "2 'foo'"), ("1 'mo'", "+", "1 month", nil),
      ("2 hours", "*", "3 'km/h'", "6000 'm'"),
    ]
    for (left, sign, right, expected) in cases {
      #expect(try result(left, sign, right) == expected, "\(left) \(sign) \(right)")
    }
    #expect(try quantity("-5.5 'mg'").magnitude.description == "5.5 'mg'")
    #expect(try quantity("2 hours").converted(to: .calendar(.minute))?.description == "120 minutes")
    #expect(try quantity("2 'h'").converted(to: Quantity.Unit(code: "min"))?.description == "120 'min'")
  }

  @Test("Laws of products and sums, with random quantities")
  func laws() throws {
    var dice = SeededGenerator.told("quantities")
    let codes = [
      "m", "cm", "[in_i]", "mg", "g", "[lb_av]", "L", "mL", "min", "h", "mm[Hg]", "kPa", "mmol/L", "%", "[iU]", "deg",
    ]
    for _ in 0..<2000 {
      func draw() throws -> Quantity {
        let value = ExactDecimal(
          Int64.random(in: 1...99_999, using: &dice), place: Int.random(in: -4...2, using: &dice))
        return Quantity(value, code: try #require(codes.randomElement(using: &dice)))
      }
      let (a, b) = (try draw(), try draw())
      let product = try #require(a.multiplied(by: b))
      #expect(b.multiplied(by: a)?.isEqual(to: product) == true)
      if let back = product.divided(by: b), let difference = back.converted(to: a.unit)?.value.subtracting(a.value) {
        #expect(difference.magnitude < (try decimal("1e-25")), "\(a) * \(b) / \(b)")
      } else {
        Issue.record("\(a) * \(b) / \(b) is nothing")
      }
      guard a.isComparable(with: b), a.unit != .ucum(try Unit("deg")) else { continue }
      let sum = try #require(a.adding(b))
      #expect(b.adding(a).map { $0.isEquivalent(to: sum) } == true)
      #expect(a.compared(to: sum) == .less)
    }
  }

  @Test("Boundaries keep the unit")
  func boundaries() throws {
    #expect(try quantity("1.587 'cm'").lowBoundary(precision: 8)?.description == "1.58650000 'cm'")
    #expect(try quantity("1.587 'm'").highBoundary(precision: 8)?.description == "1.58750000 'm'")
  }

  @Test("What may be added to a date")
  func durations() throws {
    let cases: [(String, CalendarUnit?)] = [
      ("1 'd'", .day), ("1 'wk'", .week), ("1 'mo'", nil), ("1 'a'", nil), ("1 's'", .second), ("1 'ms'", .millisecond),
      ("1 'month'", .month),
      ("1 'cm'", nil), ("7.7 days", .day), ("1 'min'", .minute), ("1 'h'", .hour), ("1 year", .year), ("7", nil),
    ]
    for (text, unit) in cases { #expect(try quantity(text).unit.duration == unit, "\(text)") }
  }
}
