/// Dates and times from text and to text, in the forms of FHIR's primitives and of FHIRPath's literals without their
/// `@`.

extension PartialDateTime {
  /// Reads a value of the kind; nil for anything else and for days that don't exist:
  ///
  ///     date      YYYY(-MM(-DD)?)?
  ///     dateTime  the same, or with (T(hh(:mm(:ss(.f+)?)?)?(Z|[+-]hh:mm)?)?)? after it
  ///     time      T?hh(:mm(:ss(.f+)?)?)?
  ///
  /// What is finer than 10^-18 of a second is dropped. The second may be 60.
  public init?(_ text: UnsafeBufferPointer<UInt8>, as kind: Kind) {
    self.init(kind: kind, precision: .year)
    var scan = ClockScan(text)
    guard kind != .time else {
      _ = scan.take("T")
      guard readClock(&scan), scan.isAtEnd else { return nil }
      return
    }
    guard readDate(&scan) else { return nil }
    if kind == .dateTime, scan.take("T"), !scan.isAtEnd {
      guard precision == .day, readClock(&scan), readZone(&scan) else { return nil }
    }
    guard scan.isAtEnd else { return nil }
  }

  /// Reads a value of the kind, as the other initialiser does.
  public init?(_ text: some Collection<UInt8>, as kind: Kind) {
    guard let read = text.withContiguousStorageIfAvailable({ PartialDateTime($0, as: kind) }) else {
      self.init(Array(text), as: kind)
      return
    }
    guard let read else { return nil }
    self = read
  }

  /// Reads a literal of FHIRPath without its `@`: a time begins with `T`, a DateTime has one, a Date has none.
  public init?(literal text: some Collection<UInt8>) {
    let mark = text.firstIndex(of: UInt8(ascii: "T"))
    self.init(text, as: mark == text.startIndex ? .time : mark == nil ? .date : .dateTime)
  }

  private mutating func readDate(_ scan: inout ClockScan) -> Bool {
    guard let year = scan.number(4), year > 0 else { return false }
    fullYear = Int16(year)
    guard scan.take("-") else { return true }
    guard let month = scan.number(2), (1...12).contains(month) else { return false }
    monthOfYear = UInt8(month)
    precision = .month
    guard scan.take("-") else { return true }
    guard let day = scan.number(2), day >= 1, day <= 28 || day <= Self.days(in: month, of: year) else { return false }
    dayOfMonth = UInt8(day)
    precision = .day
    return true
  }

  private mutating func readClock(_ scan: inout ClockScan) -> Bool {
    guard let hour = scan.number(2), hour < 24 else { return false }
    hourOfDay = UInt8(hour)
    precision = .hour
    guard scan.take(":") else { return true }
    guard let minute = scan.number(2), minute < 60 else { return false }
    minuteOfHour = UInt8(minute)
    precision = .minute
    guard scan.take(":") else { return true }
    guard let second = scan.number(2), second <= 60 else { return false }
    secondOfMinute = UInt8(second)
    precision = .second
    guard scan.take(".") else { return true }
    precision = .fraction
    guard var digit = scan.digit() else { return false }
    while true {
      if fractionDigits < 18 {
        fractionCount = fractionCount * 10 + UInt64(digit)
        fractionDigits += 1
      }
      guard let next = scan.digit() else { return true }
      digit = next
    }
  }

  private mutating func readZone(_ scan: inout ClockScan) -> Bool {
    if scan.isAtEnd { return true }
    if scan.take("Z") {
      zoneForm = .letter
      return true
    }
    let isWest = scan.take("-")
    guard isWest || scan.take("+"), let hours = scan.number(2), scan.take(":"), let minutes = scan.number(2),
      minutes < 60, hours < 14 || (hours == 14 && minutes == 0)
    else { return false }
    zoneForm = isWest ? .west : .east
    zoneMinutes = Int16(hours * 60 + minutes) * (isWest ? -1 : 1)
    return true
  }
}

/// Reads digits and signs; moves on only over what it accepted.
private struct ClockScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { at == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  mutating func digit() -> Int? {
    guard at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") else { return nil }
    defer { at += 1 }
    return Int(bytes[at] - UInt8(ascii: "0"))
  }

  /// Exactly `count` digits.
  mutating func number(_ count: Int) -> Int? {
    guard at + count <= bytes.count else { return nil }
    var value = 0
    for offset in at..<at + count {
      let byte = bytes[offset]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    at += count
    return value
  }
}

extension PartialDateTime: CustomStringConvertible {
  /// As FHIR writes it: `2015`, `2015-02-04`, `2015-02-04T14:34:28.123+09:00`, `14:34`. A DateTime without a time has
  /// no `T` at its end; see `literal`.
  public var description: String {
    var pen = ClockPen()
    if kind != .time {
      pen.write(UInt64(fullYear), 4)
      if precision >= .month { pen.write(UInt64(monthOfYear), 2, after: "-") }
      if precision >= .day { pen.write(UInt64(dayOfMonth), 2, after: "-") }
      if precision >= .hour { pen.write("T") }
    }
    if precision >= .hour { pen.write(UInt64(hourOfDay), 2) }
    if precision >= .minute { pen.write(UInt64(minuteOfHour), 2, after: ":") }
    if precision >= .second { pen.write(UInt64(secondOfMinute), 2, after: ":") }
    if precision >= .fraction { pen.write(fractionCount, Int(fractionDigits), after: ".") }
    switch zoneForm {
    case .none: break
    case .letter: pen.write("Z")
    case .east, .west:
      pen.write(UInt64(zoneMinutes.magnitude / 60), 2, after: zoneForm == .east ? "+" : "-")
      pen.write(UInt64(zoneMinutes.magnitude % 60), 2, after: ":")
    }
    return String(decoding: pen.bytes, as: UTF8.self)
  }

  /// As a literal of FHIRPath: `@2015-02`, `@2015-02T`, `@T14:34`.
  public var literal: String {
    switch kind {
    case .date: "@" + description
    case .dateTime: "@" + description + (precision < .hour ? "T" : "")
    case .time: "@T" + description
    }
  }
}

/// Writes digits and signs.
private struct ClockPen {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(48) }

  mutating func write(_ sign: Unicode.Scalar) { bytes.append(UInt8(ascii: sign)) }

  /// A number with so many digits, perhaps after a sign.
  mutating func write(_ number: UInt64, _ width: Int, after sign: Unicode.Scalar? = nil) {
    if let sign { write(sign) }
    for place in (0..<width).reversed() {
      bytes.append(UInt8(number / PowersOfTen.values[place] % 10) + UInt8(ascii: "0"))
    }
  }
}
