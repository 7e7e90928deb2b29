import Values

/// The milliseconds that a date or time of FHIR covers, as far as it was written: a year, a month, a day, a minute, a
/// second or a fraction of one.
///
/// A text without a zone is in Japan time (+09:00), for this network has one time: a day is a Japanese day. A date
/// asked for may end with the minute, which a stored one may not; both are read here.
enum PartialDate {
  /// Minutes from UTC where the text names no zone.
  static let assumedZone = 9 * 60

  /// What the text covers, in milliseconds since 1970, UTC. `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm`, and
  /// after that `:ss`, `.fff`, `Z` or `±hh:mm`; nil for anything else and for days that don't exist. The second 60 is
  /// the first of the next minute.
  static func span(_ text: some Collection<UInt8>) -> Span? {
    // FHIRPath alone ends a DateTime with `T` or with an hour.
    guard let value = PartialDateTime(text, as: .dateTime),
      value.precision >= .minute || !text.contains(UInt8(ascii: "T")),
      let milliseconds = value.milliseconds(assumingZone: assumedZone)
    else { return nil }
    return Span(low: milliseconds.lowerBound, high: milliseconds.upperBound)
  }
}
