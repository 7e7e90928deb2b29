import FHIR
import TestSupport
import Testing
import Tree

/// Documents nobody thought of, and texts that were never meant to be any. Each failure prints the seed that repeats
/// it.
@Suite struct RandomTests {
  static let seed = SeededGenerator.told("random documents").seed
  static let types = R4.schema.types.filter { $0.kind == .root }.map(\.name)

  /// Every type 30 times: 4,380 resources, each through both formats in both layouts.
  @Test(arguments: types) func anyResourceComesBackThroughBothFormats(_ name: String) throws {
    let type = try #require(R4.schema.type(named: name))
    let seed = Self.seed &+ UInt64(type.rawValue)
    var sampler = Sampler(random: SeededGenerator(seed: seed))
    for round in 0..<30 {
      let document = sampler.resource(type)
      for format in FHIRFormat.allCases {
        let text = try format.write(document, pretty: round % 2 == 0)
        let reading = format.read(text)
        #expect(reading.issues == [], "\(name), \(format), seed \(seed), round \(round)")
        let again = try #require(reading.document)
        #expect(Difference.first(document, again) == nil, "\(name), \(format), seed \(seed), round \(round)")
        #expect(document == again, "\(name), \(format), seed \(seed), round \(round)")
        #expect(
          try format.write(again, pretty: round % 2 == 0) == text, "\(name), \(format), seed \(seed), round \(round)")
      }
    }
  }

  /// Damaged texts: none crashes, and whatever is still taken is written so that it is read as the same again, in the
  /// other format, too.
  @Test(arguments: 0..<8) func damagedTextsAreRefusedOrReadTheSameAgain(_ part: Int) throws {
    let seed = Self.seed &+ 1_000_000 &+ UInt64(part)
    var sampler = Sampler(random: SeededGenerator(seed: seed))
    var taken = 0
    for round in 0..<500 {
      let name = ["Patient", "Basic", "Bundle", "Parameters"][round % 4]
      let document = sampler.resource(try #require(R4.schema.type(named: name)))
      var text = try FHIRFormat.xml.write(document)
      for _ in 0...(round % 4 == 0 ? 2 : 0) { damage(&text, &sampler.random) }
      let reading = FHIRFormat.xml.read(text)
      #expect(reading.document != nil || !reading.issues.isEmpty, "seed \(seed), round \(round)")
      guard reading.isUsable, let read = reading.document else { continue }
      taken += 1
      for format in FHIRFormat.allCases {
        let again = format.read(try format.write(read))
        #expect(again.issues == [], "\(format), seed \(seed), round \(round)")
        #expect(again.document == read, "\(format), seed \(seed), round \(round)")
      }
    }
    #expect(taken > 10, "seed \(seed): hardly anything was taken, so hardly anything was tested")
  }

  private func damage(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    guard !text.isEmpty else { return }
    let at = Int.random(in: 0..<text.count, using: &random)
    let length = min(Int.random(in: 1...12, using: &random), text.count - at)
    let pieces = [
      "<", ">", "/>", "</", "\"", "=", "&", "&amp;", "&#0;", "&#10;", "<!-- x -->", "<?x?>", "<![CDATA[ ]]>", "<x/>",
      " id=\"x\"", " value=\"1\"", "<active value=\"true\"/>",
      "<extension url=\"u\"><valueCode value=\"x\"/></extension>",
      "\0", "\u{feff}", "漢", " ", "\r\n", "<div xmlns=\"\(xhtml)\"/>", " xmlns=\"urn:x\"", "<Patient/>",
    ]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: text[at] = UInt8.random(in: 0...255, using: &random)
    case 1: text.removeSubrange(at..<at + length)
    case 2: text.insert(contentsOf: text[at..<at + length], at: Int.random(in: 0...text.count, using: &random))
    case 3: text.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: at)
    // Between elements, where most pieces may stand.
    case 4:
      guard let end = text.indices.filter({ text[$0] == UInt8(ascii: ">") }).randomElement(using: &random) else {
        return
      }
      text.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: end + 1)
    // A digit or letter for another: many of these stay what they are.
    default:
      guard let letter = text.indices.filter({ text[$0] >= 0x30 && text[$0] < 0x7b }).randomElement(using: &random)
      else { return }
      text[letter] = UInt8.random(in: 0x30...0x7a, using: &random)
    }
  }
}
