/// A *document* is an immutable tree valid under a schema's names: bytes of values and one flat array of nodes in
/// document order. Stock entries, FHIR resources and MML modules are all documents.
///
/// What it holds: elements, their types, and the text of their values exactly as written (a decimal keeps its digits).
/// A list is a run of neighbouring nodes of the same element. Children stand in the schema's order.
/// What it does not know: JSON, XML, whether its values are well formed, where it came from (but see `place`).
///
/// Equality is canonical: JSON order and white space do not count; list order and a decimal's digits do.
public final class Document: Sendable {
  /// The schema whose numbers the nodes carry.
  public let schema: Schema
  @usableFromInline let nodes: [Node]
  /// The text it was read from, with the values that stand there as they are; or all values, one after the other.
  @usableFromInline let bytes: [UInt8]
  /// Values that the text has in another spelling.
  @usableFromInline let decoded: [UInt8]
  /// Whether values that stand in the text as they are stand so in JSON: between quotes, without escapes.
  @usableFromInline let isJSON: Bool
  private let marks: [UInt32]
  private let source: Source

  init(
    schema: Schema, nodes: [Node], bytes: [UInt8], decoded: [UInt8] = [], isJSON: Bool = false, marks: [UInt32],
    source: Source
  ) {
    self.schema = schema
    self.nodes = nodes
    self.bytes = bytes
    self.decoded = decoded
    self.isJSON = isJSON
    self.marks = marks
    self.source = source
  }

  /// The root element.
  public var root: Element { Element(document: self, index: 0) }

  /// The element of a node's number; the root's is 0, and those below an element follow it.
  public subscript(index: Int) -> Element {
    precondition(nodes.indices.contains(index), "no such node")
    return Element(document: self, index: index)
  }

  /// The root's type: `Patient`, `Diagnosis`.
  public var type: SchemaType { schema[root.type] }

  /// How many nodes it has, the root included.
  public var count: Int { nodes.count }

  /// About how many bytes of memory it takes, without the text that its places are found in.
  public var size: Int { nodes.count * MemoryLayout<Node>.stride + bytes.count + decoded.count + marks.count * 4 }

  /// The text of a node that has one.
  func text(of node: Node) -> ArraySlice<UInt8> {
    node.typeAndMarks & Node.isDecoded == 0 ? bytes[node.range] : decoded[node.range]
  }

  /// Where nodes stood, for many of them.
  func places() -> (Element) -> Place? {
    let find = source.places()
    return { [marks] in $0.index < marks.count ? find(marks[$0.index]) : nil }
  }

  /// Where a node stood in the text it was read from, or nil when it was not read from text.
  func place(of index: Int) -> Place? {
    guard index < marks.count else { return nil }
    return source.place(marks[index])
  }
}

/// Turns the mark that a reader left at a node into a place.
public enum Source: Sendable {
  /// The document was not read from text.
  case none
  /// Marks are byte offsets into this text.
  case bytes([UInt8])
  /// Marks index these places.
  case places([Place])

  /// The same for many marks of one text.
  func places() -> (UInt32) -> Place? {
    guard case .bytes(let text) = self else { return place }
    let index = PlaceIndex(text)
    return { index[Int($0)] }
  }

  func place(_ mark: UInt32) -> Place? {
    switch self {
    case .none: nil
    case .bytes(let text): Place(offset: Int(mark), in: text)
    case .places(let places): Int(mark) < places.count ? places[Int(mark)] : nil
    }
  }
}

/// A place in a text: line and column, both from 1; columns count Unicode scalars.
public struct Place: Hashable, Comparable, Sendable {
  /// From 1.
  public var line: Int
  /// From 1.
  public var column: Int

  /// Makes one from its parts.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of a byte offset in UTF-8 text.
  public init(offset: Int, in text: some Collection<UInt8>) {
    self.init(line: 1, column: 1)
    move(over: text.prefix(offset))
  }

  /// Moves on over UTF-8 text.
  mutating func move(over text: some Sequence<UInt8>) {
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
  }

  /// Whether one comes before the other in the text.
  public static func < (left: Place, right: Place) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

extension Document: Equatable {
  /// Canonical equality; both must be of the same schema object.
  public static func == (left: Document, right: Document) -> Bool {
    left === right || (left.schema === right.schema && left.root == right.root)
  }
}
