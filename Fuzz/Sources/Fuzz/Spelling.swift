import FHIR
import Tree

/// The same JSON in a spelling that only the thorough reader takes: the first member's name begins with an escape.
enum JSONSpelling {
  static func check(_ text: [UInt8], _ reading: Reading) {
    guard let at = text.firstIndex(of: UInt8(ascii: "\"")), at + 1 < text.count,
      text[..<at].allSatisfy({ $0 != UInt8(ascii: ":") }), isLetter(text[at + 1])
    else { return }
    let digits = String(text[at + 1], radix: 16)
    let spelled = text[...at] + Array("\\u00\(digits)".utf8) + text[(at + 2)...]
    // The byte order mark is no part of a line.
    let quote = Place(offset: at, in: text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...].prefix(at - 3) : text[..<at])
    ReadingOracle.agree(reading, FHIRFormat.json.read(Array(spelled)), "the first name escaped") { place in
      let isBehind = place.line == quote.line && place.column > quote.column
      return isBehind ? Place(line: place.line, column: place.column + 5) : place
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
}

/// The same XML in spellings that only the thorough reader takes: a comment behind it, and UTF-16.
enum XMLSpelling {
  static func check(_ text: [UInt8], _ reading: Reading) {
    guard isPlainUTF8(text) else { return }
    if !reading.issues.isFatal {
      let spelled = FHIRFormat.xml.read(text + Array("<!-- -->".utf8))
      ReadingOracle.agree(reading, spelled, "a comment behind")
    }
    if let string = validString(text), !declaresEncoding(text) {
      ReadingOracle.agree(reading, FHIRFormat.xml.read(utf16(string)), "in UTF-16")
    }
  }

  /// Whether it has no mark of another encoding, and declares none in which a comment could be read otherwise.
  static func isPlainUTF8(_ text: [UInt8]) -> Bool {
    if text.prefix(4).contains(where: { $0 == 0 || $0 >= 0xfe }) { return false }
    return !declaresEncoding(text) || text.prefix(60).contains(sequence: "UTF-8")
      || text.prefix(60).contains(sequence: "utf-8")
  }

  /// Whether it does, or seems to: a declaration that is broken may be long.
  static func declaresEncoding(_ text: [UInt8]) -> Bool { text.contains(sequence: "encoding") }

  /// With its mark, the least significant byte first.
  static func utf16(_ text: String) -> [UInt8] {
    [0xff, 0xfe] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
  }

  /// The text without its mark, where it is UTF-8.
  static func validString(_ text: [UInt8]) -> String? {
    String(validating: text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...] : text[...], as: UTF8.self)
  }
}

extension Collection<UInt8> {
  /// Whether those bytes stand in it, one after the other.
  func contains(sequence: String) -> Bool {
    let wanted = Array(sequence.utf8)
    return indices.contains { self[$0...].starts(with: wanted) }
  }
}
