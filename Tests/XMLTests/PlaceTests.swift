import TestSupport
import Testing
import XML

/// Where things stood, and what was written there.
@Suite struct PlaceTests {
  @Test func linesAndColumns() throws {
    let text = "<?xml version='1.0'?>\n<a>\n  <b x='1'\n     y='2'>日本<c/>\n</b>\r\n  text</a>"
    let events = try read(text)
    let places = events.indices.filter { !events[$0].isBlank }.map { index in
      let position = events.position(at: index)
      return "\(position.line):\(position.column)"
    }
    #expect(
      places == [
        "2:1",  // <a>
        "3:3", "3:6", "4:6",  // <b>, x, y
        "4:12",  // 日本
        "4:14", "4:18",  // <c/>, its end
        "5:1",  // </b>
        "5:5",  // text, with the line end before it
        "6:7",  // </a>
      ])
  }

  @Test func placesAcrossStrides() throws {
    // Long enough for several marks, with characters of one to four bytes, and a line longer than a stride.
    let pieces = ["a", "é", "あ", "😀", "\n", "bc\n"]
    var random = SeededGenerator.told("places across strides")
    var text = "<r>"
    for _ in 0..<6_000 { text += random.pick(pieces) }
    text += String(repeating: "あ", count: 4_000) + "</r>"
    let events = try read(text)
    var line = 1
    var column = 1
    var offset = 0
    for scalar in text.unicodeScalars {
      #expect(events.position(ofByte: offset) == XMLPosition(line: line, column: column))
      offset += String(scalar).utf8.count
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    #expect(events.position(ofByte: offset) == XMLPosition(line: line, column: column))
  }

  @Test func slicesAreWhatCame() throws {
    let narrative =
      "<div xmlns='http://www.w3.org/1999/xhtml'\n\t title=\"a&#38;b\" ><!-- 注 -->\r\n<p >x&amp;<br/></p  >\n</div >"
    let text = "<Patient><text>\n" + narrative + "</text><active  value = 'true'/></Patient>"
    let events = try read(text)
    #expect(events.source(of: try events.first(.start, "div")).string == narrative)
    #expect(events.source(of: try events.first(.start, "br")).string == "<br/>")
    #expect(events.source(of: try events.first(.start, "active")).string == "<active  value = 'true'/>")
    #expect(events.source(of: 0).string == text)
    let value = try events.first(.attribute, "value")
    #expect(events.source[events[value].extent].string == "value = 'true'")
    let p = try events.first(.start, "p")
    #expect(events.source[events[p].extent].string == "<p >")
    #expect(events.source[events[events.end(of: p)].extent].string == "</p  >")
    #expect(events.source[events[p + 1].extent].string == "x&amp;")
  }

  @Test func textBeginsAfterComments() throws {
    let events = try read("<a>\n<b/><!-- 1 --><?p?>x<!-- 3 -->y</a>")
    let index = try #require(events.indices.last { events[$0].kind == .text })
    #expect(events.position(at: index) == XMLPosition(line: 2, column: 20))
    #expect(events.source[events[index].extent].string == "x<!-- 3 -->y")
    #expect(events.string(at: index) == "xy")
  }

  @Test func slicesOfConvertedTextAreInUTF8() throws {
    let text = "<?xml version='1.0' encoding='UTF-16'?><a><b>日本</b></a>"
    let bytes = [0xff, 0xfe] + utf16(text, bigEndian: false)
    let events = try XMLEvents(parsing: bytes)
    #expect(events.source.string == text)
    #expect(events.source(of: try events.first(.start, "b")).string == "<b>日本</b>")
  }

  @Test func standaloneNeedsNothing() throws {
    let text =
      "<r xmlns:p='urn:p' xmlns:q='urn:q'><a xmlns='urn:a' xmlns:p='urn:p2'><p:b p:c='' xml:lang=''/></a><b/></r>"
    let events = try read(text)
    for name in ["a", "r"] {
      let start = try events.first(.start, name)
      #expect(events.standaloneSource(of: start) == Array(events.source(of: start)))
    }
    let last = try #require(events.indices.last { events[$0].kind == .start })
    #expect(events.standaloneSource(of: last).string == "<b/>")
  }

  @Test func standaloneDeclaresWhatItUses() throws {
    let text = """
      <f:r xmlns:f="urn:f" xmlns="urn:outer" xmlns:h='urn:h' xmlns:no="urn:no">
        <f:s xmlns:h="urn:h&amp;2"/>
        <f:t xmlns:h = "urn:h3"><h:div\th:x="1"><p f:y='2' /><i xmlns:k="urn:k"><k:l/></i></h:div></f:t>
      </f:r>
      """
    let events = try read(text)
    let div = try events.first(.start, "div")
    let alone = events.standaloneSource(of: div)
    #expect(
      alone.string == #"<h:div xmlns:f="urn:f" xmlns="urn:outer" xmlns:h="urn:h3""# + "\t"
        + #"h:x="1"><p f:y='2' /><i xmlns:k="urn:k"><k:l/></i></h:div>"#)
    let inside = outline(events).split(separator: " ")
    let again = outline(try XMLEvents(parsing: alone))
    #expect(inside.joined(separator: " ").contains(again))
    // A declaration inside counts only where it is in scope.
    let scoped = try read("<r xmlns:p='urn:1'><a><b xmlns:p='urn:2'><p:c/></b><p:d/></a></r>")
    #expect(
      scoped.standaloneSource(of: try scoped.first(.start, "a")).string
        == "<a xmlns:p='urn:1'><b xmlns:p='urn:2'><p:c/></b><p:d/></a>")
  }
}
