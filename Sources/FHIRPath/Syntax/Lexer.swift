/// Cuts an expression into words (FHIRPath N1 §13, the lexer rules of its grammar). White space and comments end here,
/// and so do escapes. Errors: a `Stop` at the first byte that fits nowhere.
struct Lexer {
  private let bytes: [UInt8]
  private var at = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// All words, `end` the last of them.
  static func tokens(of text: String) throws(Stop) -> [Token] {
    guard text.utf8.count <= longest else { throw Stop(.tooLarge, at: 0) }
    var lexer = Lexer(text)
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.token()) } while tokens.last?.kind != .end
    return tokens
  }

  /// How many bytes an expression may have.
  private static let longest = 1 << 20

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func peek(_ distance: Int) -> UInt8? { at + distance < bytes.count ? bytes[at + distance] : nil }

  private mutating func take(_ byte: Character) -> Bool {
    guard let next, next == byte.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func token() throws(Stop) -> Token {
    try skipBlanks()
    let start = at
    guard let byte = next else { return Token(kind: .end, at: start) }
    switch byte {
    case UInt8(ascii: "'"): return Token(kind: .string(try quoted("a string")), at: start)
    case UInt8(ascii: "`"): return Token(kind: .delimited(try quoted("a delimited name")), at: start)
    case UInt8(ascii: "@"): return Token(kind: try dateOrTime(), at: start)
    case UInt8(ascii: "$"):
      at += 1
      return Token(kind: .variable(word()), at: start)
    case _ where byte.isDigit: return Token(kind: .number(number()), at: start)
    case _ where byte.isNameStart: return Token(kind: .name(word()), at: start)
    default: return Token(kind: .symbol(try symbol()), at: start)
    }
  }

  private mutating func skipBlanks() throws(Stop) {
    while let byte = next {
      if byte == 0x20 || (9...13).contains(byte) {
        at += 1
      } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        while let byte = next, byte != 10, byte != 13 { at += 1 }
      } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        let start = at
        at += 2
        while !(next == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
          guard at < bytes.count else { throw Stop(.unterminated("a comment"), at: start) }
          at += 1
        }
        at += 2
      } else {
        return
      }
    }
  }

  private mutating func word() -> String {
    let start = at
    while let byte = next, byte.isNameStart || byte.isDigit { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func number() -> String {
    let start = at
    while let byte = next, byte.isDigit { at += 1 }
    if next == UInt8(ascii: "."), let digit = peek(1), digit.isDigit {
      at += 1
      while let byte = next, byte.isDigit { at += 1 }
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func symbol() throws(Stop) -> String {
    let start = at
    let two = String(decoding: bytes[at..<min(at + 2, bytes.count)], as: UTF8.self)
    if ["!=", "!~", "<=", ">="].contains(two) {
      at += 2
      return two
    }
    guard ".,()[]{}+-*/&|=~<>%".utf8.contains(bytes[at]) else { throw Stop(.character, at: start) }
    at += 1
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  // MARK: Quotes

  /// From a quote to the same quote, escapes resolved.
  private mutating func quoted(_ what: String) throws(Stop) -> String {
    let start = at
    let quote = bytes[at]
    at += 1
    var text: [UInt8] = []
    while let byte = next, byte != quote {
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        text.append(byte)
        at += 1
      }
    }
    guard next == quote else { throw Stop(.unterminated(what), at: start) }
    at += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape(into text: inout [UInt8]) throws(Stop) {
    let start = at
    guard let byte = peek(1) else { throw Stop(.escape, at: start) }
    at += 2
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      text.append(byte)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var unit = try codeUnit(start)
      // A character beyond the first plane is two escapes.
      if (0xd800..<0xdc00).contains(unit), next == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
        at += 2
        let low = try codeUnit(start)
        guard (0xdc00..<0xe000).contains(low) else { throw Stop(.escape, at: start) }
        unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw Stop(.escape, at: start) }
      text.append(contentsOf: String(scalar).utf8)
    default: throw Stop(.escape, at: start)
    }
  }

  private mutating func codeUnit(_ start: Int) throws(Stop) -> UInt32 {
    let digits = String(decoding: bytes[at..<min(at + 4, bytes.count)], as: UTF8.self)
    guard digits.utf8.count == 4, let unit = UInt32(digits, radix: 16), digits.first != "+" else {
      throw Stop(.escape, at: start)
    }
    at += 4
    return unit
  }

  // MARK: Dates and times

  private mutating func dateOrTime() throws(Stop) -> Token.Kind {
    let start = at
    at += 1
    if take("T") {
      guard clock() else { throw Stop(.literal("a time: `@T14:34:28`"), at: start) }
      return .time(String(decoding: bytes[start + 2..<at], as: UTF8.self))
    }
    guard let isDay = day() else { throw Stop(.literal("a date: `@2015-02-04`"), at: start) }
    guard take("T") else { return .date(String(decoding: bytes[start + 1..<at], as: UTF8.self)) }
    if let byte = next, byte.isDigit {
      guard isDay, clock(), zone() else {
        throw Stop(.literal("a date with a time: `@2015-02-04T14:34:28+09:00`"), at: start)
      }
    }
    return .dateTime(String(decoding: bytes[start + 1..<at], as: UTF8.self))
  }

  /// `YYYY(-MM(-DD)?)?`; whether it goes down to the day, or nil when there is no such date.
  private mutating func day() -> Bool? {
    guard let year = digits(4) else { return nil }
    guard next == UInt8(ascii: "-"), peek(1)?.isDigit == true else { return false }
    at += 1
    guard let month = digits(2), (1...12).contains(month) else { return nil }
    guard next == UInt8(ascii: "-"), peek(1)?.isDigit == true else { return false }
    at += 1
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard let day = digits(2), day >= 1, day <= days[month - 1] else { return nil }
    return true
  }

  /// `hh(:mm(:ss(.fff)?)?)?`
  private mutating func clock() -> Bool {
    guard let hour = digits(2), hour < 24 else { return false }
    guard take(":") else { return true }
    guard let minute = digits(2), minute < 60 else { return false }
    guard take(":") else { return true }
    guard let second = digits(2), second <= 60 else { return false }
    if next == UInt8(ascii: "."), peek(1)?.isDigit == true {
      at += 1
      while let byte = next, byte.isDigit { at += 1 }
    }
    return true
  }

  /// `Z`, `+hh:mm`, `-hh:mm` or nothing.
  private mutating func zone() -> Bool {
    if take("Z") { return true }
    guard next == UInt8(ascii: "+") || next == UInt8(ascii: "-"), peek(1)?.isDigit == true else { return true }
    at += 1
    guard let hour = digits(2), hour <= 14, take(":"), let minute = digits(2) else { return false }
    return minute < 60
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard at + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[at..<at + count] {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    at += count
    return value
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 48 && self <= 57 }
  var isNameStart: Bool { self == UInt8(ascii: "_") || (self | 0x20 >= 97 && self | 0x20 <= 122) }
}
