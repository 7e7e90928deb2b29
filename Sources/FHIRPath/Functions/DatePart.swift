import Values

/// The parts of dates and times (https://build.fhir.org/ig/HL7/FHIRPath/, "Extract Date/DateTime/Time components"; not in
/// N1). What was not written, and what is no date or time, has none.
enum DatePart: String, ScalarFunction, CaseIterable {
  case yearOf, monthOf, dayOf, hourOf, minuteOf, secondOf, millisecondOf, timezoneOffsetOf, dateOf, timeOf

  var name: String { rawValue }

  var signature: Signature {
    switch self {
    case .timezoneOffsetOf: Signature(.any, gives: .decimal)
    case .dateOf: Signature(.any, gives: .date)
    case .timeOf: Signature(.any, gives: .time)
    default: Signature(.any, gives: .integer)
    }
  }

  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item? {
    guard case .time(let time) = input else { return nil }
    let number: Int? =
      switch self {
      case .yearOf: time.year
      case .monthOf: time.month
      case .dayOf: time.day
      case .hourOf: time.hour
      case .minuteOf: time.minute
      case .secondOf: time.second
      case .millisecondOf: time.millisecond
      case .timezoneOffsetOf, .dateOf, .timeOf: nil
      }
    switch self {
    // In hours: a quarter of an hour is the finest that there is.
    case .timezoneOffsetOf:
      return time.zone.flatMap { ExactDecimal(Int64($0) * 10).divided(by: ExactDecimal(600)) }.map { .decimal($0) }
    case .dateOf: return time.date.map { .time($0) }
    case .timeOf: return time.kind == .time ? nil : time.time.map { .time($0) }
    default: return number.map { .integer($0) }
    }
  }
}
