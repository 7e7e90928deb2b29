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
  public func accepts(_ text: ArraySlice<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    var scan = ByteScanner(text)
    switch self {
    case .boolean: return text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
    case .integer: return scan.integer() && scan.atEnd && fits(text, ceiling: 2_147_483_647)
    case .unsignedInt: return text.first != minus && scan.integer() && scan.atEnd && fits(text, ceiling: 2_147_483_647)
    case .positiveInt:
      return text.first != minus && scan.integer() && scan.atEnd && !text.elementsEqual("0".utf8)
        && fits(text, ceiling: 2_147_483_647)
    case .decimal: return scan.decimal() && scan.atEnd
    case .string, .markdown, .xhtml: return Self.hasText(text)
    case .code: return Self.isCode(text)
    case .id: return text.count <= 64 && text.allSatisfy { $0.isLetterOrDigit || $0 == minus || $0 == dot }
    case .uri, .url, .canonical: return text.allSatisfy { $0 > 0x20 && $0 != 0x7f }
    case .oid: return Self.isOID(text)
    case .uuid: return Self.isUUID(text)
    case .base64Binary: return Self.isBase64(text)
    case .date: return scan.partialDate() != nil && scan.atEnd
    case .dateTime: return scan.dateTime(zoneRequired: false) && scan.atEnd
    case .instant: return scan.dateTime(zoneRequired: true) && scan.atEnd
    case .time: return scan.time(secondsRequired: true) && scan.atEnd
    }
  }

  /// FHIR integers are signed 32-bit; the text is known to be digits with an optional sign.
  private func fits(_ text: ArraySlice<UInt8>, ceiling: Int) -> Bool {
    guard text.count <= 11, let number = Int(String(decoding: text, as: UTF8.self)) else { return false }
    return number <= ceiling && number >= -ceiling - 1
  }

  /// A string has at least one character that is not white space, and no control characters but TAB, LF and CR.
  private static func hasText(_ text: ArraySlice<UInt8>) -> Bool {
    var visible = false
    for byte in text {
      if byte < 0x20 && byte != 9 && byte != 10 && byte != 13 { return false }
      if byte > 0x20 { visible = true }
    }
    return visible
  }

  /// No white space at the ends, and only single spaces inside.
  private static func isCode(_ text: ArraySlice<UInt8>) -> Bool {
    var previous: UInt8 = 0x20
    for byte in text {
      if byte < 0x20 || byte == 0x7f { return false }
      if byte == 0x20 && previous == 0x20 { return false }
      previous = byte
    }
    return previous != 0x20
  }

  private static func isOID(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.starts(with: "urn:oid:".utf8) else { return false }
    let parts = text.dropFirst(8).split(separator: dot, omittingEmptySubsequences: false)
    guard parts.count >= 2, let first = parts.first, first.count == 1, let root = first.first, (48...50).contains(root)
    else { return false }
    return parts.allSatisfy { $0.allSatisfy(\.isDigit) && !$0.isEmpty && ($0.first != zero || $0.count == 1) }
  }

  private static func isUUID(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.starts(with: "urn:uuid:".utf8) else { return false }
    let parts = text.dropFirst(9).split(separator: minus, omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHex) }
  }

  /// RFC 4648, white space allowed between groups.
  private static func isBase64(_ text: ArraySlice<UInt8>) -> Bool {
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
