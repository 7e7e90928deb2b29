import Testing
import XML

/// Elements that are written by one call.
@Suite struct LeafTests {
  /// A leaf is what its parts are.
  @Test(arguments: [false, true]) func leaves(pretty: Bool) throws {
    var random = SeededGenerator(seed: .random(in: 0 ... .max))
    print("LeafTests.leaves: seed \(random.seed)")
    let letters = [
      "x", "0123456", "&", "<", ">", "\"", "'", "\n", "\t", "\r", "é", "日本語", "（）", "😀", "ࠀ", "가", "\u{fffd}", "\u{7f}",
    ]
    let names = ["a", "p:b", "valueQuantity", "aNameOfMoreThanThirtyTwoLettersInAll", "患者"]
    for round in 0..<2_000 {
      var parts = XMLWriter(pretty: pretty)
      var whole = XMLWriter(pretty: pretty)
      let depth = Int.random(in: 0...12, using: &random)
      for level in 0..<depth {
        let inline = level == 9 && Bool.random(using: &random)
        try parts.start("e", inline: inline)
        whole.start(try XMLTag("e"), inline: inline)
        if level == 4 && Bool.random(using: &random) {
          try parts.text("t")
          try whole.text(utf8: "t".utf8.span)
        }
      }
      for _ in 0..<(depth == 0 ? 1 : Int.random(in: 0...3, using: &random)) {
        let kinds = letters.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
        let value = (0..<Int.random(in: 0...40, using: &random)).map { _ in kinds.randomElement(using: &random) ?? "x" }
          .joined()
        let name = names.randomElement(using: &random) ?? "a"
        let attribute = names.randomElement(using: &random) ?? "a"
        try parts.start(name)
        try parts.attribute(attribute, value)
        parts.end()
        try whole.leaf(try XMLTag(name), try XMLAttribute(attribute), utf8: value.utf8.span)
      }
      for _ in 0..<depth {
        parts.end()
        whole.end()
      }
      #expect(whole.bytes == parts.bytes, "seed \(random.seed), round \(round)")
      #expect(whole.isComplete)
    }
  }

  @Test func refusedLeavesLeaveNothing() throws {
    let tag = try XMLTag("b")
    let name = try XMLAttribute("value")
    var writer = XMLWriter(pretty: true)
    let wrong = Array("日本 & 012345".utf8) + [0xed, 0xa0, 0x80]
    #expect(throws: XMLUnwritable.encoding(at: 11)) { try writer.leaf(tag, name, utf8: wrong.span) }
    #expect(writer.bytes.isEmpty && !writer.isComplete)
    try writer.start("a")
    #expect(throws: XMLUnwritable.character(scalar: 1, at: 2)) { try writer.leaf(tag, name, utf8: "xy\u{1}".utf8.span) }
    #expect(throws: XMLUnwritable.character(scalar: 0xffff, at: 0)) {
      try writer.leaf(tag, name, utf8: "\u{ffff}".utf8.span)
    }
    #expect(writer.bytes.string == "<a")
    try writer.leaf(tag, name, utf8: "x".utf8.span)
    writer.end()
    #expect(writer.bytes.string == "<a>\n  <b value=\"x\"/>\n</a>\n")
  }
}
