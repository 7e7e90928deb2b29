import JSON
import Tree

/// JSON under a small schema: what was read without error comes back, with anchors and without; tighter limits change
/// nothing else.
enum ResidueOracle {
  private static let schema: Schema = {
    guard let schema = try? SmallSchema.make() else { finding("the small schema can't be read") }
    return schema
  }()
  private static let withAnchors = JSONReader(schema: schema, anchors: true)
  private static let plain = JSONReader(schema: schema)
  private static let tight = JSONReader(schema: schema, anchors: true, limits: .init(depth: 6, issues: 3))

  static func check(_ text: [UInt8]) {
    let reading = withAnchors.read(text)
    let isMarked = text.starts(with: [0xef, 0xbb, 0xbf])
    ReadingOracle.check(reading, lines: TextLines(isMarked ? text[3...] : text[...]))
    comesBack(reading)
    let other = plain.read(text)
    ReadingOracle.check(other, lines: nil)
    if other.isUsable { ReadingOracle.agree(other, reading, "with anchors") }
    ReadingOracle.limited(tight.read(text), reading)
    for type in schema.types where type.kind != .abstract {
      ReadingOracle.check(withAnchors.read(text, as: type.id), lines: nil)
    }
  }

  private static func comesBack(_ reading: Reading) {
    guard let document = reading.document else { return }
    for pretty in [false, true] {
      let text = JSONWriter.text(document, pretty: pretty)
      let again = withAnchors.read(text)
      let wrong: Set<IssueCode> = [.jsonSyntax, .jsonEncoding, .jsonDuplicate]
      demand(!again.issues.contains { wrong.contains($0.code) }, "what was written is no JSON")
      guard reading.isUsable else { continue }
      demand(again.issues.isEmpty, "what was written has the issue \(again.issues.first?.code.rawValue ?? "")")
      guard let other = again.document else { finding("what was written is no document") }
      demand(other == document && Difference.first(document, other) == nil, "what was written is another document")
      demand(JSONWriter.text(other, pretty: pretty) == text, "written otherwise the second time")
    }
  }
}
