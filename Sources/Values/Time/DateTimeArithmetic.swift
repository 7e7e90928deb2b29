/// Dates and times plus and minus durations (FHIRPath N1 §6.6.7 and §6.6.8).
///
/// Years and months are calendar's: the 31st of a shorter month is its last day. The fraction of a duration counts from
/// the second on only. A duration finer than the value is converted to the finest field there is (a year has 12 months
/// or 365 days, a month 30 days), without what is left over: `2016` and `365 days` make `2017`. A time goes round at
/// midnight.

extension PartialDateTime {
  /// Whether the unit may be added: to a time nothing longer than an hour, to a Date nothing shorter than a day.
  public func accepts(_ unit: CalendarUnit) -> Bool {
    switch kind {
    case .date: unit <= .day
    case .dateTime: true
    case .time: unit >= .hour
    }
  }

  /// The value that much later (earlier, for an amount below zero). Nil for units it doesn't accept, and where the
  /// result would lie outside the years 1 to 9999.
  public func adding(_ amount: ExactDecimal, _ unit: CalendarUnit) -> PartialDateTime? {
    guard accepts(unit) else { return nil }
    // Whole units, but for seconds and milliseconds, which count in thousandths as long as the value has them.
    guard unit >= .second else {
      guard let count = amount.truncated.asInt64 else { return nil }
      return adding(count, of: unit)
    }
    let exact = unit == .second ? amount.multiplied(by: ExactDecimal(1000)) : amount
    guard let count = exact?.truncated.asInt64 else { return nil }
    return adding(count, of: .millisecond)
  }

  /// The value that much earlier; nil as for `adding`.
  public func subtracting(_ amount: ExactDecimal, _ unit: CalendarUnit) -> PartialDateTime? {
    adding(amount.negated, unit)
  }

  private func adding(_ count: Int64, of unit: CalendarUnit) -> PartialDateTime? {
    switch (unit, precision) {
    case (.year, _): return addingMonths(count.multipliedReportingOverflow(by: 12))
    case (.month, .year): return addingMonths(((count / 12) * 12, false))
    case (.month, _): return addingMonths((count, false))
    default: break
    }
    let (length, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
    guard !overflow else { return nil }
    switch precision {
    case .year: return addingMonths((length / CalendarUnit.year.milliseconds * 12, false))
    case .month: return addingMonths((length / CalendarUnit.month.milliseconds, false))
    case .day: return addingMilliseconds(length, steps: .day)
    case .hour: return addingMilliseconds(length, steps: .hour)
    case .minute: return addingMilliseconds(length, steps: .minute)
    case .second: return addingMilliseconds(length, steps: .second)
    case .fraction: return addingMilliseconds(length, steps: .millisecond)
    }
  }

  private func addingMonths(_ count: (partialValue: Int64, overflow: Bool)) -> PartialDateTime? {
    let limit: Int64 = 12 * 10_000
    guard !count.overflow, (-limit...limit).contains(count.partialValue) else { return nil }
    let months = Int(fullYear) * 12 + Int(monthOfYear) - 1 + Int(count.partialValue)
    guard months >= 12, months < 12 * 10_000 else { return nil }
    var result = self
    result.fullYear = Int16(months / 12)
    result.monthOfYear = UInt8(months % 12 + 1)
    result.dayOfMonth = UInt8(min(Int(dayOfMonth), Self.days(in: months % 12 + 1, of: months / 12)))
    return result
  }

  private func addingMilliseconds(_ length: Int64, steps: CalendarUnit) -> PartialDateTime? {
    let whole = length / steps.milliseconds * steps.milliseconds
    let clock = (Int64(hourOfDay) * 3600 + Int64(minuteOfHour) * 60 + Int64(secondOfMinute)) * 1000
    let (sum, overflow) = (clock + Int64(attoseconds / 1_000_000_000_000_000)).addingReportingOverflow(whole)
    guard !overflow else { return nil }
    let days = sum.floored(by: 86_400_000)
    var result = self
    if kind != .time, days != 0 {
      guard abs(days) < 4_000_000 else { return nil }
      let day = CalendarDay(number: calendarDay.number + days)
      guard (1...9999).contains(day.year) else { return nil }
      result.setDay(day)
    }
    result.setClock(milliseconds: Int(sum - days * 86_400_000))
    guard precision == .fraction else {
      (result.fractionDigits, result.fractionCount) = (0, 0)
      return result
    }
    // What was finer than a millisecond stays.
    let finer = attoseconds % 1_000_000_000_000_000
    result.fractionDigits = max(3, fractionDigits)
    result.fractionCount =
      result.fractionCount * PowersOfTen.values[Int(result.fractionDigits) - 3]
      + finer / PowersOfTen.values[18 - Int(result.fractionDigits)]
    return result
  }
}
