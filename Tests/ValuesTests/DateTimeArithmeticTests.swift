import TestSupport
import Testing

@testable import Values

@Suite("Dates and times plus durations")
struct DateTimeArithmeticTests {
  @Test("As the official suites have it, N1 says, and more")
  func known() throws {
    let cases: [(String, String, String, String?)] = [
      ("1973-12-25", "7", "days", "1974-01-01"), ("1973-12-25", "7.7", "days", "1974-01-01"),
      ("1973-12-25T00:00:00.000+10:00", "7", "days", "1974-01-01T00:00:00.000+10:00"),
      ("1973-12-25T00:00:00.000+10:00", "7.7", "days", "1974-01-01T00:00:00.000+10:00"),
      ("1973-12-25T00:00:00.000+10:00", "1", "second", "1973-12-25T00:00:01.000+10:00"),
      ("1973-12-25T00:00:00.000+10:00", "10", "millisecond", "1973-12-25T00:00:00.010+10:00"),
      ("1973-12-25T00:00:00.000+10:00", "1", "minute", "1973-12-25T00:01:00.000+10:00"),
      ("1973-12-25T00:00:00.000+10:00", "1", "hour", "1973-12-25T01:00:00.000+10:00"),
      ("1973-12-25", "1", "day", "1973-12-26"), ("1973-12-25", "1", "month", "1974-01-25"),
      ("1973-12-25", "1", "week", "1974-01-01"), ("1973-12-25", "1", "year", "1974-12-25"),
      ("1973-12-25T00:00:00.000+10:00", "0.1", "second", "1973-12-25T00:00:00.100+10:00"),
      ("1974-12-25", "-1", "month", "1974-11-25"), ("T00:30:00", "-1", "hour", "T23:30:00"),
      ("T23:30", "45", "minutes", "T00:15"), ("2014", "24", "months", "2016"),
      ("2019-03-01", "24", "months", "2021-03-01"),
      ("2014", "23", "months", "2015"), ("2016", "365", "days", "2017"), ("2016", "364", "days", "2016"),
      ("2016", "53", "weeks", "2017"), ("2016-01", "59", "days", "2016-02"), ("2016-01", "-60", "days", "2015-11"),
      ("2016-01-31", "1", "month", "2016-02-29"), ("2016-02-29", "1", "year", "2017-02-28"),
      ("2016-02-29", "-4", "years", "2012-02-29"),
      ("2014-01-01T10:00:00", "1.5", "hours", "2014-01-01T11:00:00"),
      ("2014-01-01T10:00:00", "1.5", "seconds", "2014-01-01T10:00:01"),
      ("2014-01-01T10:00:00.0", "1.5", "seconds", "2014-01-01T10:00:01.500"),
      ("2014-01-01T", "47", "hours", "2014-01-02"),
      ("2014-01-01T10", "150", "minutes", "2014-01-01T12"),
      ("2014-01-01T23:59:59Z", "1", "second", "2014-01-02T00:00:00Z"),
      ("2014-01-01T10:00:00.123456", "1", "millisecond", "2014-01-01T10:00:00.124456"),
      ("9999-12-31", "1", "day", nil), ("0001-01-01", "-1", "day", nil), ("2014", "1e30", "years", nil),
      ("2014-01-01", "9223372036854775807", "weeks", nil), ("9999", "1", "year", nil), ("2014", "8000", "years", nil),
      ("2014-01-01", "1", "hour", nil), ("T10:00", "1", "day", nil), ("T10:00", "1", "year", nil),
    ]
    for (text, amount, word, result) in cases {
      let unit = try #require(CalendarUnit(word), "\(word)")
      #expect(
        try literal(text).adding(decimal(amount), unit)?.description
          == result.map { $0.hasPrefix("T") ? String($0.dropFirst()) : $0 }, "\(text) + \(amount) \(word)")
    }
  }

  @Test("Adding days counts days, one by one")
  func days() throws {
    var dice = SeededGenerator.told("days")
    for _ in 0..<200 {
      var (year, month, day) = (Int.random(in: 1...9998, using: &dice), 1, 1)
      let start = try literal(CalendarDay(year: year, month: 1, day: 1).text)
      let count = Int.random(in: 0...364, using: &dice)
      for _ in 0..<count {
        day += 1
        if day > PartialDateTime.days(in: month, of: year) { (month, day) = (month + 1, 1) }
        if month > 12 { (year, month) = (year + 1, 1) }
      }
      let end = try #require(start.adding(ExactDecimal(Int64(count)), .day))
      #expect(end.description == CalendarDay(year: year, month: month, day: day).text)
      #expect(end.subtracting(ExactDecimal(Int64(count)), .day) == start)
    }
  }

  @Test("What was added can be taken away, in all fixed units")
  func back() throws {
    var dice = SeededGenerator.told("durations")
    for _ in 0..<5000 {
      let start = try #require(PartialDateTime(milliseconds: Int64.random(in: 0...1 << 42, using: &dice), zone: 540))
      let unit = try #require(CalendarUnit.allCases.filter(\.isFixed).randomElement(using: &dice))
      let amount = ExactDecimal(Int64.random(in: -5000...5000, using: &dice))
      let end = try #require(start.adding(amount, unit))
      #expect(end.subtracting(amount, unit) == start)
      let passed =
        try #require(end.milliseconds(assumingZone: 0)).lowerBound
        - #require(start.milliseconds(assumingZone: 0)).lowerBound
      #expect(amount.multiplied(by: ExactDecimal(unit.milliseconds)) == ExactDecimal(passed))
    }
  }
}
