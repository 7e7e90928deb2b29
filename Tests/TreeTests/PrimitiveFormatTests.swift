import Testing
import Tree

/// For every format what it takes and what it refuses; the texts are those of a document, without JSON's quotes.
@Suite struct PrimitiveFormatTests {
  static let valid: [PrimitiveFormat: [String]] = [
    .boolean: ["true", "false"],
    .integer: ["0", "-0", "1", "-1", "2147483647", "-2147483648"],
    .unsignedInt: ["0", "1", "2147483647"],
    .positiveInt: ["1", "10", "2147483647"],
    .decimal: ["0", "-0", "1.00", "-0.5", "1e3", "1E+3", "1.0e-10", "100000000000000000000.000000000000000001"],
    .string: ["a", " a ", "a\tb\r\nc", "漢字", "\u{1f600}", "<", "\u{7f}"],
    .markdown: ["# a\n\n- b"],
    .code: ["a", "final", "a b c", "漢 字", "1234.5", "a-b_c/d"],
    .id: ["a", "A-1.b", String(repeating: "a", count: 64), "-", ".", "0"],
    .uri: ["urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", "a", "http://example.org/漢?a=b#c", "#p1"],
    .url: ["http://example.org", "mailto:a@example.org"],
    .canonical: ["http://example.org/ValueSet/a|0.8", "#a"],
    .oid: ["urn:oid:1.2", "urn:oid:0.0", "urn:oid:2.16.840.1.113883.3.1937.777.24.2.1791"],
    .uuid: ["urn:uuid:87e11d66-c137-458a-9754-fe6c4e445a6d"],
    .base64Binary: ["AAAA", "AA==", "AAA=", "ab+/", "AAAA AAAA\r\nAAAA", " AAAA "],
    .xhtml: ["<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"],
    .date: ["0001", "1999", "2000-02", "2000-02-29", "2024-02-29", "1900-02-28", "1999-12-31", "9999-12-31"],
    .dateTime: [
      "2000", "2000-02", "2000-02-29", "2000-02-29T00:00:00Z", "2016-12-31T23:59:60Z", "2000-01-01T00:00:00.1+14:00",
      "2000-01-01T12:34:56.123456789-13:59", "2000-01-01T00:00:00+09:00",
    ],
    .instant: ["2000-02-29T00:00:00Z", "2015-02-07T13:28:17.239+02:00"],
    .time: ["00:00:00", "23:59:59", "23:59:60", "12:34:56.789"],
  ]

  static let invalid: [PrimitiveFormat: [String]] = [
    .boolean: ["True", "0", "1", "t", "true ", "\"true\""],
    .integer: ["+1", "01", "1.0", "1e3", "2147483648", "-2147483649", "99999999999999999999", "-", " 1", "１"],
    .unsignedInt: ["-1", "-0", "+0", "2147483648", "01", "a"],
    .positiveInt: ["0", "-1", "+1", "2147483648", "01", "1.0"],
    .decimal: ["+1", "01", ".5", "1.", "1.e3", "1e", "1e+", "NaN", "INF", "1,0", "1.0.0", "1 ", "0x1", "--1"],
    .string: [" ", "\n", "\t \r\n", "a\u{0}", "\u{b}", "a\u{1f}"],
    .markdown: [" ", "\u{8}"],
    .code: [" a", "a ", "a  b", "a\tb", "a\nb", " ", "a\u{7f}"],
    .id: ["a b", "a_b", "a:b", "a/b", "é", String(repeating: "a", count: 65)],
    .uri: ["a b", " ", "a\n", "\u{7f}"],
    .url: [" http://example.org"],
    .canonical: ["a\tb"],
    .oid: [
      "1.2.3", "urn:oid:", "urn:oid:1", "urn:oid:3.1", "urn:oid:1.02", "urn:oid:1..2", "urn:oid:1.2.", "urn:oid:10.1",
    ],
    .uuid: [
      "urn:uuid:87E11D66-C137-458A-9754-FE6C4E445A6D",
      "87e11d66-c137-458a-9754-fe6c4e445a6d", "urn:uuid:87e11d66c137458a9754fe6c4e445a6d",
      "urn:uuid:87e11d66-c137-458a-9754-fe6c4e445a6", "urn:uuid:g7e11d66-c137-458a-9754-fe6c4e445a6d",
    ],
    .base64Binary: ["A", "AA", "AAA", "AAAAA", "A===", "AA=A", "====", "AA-_", "AAAA&", " ", "=AAA"],
    .xhtml: [" "],
    .date: [
      "0000", "99", "19999", "2000-", "2000-00", "2000-13", "2000-1", "2000-01-00", "2000-01-32", "2000-04-31",
      "2001-02-29", "1900-02-29", "2100-02-29", "2000-1-1", "2000-01-01T00:00:00Z", "2000/01/01", "20000101", "-2000",
    ],
    .dateTime: [
      "2000-01-01T", "2000-01-01T00:00:00", "2000-01-01T00:00Z", "2000-01T00:00:00Z", "2000-01-01 00:00:00Z",
      "2000-01-01T24:00:00Z", "2000-01-01T00:60:00Z", "2000-01-01T00:00:61Z", "2000-01-01T00:00:00.Z",
      "2000-01-01T00:00:00z", "2000-01-01T00:00:00+9:00", "2000-01-01T00:00:00+0900", "2000-01-01T00:00:00+14:01",
      "2000-01-01T00:00:00+15:00", "2000-01-01T00:00:00Z ", "2001-02-29T00:00:00Z",
    ],
    .instant: [
      "2000", "2000-02", "2000-02-29", "2000-02-29T00:00:00", "2000-02-29T00:00:00.123", "2001-02-29T00:00:00Z",
    ],
    .time: ["24:00:00", "12:05", "1:00:00", "00:60:00", "00:00:61", "12:00:00Z", "12:00:00.", "T12:00:00"],
  ]

  @Test(arguments: PrimitiveFormat.allCases) func takesAndRefuses(_ format: PrimitiveFormat) throws {
    for text in try #require(Self.valid[format]) {
      #expect(format.accepts(Array(text.utf8)[...]), "\(text.debugDescription)")
    }
    for text in try #require(Self.invalid[format]) + [""] {
      #expect(!format.accepts(Array(text.utf8)[...]), "\(text.debugDescription)")
    }
  }

  /// A text in the middle of a buffer is judged by itself.
  @Test(arguments: PrimitiveFormat.allCases) func looksOnlyAtTheSlice(_ format: PrimitiveFormat) throws {
    for text in try #require(Self.valid[format]) {
      let buffer = Array("9\(text)9".utf8)
      #expect(format.accepts(buffer[1..<buffer.count - 1]), "\(text.debugDescription)")
    }
  }

  /// Every year's days, by a count of its own: days since an epoch.
  @Test func calendarDays() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for year in [1600, 1700, 1900, 1999, 2000, 2004, 2023, 2024, 2100, 2400] {
      for month in 1...12 {
        let leap = month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0))
        for day in 0...32 {
          let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
          let exists = day >= 1 && day <= lengths[month - 1] + (leap ? 1 : 0)
          #expect(PrimitiveFormat.date.accepts(Array(text.utf8)[...]) == exists, "\(text)")
        }
      }
    }
  }

  @Test func onlyNumbersAndTruthValuesAreLiterals() {
    let literals = PrimitiveFormat.allCases.filter(\.isJSONLiteral)
    #expect(literals == [.boolean, .integer, .unsignedInt, .positiveInt, .decimal])
  }

  /// Texts are looked at by words: whatever byte stands wherever, it must be seen.
  @Test func anyByteAnywhere() {
    for length in 1...20 {
      for position in 0..<length {
        for byte in UInt8.min...UInt8.max {
          var text = [UInt8](repeating: UInt8(ascii: "A"), count: length)
          text[position] = byte
          let isSpace = [9, 10, 13, 32].contains(byte)
          let isVisible = byte > 0x20 || length > 1 && isSpace
          let character = Character(Unicode.Scalar(byte))
          let isDigit = byte < 0x80 && (character.isLetter || character.isNumber || "+/".contains(character))
          let isPadding = byte == UInt8(ascii: "=") && position == length - 1
          let isBase64 =
            isSpace ? length > 1 && length % 4 == 1 : (isDigit || isPadding && length > 1) && length % 4 == 0
          if PrimitiveFormat.string.accepts(text[...]) != isVisible {
            Testing.Issue.record("string: \(byte) at \(position) of \(length)")
          }
          if PrimitiveFormat.base64Binary.accepts(text[...]) != isBase64 {
            Testing.Issue.record("base64: \(byte) at \(position) of \(length)")
          }
        }
      }
    }
  }
}
