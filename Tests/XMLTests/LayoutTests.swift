import TestSupport
import Testing
import XML

/// The same document written in other ways gives the same events: what is looked at in words and blocks, and what is
/// followed byte by byte. The seed is printed.
@Suite struct LayoutTests {
  @Test func waysOfWriting() throws {
    var random = SeededGenerator.told("ways of writing XML")
    for round in 0..<500 {
      var plain = ""
      var free = ""
      element(&plain, &free, depth: 0, &random)
      #expect(try outline(plain) == outline(free), "seed \(random.seed), round \(round)")
      let events = try read(free)
      for index in events.indices where events[index].kind == .attribute {
        let written = events.source[events[index].extent].string
        #expect(written.hasPrefix(events.name(at: index).local), "seed \(random.seed), round \(round)")
        #expect(written.last == "\"" || written.last == "'", "seed \(random.seed), round \(round)")
      }
    }
  }

  private static let spaces = [" ", "  ", "\n", "\t", " \r\n  ", "\n\n\n\n\n\n\n\n\n\n\n"]
  private static let names = ["a", "value", "valueSet8", "identifiers", "anElementOfMoreThanSixteen", "患者", "é"]

  /// Writes an element once plainly and once with white space, quotes and references of all kinds.
  private func element(_ plain: inout String, _ free: inout String, depth: Int, _ random: inout SeededGenerator) {
    func space(least: Int) -> String {
      (0..<Int.random(in: least...2, using: &random)).map { _ in Self.spaces.randomElement(using: &random) ?? " " }
        .joined()
    }
    let name = Self.names.randomElement(using: &random) ?? "a"
    plain += "<\(name)"
    free += "<\(name)"
    for attribute in Self.names.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random)) {
      let (value, written) = value(&random)
      plain += " \(attribute)=\"\(value)\""
      let quote = Bool.random(using: &random) ? "\"" : "'"
      free += space(least: 1) + attribute + space(least: 0) + "=" + space(least: 0) + quote + written + quote
    }
    free += space(least: 0)
    let count = depth < 4 ? Int.random(in: 0...3, using: &random) : 0
    if count == 0 {
      plain += "/>"
      free += Bool.random(using: &random) ? "/>" : "></\(name)\(space(least: 0))>"
      return
    }
    plain += ">"
    free += ">"
    for _ in 0..<count {
      let (value, written) = value(&random)
      plain += value
      free += ["", "<!-- <b c='> -->", "<?p < ?>"].randomElement(using: &random) ?? ""
      free += written.isEmpty || Bool.random(using: &random) ? written : "<![CDATA[\(value)]]>"
      element(&plain, &free, depth: depth + 1, &random)
    }
    plain += "</\(name)>"
    free += "</\(name)\(space(least: 0))>"
  }

  /// A value, and another way to write it.
  private func value(_ random: inout SeededGenerator) -> (value: String, written: String) {
    let letters = ["x", "-", "0123456789", "日本語", "あ", "😀", "é", "=", "/"]
    var value = ""
    var written = ""
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let letter = letters.randomElement(using: &random) ?? "x"
      value += letter
      let isReference = Int.random(in: 0..<8, using: &random) == 0
      written += isReference ? letter.unicodeScalars.map { "&#\($0.value);" }.joined() : letter
    }
    return (value, written)
  }

  /// The check of UTF-8 finds what is wrong wherever it stands among blocks of all kinds.
  @Test func wrongBytesAnywhere() {
    var random = SeededGenerator.told("wrong bytes in XML")
    let pieces = ["a", "bcdefgh", "é", "あ", "日本語の文字が続く所", "😀", "～", "가", "ࠀ", "\u{fffd}"]
    let wrong: [[UInt8]] = [
      [0x80], [0xbf, 0xbf], [0xc0, 0x80], [0xc3], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xe3, 0x81], [0xe3],
      [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5], [0xff],
    ]
    for round in 0..<2_000 {
      var bytes = Array("<a>".utf8)
      var columns = 3
      func lengthen() {
        for _ in 0..<Int.random(in: 0...120, using: &random) {
          let kinds = pieces[..<Int.random(in: 1...pieces.count, using: &random)]
          let piece = kinds.randomElement(using: &random) ?? "a"
          bytes += piece.utf8
          columns += piece.unicodeScalars.count
        }
      }
      lengthen()
      let sound = bytes + Array("</a>".utf8)
      #expect((try? XMLEvents(parsing: sound))?.source == sound, "seed \(random.seed), round \(round)")
      let column = columns + 1
      bytes += wrong.randomElement(using: &random) ?? []
      bytes += Array("x".utf8)
      lengthen()
      let found = fault(of: bytes)
      #expect(found?.code == .encoding, "seed \(random.seed), round \(round)")
      #expect(found?.position == XMLPosition(line: 1, column: column), "seed \(random.seed), round \(round)")
    }
  }
}
