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
    case .id: return text.count <= 64 && text.allSatisfy { $0.isLetterOrDigit || $0 == minus || $0 == dot }
    case .uri, .url, .canonical: return text.allSatisfy { $0 > 0x20 && $0 != 0x7f }
    case .oid: return Self.isOID(text)
    case .uuid: return Self.isUUID(text)
    case .base64Binary: return Self.isBase64(text)
    case .boolean: return text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
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
    guard let start = text.baseAddress.map(UnsafeRawPointer.init) else { return false }
    var isVisible = false
    var at = 0
    // Eight bytes together where none is below 0x21: each byte's top bit tells in `low` (and may tell it of a byte above
    // such a one, which costs a look and nothing else).
    let ones: UInt64 = 0x0101_0101_0101_0101
    while at + 8 <= text.count {
      let word = start.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let low = (word &- 0x21 &* ones) & ~word & (0x80 &* ones)
      if low == 0 {
        isVisible = true
      } else {
        for index in at..<at + 8 where !isAllowed(text[index], &isVisible) { return false }
      }
      at += 8
    }
    while at < text.count {
      guard isAllowed(text[at], &isVisible) else { return false }
      at += 1
    }
    return isVisible
  }

  private static func isAllowed(_ byte: UInt8, _ isVisible: inout Bool) -> Bool {
    if byte > 0x20 { isVisible = true }
    return byte >= 0x20 || byte == 9 || byte == 10 || byte == 13
  }

  /// No white space at the ends, and only single spaces inside.
  private static func isCode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0x20
    for byte in text {
      if byte < 0x20 || byte == 0x7f { return false }
      if byte == 0x20 && previous == 0x20 { return false }
      previous = byte
    }
    return previous != 0x20
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
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHex) }
  }

  /// RFC 4648, white space allowed between groups.
  private static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    var padding = 0
    for byte in text {
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
  var isHex: Bool { isDigit || (self | 0x20 >= 97 && self | 0x20 <= 102) }
}
