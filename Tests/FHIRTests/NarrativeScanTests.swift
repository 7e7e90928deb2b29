import Testing

@testable import FHIR

/// What the fast look takes for fine, and that the whole check agrees.
@Suite struct NarrativeScanTests {
  private func isFine(_ text: some Sequence<UInt8>) -> Bool {
    Array(text).withUnsafeBufferPointer(NarrativeScan.isFine)
  }

  private func fault(_ text: some Sequence<UInt8>) -> NarrativeFault? { Narrative.fault(in: Array(text)[...]) }

  private static func div(_ inside: String, _ attributes: String = "") -> String {
    "<div xmlns=\"\(xhtml)\"\(attributes)>\(inside)</div>"
  }

  /// How much the look knows of a text.
  enum Look {
    /// It takes it for fine.
    case fine
    /// It does not know, and the whole check finds no fault.
    case unsure
    /// It does not know, and the whole check finds a fault.
    case refused
  }

  private func look(_ text: some Sequence<UInt8>) -> Look? {
    switch (isFine(text), fault(text) == nil) {
    case (true, true): .fine
    case (false, true): .unsure
    case (false, false): .refused
    // A fault was overlooked.
    case (true, false): nil
    }
  }

  static let inside: [(Look, [String])] = [
    (.fine, NarrativeTests.allowed.filter { !$0.contains("<!--") && !$0.contains("xml:") }),
    (.unsure, NarrativeTests.allowed.filter { $0.contains("<!--") || $0.contains("xml:") }),
    (.refused, NarrativeTests.refused),
    // Tags.
    (
      .fine,
      ["<br/>", "<br />", "<b>x</b\n>", "<b\t>x</b>", "<p\r\n id='x'\n class=\"y\"\n/>", "<p id = 'x'/>", "<i></i>"]
    ),
    (
      .refused,
      ["<br/ >", "< b/>", "<b", "<b/", "<b x", "<b>", "</b>", "<b></i>", "<b></ b>", "<b></b x='y'>", "<>", "</>"]
    ),
    (.refused, ["<b><i></b></i>", "<b></bb>", "<bb></b>", "<B></B>", "<b></B>", "<br\0/>", "<h0/>", "<h7/>", "<pp/>"]),
    (
      .refused,
      ["<blockquotes/>", "<blockquoteblockquote/>", "<blockquot/>", "<x:b/>", "<x:b xmlns:x='\(xhtml)'/></x:b>"]
    ),
    (.unsure, ["<b xmlns='\(xhtml)'/>", "<x:b xmlns:x='\(xhtml)'/>", "<b xmlns:x='urn:y'/>"]),
    (.refused, ["<b xmlns=''/>", "<b xmlns='urn:x'/>"]),
    // Attributes.
    (
      .refused, ["<p id/>", "<p id=/>", "<p id=x/>", "<p id='x/>", "<p id='x\"/>", "<p id='x'class='y'/>", "<p ='x'/>"]
    ),
    (
      .refused,
      [
        "<p id='x' id='y'/>", "<p id='x' class='y' id=\"x\"/>", "<p ID='x'/>", "<p i='x'/>", "<p div='x'/>",
        "<p div='&lt;'/>",
      ]
    ),
    (.refused, ["<p id='<'/>", "<p id='&'/>", "<p id='&x;'/>", "<p id='\u{1}'/>", "<p id='x' =''/>", "<p/id='x'/>"]),
    (
      .fine,
      [
        "<p id=''/>", "<p id='\"'/>", "<p id=\"'\"/>", "<p id='>'/>", "<p id=']]>'/>", "<p id='a\nb\tc'/>",
        "<p id='漢'/>",
      ]
    ),
    (.fine, ["<p id='&lt;&#60;&quot;'/>", "<p title='0123456789abcdef>'/>", "<p title=\"01234567890'>\" id='x'/>"]),
    // Addresses and styles: those with references are fine where they can't matter.
    (.fine, ["<a href='?a=1&amp;b=2'/>", "<a href='http://x/?a&amp;b:c'/>", "<a href='#&#x6f22;'/>", "<a href=''/>"]),
    (.fine, ["<a href='urn:x?&amp;'/>", "<a href='漢:x'/>".replacing(":", with: "/"), "<a href=' x'/>"]),
    (
      .unsure, ["<a href='x&amp;y'/>", "<a href='&#47;'/>", "<a href='htt&#112;://x'/>", "<p style='color:&#32;red'/>"]
    ),
    (.unsure, ["<img src='data:image/png,&amp;'/>"]),
    (.refused, ["<a href='java&#115;cript:x'/>", "<a href='javascript:&amp;'/>", "<a href='漢:x'/>", "<a href=':'/>"]),
    (.refused, ["<p style='width: expr&#101;ssion(x)'/>", "<p style='&#x5c;'/>", "<p style='url&#40;x)'/>"]),
    // Text.
    (
      .fine,
      ["]]", "]]&gt;", "] ]>x", "a ] b", "a\r\nb\rc\td", "a > b >> c", "'\"", "=/"].filter { !$0.contains("]>") }
    ),
    (.unsure, ["]>", "] ]>"]),
    (.refused, ["]]>", "x]]>y", "<b/>]]>", "&", "&;", "& ", "&amp", "&AMP;", "&nbsp;", "&amp ;", "<", "a < b"]),
    (
      .fine,
      ["&amp;&lt;&gt;&quot;&apos;", "&#9;&#10;&#13;&#32;", "&#x9;&#xA;&#xa0;&#xFfFd;", "&#0065;&#x10FFFF;&#1114111;"]
    ),
    (.refused, ["&#0;", "&#1;", "&#8;", "&#11;", "&#31;", "&#x1f;", "&#xd800;", "&#xdfff;", "&#xfffe;", "&#xffff;"]),
    (
      .refused,
      ["&#x110000;", "&#1114112;", "&#;", "&#x;", "&#X41;", "&#a;", "&#xg;", "&#65", "&# 65;", "&#-1;", "&#+1;"]
    ),
    (.unsure, ["&#00000065;", "&#x00000041;"]),
    (
      .refused,
      ["&#4294967361;", "&#x100000041;", "\0", "\u{1}", "\u{8}", "\u{b}", "\u{c}", "\u{1f}", "\u{fffe}", "\u{ffff}"]
    ),
    (
      .fine,
      [
        "\u{7f}\u{80}\u{85}\u{9f}\u{a0}", "\u{7ff}\u{800}\u{d7ff}\u{e000}\u{fffd}", "\u{10000}\u{1fffe}\u{10ffff}",
        "\u{feff}",
      ]
    ),
  ]

  @Test(arguments: inside.indices) func eachRule(_ index: Int) {
    let (expected, texts) = Self.inside[index]
    for text in texts { #expect(look(Self.div(text).utf8) == expected, "\(text)") }
  }

  static let whole: [(Look, [String])] = [
    (
      .fine,
      [div(""), "<div xmlns='\(xhtml)'/>", "<div xmlns=\"\(xhtml)\"></div>", "<div\nxmlns = '\(xhtml)'\n></div\n>"]
    ),
    (.fine, [div("", " id='x'"), "<div id='x' xmlns='\(xhtml)' class='y'>x</div>", div(div2(""))]),
    (.refused, ["", "<", "<div", "<div>", "<div/>", "<div></div>", "x", "<div xmlns='\(xhtml)'>", "</div>"]),
    (.refused, [" " + div(""), div("") + " ", div("") + "x", "x" + div(""), div("") + div(""), div("") + "</div>"]),
    (.refused, ["<p xmlns='\(xhtml)'/>", "<span xmlns='\(xhtml)'></span>", "<div xmlns='\(xhtml)'></p>"]),
    (.refused, ["<div xmlns='\(xhtml) '/>", "<div xmlns='\(xhtml)x'/>", "<div xmlns='http://www.w3.org/1999/xhtm'/>"]),
    (
      .refused,
      ["<div xmlns='HTTP://www.w3.org/1999/xhtml'/>", "<div xmlns=''/>", "<div xmlns='\(xhtml)' xmlns='\(xhtml)'/>"]
    ),
    (
      .refused,
      ["<div xmlns='\(xhtml)' onclick='x'/>", "<div xmlns='\(xhtml)' id='x' id='y'/>", "<div xmlns='\(xhtml)'id='x'/>"]
    ),
    (
      .unsure,
      [
        "<x:div xmlns:x='\(xhtml)'/>", "<div xmlns='\(xhtml)' xmlns:x='urn:y'/>",
        "<div xmlns='http&#58;//www.w3.org/1999/xhtml'/>",
      ]
    ),
    (
      .refused,
      ["<?xml version='1.0'?>" + div(""), "<!-- x -->" + div(""), "<!DOCTYPE div>" + div(""), "\u{feff}" + div("")]
    ),
  ]

  private static func div2(_ inside: String) -> String { "<div>\(inside)</div>" }

  @Test(arguments: whole.indices) func theWhole(_ index: Int) {
    let (expected, texts) = Self.whole[index]
    for text in texts { #expect(look(text.utf8) == expected, "\(text)") }
  }

  /// Every name of the rules is found, and as what it is.
  @Test func namesAreThoseOfTheRules() {
    let others = [
      "script", "style", "ins", "del", "form", "onclick", "xmlns", "target", "x", "divdivdi", "blockquotecells",
    ]
    for name in NarrativeRules.elements.union(NarrativeRules.attributes).union(others) {
      #expect(isFine(Self.div("<\(name)/>").utf8) == NarrativeRules.elements.contains(name), "<\(name)>")
      #expect(isFine(Self.div("<p \(name)='x'/>").utf8) == NarrativeRules.attributes.contains(name), "@\(name)")
    }
    let all = NarrativeRules.attributes.sorted().map { " \($0)='x'" }.joined()
    #expect(look(Self.div("<p\(all)/>").utf8) == .fine)
    #expect(look(Self.div("<p\(all) id='x'/>").utf8) == .refused)
  }

  @Test func depthIsThatOfTheCheck() {
    for empty in ["", "<br/>"] {
      for (depth, expected) in [
        (62, Look.fine), (63, empty.isEmpty ? .fine : .refused), (64, .refused), (1000, .refused),
      ] {
        let inside = String(repeating: "<b>", count: depth) + empty + String(repeating: "</b>", count: depth)
        #expect(look(Self.div(inside).utf8) == expected, "\(depth) \(empty)")
      }
    }
  }

  /// Each character at the edge of a range, as itself and as a reference: the look and the check are of one mind.
  @Test func charactersAreThoseOfXML() {
    let edges: [UInt32] = [0x7e, 0x7ff, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x1_0000, 0x1_fffe, 0xf_ffff, 0x10_ffff]
    for value in Set((0...0x300) + edges.flatMap { $0 - 2...$0 + 2 }) {
      var texts = ["&#\(value);", "&#x\(String(value, radix: 16));"]
      if let scalar = Unicode.Scalar(value), !"<&".unicodeScalars.contains(scalar) { texts.append(String(scalar)) }
      for text in texts {
        for inside in [text, "<p title=\"\(text == "\"" ? "" : text)\"/>"] {
          let look = look(Self.div(inside).utf8)
          #expect(look == .fine || look == .refused, "\(value): \(text.count) characters")
        }
      }
    }
  }

  @Test func malformedTextIsNotFine() {
    let malformed: [[UInt8]] = [
      [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe3, 0x81], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf],
      [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xef, 0xbf, 0xbe], [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x88, 0x80, 0x80],
      [0xf0, 0x8f, 0xbf, 0xbf],
      [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xfe], [0xe3, 0x81, 0xc2], [0xe3, 0xc2, 0x81],
      [0xf0, 0x9f, 0x98],
    ]
    for bytes in malformed {
      for (before, after) in [("", ""), ("漢", "漢"), ("<p id='", "'/>"), ("01234567", "01234567")] {
        let text = Array("<div xmlns=\"\(xhtml)\">\(before)".utf8) + bytes + Array("\(after)</div>".utf8)
        #expect(look(text) == .refused, "\(bytes)")
      }
      #expect(!isFine(Array("<div xmlns=\"\(xhtml)\">".utf8) + bytes))
    }
  }

  /// What is not plain is met wherever it stands among eight bytes.
  @Test func nothingIsSteppedOver() {
    for length in 0..<20 {
      let run = String(repeating: "a", count: length)
      for after in ["", "b", "0123456789"] {
        for odd in ["&", "\u{1}", "]]>", "<x/>", "\u{ffff}"] {
          #expect(look(Self.div(run + odd + after).utf8) == .refused, "\(length)")
          #expect(look(Self.div("<p title='\(run + odd + after)'/>").utf8) == (odd == "]]>" ? .fine : .refused))
        }
        for odd in ["&amp;", "\n", "漢", "😀", ">", "<br/>"] {
          #expect(look(Self.div(run + odd + after).utf8) == .fine, "\(length)")
        }
        #expect(look(Self.div("<p title='\(run)&#39;\(after)' id='x'/>").utf8) == .fine, "\(length)")
        #expect(look(Self.div("<p title='\(run)'\(after)' id='x'/>").utf8) == .refused, "\(length)")
        for style in ["(", "\\", "@", "/*"] {
          #expect(look(Self.div("<p style='\(run + style + after)'/>").utf8) == .refused, "\(length)")
        }
      }
    }
  }

  @Test func largeOnesAreFineUpToALimit() {
    let open = "<div xmlns=\"\(xhtml)\">"
    let text = String(repeating: "&amp;<b/>", count: 100_000)
    #expect(look(Self.div(text).utf8) == .fine)
    let room = NarrativeScan.longest - open.utf8.count - "</div>".utf8.count
    #expect(look(Self.div(String(repeating: "x", count: room)).utf8) == .fine)
    #expect(look(Self.div(String(repeating: "x", count: room + 1)).utf8) == .unsure)
    #expect(look(Self.div("<p title='\(String(repeating: "x", count: room - 13))'/>").utf8) == .fine)
  }
}
