import Values

/// A date as HTTP writes it (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. The time is in seconds since 1970, not
/// before.
enum HTTPDate {
  static func text(_ seconds: Int64) -> String {
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let date = CalendarDay(number: days)
    let time = [second / 3600, second / 60 % 60, second % 60].map { CalendarDay.padded(Int($0), 2) }
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days % 7)]
    let day = CalendarDay.padded(date.day, 2)
    return "\(weekday), \(day) \(months[date.month - 1]) \(date.year) \(time.joined(separator: ":")) GMT"
  }

  /// The seconds of a date in that form; nil for any other, also for the two old forms, which nobody writes.
  static func seconds(_ text: String) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
      let month = months.firstIndex(of: String(words[2])), (1970...9999).contains(year), (1...31).contains(day)
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int64($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    let days = CalendarDay(year: year, month: month + 1, day: day).number
    return days * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
