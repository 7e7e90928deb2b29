import Values

/// Writes points in time as FHIR does, in Japan's time: nine hours ahead of UTC, all year round.
///
/// A point in time is in seconds since 1970-01-01T00:00:00Z, leap seconds not counted. Years are those that FHIR can
/// write, 1 to 9999; a point beyond is a caller's mistake and a trap. It reads no clock.
public enum JapanTime {
  /// The point in time as an `instant`: `2026-11-22T17:48:09+09:00`.
  public static func instant(_ seconds: Int64) -> String {
    let (days, second) = split(seconds)
    let time = [second / 3600, second / 60 % 60, second % 60].map { CalendarDay.padded(Int($0), 2) }.joined(
      separator: ":")
    return "\(CalendarDay(number: days).text)T\(time)+09:00"
  }

  /// The day in Japan at that point in time as a `date`: `2026-11-22`.
  public static func date(_ seconds: Int64) -> String {
    CalendarDay(number: split(seconds).days).text
  }

  /// Days since 1970-01-01 in Japan, and the seconds of the day.
  private static func split(_ seconds: Int64) -> (days: Int64, second: Int64) {
    precondition((-62_135_596_800..<253_402_268_400).contains(seconds), "FHIR has no such year")
    let local = seconds + 9 * 3600
    let second = ((local % 86_400) + 86_400) % 86_400
    return ((local - second) / 86_400, second)
  }
}
