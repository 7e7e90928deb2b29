import TestSupport
import Testing
import Values

@testable import Gateway

/// Numbers as spans, and the prefixes that compare spans.
@Suite struct SpanTests {
  private func number(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text.utf8)) }

  /// What a number asked for by `eq` covers, in millionths (R4 §3.1.1.4.6 and .11).
  @Test(
    arguments: [
      ("100", 99_500_000, 100_500_000), ("100.00", 99_995_000, 100_005_000), ("1e2", 50_000_000, 150_000_000),
      ("1.00e2", 99_500_000, 100_500_000), ("5.4", 5_350_000, 5_450_000), ("5.40e-3", 5_395, 5_405),
      ("0", -500_000, 500_000), ("-5.4", -5_450_000, -5_350_000), ("2.0", 1_950_000, 2_050_000),
      ("0.000001", 1, 2), ("5.4000000", 5_400_000, 5_400_001), ("8e-1", 750_000, 850_000),
    ] as [(String, Int64, Int64)])
  func aroundANumber(_ text: String, _ low: Int64, _ high: Int64) throws {
    #expect(Span(around: try number(text)) == Span(low: low, high: high))
  }

  @Test(arguments: ["0.0000001", "1e13", "9300000000000", "-9300000000000", "1e-400", "1e400"])
  func whatMillionthsCannotSayIsRefused(_ text: String) throws {
    #expect(Span(around: try number(text)) == nil)
    #expect(Span(exactly: try number(text)) == nil)
  }

  @Test func storedNumbersAlwaysHaveASpan() throws {
    #expect(Span(number: try number("1.5")) == Span(low: 1_500_000, high: 1_500_001))
    #expect(Span(number: try number("0.0000014")) == Span(low: 1, high: 2))
    #expect(Span(number: try number("-0.0000016")) == Span(low: -2, high: -1))
    let large = Span(number: try number("1e30"))
    let small = Span(number: try number("-1e30"))
    let asked = try #require(Span(exactly: number("9e12")))
    #expect(SearchPrefix.gt.holds(asked: asked, stored: large) && !SearchPrefix.eq.holds(asked: asked, stored: large))
    #expect(SearchPrefix.lt.holds(asked: asked, stored: small) && !SearchPrefix.le.holds(asked: asked, stored: large))
    #expect(small.low > .min && large.high < .max)
  }

  /// Against the definition in tenths of the last digit, by whole numbers.
  @Test func equalityIsByPrecision() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5_000 {
      let decimals = Int.random(in: 0...3, using: &random)
      let asked = Int64.random(in: -500...500, using: &random)
      let stored = Int64.random(in: -500_000...500_000, using: &random)
      var unit: Int64 = 1_000
      for _ in 0..<decimals { unit /= 10 }
      let askedNumber = try number(decimal(asked, decimals))
      let storedSpan = Span(number: try number(decimal(stored, 3)))
      // In two-thousandths, so that half of the last digit is a whole number.
      let difference = 2 * stored - 2 * asked * unit
      let isEqual = difference >= -unit && difference < unit
      let order = stored - asked * unit
      let around = try #require(Span(around: askedNumber))
      let exactly = try #require(Span(exactly: askedNumber))
      let note: Comment = "seed \(seed): \(asked) e-\(decimals), \(stored)"
      #expect(SearchPrefix.eq.holds(asked: around, stored: storedSpan) == isEqual, note)
      #expect(SearchPrefix.ne.holds(asked: around, stored: storedSpan) == !isEqual, note)
      #expect(SearchPrefix.gt.holds(asked: exactly, stored: storedSpan) == (order > 0), note)
      #expect(SearchPrefix.lt.holds(asked: exactly, stored: storedSpan) == (order < 0), note)
      #expect(SearchPrefix.ge.holds(asked: exactly, stored: storedSpan) == (order >= 0), note)
      #expect(SearchPrefix.le.holds(asked: exactly, stored: storedSpan) == (order <= 0), note)
      #expect(SearchPrefix.sa.holds(asked: exactly, stored: storedSpan) == (order > 0), note)
      #expect(SearchPrefix.eb.holds(asked: exactly, stored: storedSpan) == (order < 0), note)
    }
  }

  /// `stored` × 10^-`decimals` with a point: 1.500.
  private func decimal(_ coefficient: Int64, _ decimals: Int) -> String {
    var digits = String(coefficient.magnitude)
    while digits.count <= decimals { digits = "0" + digits }
    let sign = coefficient < 0 ? "-" : ""
    return decimals == 0 ? sign + digits : "\(sign)\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
  }

  /// Against spans as sets of whole numbers, the prefixes word by word.
  @Test func prefixesAreWhatTheSpecificationSays() {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5_000 {
      let asked = span(&random, isOpen: false)
      let stored = span(&random, isOpen: true)
      // An open end reaches beyond everything that is asked for.
      let points = { (span: Span) in Set((-5...25).filter { $0 >= span.low && $0 < span.high }) }
      let (inner, outer) = (points(stored), points(asked))
      let within = inner.isSubset(of: outer)
      let above = inner.contains { $0 >= asked.high }
      let below = inner.contains { $0 < asked.low }
      let note: Comment = "seed \(seed): \(asked) \(stored)"
      #expect(SearchPrefix.eq.holds(asked: asked, stored: stored) == within, note)
      #expect(SearchPrefix.ne.holds(asked: asked, stored: stored) == !within, note)
      #expect(SearchPrefix.gt.holds(asked: asked, stored: stored) == above, note)
      #expect(SearchPrefix.lt.holds(asked: asked, stored: stored) == below, note)
      #expect(SearchPrefix.ge.holds(asked: asked, stored: stored) == (above || within), note)
      #expect(SearchPrefix.le.holds(asked: asked, stored: stored) == (below || within), note)
      #expect(SearchPrefix.sa.holds(asked: asked, stored: stored) == inner.allSatisfy { $0 >= asked.high }, note)
      #expect(SearchPrefix.eb.holds(asked: asked, stored: stored) == inner.allSatisfy { $0 < asked.low }, note)
      #expect(SearchPrefix.ap.holds(asked: asked, stored: stored) == !inner.isDisjoint(with: outer), note)
    }
  }

  private func span(_ random: inout SeededGenerator, isOpen: Bool) -> Span {
    let low = Int64.random(in: 0...18, using: &random)
    let high = low + Int64.random(in: 1...(20 - low), using: &random)
    let ends = isOpen ? Int.random(in: 0...5, using: &random) : 5
    return Span(low: ends == 0 || ends == 2 ? .min : low, high: ends == 1 || ends == 2 ? .max : high)
  }
}
