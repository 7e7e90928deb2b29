/// `encode` and `decode`: the bytes of a text, in UTF-8, written with letters and digits.
enum TextEncoding: String {
  case hex, base64, urlbase64
  /// With a question mark for what ASCII does not have; there is no way back.
  case ascii

  private static let digits = Array("0123456789abcdef".utf8)
  private static let plain = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let safe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  func encoded(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    if self == .ascii { return String(text.unicodeScalars.map { $0.isASCII ? Character($0) : "?" }) }
    if self == .hex {
      return String(decoding: bytes.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
    }
    let alphabet = self == .base64 ? Self.plain : Self.safe
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) } << ((3 - group.count) * 8)
      var four: [UInt8] = []
      for _ in 0..<4 {
        four.append(alphabet[bits & 63])
        bits >>= 6
      }
      result += four.reversed().prefix(group.count + 1)
      result += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Nil for what is not so written, or is no UTF-8.
  func decoded(_ text: String) -> String? {
    var bytes: [UInt8] = []
    if self == .ascii { return nil }
    if self == .hex {
      let digits = text.utf8.map { byte in Self.digits.firstIndex(of: byte < 0x40 ? byte : byte | 0x20) }
      guard digits.count % 2 == 0 else { return nil }
      for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = digits[index], let low = digits[index + 1] else { return nil }
        bytes.append(UInt8(high << 4 | low))
      }
    } else {
      let alphabet = self == .base64 ? Self.plain : Self.safe
      guard text.utf8.count % 4 == 0 else { return nil }
      let body = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
      guard text.utf8.count - body.count <= 2 else { return nil }
      var bits = 0
      var count = 0
      for byte in body {
        guard let value = alphabet.firstIndex(of: byte) else { return nil }
        bits = (bits << 6 | value) & 0xff_ffff
        count += 6
        if count >= 8 {
          count -= 8
          bytes.append(UInt8(bits >> count & 255))
        }
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

/// `escape` and `unescape`: a text as it stands within HTML or JSON.
enum TextEscape: String {
  case html, json

  private static let htmlPairs: [(Unicode.Scalar, String)] = [
    ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"),
  ]
  private static let jsonPairs: [(Unicode.Scalar, String)] = [
    ("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\u{8}", "\\b"), ("\u{c}", "\\f"),
  ]

  /// How many characters an escape of HTML has at the most.
  private static let longest = 16

  private var pairs: [(Unicode.Scalar, String)] { self == .html ? Self.htmlPairs : Self.jsonPairs }

  func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      if let pair = pairs.first(where: { $0.0 == scalar }) { return pair.1 }
      guard self == .json, scalar.value < 32 else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  /// What is no escape stays.
  func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.unicodeScalars.first {
      if let (scalar, length) = escape(at: rest) {
        result.unicodeScalars.append(scalar)
        rest = rest[rest.utf8.index(rest.startIndex, offsetBy: length)...]
      } else {
        result.unicodeScalars.append(character)
        rest = Substring(rest.unicodeScalars.dropFirst())
      }
    }
    return result
  }

  /// The character that an escape at the beginning stands for, and how many bytes it has.
  private func escape(at text: Substring) -> (Unicode.Scalar, Int)? {
    if let pair = pairs.first(where: { text.utf8.starts(with: $0.1.utf8) }) { return (pair.0, pair.1.utf8.count) }
    switch self {
    case .html:
      // The longest is `&#1114111;`; leading zeros may be many, but are not.
      let scalars = text.unicodeScalars.prefix(Self.longest)
      guard text.utf8.starts(with: "&#".utf8), let end = scalars.firstIndex(of: ";") else { return nil }
      let digits = text[text.utf8.index(text.startIndex, offsetBy: 2)..<end]
      let number = digits.first == "x" ? Self.number(digits.dropFirst(), radix: 16) : Self.number(digits, radix: 10)
      return number.flatMap { Unicode.Scalar($0) }.map { ($0, digits.utf8.count + 3) }
    case .json:
      if text.hasPrefix("\\/") { return ("/", 2) }
      guard let unit = Self.unit(text) else { return nil }
      // A character beyond the first plane is two escapes.
      guard (0xd800..<0xdc00).contains(unit) else { return Unicode.Scalar(unit).map { ($0, 6) } }
      guard let low = Self.unit(text.dropFirst(6)), (0xdc00..<0xe000).contains(low) else { return nil }
      return Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)).map { ($0, 12) }
    }
  }

  /// The code unit of a `\u00e9` at the beginning.
  private static func unit(_ text: Substring) -> UInt32? {
    guard text.utf8.starts(with: "\\u".utf8) else { return nil }
    let digits = text.unicodeScalars.dropFirst(2).prefix(4)
    return digits.count == 4 ? number(Substring(digits), radix: 16) : nil
  }

  private static func number(_ digits: Substring, radix: Int) -> UInt32? {
    digits.utf8.first == UInt8(ascii: "+") ? nil : UInt32(digits, radix: radix)
  }
}
