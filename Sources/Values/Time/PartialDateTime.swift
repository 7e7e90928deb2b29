/// A date, a time of day, or both together, as far as it was written: a year, a month, a day, an hour, a minute, a
/// second or a fraction of one (the types Date, DateTime and Time of FHIRPath; date, dateTime, instant and time of
/// FHIR).
///
/// `==` and the hash ask whether both were written the same; whether they are the same, `compared(to:)` tells. Its
/// *precision* is the finest field it has; its *zone* is what was written, never a guess. It needs no memory of its
/// own. It knows no clock, and not where the evaluator sits: see `compared(to:)` for what follows.
public struct PartialDateTime: Sendable, Hashable {
  /// What sort of value it is.
  public enum Kind: UInt8, Sendable {
    /// A year, a month or a day.
    case date
    /// The same, and perhaps a time of that day, and perhaps a zone.
    case dateTime
    /// A time of any day, without a zone.
    case time
  }

  /// The finest field there is.
  public enum Precision: UInt8, Sendable, Comparable, CaseIterable {
    case year, month, day, hour, minute, second, fraction

    /// The coarser is less.
    public static func < (left: Precision, right: Precision) -> Bool { left.rawValue < right.rawValue }
  }

  /// How the zone is written.
  enum ZoneForm: UInt8, Sendable { case none, letter, east, west }

  /// What sort of value it is.
  public internal(set) var kind: Kind
  /// The finest field there is.
  public internal(set) var precision: Precision
  var zoneForm = ZoneForm.none
  /// Minutes from UTC, 0 without a zone.
  var zoneMinutes: Int16 = 0
  var fullYear: Int16 = 0
  var monthOfYear: UInt8 = 1
  var dayOfMonth: UInt8 = 1
  var hourOfDay: UInt8 = 0
  var minuteOfHour: UInt8 = 0
  var secondOfMinute: UInt8 = 0
  /// How many digits of the fraction were written, at most 18; and those digits.
  var fractionDigits: UInt8 = 0
  var fractionCount: UInt64 = 0

  init(kind: Kind, precision: Precision) {
    self.kind = kind
    self.precision = precision
  }

  /// A day.
  public init(_ day: CalendarDay) {
    self.init(kind: .date, precision: .day)
    setDay(day)
  }

  /// An instant, in the zone that many minutes east of UTC, to the millisecond. Nil outside the years 1 to 9999 and for
  /// zones beyond 14 hours.
  public init?(milliseconds: Int64, zone: Int) {
    guard abs(zone) <= 14 * 60, abs(milliseconds) < 1 << 52 else { return nil }
    self.init(kind: .dateTime, precision: .fraction)
    let local = milliseconds + Int64(zone) * 60_000
    let number = local.floored(by: 86_400_000)
    let day = CalendarDay(number: number)
    guard (1...9999).contains(day.year) else { return nil }
    setDay(day)
    setClock(milliseconds: Int(local - number * 86_400_000))
    setZone(zone)
  }

  /// The year, from 1 to 9999; nil for a time.
  public var year: Int? { kind == .time ? nil : Int(fullYear) }
  /// The month, from 1; nil where it wasn't written.
  public var month: Int? { kind == .time || precision < .month ? nil : Int(monthOfYear) }
  /// The day of the month, from 1; nil where it wasn't written.
  public var day: Int? { kind == .time || precision < .day ? nil : Int(dayOfMonth) }
  /// The hour, to 23; nil where it wasn't written.
  public var hour: Int? { precision < .hour ? nil : Int(hourOfDay) }
  /// The minute, to 59; nil where it wasn't written.
  public var minute: Int? { precision < .minute ? nil : Int(minuteOfHour) }
  /// The second, to 59, or 60 for a leap second; nil where it wasn't written.
  public var second: Int? { precision < .second ? nil : Int(secondOfMinute) }
  /// The thousandths of the second; nil where no fraction was written.
  public var millisecond: Int? {
    precision < .fraction ? nil : Int(attoseconds / 1_000_000_000_000_000)
  }
  /// Minutes from UTC, positive in the east; nil where no zone was written.
  public var zone: Int? { zoneForm == .none ? nil : Int(zoneMinutes) }

  /// The date alone, as far as it was written; nil for a time.
  public var date: PartialDateTime? {
    guard kind != .time else { return nil }
    var result = cut(to: .day)
    result.kind = .date
    return result
  }

  /// The time of the day alone; nil where none was written.
  public var time: PartialDateTime? {
    guard precision >= .hour else { return nil }
    var result = self
    result.kind = .time
    (result.fullYear, result.monthOfYear, result.dayOfMonth) = (0, 1, 1)
    (result.zoneForm, result.zoneMinutes) = (.none, 0)
    return result
  }

  /// The same as a DateTime (N1 §5.5: a Date converts implicitly); nil for a time.
  public var dateTime: PartialDateTime? {
    guard kind != .time else { return nil }
    var result = self
    result.kind = .dateTime
    return result
  }

  // MARK: Parts

  /// The digits after the second, in steps of 10^-18.
  var attoseconds: UInt64 { fractionCount * PowersOfTen.values[18 - Int(fractionDigits)] }

  var calendarDay: CalendarDay {
    CalendarDay(year: Int(fullYear), month: Int(monthOfYear), day: Int(dayOfMonth))
  }

  mutating func setDay(_ day: CalendarDay) {
    fullYear = Int16(day.year)
    monthOfYear = UInt8(day.month)
    dayOfMonth = UInt8(day.day)
  }

  /// Sets the time of the day, with three digits after the second.
  mutating func setClock(milliseconds: Int) {
    hourOfDay = UInt8(milliseconds / 3_600_000)
    minuteOfHour = UInt8(milliseconds / 60_000 % 60)
    secondOfMinute = UInt8(milliseconds / 1000 % 60)
    fractionDigits = 3
    fractionCount = UInt64(milliseconds % 1000)
  }

  mutating func setZone(_ minutes: Int) {
    zoneMinutes = Int16(minutes)
    zoneForm = minutes == 0 ? .letter : minutes > 0 ? .east : .west
  }

  /// The same without what is finer; without a zone where no hour is left.
  func cut(to finest: Precision) -> PartialDateTime {
    guard precision > finest else { return self }
    var result = self
    result.precision = finest
    if finest < .fraction { (result.fractionDigits, result.fractionCount) = (0, 0) }
    if finest < .second { result.secondOfMinute = 0 }
    if finest < .minute { result.minuteOfHour = 0 }
    if finest < .hour { (result.hourOfDay, result.zoneForm, result.zoneMinutes) = (0, .none, 0) }
    if finest < .day { result.dayOfMonth = 1 }
    if finest < .month { result.monthOfYear = 1 }
    return result
  }

  /// How many days the month has.
  static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}

extension Int64 {
  /// The quotient towards the lesser side.
  func floored(by divisor: Int64) -> Int64 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
