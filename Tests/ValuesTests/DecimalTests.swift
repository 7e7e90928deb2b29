import Testing

@testable import Values

/// A decimal of a test.
func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text.utf8), "\(text) is a decimal") }

@Suite("Exact decimals")
struct DecimalTests {
  @Test(
    "What is written stays",
    arguments: [
      "0", "1", "-1", "1.50", "0.0", "100", "0.00000001", "1234567890987654321.0", "999999999999999999",
      "123456789012345678901234567890.123456789000", "-0.05", "9223372036854775807", "9223372036854775808",
      "-9223372036854775808", "-9223372036854775809", "0.000000000000000000000000000001",
    ])
  func written(text: String) throws {
    let number = try decimal(text)
    #expect(number.written == text)
    #expect(number.negated.negated.written == text)
    #expect(try decimal(number.description) == number)
  }

  @Test(
    "An exponent is written out", arguments: [("1e2", "100"), ("1.5e1", "15"), ("1E-2", "0.01"), ("1.5e+3", "1500")])
  func exponents(text: String, written: String) throws { #expect(try decimal(text).written == written) }

  @Test("The canonical form has no zeros at its ends")
  func description() throws {
    let pairs = [
      ("1.50", "1.5"), ("100", "100"), ("1e2", "100"), ("-0.050", "-0.05"), ("0.00", "0"), ("1e30", "1e30"),
      ("123e-40", "1.23e-38"), ("-0.0", "0"),
    ]
    for (text, canonical) in pairs { #expect(try decimal(text).description == canonical) }
  }

  @Test(
    "What is no decimal is refused",
    arguments: [
      "", "-", ".5", "1.", "+1", "1e", "1e+", "1e1000001", "0x1", "1 ", " 1", "1..2", "1.2.3", "--1", "1e1.5",
    ])
  func refused(text: String) { #expect(ExactDecimal(text.utf8) == nil) }

  /// The canonical form has one digit before the point: its exponent is another than the text's.
  @Test(
    "What is read can be told and read again",
    arguments: [
      ("99999999999e1000000", false), ("99999999999e999990", true), ("99999999999e999989", true), ("1e1000000", true),
      ("0.001e1000003", true), ("0.001e1000004", false), ("1e-1000000", true), ("0.01e-1000000", false),
      ("100e-1000002", true), ("0e1000001", true), ("-12e1000000", false),
    ])
  func farExponents(text: String, isRead: Bool) throws {
    let number = ExactDecimal(text.utf8)
    #expect((number != nil) == isRead)
    if let number { #expect(try decimal(number.description) == number) }
  }

  @Test("Values are equal and hash the same however they were written")
  func equality() throws {
    let groups = [
      ["1", "1.0", "1.0000000000000000000000000", "10e-1", "0.1e1"], ["0", "0.0", "-0", "0e5"],
      ["-9223372036854775808", "-9223372036854775808.0"], ["120", "12e1", "120.0000000000000000000000"],
    ]
    for group in groups {
      let numbers = try group.map(decimal)
      #expect(Set(numbers).count == 1)
      for number in numbers { #expect(number == numbers[0]) }
    }
    #expect(ExactDecimal(.min) == (try decimal("-9223372036854775808")))
    #expect(Set([ExactDecimal(.min), try decimal("-9223372036854775808")]).count == 1)
  }

  @Test("Whole numbers and what they tell of themselves")
  func facts() throws {
    #expect(try decimal("1.0").asInt64 == 1)
    #expect(try decimal("1.5").asInt64 == nil)
    #expect(try decimal("9223372036854775808").asInt64 == nil)
    #expect(try decimal("-100.00").asInt64 == -100)
    #expect(try decimal("1.587").place == -3)
    #expect(try decimal("1.58700").precision == 5)
    #expect(try decimal("1.58700").significantDigits == 6)
    #expect(try decimal("0.0150").significantDigits == 3)
    #expect(MemoryLayout<ExactDecimal>.size <= 16)
  }

  @Test("Steps: a number counted in a power of ten")
  func steps() throws {
    #expect(try decimal("1.5").steps(of: -6, rounding: .nearest) == 1_500_000)
    #expect(try decimal("1e2").steps(of: 2, rounding: .nearest) == 1)
    #expect(try decimal("0.0000005").steps(of: -6, rounding: .nearest) == 1)
    #expect(try decimal("-0.0000005").steps(of: -6, rounding: .nearest) == -1)
    #expect(try decimal("-0.0000005").steps(of: -6, rounding: .up) == 0)
    #expect(try decimal("0.00000000001").steps(of: -6, rounding: .up) == 1)
    #expect(try decimal("92233720368547758.07").steps(of: -2, rounding: .nearest) == .max)
    #expect(try decimal("92233720368547758.08").steps(of: -2, rounding: .nearest) == nil)
    #expect(try decimal("1e1000000").steps(of: -6, rounding: .nearest) == nil)
    #expect(try decimal("1.0000000000000000000000000").steps(of: -6, rounding: .nearest) == 1_000_000)
  }

  @Test("Boundaries as the official suite has them")
  func boundaries() throws {
    let low: [(String, Int?, String?)] = [
      ("1.587", nil, "1.58650000"), ("1.587", 6, "1.586500"), ("1.587", 2, "1.58"), ("1.587", -1, nil),
      ("1.587", 0, "1"), ("1.587", 32, nil), ("-1.587", nil, "-1.58750000"), ("-1.587", 6, "-1.587500"),
      ("-1.587", 2, "-1.59"), ("-1.587", 0, "-2"), ("1.587", 39, nil), ("1", nil, "0.50000000"), ("1", 0, "0"),
      ("1", 5, "0.50000"), ("12.587", 2, "12.58"), ("12.500", 4, "12.4995"), ("120", 2, "119.50"),
      ("-120", 2, "-120.50"), ("0.0034", 1, "0.0"), ("-0.0034", 1, "0.0"), ("0", 1, "-0.5"),
    ]
    for (text, precision, bound) in low {
      #expect(try decimal(text).lowBoundary(precision: precision)?.written == bound, "\(text) at \(precision ?? 8)")
    }
    let high: [(String, Int?, String?)] = [
      ("1.587", nil, "1.58750000"), ("1.587", 2, "1.59"), ("1.587", 6, "1.587500"), ("1.587", -1, nil),
      ("-1.587", nil, "-1.58650000"), ("-1.587", 2, "-1.58"), ("-1.587", 6, "-1.586500"), ("1.587", 39, nil),
      ("1", nil, "1.50000000"), ("1", 0, "2"), ("1", 5, "1.50000"), ("12.587", 2, "12.59"), ("12.500", 4, "12.5005"),
      ("120", 2, "120.50"), ("-120", 2, "-119.50"), ("0.0034", 1, "0.0"), ("0", 0, "1"),
    ]
    for (text, precision, bound) in high {
      #expect(try decimal(text).highBoundary(precision: precision)?.written == bound, "\(text) at \(precision ?? 8)")
    }
  }
}
