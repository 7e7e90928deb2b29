/// Comparing dates and times where not all was written (FHIRPath N1 §6.1.1 and §6.2).
///
/// Each value covers a *stretch* of time: a year covers its days. A second and its fraction are one number, so that
/// from the second on a value is a point: `10:30:00` equals `10:30:00.0`. Values are ordered where the stretches don't
/// touch, equal where they are the same, and nobody knows (nil) where one lies in the other. That is what comparing
/// field by field comes to.
///
/// A value without a zone may be in any, from 12 hours behind UTC to 14 ahead: against a value with a zone its stretch
/// is that much longer. Two values without a zone are in the same one.

/// How one value lies to another.
public enum Comparison: Sendable {
  case less, equal, greater
}

extension PartialDateTime {
  /// Whether there is sense in comparing: dates and DateTimes with one another, times with times.
  public func isComparable(with other: PartialDateTime) -> Bool { (kind == .time) == (other.kind == .time) }

  /// How this value lies to the other; nil where that is not known, and for values that are not comparable.
  public func compared(to other: PartialDateTime) -> Comparison? {
    guard isComparable(with: other) else { return nil }
    if let quick = comparedByFields(to: other) { return quick }
    let areAlike = (zoneForm == .none) == (other.zoneForm == .none)
    let left = stretch(anyZone: !areAlike)
    let right = other.stretch(anyZone: !areAlike)
    if left.upperBound < right.lowerBound { return .less }
    if right.upperBound < left.lowerBound { return .greater }
    let isSame = areAlike && left == right && min(precision, .second) == min(other.precision, .second)
    return isSame ? .equal : nil
  }

  /// Whether both are the same; nil where that is not known, and for values that are not comparable.
  public func isEqual(to other: PartialDateTime) -> Bool? { compared(to: other).map { $0 == .equal } }

  /// Whether both are the same and equally precise (N1 §6.1.3): false where equality is not known.
  public func isEquivalent(to other: PartialDateTime) -> Bool { compared(to: other) == .equal }

  /// The common case, two days without zones: they decide at once where they differ.
  private func comparedByFields(to other: PartialDateTime) -> Comparison? {
    guard zoneForm == .none, other.zoneForm == .none, precision == .day, other.precision == .day else { return nil }
    let left = (Int(fullYear) * 12 + Int(monthOfYear)) * 31 + Int(dayOfMonth)
    let right = (Int(other.fullYear) * 12 + Int(other.monthOfYear)) * 31 + Int(other.dayOfMonth)
    return left < right ? .less : left == right ? .equal : .greater
  }

  /// From the first to the last moment meant, in steps of 10^-18 seconds since 1970, UTC (a time: since midnight).
  private func stretch(anyZone: Bool) -> ClosedRange<Int128> {
    let step: Int128 = 1_000_000_000_000_000_000
    let (start, width) = seconds
    var low = Int128(start) * step + Int128(attoseconds)
    var high = low + max(0, Int128(width) * step - 1)
    if anyZone, zoneForm == .none {
      low -= 14 * 3600 * step
      high += 12 * 3600 * step
    }
    return low...high
  }

  /// The first second meant, since 1970, UTC (without a zone, as if it were UTC), and how many; none from the second on.
  var seconds: (start: Int64, width: Int64) {
    let clock = Int64(hourOfDay) * 3600 + Int64(minuteOfHour) * 60 + Int64(secondOfMinute) - Int64(zoneMinutes) * 60
    let start = (kind == .time ? 0 : calendarDay.number * 86_400) + clock
    switch precision {
    case .year: return (start, (CalendarDay(year: Int(fullYear) + 1, month: 1, day: 1).number) * 86_400 - start)
    case .month: return (start, Int64(Self.days(in: Int(monthOfYear), of: Int(fullYear))) * 86_400)
    case .day: return (start, 86_400)
    case .hour: return (start, 3600)
    case .minute: return (start, 60)
    case .second, .fraction: return (start, 0)
    }
  }

  /// The milliseconds meant, since 1970, UTC, up to and without the last; a value without a zone is in the one assumed
  /// (minutes from UTC). What is finer than a millisecond is part of one. Nil for a time.
  public func milliseconds(assumingZone assumed: Int) -> Range<Int64>? {
    guard kind != .time else { return nil }
    var (start, width) = seconds
    if zoneForm == .none { start -= Int64(assumed) * 60 }
    let low = start * 1000 + Int64(attoseconds / 1_000_000_000_000_000)
    switch precision {
    case .second: width = 1000
    case .fraction: width = [1000, 100, 10, 1][min(3, Int(fractionDigits))]
    default: width *= 1000
    }
    return low..<low + width
  }
}
