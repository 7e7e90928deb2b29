import Testing
import XML

/// Texts in other encodings, and texts that are not in the one they claim.
@Suite struct EncodingTests {
  private static let body = "<a b=\"日本語\">テスト &amp; 試験</a>"

  private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func utf8() throws {
    let expected = try outline(Self.body)
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    for declaration in ["", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='utf-8'?>\n"] {
      let text = Self.ascii(declaration + Self.body)
      #expect(outline(try XMLEvents(parsing: text)) == expected)
      let events = try XMLEvents(parsing: mark + text)
      #expect(outline(events) == expected)
      #expect(events.source == text)
      #expect(events.position(ofByte: 0) == XMLPosition(line: 1, column: 1))
    }
  }

  @Test(arguments: [false, true]) func utf16InBothOrders(bigEndian: Bool) throws {
    let mark: [UInt8] = bigEndian ? [0xfe, 0xff] : [0xff, 0xfe]
    let declared = "<?xml version='1.0' encoding='UTF-16'?>" + Self.body
    for text in [Self.body, declared] {
      let events = try XMLEvents(parsing: mark + utf16(text, bigEndian: bigEndian))
      #expect(outline(events) == (try outline(Self.body)))
      #expect(events.source.string == text)
    }
    // A declaration says enough, without a mark.
    #expect(
      outline(try XMLEvents(parsing: utf16(declared, bigEndian: bigEndian))) == (try outline(Self.body)))
    // Long enough for many pieces, with surrogate pairs at every offset.
    let long = "<a>" + (0..<20_000).map { $0 % 3 == 0 ? "😀x" : "😀" }.joined() + "</a>"
    #expect(
      try XMLEvents(parsing: mark + utf16(long, bigEndian: bigEndian)).source.string == long)
  }

  @Test func shiftJIS() throws {
    let shiftJIS =
      Self.ascii("<?xml version='1.0' encoding='Shift_JIS'?><a b='") + [0x93, 0xfa, 0x96, 0x7b]
      + Self.ascii("'>") + [0x83, 0x5c, 0xb1] + Self.ascii("</a>")
    let events = try XMLEvents(parsing: shiftJIS)
    #expect(outline(events) == "<a @b=日本 \"ソｱ\" >")
    #expect(events.source.string == "<?xml version='1.0' encoding='Shift_JIS'?><a b='日本'>ソｱ</a>")

    // Half-width kana grow to three times their length.
    let kana =
      Self.ascii("<?xml version='1.0' encoding='Shift_JIS'?><a>") + Array(repeating: 0xb1, count: 200_000)
      + Self.ascii("</a>")
    #expect(try XMLEvents(parsing: kana).string(at: 1) == String(repeating: "ｱ", count: 200_000))
  }

  private static func declared(_ encoding: String, _ text: [UInt8]) -> [UInt8] {
    ascii("<?xml version='1.0' encoding='\(encoding)'?><a>") + text + ascii("</a>")
  }

  @Test(
    arguments: [
      ("US-ASCII", [0x41], "A"), ("ascii", [0x41], "A"),
      ("ISO-8859-1", [0xe9], "é"), ("latin1", [0xa4], "¤"), ("iso-8859-15", [0xa4], "€"), ("windows-1252", [0x80], "€"),
      ("Shift_JIS", [0x93, 0xfa], "日"), ("shift-jis", [0x93, 0xfa], "日"), ("SJIS", [0x93, 0xfa], "日"),
      ("x-sjis", [0x93, 0xfa], "日"), ("MS_Kanji", [0x93, 0xfa], "日"), ("csShiftJIS", [0x93, 0xfa], "日"),
      // A character of the vendor's that Shift_JIS does not have.
      ("Windows-31J", [0x87, 0x40], "①"), ("csWindows31J", [0x87, 0x40], "①"), ("CP932", [0x87, 0x40], "①"),
      ("MS932", [0x87, 0x40], "①"),
      ("EUC-JP", [0xc6, 0xfc], "日"), ("eucjp", [0xc6, 0xfc], "日"), ("x-euc-jp", [0xc6, 0xfc], "日"),
      ("ISO-2022-JP", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42], "日"),
      ("csISO2022JP", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42], "日"),
    ] as [(String, [UInt8], String)])
  func declaredEncodings(encoding: String, bytes: [UInt8], text: String) throws {
    #expect(try XMLEvents(parsing: Self.declared(encoding, bytes)).string(at: 1) == text)
    // Again in a text of many pieces, whose ends fall at every offset of a character.
    let count = 60_000
    let repeated = [[UInt8]](repeating: bytes, count: count).joined()
    let many = try XMLEvents(parsing: Self.declared(encoding, [0x78] + repeated))
    #expect(many.string(at: 1) == "x" + String(repeating: text, count: count))
  }

  /// A converter that left wrong bytes out, or put others in their place, would change a record unnoticed.
  @Test(
    arguments: [
      ("US-ASCII", [0x80]), ("windows-1252", [0x81]),
      ("Shift_JIS", [0x80]), ("Shift_JIS", [0x81, 0x20]), ("Shift_JIS", [0xff]), ("Shift_JIS", [0x87, 0x40]),
      ("x-sjis", [0x80]), ("SJIS", [0xfd]),
      ("Windows-31J", [0x81, 0x20]), ("Windows-31J", [0xff]), ("Windows-31J", [0x85, 0x40]),
      ("EUC-JP", [0xff]), ("EUC-JP", [0xc6]), ("EUC-JP", [0xa9, 0xa1]),
      ("ISO-2022-JP", [0x80]), ("ISO-2022-JP", [0x1b, 0x24, 0x42, 0x29, 0x21]),
    ] as [(String, [UInt8])])
  func nothingIsLeftOut(encoding: String, bytes: [UInt8]) {
    for text in [bytes, [0x78] + bytes + [0x79], bytes + Array(repeating: 0x78, count: 100_000)] {
      #expect(fault(of: Self.declared(encoding, text))?.code == .encoding)
    }
  }

  @Test func utf32() throws {
    func bytes(_ shifts: [UInt32]) -> [UInt8] {
      Self.body.unicodeScalars.flatMap { scalar -> [UInt8] in
        shifts.map { UInt8(truncatingIfNeeded: scalar.value >> $0) }
      }
    }
    let little = [0xff, 0xfe, 0, 0] + bytes([0, 8, 16, 24])
    let big = [0, 0, 0xfe, 0xff] + bytes([24, 16, 8, 0])
    #expect(try XMLEvents(parsing: little).source.string == Self.body)
    #expect(try XMLEvents(parsing: big).source.string == Self.body)
  }

  @Test func wrongDeclarations() {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let wrong: [(String, [UInt8])] = [
      ("UTF-16 declared in UTF-8", Self.ascii("<?xml version='1.0' encoding='UTF-16'?><a/>")),
      ("UTF-32 declared in UTF-8", Self.ascii("<?xml version='1.0' encoding='UTF-32'?><a/>")),
      ("a UTF-8 mark", mark + Self.ascii("<?xml version='1.0' encoding='Shift_JIS'?><a/>")),
      (
        "UTF-8 declared in UTF-16",
        [0xff, 0xfe] + utf16("<?xml version='1.0' encoding='UTF-8'?><a/>", bigEndian: false)
      ),
      (
        "the other byte order",
        [0xff, 0xfe] + utf16("<?xml version='1.0' encoding='UTF-16BE'?><a/>", bigEndian: false)
      ),
      // Known to libxml2, but not to be trusted with a record.
      ("utf_8", Self.ascii("<?xml version='1.0' encoding='utf_8'?><a/>")),
      ("UTF-7", Self.ascii("<?xml version='1.0' encoding='UTF-7'?><a/>")),
      ("EBCDIC declared in ASCII", Self.ascii("<?xml version='1.0' encoding='IBM037'?><a/>")),
      ("no such encoding", Self.ascii("<?xml version='1.0' encoding='x-none'?><a/>")),
      ("a name that is a path", Self.ascii("<?xml version='1.0' encoding='../x'?><a/>")),
    ]
    for (what, bytes) in wrong {
      let fault = fault(of: bytes)
      let expected: XMLFault.Code = what == "a name that is a path" ? .syntax : .encoding
      #expect(fault?.code == expected, "\(what)")
      #expect(fault?.line == 1, "\(what)")
    }
    #expect(fault(of: "<?xml version='1.0' encoding='x-none'?><a/>")?.column == 31)
  }

  @Test func wrongBytes() {
    func place(_ bytes: [UInt8]) -> String {
      fault(of: bytes).map { "\($0.line):\($0.column) \($0.code.rawValue)" } ?? ""
    }
    // Latin 1 in a text without a declaration; overlong; a surrogate; above U+10FFFF; cut off; alone.
    let sequences: [[UInt8]] = [
      [0xe9], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe3, 0x81], [0x80],
      [0xff],
    ]
    for sequence in sequences {
      #expect(place(Self.ascii("<a>\nあx") + sequence + Self.ascii("</a>")) == "2:3 encoding")
      #expect(place(Self.ascii("<a>\nあx0123456789") + sequence + Self.ascii("</a>")) == "2:13 encoding")
      #expect(place(Self.ascii("<a>\nあx") + sequence) == "2:3 encoding")
    }
    #expect(
      place(Self.ascii("<?xml version='1.0' encoding='Shift_JIS'?>\n<a>") + [0x93, 0xfa, 0x81, 0x20, 0x20])
        == "2:5 encoding")
    #expect(place([0xff, 0xfe] + utf16("<a>x", bigEndian: false) + [0x00, 0xd8, 0x20, 0x00]) == "1:5 encoding")
    #expect(place([0xff, 0xfe] + utf16("<a/>", bigEndian: false) + [0x20]) == "1:5 encoding")
    #expect(place(Self.ascii("<?xml version='1.0' encoding='US-ASCII'?><a>") + [0xc3, 0xa9]) == "1:45 encoding")
  }
}
