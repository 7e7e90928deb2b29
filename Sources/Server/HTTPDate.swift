import Values

/// A date as HTTP writes it (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. The time is in seconds since 1970, not
/// before.
enum HTTPDate {
  static func text(_ seconds: Int64) -> String {
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let date = CalendarDay(number: days)
    let time = [second / 3600, second / 60 % 60, second % 60].map { CalendarDay.padded(Int($0), 2) }
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days % 7)]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let day = CalendarDay.padded(date.day, 2)
    return "\(weekday), \(day) \(months[date.month - 1]) \(date.year) \(time.joined(separator: ":")) GMT"
  }
}
