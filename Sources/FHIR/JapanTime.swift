/// Writes points in time as FHIR does, in Japan's time: nine hours ahead of UTC, all year round.
///
/// A point in time is in seconds since 1970-01-01T00:00:00Z, leap seconds not counted. Years are those that FHIR can
/// write, 1 to 9999; a point beyond is a caller's mistake and a trap. It reads no clock.
public enum JapanTime {
  /// The point in time as an `instant`: `2026-11-22T17:48:09+09:00`.
  public static func instant(_ seconds: Int64) -> String {
    let (days, second) = split(seconds)
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(date(days: days))T\(time)+09:00"
  }

  /// The day in Japan at that point in time as a `date`: `2026-11-22`.
  public static func date(_ seconds: Int64) -> String {
    date(days: split(seconds).days)
  }

  /// Days since 1970-01-01 in Japan, and the seconds of the day.
  private static func split(_ seconds: Int64) -> (days: Int64, second: Int64) {
    precondition((-62_135_596_800..<253_402_268_400).contains(seconds), "FHIR has no such year")
    let local = seconds + 9 * 3600
    let second = ((local % 86_400) + 86_400) % 86_400
    return ((local - second) / 86_400, second)
  }

  /// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
  private static func date(days: Int64) -> String {
    // From 0000-03-01 to 1970-01-01 it is that many days.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let day = shifted % 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let number = month < 10 ? month + 3 : month - 9
    let years = year + era * 400 + (number <= 2 ? 1 : 0)
    return "\(padded(years, 4))-\(padded(number, 2))-\(padded(dayOfYear - (153 * month + 2) / 5 + 1, 2))"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
