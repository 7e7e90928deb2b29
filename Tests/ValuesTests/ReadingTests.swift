import TestSupport
import Testing

@testable import Values

/// Random texts, read by the readers and judged by the patterns of the specification.
@Suite("Reading at random")
struct ReadingTests {
  @Test("A text is a decimal where the pattern says so, and then says the same again")
  func decimals() throws {
    let pattern = /-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/
    var dice = SeededGenerator.told("texts of decimals")
    let pieces = ["-", "0", "1", "9", ".", "e", "E", "+", "12", "000", "99999999999", "x", " "]
    var count = 0
    for _ in 0..<15_000 {
      let text = (0..<Int.random(in: 0...6, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
        .joined()
      guard let number = ExactDecimal(text.utf8) else {
        let isFar = text.lowercased().split(separator: "e").last.map { $0.utf8.count > 6 } ?? false
        #expect(text.wholeMatch(of: pattern) == nil || isFar, "\(text)")
        continue
      }
      count += 1
      #expect(text.wholeMatch(of: pattern) != nil, "\(text)")
      #expect(try decimal(number.written) == number, "\(text)")
      #expect(try decimal(number.description) == number, "\(text)")
      if !text.lowercased().contains("e"), !text.hasPrefix("-0"), !text.hasPrefix("0") {
        #expect(number.written == text)
      }
    }
    #expect(count > 500)
  }

  @Test("A text is a date or time where the pattern says so and the day exists")
  func dates() throws {
    let year = "([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
    let clock = "([01][0-9]|2[0-3])(:[0-5][0-9](:([0-5][0-9]|60)([.][0-9]+)?)?)?"
    let zone = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
    let day = "(0[1-9]|[12][0-9]|3[01])"
    let month = "(0[1-9]|1[0-2])"
    let patterns: [(PartialDateTime.Kind, Regex<AnyRegexOutput>)] = [
      (.date, try Regex("\(year)(-\(month)(-\(day))?)?")),
      (.dateTime, try Regex("\(year)(T|-\(month)(T|-\(day)(T(\(clock)\(zone))?)?)?)?")),
      (.time, try Regex("T?\(clock)")),
    ]
    var dice = SeededGenerator.told("texts of dates")
    let pieces = [
      "2015", "-", "02", "29", "31", "T", "14", ":", "30", "60", ".", "5", "Z", "+", "09:00", "14:00", "0000", "24",
      "2016-02-29T", "14:30:",
    ]
    var count = 0
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...10, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
        .joined()
      for (kind, pattern) in patterns {
        let isMatch = try pattern.wholeMatch(in: text) != nil
        let value = PartialDateTime(text.utf8, as: kind)
        if value != nil { count += 1 }
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        let exists =
          kind == .time || parts.count < 3
          || parts[2] <= PartialDateTime.days(in: min(12, max(1, parts[1])), of: parts[0])
        #expect((value != nil) == (isMatch && exists), "\(text) as \(kind)")
      }
    }
    #expect(count > 200)
  }
}
