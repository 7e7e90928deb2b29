import Testing

@testable import Tree

/// Why a text is not a value of its type: the reason, in words, without the text.
@Suite struct FormatFaultTests {
  static let cases: [(PrimitiveFormat, String, FormatFault)] = [
    (.date, "2023-02-29", .day), (.date, "2024-04-31", .day), (.date, "2024-13", .month),
    (.date, "2024-2-9", .dateDigits),
    (.date, "2024/02/29", .dashes), (.date, "20240229", .dashes), (.date, "R6-02-29", .year),
    (.date, "24-02-29", .year),
    (.date, "令和6年", .year), (.date, "２０２４-02-29", .fullWidth), (.date, "2024-02-29T09:30:00Z", .noTimeAllowed),
    (.date, " 2024", .spaceAround), (.date, "0000", .year),
    (.dateTime, "2024-02-29T09:30:00", .noZone), (.dateTime, "2024-02-29 09:30:00Z", .separator),
    (.dateTime, "2024-02-29T09:30Z", .seconds), (.dateTime, "2024-02-29T24:00:00Z", .hour),
    (.dateTime, "2024-02-29T09:60:00Z", .minute), (.dateTime, "2024-02-29T09:30:61Z", .second),
    (.dateTime, "2024-02-29T09:30:00+0900", .zone), (.dateTime, "2024-02T09:30:00Z", .wholeDate),
    (.dateTime, "2024-02-29T09:30:00,5Z", .secondFraction), (.dateTime, "2024-02-29T9:30:00Z", .timeDigits),
    (.instant, "2024-02-29", .noTime), (.instant, "2024-02-29T09:30:00", .noZone),
    (.time, "09:30", .seconds), (.time, "09:30:00Z", .noZoneAllowed), (.time, "9:30:00", .timeDigits),
    (.boolean, "True", .lowerCase), (.boolean, "yes", .word), (.boolean, "1", .word),
    (.integer, "01", .leadingZero), (.integer, "+1", .plus), (.integer, "1.0", .fraction),
    (.integer, "2147483648", .range), (.integer, "abc", .letter), (.unsignedInt, "-1", .negative),
    (.positiveInt, "0", .range), (.decimal, "1,5", .comma), (.decimal, ".5", .noDigit), (.decimal, "NaN", .letter),
    (.decimal, "01.5", .leadingZero), (.id, "a_b", .character), (.id, String(repeating: "a", count: 65), .long),
    (.uri, "a b", .spaceInside), (.code, "a  b", .spaceTwice), (.code, "a ", .spaceAround),
    (.oid, "1.2.3", .prefix), (.oid, "URN:OID:1.2.3", .lowerCase), (.oid, "urn:oid:1", .numbers),
    (.oid, "urn:oid:1.a", .letter), (.uuid, "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", .lowerCase),
    (.uuid, "c757873d-ec9a-4326-a141-556f43239520", .prefix), (.uuid, "urn:uuid:c757873d", .groups),
    (.base64Binary, "TUlD-A==", .alphabet), (.base64Binary, "TUlDV", .padding), (.string, " \n", .blank),
    (.string, "a\u{1}", .control),
  ]

  @Test(arguments: cases) func theReasonIsTold(_ format: PrimitiveFormat, _ text: String, _ fault: FormatFault) {
    #expect(!format.accepts(Array(text.utf8)[...]))
    #expect(format.fault(in: text.utf8) == fault)
  }

  /// Whoever follows the example is right.
  @Test(arguments: PrimitiveFormat.allCases) func anExampleIsAccepted(_ format: PrimitiveFormat) {
    #expect(format.accepts(Array(format.example.utf8)[...]))
    #expect(format.wanted.hasSuffix(format.example))
  }

  /// All reasons and forms are phrases, and Japanese where Japanese is asked for.
  @Test(arguments: FormatFault.allCases) func aReasonIsAPhrase(_ fault: FormatFault) {
    #expect(Phrases.japanese(fault.rawValue) == fault.japanese)
    #expect(fault.rawValue != fault.japanese)
  }

  @Test func bothLanguagesSayHow() {
    let issue = Tree.Issue(
      .valueFormat, subjects: ["date", FormatFault.day.rawValue, PrimitiveFormat.date.wanted])
    #expect(
      issue.text()
        == "not a valid `date`: that month has no such day. Write YYYY, YYYY-MM or YYYY-MM-DD, e.g. 2024-02-29")
    #expect(
      issue.text(.japanese) == "`date`として不正です: その月にない日です。書き方: YYYY、YYYY-MM、YYYY-MM-DDのいずれか (例: 2024-02-29)")
  }

  /// Whoever reports only the type says how one is written, too.
  @Test func aTypeAloneIsEnough() {
    #expect(
      Tree.Issue(.valueFormat, subjects: ["time"]).text()
        == "not a valid `time`: it is written otherwise. Write hh:mm:ss, e.g. 09:30:00")
    #expect(
      Tree.Issue(.valueFormat, subjects: ["colour"]).text(.japanese)
        == "`colour`として不正です: 書き方が違います。書き方: https://hl7.org/fhir/R4/datatypes.html#primitive")
  }

  /// Phrases: what they name is carried over, in the order of the English.
  @Test func aPhraseKeepsWhatItNames() {
    #expect(Phrases.japanese("expected `,` or `}`") == "`,`か`}`が必要です")
    #expect(
      Phrases.japanese("the text ends too early; the element that begins at line 3, column 14 is still open")
        == "テキストが途中で終わっています。3行14列で始まる要素が閉じられていません")
    #expect(Phrases.japanese("birthDate") == nil)
    // What looks like a place holder in a name stays.
    #expect(Phrases.japanese("expected `{1}` or `b`") == "`{1}`か`b`が必要です")
  }

  @Test(arguments: ["birthDate", "_birthDate", "a-b.c_d", "xml:lang", "h1"]) func aNameIsTold(_ name: String) {
    #expect(InputName.told(name) == name)
  }

  @Test(arguments: ["", "山田太郎", "a b", "1a", "_", "a:", ":a", "a:b:c", "a\u{0}", String(repeating: "a", count: 65)])
  func whatIsNoNameIsNotTold(_ name: String) {
    #expect(InputName.told(name) == "…")
    #expect(Tree.Issue(.elementUnknown, subjects: [name, "Person"]).subjects == ["…", "Person"])
  }
}
