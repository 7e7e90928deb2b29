import FHIRPath
import Testing

@Suite struct ExactDecimalTests {
  @Test(arguments: [
    ("0", "0", 0), ("-0.00", "0", -2), ("1", "1", 0), ("1.0", "1", -1), ("1.50", "1.5", -2), ("-0.05", "-0.05", -2),
    ("100", "100", 0), ("1e2", "100", 2), ("1.00e2", "100", 0), ("5.40e-3", "0.0054", -5), ("007", "7", 0),
    ("0.1E+1", "1", 0), ("123456789012345678901234567890.5", "123456789012345678901234567890.5", -1),
    ("1e500", "1e500", 500), ("-12e500", "-1.2e501", 500), ("1e-400", "1e-400", -400),
  ])
  func canonicalText(_ text: String, _ canonical: String, _ place: Int) throws {
    let decimal = try #require(ExactDecimal(text.utf8))
    #expect(decimal.description == canonical)
    #expect(decimal.place == place)
    #expect(ExactDecimal(canonical.utf8) == decimal)
    #expect(ExactDecimal(canonical.utf8)?.hashValue == decimal.hashValue)
  }

  @Test(arguments: ["", "-", ".5", "5.", "1e", "1e+", "+1", "1 ", "1.2.3", "a", "1e9999999", "0x1", "1_0"])
  func otherTextsAreRefused(_ text: String) {
    #expect(ExactDecimal(text.utf8) == nil)
  }

  @Test(
    arguments: [
      ("1.5", -6, 1_500_000, 1_500_000), ("0", -6, 0, 0), ("-2.25", -1, -23, -22), ("2.25", -1, 23, 23),
      ("2.24", -1, 22, 23), ("-2.24", -1, -22, -22), ("0.0000004", -6, 0, 1), ("0.0000005", -6, 1, 1),
      ("0.00000001", -6, 0, 1), ("-0.00000001", -6, 0, 0), ("1e3", -2, 100_000, 100_000), ("1234", 2, 12, 13),
      ("9223372036854775807", 0, Int64.max, Int64.max), ("-9223372036854775808", 0, Int64.min, Int64.min),
    ] as [(String, Int, Int64, Int64)])
  func steps(_ text: String, _ place: Int, _ nearest: Int64, _ up: Int64) throws {
    let decimal = try #require(ExactDecimal(text.utf8))
    #expect(decimal.steps(of: place, rounding: .nearest) == nearest)
    #expect(decimal.steps(of: place, rounding: .up) == up)
  }

  @Test func whatDoesNotFitHasNoSteps() throws {
    #expect(try #require(ExactDecimal("9223372036854775808".utf8)).steps(of: 0, rounding: .nearest) == nil)
    #expect(try #require(ExactDecimal("1e13".utf8)).steps(of: -6, rounding: .nearest) == nil)
    #expect(try #require(ExactDecimal("1e900000".utf8)).steps(of: -6, rounding: .up) == nil)
    #expect(try #require(ExactDecimal("1e-900000".utf8)).steps(of: -6, rounding: .up) == 1)
  }

  /// A coefficient and a place say the same as their text.
  @Test func coefficientsAreNumbers() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededRandom(seed)
    for _ in 0..<2_000 {
      let coefficient = Int64.random(in: -1_000_000...1_000_000, using: &random)
      let place = Int.random(in: -30...30, using: &random)
      let decimal = ExactDecimal(coefficient, place: place)
      #expect(ExactDecimal("\(coefficient)e\(place)".utf8) == decimal, "seed \(seed)")
      #expect(ExactDecimal(decimal.description.utf8) == decimal, "seed \(seed)")
      #expect(decimal.steps(of: place, rounding: .nearest) == coefficient, "seed \(seed)")
    }
  }
}
