import Streams
import Testing
import Tree

/// What XML can put in the way of finding a Bundle's entries. Each text is converted whole and split, in chunks of one
/// byte, of seven, and at once.
@Suite struct XMLSplitTests {
  static let a: String =
    #"<entry><fullUrl value="urn:a"/><resource><Patient><active value="true"/></Patient></resource></entry>"#
  static let b: String =
    #"<entry id="e"><resource><Basic><id value="b"/><text><status value="additional"/><div xmlns="http://www.w3.org/1999/xhtml">漢字 &lt;entry&gt; <!-- <entry> --></div></text><code><text value="'&lt;/entry>' > x"/></code></Basic></resource></entry>"#

  /// A Bundle of these parts.
  static func bundle(_ parts: String..., attributes: String = #"xmlns="http://hl7.org/fhir""#) -> String {
    "<Bundle \(attributes)>\(parts.joined())</Bundle>"
  }

  static let type = #"<type value="collection"/>"#

  private static let same: [(name: String, text: String)] = [
    ("two", bundle(type, a, b)),
    ("one", bundle(type, a)),
    ("none", bundle(type)),
    (
      "a declaration and white space",
      "<?xml version='1.0' encoding=\"utf-8\"?>\r\n" + bundle("\n \(type)\n\t\(a)\n\n \(b)\n") + "\n"
    ),
    ("a byte order mark", "\u{feff}<?xml version='1.0'?>" + bundle(type, a, b)),
    (
      "elements after them",
      bundle(
        type, a, b,
        #"<signature><type><code value="x"/></type><when value="2026-01-01T00:00:00Z"/><who><display value="x"/></who></signature>"#
      )
    ),
    (
      "comments",
      "<!-- <entry> -->"
        + bundle("<!--<entry>-->\(type)<!-- ' --> <!---->\(a)<!-- </entry> -> \"> -->\(b)<!-- x -->") + "<!-- y -->"
    ),
    ("instructions", "<?x <entry> ?>" + bundle("\(type)<?x ??>\(a)<?entry <entry>?>\(b)<?x?>")),
    ("quotes", bundle(type, #"<entry ><fullUrl value='urn:">"'/></entry  >"#, a)),
    (
      "prefixes",
      #"<f:Bundle xmlns:f="http://hl7.org/fhir"><f:type value="collection"/><f:entry><f:fullUrl value="urn:x"/></f:entry><f:entry><f:fullUrl value="urn:y"/></f:entry></f:Bundle>"#
    ),
    (
      "a prefix for narratives",
      #"<Bundle xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><type value="collection"/><entry><resource><Basic><text><status value="additional"/><h:div><h:p>x</h:p></h:div></text><code><text value="x"/></code></Basic></resource></entry></Bundle>"#
    ),
    (
      "a schema location",
      bundle(
        type, a,
        attributes:
          #"xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a > b""#
      )
    ),
    ("Bundles within", bundle(type, "<entry><resource><Bundle>\(type)\(a)\(b)</Bundle></resource></entry>", a)),
    ("a CDATA section", bundle(type, "<![CDATA[ ]]>", a, "<![CDATA[]]>", b)),
    (
      "another resource",
      #"<List xmlns="http://hl7.org/fhir"><status value="current"/><mode value="working"/><entry><item><display value="x"/></item></entry></List>"#
    ),
  ]

  @Test(arguments: same)
  func splitIsWhole(_ name: String, _ text: String) async throws {
    try await expectSame(text, from: .xml, name)
  }

  private static let faulty: [(name: String, text: String)] = [
    ("no type", bundle(a)),
    ("an entry of its own line", bundle("\n\(type)\n<entry/>\n\(a)\n<entry></entry>")),
    ("out of order", bundle(a, type, b)),
    (
      "not neighbours",
      bundle(type, a, #"<total value="2"/>"#, b, b, #"<link><relation value="x"/><url value="y"/></link>"#, a)
    ),
    ("text between them", bundle("\(type) x \(a) 漢 \(b) z")),
    ("a section between them", bundle("\(type)\(a)<![CDATA[ <entry> ]]>\(b)")),
    ("another namespace", bundle(type, a, #"<entry xmlns="urn:x"/>"#, b)),
    ("no namespace", "<Bundle>\(type)\(a)</Bundle>"),
    ("another root", "<bundle xmlns=\"http://hl7.org/fhir\">\(type)\(a)</bundle>"),
    ("an attribute of the root", bundle(type, a, b, attributes: #"xmlns="http://hl7.org/fhir" x="1""#)),
    (
      "issues in the head, the entries and the tail",
      bundle(
        "\n<x/><type value=\"nö\"/>\(a)\n  <entry>漢<y/></entry> <entry><resource><Patient><birthDate value=\"漢\"/></Patient></resource></entry>\(a)\n<z/><total value=\"-1\"/>"
      )
    ),
  ]

  @Test(arguments: faulty)
  func theIssuesAreThoseOfTheWhole(_ name: String, _ text: String) async throws {
    try await expectSame(text, from: .xml, name)
  }

  private static let refused: [(name: String, text: String)] = [
    ("a document type", "<!DOCTYPE Bundle>" + bundle(type, a)),
    ("an end tag missing", bundle(type, "<entry><fullUrl value='x'></entry>", a)),
    ("another end tag", bundle(type, a, "</entry>", b)),
    ("the end missing", "<Bundle xmlns=\"http://hl7.org/fhir\">" + type + a),
    ("a comment without end", bundle(type, a, "<!-- ", b)),
    ("a comment that ends too early", bundle(type, a, "<!-->", b)),
    ("two hyphens in a comment", bundle(type, a, "<!-- -- -->", b)),
    ("an attribute without end", bundle(type, a, "<entry x='>", b)),
    ("a bad name", bundle(type, a, "<entry><1/></entry>")),
    ("an entity", bundle(type, a, "<entry><fullUrl value='&x;'/></entry>")),
    ("a prefix that is not declared", bundle(type, "<x:entry/>", a)),
    ("a second root", bundle(type, a) + bundle(type, b)),
    ("an end tag after the root", bundle(type, a) + "</Bundle>"),
    ("text after the root", bundle(type, a) + "x"),
    ("bad markup", bundle(type, a, "<!x>", b)),
    ("nothing", ""),
  ]

  @Test(arguments: refused)
  func whatIsNoXMLIsRefused(_ name: String, _ text: String) async throws {
    let whole = try await convert(text, from: .xml, to: .json, Way.whole)
    #expect(!whole.isConverted)
    for chunk in [1, 7, 1 << 16] {
      let split = try await convert(text, from: .xml, to: .json, Way.split(chunk: chunk))
      #expect(!split.isConverted, "\(name)")
      #expect(
        split.issues.contains { $0.code == whole.issues.first?.code && $0.place == whole.issues.first?.place },
        "\(name): \(split.faults), not \(whole.faults)")
    }
  }

  /// A small text in another encoding is taken; a large one is refused in plain words.
  @Test func largeTextsMustBeUTF8() async throws {
    let text = Self.bundle(Self.type, Self.a)
    var wide: [UInt8] = [0xff, 0xfe]
    for unit in text.utf16 { wide += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    #expect(try await convert(wide, from: .xml, to: .json, Way.whole).isConverted)
    let declared = Array("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>".utf8) + Array(text.utf8)
    #expect(try await convert(declared, from: .xml, to: .json, Way.whole).isConverted)
    for bytes in [wide, Array(wide.dropFirst(2)), declared] {
      let split = try await convert(bytes, from: .xml, to: .json, Way.split())
      #expect(!split.isConverted && split.faults == ["1:1 text.size"])
      #expect(split.issues.first?.text().contains("UTF-8") == true)
    }
  }
}
