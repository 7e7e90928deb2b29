/// Decimals from text and to text: as written, and in the one canonical form.

extension ExactDecimal {
  /// Reads `-?[0-9]+(.[0-9]+)?([eE][+-]?[0-9]+)?`; nil for anything else, and where the canonical form's
  /// exponent would be beyond a million: what is read can be told and read again.
  public init?(_ text: some Collection<UInt8>) {
    if let read = text.withContiguousStorageIfAvailable({ ExactDecimal(bytes: $0) }) {
      guard let read else { return nil }
      self = read
    } else {
      self.init(Array(text))
    }
  }

  /// Reads as the other initialiser does, straight from memory.
  public init?(_ text: UnsafeBufferPointer<UInt8>) { self.init(bytes: text) }

  private init?(bytes: UnsafeBufferPointer<UInt8>) {
    let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
    var at = start
    var short: UInt64 = 0
    var point: Int?
    scan: while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        // Overflows where there are more than nineteen digits; those are read again.
        short = short &* 10 &+ UInt64(bytes[at] - UInt8(ascii: "0"))
      case UInt8(ascii: "."):
        guard point == nil, at > start else { return nil }
        point = at
      default: break scan
      }
      at += 1
    }
    let end = at
    let fraction = point.map { end - $0 - 1 }
    let count = end - start - (point == nil ? 0 : 1)
    guard count > 0, fraction != 0, end - start > 0 else { return nil }
    var power = 0
    if at < bytes.count {
      guard bytes[at] | 0x20 == UInt8(ascii: "e"), let read = Self.exponent(bytes[(at + 1)...]) else { return nil }
      power = read
    }
    let place = power - (fraction ?? 0)
    if power != 0, abs(power) + count > Self.exponentLimit {
      let leading = bytes[start..<end].prefix { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
      let zeros = leading.count { $0 == UInt8(ascii: "0") }
      guard zeros == count || abs(place + count - zeros - 1) <= Self.exponentLimit else { return nil }
    }
    if count <= 18, abs(place) <= Self.placeLimit {
      self.init(start == 1 ? -Int64(short) : Int64(short), place: place)
      return
    }
    let digits = bytes[start..<end].lazy.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
    self.init(isNegative: start == 1, magnitude: Magnitude(digits: Array(digits)), place: place)
  }

  /// The greatest exponent of the canonical form.
  private static let exponentLimit = 1_000_000

  /// `[+-]?[0-9]+`, up to twice the limit: digits before the point, or zeros behind it, may bring it within.
  private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var rest = text
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard !rest.isEmpty else { return nil }
    var value = 0
    for byte in rest {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      guard value <= 2 * exponentLimit else { return nil }
    }
    return isNegative ? -value : value
  }

  /// The number with the precision it was written in: `1.50` stays so, `1e2` is `100`. Numbers with more
  /// than 400 places, or twenty zeros before the point, are told as `description` tells them.
  public var written: String {
    if case .short(let number) = coefficient, place == 0 { return String(number) }
    guard (-400...20).contains(place) else { return description }
    return Self.plain(isNegative: isNegative, digits: digitText, place: place)
  }

  /// The digits of the coefficient in ASCII; none for zero.
  private var digitText: [UInt8] {
    switch coefficient {
    case .short(0): []
    case .short(let number): Array(String(number.magnitude).utf8)
    case .long(let long): long.magnitude.text
    }
  }

  private static func plain(isNegative: Bool, digits: [UInt8], place: Int) -> String {
    let zero = UInt8(ascii: "0")
    var text: [UInt8] = []
    text.reserveCapacity(digits.count + abs(place) + 3)
    if isNegative { text.append(UInt8(ascii: "-")) }
    guard place < 0 else {
      text += digits
      text.append(contentsOf: repeatElement(zero, count: digits.isEmpty ? 1 : place))
      return String(decoding: text, as: UTF8.self)
    }
    // At least one digit stands before the point.
    let whole = max(0, digits.count + place)
    text += digits[..<whole]
    if whole == 0 { text.append(zero) }
    text.append(UInt8(ascii: "."))
    text.append(contentsOf: repeatElement(zero, count: -place - (digits.count - whole)))
    text += digits[whole...]
    return String(decoding: text, as: UTF8.self)
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The canonical form: one text for one value. Plain digits without zeros at the ends (`-0.05`, `120`), or
  /// `d.ddde±n` where that would need more than twenty zeros.
  public var description: String {
    let short = stripped
    let digits = short.digitText
    let point = digits.count + short.place
    guard short.place > 20 || point < -20 else {
      return Self.plain(isNegative: isNegative, digits: digits, place: short.place)
    }
    let first = String(decoding: digits.prefix(1), as: UTF8.self)
    let rest = String(decoding: digits.dropFirst(), as: UTF8.self)
    return "\(isNegative ? "-" : "")\(first)\(rest.isEmpty ? "" : "." + rest)e\(point - 1)"
  }
}
