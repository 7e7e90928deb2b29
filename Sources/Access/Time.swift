// An *instant* is a point in time, a *period* the time from one instant to another, a *day* a date of the calendar.
// Nothing here reads a clock: time always comes in from outside, so that a decision can be asked again later.

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
    return Day(daysSince1970: second + 9 * 3600 >= secondsPerDay ? days + 1 : days)
  }

  /// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
  private init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    self.init(unchecked: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
  }

  private init(unchecked year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// `YYYY-MM-DD`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Orders by time.
  public static func < (left: Day, right: Day) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
