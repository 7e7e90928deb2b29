/// A day of the Gregorian calendar and its number counted from 1970-01-01, both ways. The one place that knows the
/// calendar's arithmetic; it knows no clock and no time zone.
///
/// It counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
public struct CalendarDay: Hashable, Sendable {
  /// The year; 0 is the year before 1.
  public let year: Int
  /// From 1 to 12.
  public let month: Int
  /// From 1.
  public let day: Int

  /// A day that exists; the caller has seen to that.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day of that number.
  public init(number: Int64) {
    // From 0000-03-01 to 1970-01-01 it is that many days.
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let number = month < 10 ? month + 3 : month - 9
    self.init(
      year: Int(yearOfEra + era * 400 + (number <= 2 ? 1 : 0)), month: Int(number),
      day: Int(dayOfYear - (153 * month + 2) / 5 + 1))
  }

  /// Its number: 0 for 1970-01-01.
  public var number: Int64 {
    let shifted = Int64(month > 2 ? year : year - 1)
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `YYYY-MM-DD`, for the years 0 to 9999.
  public var text: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

  /// A number with zeros before it.
  public static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
