/// The first and the last moment that a partial value may stand for, told to a precision in digits (FHIRPath, functions
/// `lowBoundary`, `highBoundary` and `precision`): 4 for a year, 6, 8, 10, 12, 14, and 17 for a millisecond; for a time
/// 2, 4, 6 and 9.
///
/// A value without a zone is the first in the zone +14:00 and the last in -12:00.

extension PartialDateTime {
  /// How many digits were written, without signs and zone: 4 for `2014`, 17 for milliseconds, 4 for the time `10:30`.
  public var digitsOfPrecision: Int {
    let digits = [4, 6, 8, 10, 12, 14, 14][Int(precision.rawValue)] + Int(fractionDigits)
    return kind == .time ? digits - 8 : digits
  }

  /// The first moment; nil where no field ends at that many digits. Without a precision: 8 for a Date, 17 for a
  /// DateTime, 9 for a time.
  public func lowBoundary(precision digits: Int? = nil) -> PartialDateTime? { boundary(isLow: true, digits) }

  /// The last moment; nil as for the first. The hour of a DateTime counts as its first minute, for FHIR has no hours
  /// without minutes (so the official suite, group HighBoundary).
  public func highBoundary(precision digits: Int? = nil) -> PartialDateTime? { boundary(isLow: false, digits) }

  private func boundary(isLow: Bool, _ digits: Int?) -> PartialDateTime? {
    guard let finest = finest(ofDigits: digits) else { return nil }
    var result = cut(to: finest)
    if finest == .fraction { result.setMilliseconds(isLow: isLow) }
    guard precision < finest else { return result.zoned(isLow: isLow) }
    if !isLow, kind != .time {
      if precision < .month { result.monthOfYear = 12 }
      if precision < .day { result.dayOfMonth = UInt8(Self.days(in: Int(result.monthOfYear), of: Int(fullYear))) }
      if precision < .hour { result.hourOfDay = 23 }
    }
    if !isLow {
      if precision < .minute { result.minuteOfHour = precision == .hour && kind == .dateTime ? 0 : 59 }
      if precision < .second { result.secondOfMinute = 59 }
    }
    // What is finer than asked for goes again.
    result.precision = .fraction
    return result.cut(to: finest).zoned(isLow: isLow)
  }

  private func finest(ofDigits digits: Int?) -> Precision? {
    switch kind {
    case .date: [4: .year, 6: .month, 8: .day][digits ?? 8]
    case .dateTime:
      [4: .year, 6: .month, 8: .day, 10: .hour, 12: .minute, 14: .second, 17: .fraction][digits ?? 17]
    case .time: [2: .hour, 4: .minute, 6: .second, 9: .fraction][digits ?? 9]
    }
  }

  /// Three digits of a fraction: what was written, and then zeros or nines.
  private mutating func setMilliseconds(isLow: Bool) {
    let written = precision == .fraction ? min(3, Int(fractionDigits)) : 0
    let kept = attoseconds / PowersOfTen.values[18 - written]
    let factor = PowersOfTen.values[3 - written]
    fractionDigits = 3
    fractionCount = kept * factor + (isLow ? 0 : factor - 1)
  }

  private func zoned(isLow: Bool) -> PartialDateTime {
    guard kind == .dateTime, precision >= .hour, zoneForm == .none else { return self }
    var result = self
    result.setZone(isLow ? 14 * 60 : -12 * 60)
    return result
  }
}
