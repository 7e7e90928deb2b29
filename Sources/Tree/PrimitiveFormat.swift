/// How the text of a value is written, for every primitive type of FHIR R4 (§2.24). The stock model and MML use the
/// same formats. A format says whether a text is valid; it changes no text.
public enum PrimitiveFormat: String, Sendable, CaseIterable {
  case boolean, integer, unsignedInt, positiveInt, decimal
  case string, markdown, code, id, uri, url, canonical, oid, uuid, base64Binary, xhtml
  case date, dateTime, instant, time

  /// How JSON writes the value: as it stands, or as a string.
  public var isJSONLiteral: Bool {
    switch self {
    case .boolean, .integer, .unsignedInt, .positiveInt, .decimal: true
    default: false
    }
  }

  /// Whether the text is written as this format demands. The empty text never is.
  public func accepts(_ text: ArraySlice<UInt8>) -> Bool { text.withUnsafeBufferPointer { accepts($0) } }

  /// Whether the text is written as this format demands. The empty text never is.
  public func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    switch self {
    case .string, .markdown, .xhtml: return Self.hasText(text)
    case .code: return Self.isCode(text)
    case .id: return text.count <= 64 && Self.isID(text)
    case .uri, .url, .canonical: return Self.isURI(text)
    case .oid: return Self.isOID(text)
    case .uuid: return Self.isUUID(text)
    case .base64Binary: return Self.isBase64(text)
    case .boolean: return Self.isBoolean(text)
    case .integer: return Self.isInteger(text, least: -2_147_483_648)
    case .unsignedInt: return text[0] != minus && Self.isInteger(text, least: 0)
    case .positiveInt: return text[0] != minus && Self.isInteger(text, least: 1)
    case .decimal, .date, .dateTime, .instant, .time:
      var scan = ByteScanner(text)
      let isRead =
        switch self {
        case .decimal: scan.decimal()
        case .date: scan.partialDate() != nil
        case .dateTime: scan.dateTime(zoneRequired: false)
        case .instant: scan.dateTime(zoneRequired: true)
        default: scan.time(secondsRequired: true)
        }
      return isRead && scan.atEnd
    }
  }

  private static func isID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text where !(byte.isLetterOrDigit || byte == minus || byte == dot) { return false }
    return true
  }

  private static func isBoolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let word: StaticString = text.count == 4 ? "true" : "false"
    return text.isEqual(to: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// FHIR's integers are signed and have 32 bits.
  private static func isInteger(_ text: UnsafeBufferPointer<UInt8>, least: Int) -> Bool {
    var scan = ByteScanner(text)
    guard text.count <= 11, scan.integer(), scan.atEnd else { return false }
    let digits = text.reduce(0) { $1.isDigit ? $0 * 10 + Int($1 - zero) : $0 }
    let number = text[0] == minus ? -digits : digits
    return number >= least && number <= 2_147_483_647
  }

  /// A string has at least one character that is not white space, and no control characters but TAB, LF and CR.
  private static func hasText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.allWords({ $0.hasNone(below: 0x21) }) { return true }
    var isVisible = false
    let isRight = text.allWords { word in
      if word.hasNone(below: 0x20) {
        if word != 0x2020_2020_2020_2020 { isVisible = true }
        return true
      }
      // Here is a control character: each byte is looked at alone.
      var rest = word
      for _ in 0..<8 {
        let byte = UInt8(truncatingIfNeeded: rest)
        if byte > 0x20 {
          isVisible = true
        } else if byte != 0x20 && byte != 9 && byte != 10 && byte != 13 {
          return false
        }
        rest >>= 8
      }
      return true
    }
    return isRight && isVisible
  }

  /// No white space at the ends, and only single spaces inside.
  private static func isCode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if isURI(text) { return true }
    var previous: UInt8 = 0x20
    for byte in text {
      if byte < 0x20 || byte == 0x7f { return false }
      if byte == 0x20 && previous == 0x20 { return false }
      previous = byte
    }
    return previous != 0x20
  }

  /// No white space and no control characters.
  private static func isURI(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.allWords { $0.hasNone(below: 0x21) && $0.hasNoDelete }
  }

  private static func isOID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.starts(with: "urn:oid:".utf8) else { return false }
    let parts = text.dropFirst(8).split(separator: dot, omittingEmptySubsequences: false)
    guard parts.count >= 2, let first = parts.first, first.count == 1, let root = first.first, (48...50).contains(root)
    else { return false }
    return parts.allSatisfy { $0.allSatisfy(\.isDigit) && !$0.isEmpty && ($0.first != zero || $0.count == 1) }
  }

  private static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.starts(with: "urn:uuid:".utf8) else { return false }
    let parts = text.dropFirst(9).split(separator: minus, omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isSmallHex) }
  }

  /// RFC 4648, white space allowed between groups.
  private static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    var padding = 0
    var at = 0
    while at < text.count {
      // Before the padding, most are digits: eight at a time.
      if padding == 0, let start = text.baseAddress {
        while at + 8 <= text.count, UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self).isBase64 {
          digits += 8
          at += 8
        }
        if at == text.count { break }
      }
      let byte = text[at]
      at += 1
      switch byte {
      case 0x20, 9, 10, 13: continue
      case UInt8(ascii: "="): padding += 1
      case _ where byte.isLetterOrDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/"):
        guard padding == 0 else { return false }
        digits += 1
      default: return false
      }
    }
    return digits > 0 && padding <= 2 && (digits + padding) % 4 == 0
  }
}

let minus = UInt8(ascii: "-")
let dot = UInt8(ascii: ".")
let zero = UInt8(ascii: "0")

extension UInt8 {
  var isDigit: Bool { self >= 48 && self <= 57 }
  var isLetterOrDigit: Bool { isDigit || (self | 0x20 >= 97 && self | 0x20 <= 122) }
  var isSmallHex: Bool { isDigit || (self >= 97 && self <= 102) }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether all bytes pass, eight at a time. Words may overlap; a text of less than eight bytes is one word, in which
  /// some of its bytes stand twice.
  @inline(__always)
  fileprivate func allWords(_ passes: (UInt64) -> Bool) -> Bool {
    guard let start = baseAddress.map(UnsafeRawPointer.init), count > 0 else { return true }
    if count < 4 {
      let middle = UInt64(self[count / 2])
      return passes(UInt64(self[0]) | middle << 8 | UInt64(self[count - 1]) << 16 | middle &* 0x0101_0101_0100_0000)
    }
    if count < 8 {
      let head = UInt64(start.loadUnaligned(as: UInt32.self))
      return passes(head | UInt64(start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)) << 32)
    }
    var at = 0
    while at < count - 8 {
      guard passes(start.loadUnaligned(fromByteOffset: at, as: UInt64.self)) else { return false }
      at += 8
    }
    return passes(start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
  }
}

extension UInt64 {
  /// Whether none of the eight bytes is below a limit of at most 0x80.
  @inline(__always)
  fileprivate func hasNone(below limit: UInt64) -> Bool {
    (self &- limit &* 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080 == 0
  }

  /// Whether none of the eight bytes is 0x7f.
  @inline(__always)
  fileprivate var hasNoDelete: Bool {
    let other = self ^ 0x7f7f_7f7f_7f7f_7f7f
    return (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080 == 0
  }

  /// Whether all of the eight bytes are digits of base64: letters, `0` to `9`, `+` and `/`.
  @inline(__always)
  fileprivate var isBase64: Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    guard self & (ones &* 0x80) == 0 else { return false }
    // The top bit of each byte, all of which are ASCII, so that no sum runs over into the next: at least the least, and
    // not over the greatest. A `/` stands before `0`.
    let small = self | ones &* 0x20
    let letters = (small &+ ones &* (0x80 - 0x61)) & ~(small &+ ones &* (0x7f - 0x7a))
    let figures = (self &+ ones &* (0x80 - 0x2f)) & ~(self &+ ones &* (0x7f - 0x39))
    let others = ~((self ^ ones &* 0x2b) &+ ones &* 0x7f)
    return (letters | figures | others) & (ones &* 0x80) == ones &* 0x80
  }
}
