import Tree

/// Reads the dates and times of FHIR, as far as they were written, into the milliseconds they cover: a year, a month, a
/// day, a minute, a second or a fraction of one.
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
    var scan = Scan(Array(text))
    guard let year = scan.number(4), year > 0 else { return nil }
    guard scan.take("-") else { return scan.atEnd ? days(day(year, 1, 1), day(year + 1, 1, 1)) : nil }
    guard let month = scan.number(2), (1...12).contains(month) else { return nil }
    let first = day(year, month, 1)
    let next = month == 12 ? day(year + 1, 1, 1) : day(year, month + 1, 1)
    guard scan.take("-") else { return scan.atEnd ? days(first, next) : nil }
    guard let date = scan.number(2), date >= 1, first + Int64(date - 1) < next else { return nil }
    let start = first + Int64(date - 1)
    guard scan.take("T") else { return scan.atEnd ? days(start, start + 1) : nil }
    guard let (clock, width) = scan.clock(), let zone = scan.zone(), scan.atEnd else { return nil }
    let low = start * day + clock - Int64(zone) * minute
    return Span(low: low, high: low + width)
  }

  /// The days from the first up to and without the second, in the assumed zone.
  private static func days(_ first: Int64, _ next: Int64) -> Span {
    let zone = Int64(assumedZone) * minute
    return Span(low: first * day - zone, high: next * day - zone)
  }

  fileprivate static let minute: Int64 = 60_000
  private static let day: Int64 = 86_400_000

  private static func day(_ year: Int, _ month: Int, _ date: Int) -> Int64 {
    CalendarDay(year: year, month: month, day: date).number
  }
}

/// Reads digits and signs; moves on only over what it accepted.
private struct Scan {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var atEnd: Bool { at == bytes.count }

  mutating func take(_ character: Character) -> Bool {
    guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func digit() -> Int? {
    guard at < bytes.count, (48...57).contains(bytes[at]) else { return nil }
    defer { at += 1 }
    return Int(bytes[at] - 48)
  }

  /// Exactly `count` digits.
  mutating func number(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// `hh:mm(:ss(.f+)?)?`: milliseconds since midnight, and how many of them were meant.
  mutating func clock() -> (start: Int64, width: Int64)? {
    guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else { return nil }
    var start = Int64(hour * 60 + minute) * PartialDate.minute
    guard take(":") else { return (start, PartialDate.minute) }
    guard let second = number(2), second <= 60 else { return nil }
    start += Int64(second) * 1_000
    guard take(".") else { return (start, 1_000) }
    var width: Int64 = 1_000
    guard let first = digit() else { return nil }
    var next: Int? = first
    while let digit = next {
      // What is finer than a millisecond is part of one.
      if width > 1 {
        width /= 10
        start += Int64(digit) * width
      }
      next = self.digit()
    }
    return (start, width)
  }

  /// Minutes from UTC: `Z`, `±hh:mm`, or nothing for the assumed zone.
  mutating func zone() -> Int? {
    if atEnd { return PartialDate.assumedZone }
    if take("Z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hour = number(2), take(":"), let minute = number(2), minute < 60,
      hour < 14 || (hour == 14 && minute == 0)
    else { return nil }
    return (hour * 60 + minute) * (isWest ? -1 : 1)
  }
}
