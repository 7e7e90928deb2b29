import TestSupport
import Testing

@testable import Values

/// A date or time of a test, as a literal of FHIRPath without its `@`.
func literal(_ text: String) throws -> PartialDateTime {
  try #require(PartialDateTime(literal: text.utf8), "\(text) is a date or a time")
}

@Suite("Partial dates and times")
struct DateTimeTests {
  @Test(
    "What is written stays",
    arguments: [
      "2015", "2015-02", "2015-02-04", "2015T", "2015-02T", "2015-02-04T", "2015-02-04T14", "2015-02-04T14:34",
      "2015-02-04T14:34:28", "2015-02-04T14:34:28.123", "2015-02-04T14:34:28Z", "2015-02-04T14:34:28+10:00",
      "2015-02-04T14:34:28.123-09:30", "2015-02-04T14:34:28.0+00:00", "2015-02-04T14+14:00", "2016-02-29", "T14",
      "T14:34", "T14:34:28", "T14:34:28.123", "T23:59:60", "0001-01-01", "2014-01-01T08:05-00:00",
      "2015-02-04T14:34:28.123456789012345678Z",
    ])
  func written(text: String) throws {
    let value = try literal(text)
    #expect(value.literal == "@" + text)
    #expect(PartialDateTime(value.description.utf8, as: value.kind) == value)
    #expect(MemoryLayout<PartialDateTime>.size <= 24)
  }

  @Test(
    "What is no date or time is refused",
    arguments: [
      "", "T", "15", "02015", "0000", "2015-13", "2015-00", "2015-02-29", "2015-02-30", "2015-04-31", "2015-1-1",
      "2015-02-04T24", "2015-02-04T14:60", "2015-02-04T14:34:61", "2015-02-04T14:34:28.", "2015-02T14", "2015T14",
      "2015-02-04T14:34:28+14:01", "2015-02-04T14:34:28+10", "2015-02-04TZ", "T14:34:28Z", "T14:34:28+10:00", "T1",
      "2015-02-04T14:34:28z", "2015-02-04 14:34", "2015-", "2015-02-04T14:34:28Z ", "1900-02-29",
    ])
  func refused(text: String) { #expect(PartialDateTime(literal: text.utf8) == nil) }

  @Test("A kind has its own forms")
  func kinds() {
    #expect(PartialDateTime("2015".utf8, as: .dateTime)?.kind == .dateTime)
    #expect(PartialDateTime("2015-02-04T14".utf8, as: .date) == nil)
    #expect(PartialDateTime("14:34".utf8, as: .time)?.minute == 34)
    #expect(PartialDateTime("2015".utf8, as: .time) == nil)
    #expect(PartialDateTime("14".utf8, as: .time)?.precision == .hour)
  }

  @Test("Fields, the date and the time of a DateTime")
  func fields() throws {
    let value = try literal("2014-01-05T10:30:12.0405-07:30")
    #expect(value.year == 2014 && value.month == 1 && value.day == 5 && value.hour == 10 && value.minute == 30)
    #expect(value.second == 12 && value.millisecond == 40 && value.zone == -450)
    #expect(value.date == (try literal("2014-01-05")))
    #expect(value.time == (try literal("T10:30:12.0405")))
    #expect(try literal("2012").month == nil)
    #expect(try literal("T12").year == nil)
    #expect(try literal("2012").dateTime?.literal == "@2012T")
  }

  @Test("Milliseconds there and back")
  func milliseconds() throws {
    let pairs: [(String, Range<Int64>)] = [
      ("1970-01-01T00:00:00Z", 0..<1000), ("1970-01-01T09:00:00.5+09:00", 500..<600),
      ("1970-01-01", -32_400_000..<54_000_000),
      ("1970-01-01T00:00:59.9999Z", 59_999..<60_000), ("1969-12-31T23:59:60Z", 0..<1000),
      ("1970T", -32_400_000..<31_503_600_000),
    ]
    for (text, range) in pairs { #expect(try literal(text).milliseconds(assumingZone: 540) == range, "\(text)") }
    #expect(PartialDateTime(milliseconds: 0, zone: 540)?.description == "1970-01-01T09:00:00.000+09:00")
    #expect(PartialDateTime(milliseconds: -1, zone: 0)?.description == "1969-12-31T23:59:59.999Z")
    #expect(PartialDateTime(milliseconds: .max, zone: 0) == nil)
    var dice = SeededGenerator.told("instants")
    for _ in 0..<2000 {
      let instant = Int64.random(in: -62_000_000_000_000...250_000_000_000_000, using: &dice)
      let value = PartialDateTime(milliseconds: instant, zone: Int.random(in: -720...840, using: &dice))
      #expect(value?.milliseconds(assumingZone: 0) == instant..<instant + 1)
    }
  }

  @Test("Precision in digits as the official suite has it")
  func digits() throws {
    let pairs = [("2014", 4), ("2014-01-05T10:30:00.000", 17), ("T10:30", 4), ("T10:30:00.000", 9), ("2014-01T", 6)]
    for (text, digits) in pairs { #expect(try literal(text).digitsOfPrecision == digits) }
  }

  @Test("Boundaries as the official suite has them, and more")
  func boundaries() throws {
    let cases: [(String, Int?, String?, String?)] = [
      ("2014", 6, "@2014-01", "@2014-12"), ("2014", nil, "@2014-01-01", "@2014-12-31"),
      ("2014-01-01T08", 17, "@2014-01-01T08:00:00.000+14:00", "@2014-01-01T08:00:59.999-12:00"),
      ("2014-01-01T08:05+08:00", 17, "@2014-01-01T08:05:00.000+08:00", "@2014-01-01T08:05:59.999+08:00"),
      ("2014-01-01T08:05-05:00", 17, "@2014-01-01T08:05:00.000-05:00", "@2014-01-01T08:05:59.999-05:00"),
      ("2014-01-01T08", 8, "@2014-01-01T", "@2014-01-01T"), ("T10:30", 9, "@T10:30:00.000", "@T10:30:59.999"),
      ("T10", 4, "@T10:00", "@T10:59"),
      ("2012-02T", nil, "@2012-02-01T00:00:00.000+14:00", "@2012-02-29T23:59:59.999-12:00"),
      ("2014T", 4, "@2014T", "@2014T"), ("2014", 17, nil, nil), ("T10", 17, nil, nil), ("2014", 5, nil, nil),
      ("2014-01-01T08:05:01.1Z", nil, "@2014-01-01T08:05:01.100Z", "@2014-01-01T08:05:01.199Z"),
      ("2014-01-01T08:05:01.12345Z", 17, "@2014-01-01T08:05:01.123Z", "@2014-01-01T08:05:01.123Z"),
      ("2014-03-05", 4, "@2014", "@2014"), ("2014T", 12, "@2014-01-01T00:00+14:00", "@2014-12-31T23:59-12:00"),
    ]
    for (text, precision, low, high) in cases {
      #expect(try literal(text).lowBoundary(precision: precision)?.literal == low, "low of \(text)")
      #expect(try literal(text).highBoundary(precision: precision)?.literal == high, "high of \(text)")
    }
  }
}
