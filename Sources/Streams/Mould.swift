import FHIR
import Tree

/// What a writer puts around and between the entries of a Bundle: learned from what it writes, so that what was written
/// in slices is byte for byte what is written at once. It knows how entries begin and end, and nothing else of a
/// format.
struct Mould: Sendable {
  /// A Bundle up to and with its first entry, the placeholder.
  private let head: [UInt8]
  /// What stands between two entries.
  let between: [UInt8]
  /// A Bundle from after its last entry.
  let tail: [UInt8]

  let format: FHIRFormat
  private let pretty: Bool
  private let mark: String

  /// Why something can't be cut: the writer does not write the same thing in the same way twice.
  struct Misfit: Error, CustomStringConvertible {
    var description: String { "error: the writer contradicted itself" }
  }

  init(_ format: FHIRFormat, pretty: Bool, mark: String) throws {
    self.format = format
    self.pretty = pretty
    self.mark = mark
    let second = mark + "-2"
    let one = try format.write(Self.bundle { $0.placeholder(mark) }, pretty: pretty)
    let two = try format.write(
      Self.bundle { builder in
        builder.placeholder(mark)
        builder.placeholder(second)
      }, pretty: pretty)
    let first = try Self.entry(mark, in: one, format)
    let (before, after) = (try Self.entry(mark, in: two, format), try Self.entry(second, in: two, format))
    head = Array(one[..<first.upperBound])
    tail = Array(one[first.upperBound...])
    between = Array(two[before.upperBound..<after.lowerBound])
    guard two.starts(with: head), two[after.upperBound...].elementsEqual(tail) else { throw Misfit() }
  }

  /// A `collection` with the entries that `fill` makes.
  static func bundle(_ fill: (inout DocumentBuilder) -> Void) -> Document {
    guard let type = R4.schema.type(named: "Bundle") else { preconditionFailure("R4 has no `Bundle`") }
    var builder = DocumentBuilder(schema: R4.schema, root: type)
    builder.leaf("type", "collection")
    fill(&builder)
    return builder.finish()
  }

  /// The text of the entries after the placeholder in a `collection`, as they follow another entry: the first byte is
  /// of what stands between.
  func entries(of bundle: Document) throws -> ArraySlice<UInt8> {
    let text = try format.write(bundle, pretty: pretty)
    guard text.count >= head.count + tail.count, text.starts(with: head), text.suffix(tail.count).elementsEqual(tail)
    else { throw Misfit() }
    return text[head.count..<text.count - tail.count]
  }

  /// What is written of a frame before the entries and after them.
  func around(_ frame: Document) throws -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>) {
    let text = try format.write(frame, pretty: pretty)
    let entry = try Self.entry(mark, in: text, format)
    return (text[..<entry.lowerBound], text[entry.upperBound...])
  }

  /// Where the entry stands whose address is that mark.
  private static func entry(_ mark: String, in text: [UInt8], _ format: FHIRFormat) throws -> Range<Int> {
    let (opening, closing) = format == .json ? ("{", "}") : ("<entry", "</entry>")
    guard let found = text.first(Array(mark.utf8), from: 0),
      let begin = text.last(Array(opening.utf8), before: found),
      let end = text.first(Array(closing.utf8), from: found)
    else { throw Misfit() }
    return begin..<end + closing.utf8.count
  }
}

extension DocumentBuilder {
  /// An entry that holds a mark.
  mutating func placeholder(_ mark: String) {
    begin("entry")
    leaf("fullUrl", mark)
    close()
  }
}

extension [UInt8] {
  fileprivate func first(_ part: [UInt8], from start: Int) -> Int? {
    guard count >= part.count else { return nil }
    return (start...count - part.count).first { self[$0] == part[0] && self[$0..<$0 + part.count].elementsEqual(part) }
  }

  fileprivate func last(_ part: [UInt8], before end: Int) -> Int? {
    guard end >= part.count else { return nil }
    return (0...end - part.count).last { self[$0..<$0 + part.count].elementsEqual(part) }
  }
}
