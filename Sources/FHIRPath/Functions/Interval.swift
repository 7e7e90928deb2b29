import Values

/// `duration`, how many whole periods lie between two dates or times, and `difference`, how many of their boundaries
/// (https://build.fhir.org/ig/HL7/FHIRPath/, "Date and Time Interval Functions"; not in N1). Nil where either was not
/// written so finely.
enum Interval: String, ScalarFunction, CaseIterable {
  case duration, difference

  var name: String { rawValue }
  var signature: Signature { Signature(.point, [.point, .string], gives: .integer) }

  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item? {
    guard case .time(let one) = input, case .time(let other)? = arguments.first, arguments.count > 1,
      case .string(let word) = arguments[1]
    else { return nil }
    guard one.isComparable(with: other) else {
      throw Stop(.operands(name, ["Date", "DateTime"], ["Time"]), at: at)
    }
    guard let unit = CalendarUnit(word), Self.has(one, unit), Self.has(other, unit) else {
      throw Stop(.arguments(name, takes: "a unit that both have: 'year' to 'millisecond'"), at: at)
    }
    guard let start = Moment(one, for: unit), let end = Moment(other, for: unit), start.hasZone == end.hasZone else {
      return nil
    }
    return .whole(Int(self == .duration ? start.whole(unit, to: end) : start.boundaries(unit, to: end)))
  }

  /// Whether a value of that kind may be so fine.
  private static func has(_ time: PartialDateTime, _ unit: CalendarUnit) -> Bool {
    switch time.kind {
    case .date: unit <= .day
    case .dateTime: true
    case .time: unit >= .hour
    }
  }
}

/// A date and a time in numbers.
private struct Moment {
  private let months: Int64
  private let dayOfMonth: Int64
  private let days: Int64
  private let milliseconds: Int64
  /// Whether it is in UTC; days and what is longer are those of where it was written.
  let hasZone: Bool

  /// Nil where it was not written so finely.
  init?(_ time: PartialDateTime, for unit: CalendarUnit) {
    let needed: PartialDateTime.Precision =
      switch unit {
      case .year: .year
      case .month: .month
      case .week, .day: .day
      case .hour: .hour
      case .minute: .minute
      case .second: .second
      case .millisecond: .fraction
      }
    guard time.precision >= needed else { return nil }
    let day = CalendarDay(year: time.year ?? 1970, month: time.month ?? 1, day: time.day ?? 1)
    let zone = unit >= .hour ? time.zone : nil
    hasZone = zone != nil
    months = Int64(day.year * 12 + day.month)
    dayOfMonth = Int64(day.day)
    days = day.number
    let minutes = Int64((time.hour ?? 0) * 60 + (time.minute ?? 0) - (zone ?? 0))
    milliseconds = (minutes * 60 + Int64(time.second ?? 0)) * 1000 + Int64(time.millisecond ?? 0)
  }

  private var total: Int64 { days * 86_400_000 + milliseconds }

  func whole(_ unit: CalendarUnit, to end: Moment) -> Int64 {
    switch unit {
    case .year, .month:
      let rest = (dayOfMonth, milliseconds)
      let count = Self.whole(end.months - months, rest, (end.dayOfMonth, end.milliseconds))
      return unit == .year ? count / 12 : count
    case .week, .day:
      let count = Self.whole(end.days - days, (0, milliseconds), (0, end.milliseconds))
      return unit == .week ? count / 7 : count
    default: return (end.total - total) / unit.milliseconds
    }
  }

  /// One less where the rest of the way is not full.
  private static func whole(_ count: Int64, _ start: (Int64, Int64), _ end: (Int64, Int64)) -> Int64 {
    if count > 0, end < start { return count - 1 }
    if count < 0, end > start { return count + 1 }
    return count
  }

  func boundaries(_ unit: CalendarUnit, to end: Moment) -> Int64 {
    switch unit {
    case .year: return Self.floor(end.months - 1, 12) - Self.floor(months - 1, 12)
    case .month: return end.months - months
    // The first of 1970 was a Thursday, and weeks begin with Sunday.
    case .week: return Self.floor(end.days + 4, 7) - Self.floor(days + 4, 7)
    case .day: return end.days - days
    default: return Self.floor(end.total, unit.milliseconds) - Self.floor(total, unit.milliseconds)
    }
  }

  private static func floor(_ value: Int64, _ width: Int64) -> Int64 {
    value >= 0 ? value / width : -((width - 1 - value) / width)
  }
}
