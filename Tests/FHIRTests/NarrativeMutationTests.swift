import TestSupport
import Testing

@testable import FHIR

/// Narratives damaged at random: what the fast look takes for fine, the whole check must, too. Each failure prints the
/// seed that repeats it.
@Suite struct NarrativeMutationTests {
  static let seed = SeededGenerator.told("damaged narratives").seed

  /// Ours: between them they have all that the look takes.
  static let own = NarrativeScanTests.inside.filter { $0.0 == .fine }.flatMap(\.1).map {
    Array("<div xmlns=\"\(xhtml)\">\($0)</div>".utf8)
  }

  static let pieces: [[UInt8]] =
    [
      "<", ">", "/", "/>", "</", "\"", "'", "=", "&", ";", ":", "#", "(", ")", "\\", "@", "/*", "!", "?", "-", "]",
      "]]>",
      "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&nbsp;", "&#0;", "&#10;", "&#65;", "&#x41;", "&#xd800;", "&#xFFFE;",
      "&#x110000;", "<!-- x -->", "<!-->", "<?x?>", "<![CDATA[ ]]>", "<!DOCTYPE div>", "<b>", "</b>", "<b/>", "<br/>",
      "<p>", "</p>", "<script>", "</script>", "<script/>", "</div>", "<div>", "<div xmlns=\"\(xhtml)\">",
      " xmlns=\"\(xhtml)\"", " xmlns=\"urn:x\"", " xmlns=\"\"", " xmlns:x=\"urn:x\"", "x:", " xml:lang=\"ja\"",
      " id=\"x\"",
      " id='y'", " class=\"x\"", " onclick=\"x\"", " href=\"x\"", " href=\"http://x\"", " href=\"javascript:x\"",
      " src='data:image/png,x'", " src='data:text/html,x'", " style=\"color:red\"", " style=\"x:url(y)\"",
      " style=\"x:url(data:image/png,y)\"", "javascript:", "data:image/png,", "url(", "rgb(", " ", "\n", "\r\n", "\t",
      "\0",
      "\u{1}", "\u{7f}", "\u{85}", "\u{301}", "漢", "😀", "\u{feff}", "\u{fffe}", "\u{ffff}", "01234567", "abcdefgh",
    ].map { Array($0.utf8) } + NarrativeTests.refused.map { Array($0.utf8) }

  @Test(arguments: 0..<8) func whatIsFineHasNoFault(_ part: Int) throws {
    let seed = Self.seed &+ UInt64(part)
    var random = SeededGenerator(seed: seed)
    var sources = Self.own
    // Damage to a long one would nearly always be to plain text.
    for file in NarrativeExamples.files(.json).shuffled(using: &random).prefix(20) {
      sources += try NarrativeExamples.narratives(in: file, .json).filter { $0.count < 2_000 }
    }
    var fine = 0
    var changed = 0
    for round in 0..<10_000 {
      guard let source = sources.randomElement(using: &random) else { continue }
      var text = source
      for _ in 0...(round % 4 == 0 ? 2 : 0) { Self.damage(&text, &random) }
      guard text.withUnsafeBufferPointer(NarrativeScan.isFine) else { continue }
      fine += 1
      if text != source { changed += 1 }
      #expect(Narrative.fault(in: text[...]) == nil, "seed \(seed), round \(round)")
    }
    #expect(
      changed > 500 && fine < 8_000, "seed \(seed): nearly all or nothing was fine, so hardly anything was tested")
  }

  /// Every byte in every place of one narrative that has all there is, and instead of the byte there.
  @Test func everyByteInEveryPlace() {
    let source = Array(
      "<div xmlns='\(xhtml)'>a<p id=\"b\" style='c:d'>&amp;&#x41; 漢</p ><a href='e?&lt;'/>]</div>".utf8)
    #expect(source.withUnsafeBufferPointer(NarrativeScan.isFine))
    for at in 0...source.count {
      for byte in 0...UInt8.max {
        var texts = [source, source]
        texts[0].insert(byte, at: at)
        if at < source.count { texts[1][at] = byte }
        for text in texts where text.withUnsafeBufferPointer(NarrativeScan.isFine) {
          #expect(Narrative.fault(in: text[...]) == nil, "\(byte) at \(at)")
        }
      }
    }
  }

  /// None that is cut off is fine.
  @Test func everyCut() {
    for source in Self.own {
      for length in 0..<source.count {
        #expect(!source[..<length].withUnsafeBufferPointer(NarrativeScan.isFine))
      }
    }
  }

  /// Mostly behind the first tag and before the last: damage to these always does the same.
  private static func damage(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    guard !text.isEmpty else { return }
    let inside = min(42, text.count - 1)..<max(text.count - 6, min(43, text.count))
    let at = Int.random(in: Int.random(in: 0..<8, using: &random) == 0 ? 0..<text.count : inside, using: &random)
    let end = min(at + Int.random(in: 1...16, using: &random), text.count)
    let piece = pieces.randomElement(using: &random) ?? []
    switch Int.random(in: 0..<8, using: &random) {
    case 0: text[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: text[at] = UInt8.random(in: 0...255, using: &random)
    case 2: text.removeSubrange(at..<end)
    case 3: text.insert(contentsOf: text[at..<end], at: Int.random(in: 0...text.count, using: &random))
    case 4: text.replaceSubrange(at..<end, with: piece)
    case 5: text.insert(contentsOf: piece, at: at)
    // Where most pieces may stand: after a tag, or in one.
    default:
      guard let bracket = text[at...].firstIndex(of: UInt8(ascii: ">")) else { return }
      text.insert(contentsOf: piece, at: Bool.random(using: &random) ? bracket : bracket + 1)
    }
  }
}
