import Testing
import XML

/// What the writer writes, and what it refuses.
@Suite struct WriterTests {
  private func write(pretty: Bool = false, _ body: (inout XMLWriter) throws -> Void) rethrows -> String {
    var writer = XMLWriter(pretty: pretty)
    try body(&writer)
    #expect(writer.isComplete)
    return writer.bytes.string
  }

  @Test func plain() throws {
    let text = try write {
      $0.declaration()
      try $0.start("p:a")
      try $0.attribute("xmlns:p", "urn:x")
      try $0.attribute("b", "日本")
      try $0.start("c")
      $0.end()
      try $0.text("x")
      $0.fragment("<d>&amp;</d>".utf8)
      try $0.start("e")
      try $0.text("")
      $0.end()
      $0.end()
    }
    #expect(
      text == #"<?xml version="1.0" encoding="UTF-8"?><p:a xmlns:p="urn:x" b="日本"><c/>x<d>&amp;</d><e></e></p:a>"#)
  }

  @Test func escapes() throws {
    let value = "1 < 2 & \"3\" > '0'\t\n\r]]>"
    let text = try write {
      try $0.start("a")
      try $0.attribute("b", value)
      try $0.text(value)
      $0.end()
    }
    #expect(
      text == "<a b=\"1 &lt; 2 &amp; &quot;3&quot; &gt; '0'&#9;&#10;&#13;]]&gt;\">"
        + "1 &lt; 2 &amp; \"3\" &gt; '0'\t\n&#13;]]&gt;</a>")
  }

  @Test func pretty() throws {
    let text = try write(pretty: true) {
      $0.declaration()
      try $0.start("Patient")
      try $0.attribute("xmlns", "http://hl7.org/fhir")
      try $0.start("text")
      try $0.start("status")
      try $0.attribute("value", "generated")
      $0.end()
      $0.fragment("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p>\n</div>".utf8)
      $0.end()
      try $0.start("note")
      try $0.text("mixed ")
      try $0.start("b")
      try $0.start("i")
      $0.end()
      $0.end()
      $0.end()
      try $0.start("p", inline: true)
      try $0.start("b")
      $0.end()
      try $0.text(" x")
      $0.end()
      $0.end()
    }
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Patient xmlns="http://hl7.org/fhir">
          <text>
            <status value="generated"/>
            <div xmlns="http://www.w3.org/1999/xhtml"><p>x</p>
        </div>
          </text>
          <note>mixed <b><i/></b></note>
          <p><b/> x</p>
        </Patient>

        """)
  }

  @Test func forbiddenCharacters() throws {
    let forbidden = (0..<0x20).filter { ![0x09, 0x0a, 0x0d].contains($0) } + [0xfffe, 0xffff]
    for value in forbidden {
      let scalar = try #require(Unicode.Scalar(UInt32(value)))
      let text = "日本語 & 0123456789" + String(scalar) + "x"
      let expected = XMLUnwritable.character(scalar: UInt32(value), at: 16)
      var writer = XMLWriter()
      try writer.start("a")
      #expect(throws: expected) { try writer.attribute("b", text) }
      #expect(writer.bytes.string == "<a")
      #expect(throws: expected) { try writer.text(text) }
      #expect(writer.bytes.string == "<a>")
      writer.end()
      #expect(writer.bytes.string == "<a></a>")
    }
    #expect(
      XMLUnwritable.character(scalar: 0xb, at: 3).description
        == "XML 1.0 does not have the character U+000B, which stands at position 3 of the value")
    // Their neighbours are allowed.
    let allowed = "\u{20}\u{7f}\u{85}\u{2028}\u{d7ff}\u{e000}\u{fffd}\u{1fffe}\u{1ffff}\u{10ffff}"
    let written = try write {
      try $0.start("a")
      try $0.text(allowed)
      $0.end()
    }
    #expect(try read(written).string(at: 1) == allowed)
  }

  @Test func bytesThatAreNotUTF8() throws {
    let sequences: [[UInt8]] = [
      [0x80], [0xc0, 0x80], [0xc3], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xe3, 0x81], [0xf0, 0x80, 0x80, 0x80],
      [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe3, 0x41, 0x41],
    ]
    var writer = XMLWriter()
    try writer.start("a")
    for sequence in sequences {
      let value = Array("あ12".utf8) + sequence
      #expect(throws: XMLUnwritable.encoding(at: 3)) { try writer.attribute("b", utf8: value.span) }
      #expect(throws: XMLUnwritable.encoding(at: 3)) {
        try writer.attribute("b", utf8: (value + Array("xyz".utf8)).span)
      }
    }
    #expect(writer.bytes.string == "<a")
  }

  @Test func names() throws {
    var writer = XMLWriter()
    for name in ["", " ", "a b", "1a", "-a", "a>", "a=\"", ":a", "a:", "a:b:c", "a:1", "a\u{0}", "a\u{d7}", "<"] {
      #expect(throws: XMLUnwritable.name) { try writer.start(name) }
    }
    #expect(writer.bytes.isEmpty)
    try writer.start("a")
    #expect(throws: XMLUnwritable.name) { try writer.attribute("b c", "") }
    #expect(writer.bytes.string == "<a")
    for name in ["Z", "_a-1.b", "p:q", "患者", "é\u{300}"] {
      try writer.start(name)
    }
  }

  /// A value at every length and every place in a word and block.
  @Test func everyLength() throws {
    for letter in ["&", "\"", "\n", "あ", "é", "😀", "\u{b}"] {
      for length in 0..<70 {
        for place in 0...length {
          let value = String(repeating: "v", count: place) + letter + String(repeating: "v", count: length - place)
          var writer = XMLWriter()
          try writer.start("a")
          if letter == "\u{b}" {
            #expect(throws: XMLUnwritable.character(scalar: 0xb, at: place)) { try writer.attribute("b", value) }
            continue
          }
          try writer.attribute("b", value)
          try writer.text(value)
          writer.end()
          let escaped = ["&": "&amp;", "\"": "&quot;", "\n": "&#10;"]
          let inAttribute = value.replacing(letter, with: escaped[letter] ?? letter)
          let inText = letter == "&" ? inAttribute : value
          #expect(writer.bytes.string == "<a b=\"\(inAttribute)\">\(inText)</a>")
        }
      }
    }
  }

  @Test func fragments() throws {
    let text = try write {
      try $0.start("p:a")
      try $0.attribute("c", "y")
      $0.fragment(Array("<e/>".utf8))
      $0.fragment(Array("<f/>".utf8)[...])
      $0.fragment("<g/>".utf8)
      $0.fragment(Array("<h/>".utf8).reversed().reversed())
      $0.end()
    }
    #expect(text == #"<p:a c="y"><e/><f/><g/><h/></p:a>"#)
  }

  @Test func misuseTraps() async {
    await #expect(processExitsWith: .failure) {
      var writer = XMLWriter()
      writer.end()
    }
    await #expect(processExitsWith: .failure) {
      var writer = XMLWriter()
      try writer.start("a")
      try writer.text("x")
      try writer.attribute("b", "y")
    }
    await #expect(processExitsWith: .failure) {
      var writer = XMLWriter()
      try writer.start("a")
      writer.end()
      try writer.start("b")
    }
    await #expect(processExitsWith: .failure) {
      var writer = XMLWriter()
      try writer.start("a")
      writer.declaration()
    }
  }
}
