/// Reads numbers, dates and times from bytes; the one place that knows their grammar. Each function moves on only over
/// what it accepted.
struct ByteScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  /// Only for as long as the bytes stay where they are.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var atEnd: Bool { at == bytes.count }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  private mutating func digits() -> Int {
    let start = at
    while let byte = next, byte.isDigit { at += 1 }
    return at - start
  }

  /// Exactly two digits as a number.
  private mutating func twoDigits() -> Int? {
    guard at + 2 <= bytes.count else { return nil }
    let (tens, ones) = (bytes[at] &- zero, bytes[at + 1] &- zero)
    guard tens < 10, ones < 10 else { return nil }
    at += 2
    return Int(tens &* 10 &+ ones)
  }

  /// Exactly four digits as a number.
  private mutating func fourDigits() -> Int? {
    let start = at
    guard let century = twoDigits(), let year = twoDigits() else {
      at = start
      return nil
    }
    return century * 100 + year
  }

  /// `-?(0|[1-9][0-9]*)`
  mutating func integer() -> Bool {
    _ = take(minus)
    if take(zero) { return next.map { !$0.isDigit } ?? true }
    return digits() > 0
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
  mutating func decimal() -> Bool {
    guard integer() else { return false }
    if take(dot), digits() == 0 { return false }
    if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
      at += 1
      if !take(UInt8(ascii: "+")) { _ = take(minus) }
      return digits() > 0
    }
    return true
  }

  /// How much of a date was written.
  enum DatePrecision { case year, month, day }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, of days that exist.
  mutating func partialDate() -> DatePrecision? {
    guard let year = fourDigits(), year > 0 else { return nil }
    guard take(minus) else { return .year }
    guard let month = twoDigits(), (1...12).contains(month) else { return nil }
    guard take(minus) else { return .month }
    guard let day = twoDigits(), day >= 1, day <= Self.days(year: year, month: month) else { return nil }
    return .day
  }

  /// A partial date, or a full date with a time and a zone.
  mutating func dateTime(zoneRequired: Bool) -> Bool {
    guard let precision = partialDate() else { return false }
    guard take(UInt8(ascii: "T")) else { return !zoneRequired }
    guard precision == .day, time(secondsRequired: true) else { return false }
    return zone()
  }

  /// `hh:mm:ss(.fff)?`; 24:00 does not exist, a leap second does.
  mutating func time(secondsRequired: Bool) -> Bool {
    guard let hour = twoDigits(), hour < 24, take(UInt8(ascii: ":")), let minute = twoDigits(), minute < 60 else {
      return false
    }
    guard take(UInt8(ascii: ":")) else { return !secondsRequired }
    guard let second = twoDigits(), second <= 60 else { return false }
    return take(dot) ? digits() > 0 : true
  }

  private mutating func zone() -> Bool {
    if take(UInt8(ascii: "Z")) { return true }
    guard take(UInt8(ascii: "+")) || take(minus) else { return false }
    guard let hour = twoDigits(), take(UInt8(ascii: ":")), let minute = twoDigits() else { return false }
    return (hour < 14 && minute < 60) || (hour == 14 && minute == 0)
  }

  private static func days(year: Int, month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
