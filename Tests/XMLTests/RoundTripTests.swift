import TestSupport
import Testing
import XML

/// What the writer writes, the parser gives back: on random documents. The seed is printed, so that a failure can be
/// made again.
@Suite struct RoundTripTests {
  @Test func valuesComeBack() throws {
    var random = SeededGenerator.told("values written as XML")
    for round in 0..<2_000 {
      let attribute = random.value()
      let text = random.value()
      var writer = XMLWriter(pretty: round % 2 == 0)
      try writer.start("a")
      try writer.attribute("b", attribute)
      try writer.text(text)
      writer.end()
      let events = try XMLEvents(parsing: writer.bytes)
      #expect(events.string(at: 1) == attribute, "seed \(random.seed), round \(round)")
      let texts = events.indices.filter { events[$0].kind == .text }.map { events.string(at: $0) }
      #expect(texts == (text.isEmpty ? [] : [text]), "seed \(random.seed), round \(round)")
    }
  }

  @Test func documentsComeBack() throws {
    var random = SeededGenerator.told("documents written as XML")
    for round in 0..<300 {
      var expected: [String] = []
      var compact = XMLWriter()
      try random.element(into: &compact, depth: 0, expected: &expected)
      let events = try XMLEvents(parsing: compact.bytes)
      #expect(outline(events) == expected.joined(separator: " "), "seed \(random.seed), round \(round)")

      // Written again from its events, it is the same.
      var again = XMLWriter()
      for index in events.indices {
        switch events[index].kind {
        case .start: try again.start(events.name(at: index).local)
        case .attribute: try again.attribute(events.name(at: index).local, utf8: events.value(at: index).span)
        case .text: try again.text(utf8: events.value(at: index).span)
        case .end: again.end()
        }
      }
      #expect(again.bytes == compact.bytes, "seed \(random.seed), round \(round)")

      // Every element can be cut out and read alone.
      for index in events.indices where events[index].kind == .start {
        let alone = try XMLEvents(parsing: events.standaloneSource(of: index))
        #expect(alone.count == events.end(of: index) - index + 1)
      }
    }
  }
}

extension SeededGenerator {
  private static let pieces = [
    "&", "<", ">", "\"", "'", "\t", "\n", "\r", "\r\n", " ", "]]>", "<![CDATA[", "-->", "&amp;", "&#10;", "a",
    "01234567",
    "é", "あいう", "😀", "\u{feff}", "\u{fffd}", "\u{85}", "e\u{301}",
  ]

  /// A string of characters that XML has, most of them troublesome.
  fileprivate mutating func value() -> String {
    (0..<Int.random(in: 0...20, using: &self)).map { _ in
      if Bool.random(using: &self) { return pick(Self.pieces) }
      let scalar = Unicode.Scalar(UInt32.random(in: 0x20...0x10ffff, using: &self)) ?? "x"
      return scalar == "\u{fffe}" || scalar == "\u{ffff}" ? "x" : String(scalar)
    }.joined()
  }

  /// Writes a random element, and its events into `expected`.
  fileprivate mutating func element(into writer: inout XMLWriter, depth: Int, expected: inout [String]) throws {
    let name = pick(["a", "b1", "患者"])
    try writer.start(name)
    expected.append("<\(name)")
    for number in 0..<Int.random(in: 0...3, using: &self) {
      let value = value()
      try writer.attribute("n\(number)", value)
      expected.append("@n\(number)=\(value)")
    }
    var wasText = false
    for _ in 0..<(depth < 4 ? Int.random(in: 0...4, using: &self) : 0) {
      let text = value()
      if !wasText, !text.isEmpty, Bool.random(using: &self) {
        try writer.text(text)
        expected.append("\"\(text)\"")
        wasText = true
      } else {
        try element(into: &writer, depth: depth + 1, expected: &expected)
        wasText = false
      }
    }
    writer.end()
    expected.append(">")
  }
}
