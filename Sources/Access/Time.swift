// An *instant* is a point in time, a *period* the time from one instant to another, a *day* a date of the calendar.
// Nothing here reads a clock: time always comes in from outside, so that a decision can be asked again later.

import Values

/// A point in time.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int64

  /// The instant so many seconds after 1970-01-01T00:00:00Z.
  public init(seconds: Int64) {
    self.seconds = seconds
  }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}

/// The time from `start` (included) to `end` (not included); a missing end is open.
public struct Period: Hashable, Sendable {
  /// The first instant of the period; none means since ever.
  public let start: Instant?
  /// The first instant after the period; none means for ever.
  public let end: Instant?

  /// The period from `start` until just before `end`.
  public init(from start: Instant?, until end: Instant?) {
    self.start = start
    self.end = end
  }

  /// Whether the instant lies in the period. A period that ends before it starts covers nothing.
  public func covers(_ instant: Instant) -> Bool {
    if let start, instant < start { return false }
    if let end, instant >= end { return false }
    return true
  }
}

/// A date of the Gregorian calendar.
public struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The year, such as 2019.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int

  /// The date, or nothing where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard year >= 1, (1...12).contains(month) else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    guard (1...length).contains(day) else { return nil }
    self.init(unchecked: year, month, day)
  }

  /// The date written `YYYY-MM-DD`, or nothing where the text is anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2] else { return nil }
    guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
    guard let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The date in Japan (nine hours ahead of UTC, all year round) at this instant.
  public static func inJapan(at instant: Instant) -> Day {
    let secondsPerDay: Int64 = 86_400
    let (quotient, remainder) = instant.seconds.quotientAndRemainder(dividingBy: secondsPerDay)
    let (days, second) = remainder < 0 ? (quotient - 1, remainder + secondsPerDay) : (quotient, remainder)
    let day = CalendarDay(number: second + 9 * 3600 >= secondsPerDay ? days + 1 : days)
    return Day(unchecked: day.year, day.month, day.day)
  }

  /// The first instant of the next day in Japan.
  public static func nextInJapan(after instant: Instant) -> Instant {
    let secondsPerDay: Int64 = 86_400
    let offset: Int64 = 9 * 3600
    let (sum, isTooLate) = instant.seconds.addingReportingOverflow(offset)
    guard !isTooLate, sum < .max - secondsPerDay else { return Instant(seconds: .max) }
    let second = (sum % secondsPerDay + secondsPerDay) % secondsPerDay
    return Instant(seconds: instant.seconds + secondsPerDay - second)
  }

  private init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// `YYYY-MM-DD`.
  public var description: String { CalendarDay(year: year, month: month, day: day).text }

  /// Orders by time.
  public static func < (left: Day, right: Day) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
