import TestSupport
import Testing

@testable import Values

@Suite("Comparing dates and times")
struct DateTimeComparisonTests {
  @Test("As the official suite has it, and more")
  func known() throws {
    let cases: [(String, String, Comparison?)] = [
      ("1974-12-25", "1974-12-25T12:34:00", nil), ("1974-12-25", "1974-12-25T12:34:00-10:00", nil),
      ("1974-12-25", "1974-12-25T12:34:00Z", nil), ("1974-12-25", "T12:14:15", nil),
      ("2017-11-05T01:30:00.0-04:00", "2017-11-05T01:15:00.0-05:00", .less),
      ("2017-11-05T01:30:00.0-04:00", "2017-11-05T00:30:00.0-05:00", .equal),
      ("2012-04-15", "2012-04-15", .equal), ("2012-04-15", "2012-04-16", .less),
      ("2012-04-15", "2012-04-15T10:00:00", nil),
      ("2012-04-15T15:00:00", "2012-04-15T10:00:00", .greater),
      ("2012-04-15T15:30:31", "2012-04-15T15:30:31.0", .equal),
      ("2012-04-15T15:30:31", "2012-04-15T15:30:31.1", .less), ("2012-04-15T15:00:00Z", "2012-04-15T10:00:00", nil),
      ("2012-04-15T15:00:00+02:00", "2012-04-15T16:00:00+03:00", .equal), ("2018-03", "2018-03-01", nil),
      ("2018-03-01T10:30", "2018-03-01T10:30:00", nil), ("T10:30", "T10:30:00", nil),
      ("T10:30:00", "T10:30:00.0", .equal),
      ("T12:00:00", "T14:00:00", .less), ("T12:00:01", "T12:00:00", .greater), ("2018-03", "2018-04-01", .less),
      ("2018", "2018T", .equal), ("2012-04-15T15:00:00Z", "2012-04-20T10:00:00", .less),
      ("2012-04-15T15:00:00Z", "2012-04-16T05:00:00", nil), ("2012-04-15T15:00:00Z", "2012-04-16T05:00:00.001", .less),
      ("2012-04-15T15:00:00Z", "2012-04-15T02:59:59", .greater), ("2012-04-15T15:00:00Z", "2012-04-15T03:00:00", nil),
      ("2012-04-15T14+09:30", "2012-04-15T05:15Z", nil), ("2012-04-15T14:00+09:00", "2012-04-15T05:00Z", .equal),
      ("2012-04-15T23:30:00-01:00", "2012-04-16T00:30:00Z", .equal),
      ("2001-05-06T00:00:00.000+14:00", "2010-01-01T00:00:00.000Z", .less),
    ]
    for (left, right, result) in cases {
      let (first, second) = (try literal(left), try literal(right))
      #expect(first.compared(to: second) == result, "\(left) and \(right)")
      #expect(first.isEqual(to: second) == result.map { $0 == .equal })
      #expect(first.isEquivalent(to: second) == (result == .equal))
      let turned: Comparison? = result == .less ? .greater : result == .greater ? .less : result
      #expect(second.compared(to: first) == turned, "\(right) and \(left)")
    }
  }

  /// N1 §6.2 told as a program: field by field, the second and its fraction as one.
  private func byFields(_ left: PartialDateTime, _ right: PartialDateTime) -> Comparison? {
    func fields(_ value: PartialDateTime) -> [Double?] {
      let second = value.second.map { Double($0) + Double(value.millisecond ?? 0) / 1000 }
      return [value.year, value.month, value.day, value.hour, value.minute].map { $0.map(Double.init) } + [second]
    }
    for (first, second) in zip(fields(left), fields(right)) {
      switch (first, second) {
      case (nil, nil): return .equal
      case (let first?, let second?) where first != second: return first < second ? .less : .greater
      case (_?, _?): continue
      default: return nil
      }
    }
    return .equal
  }

  @Test("Without zones it is what comparing field by field gives")
  func fields() throws {
    var dice = SeededGenerator.told("dates and times")
    func draw() throws -> PartialDateTime {
      func two(_ range: ClosedRange<Int>) -> String { CalendarDay.padded(Int.random(in: range, using: &dice), 2) }
      var text = "20\(two(15...16))"
      let parts = [("-", 1...2), ("-", 27...28), ("T", 22...23), (":", 58...59), (":", 58...59)]
      for (mark, range) in parts.prefix(Int.random(in: 0...5, using: &dice)) { text += mark + two(range) }
      if text.utf8.count == 19, Bool.random(using: &dice) {
        text += "." + "05".prefix(Int.random(in: 1...2, using: &dice))
      }
      return try #require(PartialDateTime(text.utf8, as: .dateTime), "\(text)")
    }
    for _ in 0..<10_000 {
      let (left, right) = (try draw(), try draw())
      #expect(left.compared(to: right) == byFields(left, right), "\(left) and \(right)")
    }
  }
}
