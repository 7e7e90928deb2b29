import JSON
import TestSupport
import Testing
import Tree

/// Documents nobody thought of, and texts that were never meant to be any. A failure prints the seed that repeats it.
@Suite struct RandomTests {
  private func roots(_ schema: Schema) -> [SchemaType] { schema.types.filter { $0.kind == .root } }

  @Test func anyDocumentComesBackWhateverTheOrderOfItsMembers() throws {
    let small = try Small()
    let seed = newSeed()
    var sampler = Sampler(schema: small.schema, random: SeededGenerator(seed: seed))
    for round in 0..<400 {
      let type = roots(small.schema)[round % roots(small.schema).count]
      let value = sampler.resource(type)
      let canonical = value.text
      let document = try small.document(canonical)
      #expect(compact(document) == canonical, "seed \(seed), round \(round)")
      let other = try small.document(value.shuffled(&sampler.random))
      #expect(Difference.first(document, other) == nil, "seed \(seed), round \(round)")
      #expect(document == other, "seed \(seed), round \(round)")
    }
  }

  /// 20,000 damaged texts: none crashes, and whatever is still taken is written so that it is read as the same again.
  @Test func damagedTextsAreRefusedOrReadTheSameAgain() throws {
    let small = try Small()
    let reader = JSONReader(schema: small.schema, anchors: true)
    let seed = newSeed()
    var sampler = Sampler(schema: small.schema, random: SeededGenerator(seed: seed))
    var taken = 0
    for round in 0..<20_000 {
      let type = roots(small.schema)[round % roots(small.schema).count]
      var text = Array(sampler.resource(type, depth: 1).text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &sampler.random) { damage(&text, &sampler.random) }
      let reading = reader.read(text)
      let isFatal = reading.issues.contains { $0.severity == .fatal }
      #expect(!isFatal || reading.document == nil, "seed \(seed), round \(round)")
      #expect(reading.document != nil || !reading.issues.isEmpty, "seed \(seed), round \(round)")
      guard let document = reading.document else { continue }
      let written = JSONWriter.text(document)
      guard reading.isUsable else { continue }
      taken += 1
      let again = reader.read(written)
      #expect(again.issues == [], "seed \(seed), round \(round)")
      #expect(again.document == document, "seed \(seed), round \(round)")
      #expect(again.document.map { JSONWriter.text($0) } == written, "seed \(seed), round \(round)")
    }
    #expect(taken > 200, "seed \(seed): hardly anything was taken, so hardly anything was tested")
  }

  private func damage(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    guard !text.isEmpty else { return }
    let at = Int.random(in: 0..<text.count, using: &random)
    let length = min(Int.random(in: 1...12, using: &random), text.count - at)
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "0", "-", ".", "e", "\\u", "\\ud800", "\"@\":\"k\",", "_", "\0",
      "\"id\":\"x\",", "[null]", "{}", "é", "\u{feff}", "\"resourceType\":\"Patient\",", "true",
      "\"_rank\":{\"id\":\"x\"},",
    ]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: text[at] = UInt8.random(in: 0...255, using: &random)
    case 1: text.removeSubrange(at..<at + length)
    case 2: text.insert(contentsOf: text[at..<at + length], at: Int.random(in: 0...text.count, using: &random))
    case 3: text.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: at)
    case 4: text.swapAt(at, Int.random(in: 0..<text.count, using: &random))
    // A digit or letter for another: most of these stay JSON.
    default:
      guard let letter = text.indices.filter({ text[$0] >= 0x30 && text[$0] < 0x7b }).randomElement(using: &random)
      else { return }
      text[letter] = UInt8.random(in: 0x30...0x7a, using: &random)
    }
  }
}
