import Testing
import Values

/// The calendar, both ways.
@Suite struct CalendarDayTests {
  @Test(
    arguments: [
      (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"), (11_017, "2000-03-01"),
      (-25_509, "1900-02-28"), (-25_508, "1900-03-01"), (20_779, "2026-11-22"), (-719_162, "0001-01-01"),
      (2_932_896, "9999-12-31"),
    ] as [(Int64, String)])
  func known(_ number: Int64, _ text: String) {
    #expect(CalendarDay(number: number).text == text)
    #expect(CalendarDay(number: number).number == number)
  }

  @Test func everyDayFollowsTheOneBefore() {
    var previous = CalendarDay(number: -719_163)
    for number in stride(from: Int64(-719_162), through: 2_932_896, by: 1) {
      let day = CalendarDay(number: number)
      let follows =
        (day.year == previous.year && day.month == previous.month && day.day == previous.day + 1)
        || (day.day == 1 && (day.month == previous.month + 1 || (day.month == 1 && day.year == previous.year + 1)))
      guard follows, day.number == number else {
        Issue.record("\(number)")
        return
      }
      previous = day
    }
  }
}
