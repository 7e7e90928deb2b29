/// One node of a document: 16 bytes. A primitive's text, or an anchor's key, is `start..<start + length` of the
/// document's text or, when it is marked so, of its decoded values.
@usableFromInline
struct Node: Sendable {
  @usableFromInline var start: UInt32
  @usableFromInline var length: UInt32
  /// The index after the last node of this subtree.
  @usableFromInline var next: UInt32
  @usableFromInline var element: UInt16
  /// The type's number and, in the three top bits, the marks below.
  @usableFromInline var typeAndMarks: UInt16

  @inlinable
  init(start: UInt32, length: UInt32, next: UInt32, element: UInt16, typeAndMarks: UInt16) {
    self.start = start
    self.length = length
    self.next = next
    self.element = element
    self.typeAndMarks = typeAndMarks
  }

  @usableFromInline static let hasValue: UInt16 = 0x8000
  @usableFromInline static let isAnchor: UInt16 = 0x4000
  /// Its text is not in the text that was read, but was decoded from it.
  @usableFromInline static let isDecoded: UInt16 = 0x2000
  @usableFromInline static let typeMask: UInt16 = 0x1fff

  var type: UInt16 { typeAndMarks & Self.typeMask }
  var hasText: Bool { typeAndMarks & (Self.hasValue | Self.isAnchor) != 0 }
  var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// Writes the nodes of a document that is being read from a text: the readers' hot path. It is `DocumentBuilder`
/// without its comforts. Values are ranges of the text, so that nothing is copied; the caller keeps what is open, and
/// says before the first node how many there can be.
///
/// It exists only within `Document.reading`. A node beyond the announced number is a trap.
public struct NodePen {
  @usableFromInline let nodes: UnsafeMutablePointer<Node>
  @usableFromInline let marks: UnsafeMutablePointer<UInt32>
  @usableFromInline let capacity: Int
  /// How many nodes there are so far: the index of the next.
  @usableFromInline var count = 0
  /// Values that don't stand in the text as they are: escapes resolved, line ends normalised.
  public var decoded: [UInt8] = []

  init(nodes: UnsafeMutablePointer<Node>, marks: UnsafeMutablePointer<UInt32>, capacity: Int) {
    self.nodes = nodes
    self.marks = marks
    self.capacity = capacity
  }

  /// The index of the next node.
  @inlinable public var next: Int { count }

  /// Adds a node without text and gives its index. Its children are the nodes that follow, until `end`.
  @inlinable @inline(__always)
  public mutating func begin(_ element: ElementID, type: TypeID, mark: UInt32) -> Int {
    precondition(count < capacity, "more nodes than announced")
    let index = count
    (nodes + index).initialize(
      to: Node(start: 0, length: 0, next: 0, element: element.rawValue, typeAndMarks: type.rawValue))
    (marks + index).initialize(to: mark)
    count = index &+ 1
    return index
  }

  /// Adds a node with a range of the text as its value and nothing below it.
  @inlinable @inline(__always)
  public mutating func leaf(_ element: ElementID, type: TypeID, start: Int, length: Int, mark: UInt32) {
    precondition(count < capacity, "more nodes than announced")
    let index = count
    count = index &+ 1
    (nodes + index).initialize(
      to: Node(
        start: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length),
        next: UInt32(truncatingIfNeeded: count), element: element.rawValue,
        typeAndMarks: type.rawValue | Node.hasValue))
    (marks + index).initialize(to: mark)
  }

  /// Ends the node: those after it are not below it.
  @inlinable @inline(__always)
  public mutating func end(_ index: Int) {
    precondition(index < count, "no such node")
    nodes[index].next = UInt32(truncatingIfNeeded: count)
  }

  /// Gives the node as its value a range of the text.
  @inlinable @inline(__always)
  public mutating func value(_ index: Int, start: Int, length: Int) {
    setText(index, start: start, length: length, mark: Node.hasValue)
  }

  /// Gives the node as its value what was appended to `decoded` since that count.
  @inlinable @inline(__always)
  public mutating func value(_ index: Int, decodedFrom start: Int) {
    setText(index, start: start, length: decoded.count - start, mark: Node.hasValue | Node.isDecoded)
  }

  /// Makes the node an anchor with this key.
  public mutating func anchor(_ index: Int, _ key: String) {
    let start = decoded.count
    decoded.append(contentsOf: key.utf8)
    setText(index, start: start, length: decoded.count - start, mark: Node.isAnchor | Node.isDecoded)
  }

  @inlinable @inline(__always)
  mutating func setText(_ index: Int, start: Int, length: Int, mark: UInt16) {
    precondition(index < count, "no such node")
    nodes[index].start = UInt32(truncatingIfNeeded: start)
    nodes[index].length = UInt32(truncatingIfNeeded: length)
    nodes[index].typeAndMarks |= mark
  }
}

extension Document {
  /// A document read from `text`, which it keeps: values are ranges of it. `write` is given a pen for at most `capacity`
  /// nodes, the first of which must be the root; marks are byte offsets in `text`, which has less than 4 GiB.
  public static func reading(
    _ text: [UInt8], schema: Schema, capacity: Int, _ write: (inout NodePen) -> Void
  ) -> Document {
    precondition(capacity > 0, "a document has a root")
    var nodes: [Node] = []
    var decoded: [UInt8] = []
    let marks = [UInt32](unsafeUninitializedCapacity: capacity) { marks, markCount in
      nodes = [Node](unsafeUninitializedCapacity: capacity) { nodes, nodeCount in
        guard let nodes = nodes.baseAddress, let marks = marks.baseAddress else { return }
        var pen = NodePen(nodes: nodes, marks: marks, capacity: capacity)
        write(&pen)
        decoded = pen.decoded
        nodeCount = pen.count
        markCount = pen.count
      }
    }
    precondition(!nodes.isEmpty, "a document has a root")
    return Document(schema: schema, nodes: nodes, bytes: text, decoded: decoded, marks: marks, source: .bytes(text))
  }
}
