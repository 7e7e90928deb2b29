import Testing
import XML

/// Texts that are too much, and large texts that are not.
@Suite struct LimitTests {
  private func nested(_ depth: Int) -> String {
    String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
  }

  @Test func depth() throws {
    #expect(try read(nested(128)).count == 256)
    #expect(place(of: nested(129)) == "1:385 depth")
    #expect(place(of: String(repeating: "<a>", count: 1_000_000)) == "1:385 depth")
    #expect(place(of: "<a>\n<b/></a>", limits: XMLLimits(depth: 1)) == "2:1 depth")
    #expect(place(of: "<a/>", limits: XMLLimits(depth: 0)) == "1:1 depth")
    #expect(try read(nested(20_000), limits: XMLLimits(depth: 20_000)).count == 40_000)
  }

  @Test func attributes() throws {
    func element(_ count: Int) -> String { "<a" + (0..<count).map { " a\($0)=''" }.joined() + "/>" }
    #expect(try read(element(128)).count == 130)
    #expect(fault(of: element(129))?.code == .size)
    let million = fault(of: element(1_000_000))
    #expect(million?.code == .size)
    #expect(million?.text == "an element has more than 128 attributes")
    #expect(fault(of: "<r>" + element(1_000_000) + "</r>")?.code == .size)
    // Declarations count.
    #expect(place(of: "<a xmlns='urn:a'\n b=''/>", limits: XMLLimits(attributes: 1)) == "2:2 size")
    // Not those of all elements together.
    #expect(try read("<r>" + String(repeating: element(100), count: 1_000) + "</r>").count == 102_002)
  }

  @Test func namespacesInScope() throws {
    let opened = (0..<5).map { "<a xmlns:p\($0)='urn:\($0)'>" }.joined()
    let text = opened + String(repeating: "</a>", count: 5)
    #expect(try read(text, limits: XMLLimits(namespaces: 5)).count == 10)
    #expect(fault(of: text, limits: XMLLimits(namespaces: 4))?.code == .size)
    let siblings = "<r>" + String(repeating: "<a xmlns:p='urn:p'/>", count: 1_000) + "</r>"
    #expect(try read(siblings, limits: XMLLimits(namespaces: 1)).count == 2_002)
  }

  @Test func namesAndNodes() throws {
    let limits = XMLLimits(nameLength: 4, nodes: 4)
    #expect(try read("<abcd abcd=''/>", limits: limits).count == 3)
    #expect(place(of: "<abcde/>", limits: limits) == "1:1 size")
    #expect(place(of: "<r abcde=''/>", limits: limits) == "1:4 size")
    #expect(try read("<a b=''>x<c/></a>", limits: limits).count == 6)
    #expect(place(of: "<a b=''>x<c/>\n</a>", limits: limits) == "1:14 size")
    #expect(place(of: "<" + String(repeating: "a", count: 1_000_000) + "/>") == "1:1 size")
  }

  /// Otherwise a few megabytes of names that are all different would take minutes.
  @Test func differentNames() throws {
    func root(_ count: Int, _ one: (Int) -> String) -> String { "<r>" + (0..<count).map(one).joined() + "</r>" }
    let kinds: [(Int) -> String] = [
      { "<e\($0)/>" }, { "<e a\($0)=''/>" }, { "<e xmlns='urn:\($0)'/>" }, { "<e xmlns:p\($0)='urn:p'/>" },
      { "<?p\($0)?>" },
    ]
    for kind in kinds {
      #expect(try read(root(9_900, kind)).count >= 2)
      #expect(fault(of: root(300_000, kind))?.code == .size)
    }
    #expect(try read(root(100_000) { "<e\($0 % 100)/>" }, limits: XMLLimits(names: 110)).count == 200_002)
  }

  @Test func bytes() throws {
    let text = "<a>あ</a>"
    let count = text.utf8.count
    #expect(try read(text, limits: XMLLimits(bytes: count)).count == 3)
    #expect(place(of: text, limits: XMLLimits(bytes: count - 1)) == "1:1 size")
    // What counts is the text in UTF-8.
    let kana = Array("<?xml version='1.0' encoding='Shift_JIS'?><a>".utf8) + Array(repeating: 0xb1, count: 100)
    #expect(fault(of: kana, limits: XMLLimits(bytes: kana.count))?.code == .size)
  }

  @Test func hugeValues() throws {
    let length = 20_000_000
    let value = Array(repeating: UInt8(ascii: "Q"), count: length)
    let open = Array("<a b='".utf8)
    let events = try XMLEvents(parsing: open + value + Array("'>&amp;".utf8) + value + Array("</a>".utf8))
    #expect(events.count == 4)
    #expect(events.value(at: 1).count == length && events.value(at: 1).allSatisfy { $0 == UInt8(ascii: "Q") })
    #expect(!events[1].isDecoded)
    #expect(events.value(at: 2).count == length + 1 && events[2].isDecoded)
  }

  @Test func manyReferencesStayInProportion() throws {
    let count = 200_000
    let text =
      "<a b='" + String(repeating: "&amp;", count: count) + "'>" + String(repeating: "&#38;", count: count) + "</a>"
    let events = try read(text)
    #expect(events.value(at: 1).count == count && events.value(at: 2).count == count)
  }

  /// Where a tag is so long that its attributes are counted before it is read, and where it is not.
  @Test func attributesOfLongTags() throws {
    func attributes(_ count: Int) -> String { (0..<count).map { "\na\($0)=''" }.joined() }
    let long = String(repeating: "x", count: 100_000)
    for before in [
      "", "<b c='\(long)'/>", "<!-- <b \(attributes(200)) -->", "<![CDATA[<b \(attributes(9_000))]]>", long,
    ] {
      #expect(try read("<r>\(before)<a b='\(long)'\(attributes(127))>\(long)</a></r>").count >= 131)
      for count in [128, 200, 30_000] {
        for value in ["", long] {
          let found = fault(of: "<r>\n\(before)<a b='\(value)'\(attributes(count))/></r>")
          #expect(found?.excess == XMLFault.Excess(.attributes, over: 128))
          let lines = before.utf8.count { $0 == UInt8(ascii: "\n") }
          #expect(found?.position == XMLPosition(line: lines + 2 + 128, column: 1))
        }
      }
    }
    // Declarations count, those that XML takes as known, too.
    let declarations = (0..<129).map { _ in " xmlns:xml='http://www.w3.org/XML/1998/namespace'" }.joined()
    let limits = XMLLimits(namespaces: 1_000)
    #expect(fault(of: "<a\(declarations)/>", limits: limits)?.excess?.measure == .attributes)
  }

  @Test func excessesSayWhatAndHowMuch() throws {
    let cases: [(String, XMLLimits, XMLFault.Excess.Measure, Int)] = [
      ("<a>x</a>", XMLLimits(bytes: 7), .bytes, 7),
      ("<a><b/></a>", XMLLimits(depth: 1), .depth, 1),
      ("<a b='' c=''/>", XMLLimits(attributes: 1), .attributes, 1),
      ("<a xmlns='urn:1'><b xmlns:p='urn:2'/></a>", XMLLimits(namespaces: 1), .namespaces, 1),
      ("<abc/>", XMLLimits(nameLength: 2), .nameLength, 2),
      ("<p:ab xmlns:p='urn:1'/>", XMLLimits(nameLength: 3), .nameLength, 3),
      ("<a xmlns:pqr='urn:1'/>", XMLLimits(nameLength: 8), .nameLength, 8),
      ("<a><b/></a>", XMLLimits(names: 1), .names, 1),
      ("<a><?b?><?c?></a>", XMLLimits(names: 1), .names, 1),
      ("<a b=''>x</a>", XMLLimits(nodes: 2), .nodes, 2),
      ("<a b=''/>", XMLLimits(nodes: 1), .nodes, 1),
      ("<a/>", XMLLimits(bytes: -5), .bytes, 0),
    ]
    for (text, limits, measure, limit) in cases {
      let found = fault(of: text, limits: limits)
      #expect(found?.excess == XMLFault.Excess(measure, over: limit), "\(measure)")
      #expect(found?.code == (measure == .depth ? .depth : .size), "\(measure)")
      #expect(found?.text.contains("\(limit)") == true, "\(measure)")
    }
    #expect(fault(of: "<a>")?.excess == nil)
  }

  /// More than any text would be accepted with by a limit of 64 MB.
  @Test func largeDocuments() throws {
    let entry = Array("<entry><code value=\"0123456789\"/><text>日本語 &amp; text</text>\n</entry>".utf8)
    let count = 1_000_000
    var text = Array("<r>".utf8)
    text.reserveCapacity(entry.count * count + 10)
    for _ in 0..<count { text += entry }
    text += Array("</r>".utf8)
    #expect(text.count > 64 << 20)
    let events = try XMLEvents(parsing: text)
    #expect(events.count == 9 * count + 2)
    #expect(events.string(at: events.count - 5) == "日本語 & text")
    #expect(events.position(at: events.count - 1) == XMLPosition(line: count + 1, column: 9))
  }

  @Test func limitsOutOfRangeAreTheNearest() throws {
    let widest = XMLLimits(
      bytes: .max, depth: .max, attributes: .max, namespaces: .max, nameLength: .max, names: .max, nodes: .max)
    #expect(try read("<a b='c'>d</a>", limits: widest).count == 4)
    let none = XMLLimits(
      bytes: .min, depth: .min, attributes: .min, namespaces: .min, nameLength: .min, names: .min,
      nodes: .min)
    #expect(fault(of: "<a/>", limits: none)?.code == .size)
  }
}
