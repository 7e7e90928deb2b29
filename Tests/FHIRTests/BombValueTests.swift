import FHIR
import Testing
import Tree

/// Values and texts that are much, or not what they seem. The large ones are read, and come back through both formats;
/// those that are no text are refused wherever they stand.
///
/// Numbers of 2 GB can't be held in a test, and need not: the readers go over digits byte by byte, keep offset and length
/// and make no number of them, so that two million take the same way as two billion. Offsets have 32 bits, and a text
/// for which they don't suffice is refused before anything is read (`JSONReader.read`; XML is bounded at 64 MB).
@Suite struct BombValueTests {
  /// The document of a patient's JSON; it comes back through both formats.
  private func comesBack(_ members: String, _ location: SourceLocation = #_sourceLocation) throws -> Document {
    let read = try document(#"{"resourceType":"Patient",\#(members)}"#, .json, location)
    for format in FHIRFormat.allCases {
      let reading = format.read(try format.write(read))
      #expect(reading.issues == [], sourceLocation: location)
      #expect(reading.document == read, sourceLocation: location)
    }
    return read
  }

  @Test func twoMillionDigits() throws {
    let digits = "1" + String(repeating: "0", count: 2_000_000)
    for number in [digits, "-\(digits).\(digits)", "1e\(digits)"] {
      let read = try comesBack(#""extension":[{"url":"urn:x","valueDecimal":\#(number)}]"#)
      #expect(read.root.at("extension.valueDecimal")?.bytes.count == number.utf8.count)
    }
    let integer = FHIRFormat.json.read(Array(#"{"resourceType":"Patient","multipleBirthInteger":\#(digits)}"#.utf8))
    #expect(integer.issues.map(\.code) == [.valueFormat])
    let xml = FHIRFormat.xml.read(Array(patientXML("<multipleBirthInteger value=\"\(digits)\"/>").utf8))
    #expect(xml.issues.map(\.code) == [.valueFormat])
  }

  /// Ten megabytes of characters that are written as escapes in one format or the other, or in both.
  @Test func tenMegabytesOfEscapes() throws {
    let piece = #"\\\"&<>'\n\t\u3042\ud83d\ude00/]]>"#
    let read = try comesBack(
      #""name":[{"text":"\#(String(repeating: piece, count: 10_000_000 / piece.utf8.count))x"}]"#)
    #expect((read.root.at("name.text")?.bytes.count ?? 0) > 5_000_000)
  }

  @Test func aMegabyteOfAName() {
    let name = String(repeating: "a", count: 1_000_000)
    let reading = FHIRFormat.json.read(Array(#"{"resourceType":"Patient","\#(name)":1}"#.utf8))
    #expect(reading.issues.map(\.code) == [.elementNameless])
    #expect(reading.issues.first?.subjects == ["Patient"])
    let type = FHIRFormat.json.read(Array(#"{"resourceType":"\#(name)"}"#.utf8))
    #expect(type.issues.map(\.code) == [.typeUnknown])
    #expect(type.issues.first?.subjects.first == "…")
  }

  /// A list of a million values of which only the last has an id: the side is nearly all nulls.
  @Test func aMillionNulls() throws {
    let nulls = String(repeating: "null,", count: 1_000_000)
    let values = String(repeating: "\"a\",", count: 1_000_000)
    let read = try comesBack(#""name":[{"given":[\#(values)"b"],"_given":[\#(nulls){"id":"c"}]}]"#)
    #expect(read.count == 1_000_001 + 3)
    #expect(read.root.at("name")?.all("given").last?.at("id")?.value == "c")
  }

  /// Members in the wrong order on all levels there may be: the whole text goes to the thorough reader, once.
  @Test func unorderedMembersOnEveryLevel() throws {
    let inside = (0..<48).map { #""url":"urn:\#($0)","id":"e\#($0)""# }
    let ordered =
      #""extension":["# + inside.map { #"{\#($0),"extension":["# }.joined() + #"{"url":"u","valueCode":"x"}]"#
    let unordered =
      #""extension":["# + String(repeating: #"{"extension":["#, count: 48) + #"{"valueCode":"x","url":"u"}]"#
      + inside.reversed().map { ",\($0)}]" }.joined()
    let one = try document(#"{"resourceType":"Patient",\#(ordered)\#(String(repeating: "}]", count: 48))}"#)
    #expect(try comesBack(unordered) == one)
  }

  // MARK: No text

  private static let sequences: [[UInt8]] = [
    // Alone, too long, surrogates, above U+10FFFF, cut off.
    [0x80], [0xbf], [0xc0, 0x80], [0xc0, 0xaf], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xff], [0xfe], [0xc2], [0xe3, 0x81], [0xf0, 0x9f, 0x98],
    // A character that no text has.
    [0],
  ]

  /// Wherever they stand, be it where nobody looks closely.
  @Test(arguments: sequences) func bytesThatAreNoText(_ sequence: [UInt8]) throws {
    let json = #"""
      {"resourceType":"Patient","text":{"status":"empty","div":"<div xmlns=\"\#(xhtml)\">%</div>"},"extension":[{"url":"urn:%",
      "valueDecimal":1%}],"name":[{"%":1,"text":"0123456789abcdef%0123456789abcdef","given":["%"]}]%}%
      """#
    let xml = #"""
      <Patient xmlns="http://hl7.org/fhir"><!--%--><id value="%"/><text><status value="empty"/><div xmlns="\#(xhtml)"
       class="%">%</div></text><extension url="urn:%"><valueCode value="x"/></extension><name><text
       value="0123456789abcdef%0123456789abcdef"/><%/></name>%</Patient>%
      """#
    for (format, text) in [(FHIRFormat.json, json), (.xml, xml)] {
      let parts = text.split(separator: "%", omittingEmptySubsequences: false).map { Array($0.utf8) }
      for damaged in 1..<parts.count {
        let before = Array(parts[..<damaged].joined())
        // Cut off there as well: what stands behind must not be what saves it.
        for after in [Array(parts[damaged...].joined()), []] {
          let reading = format.read(before + sequence + after)
          #expect(reading.document == nil, "\(format), \(damaged)")
          #expect(reading.issues.map(\.severity) == [.fatal], "\(format), \(damaged)")
        }
      }
    }
  }

  /// Escapes say what the text itself can't, but for what no text can.
  @Test func zeroEscaped() throws {
    let name = FHIRFormat.json.read(Array(#"{"resourceType":"Patient","a\u0000":1,"\u0000":1}"#.utf8))
    #expect(name.issues.map(\.code) == [.elementNameless, .elementNameless])
    #expect(name.issues.map(\.path) == ["Patient", "Patient"])
    let value = FHIRFormat.json.read(
      Array(#"{"resourceType":"Patient","id":"a\u0000b","name":[{"text":"a\u0000"}]}"#.utf8))
    #expect(value.issues.map(\.code) == [.valueFormat, .valueFormat])
    for reference in ["&#0;", "&#x0;", "&#xD800;", "&#xFFFF;"] {
      let xml = FHIRFormat.xml.read(Array(patientXML("<name><text value=\"a\(reference)\"/></name>").utf8))
      #expect(xml.issues.map(\.code) == [.xmlSyntax])
    }
  }
}
