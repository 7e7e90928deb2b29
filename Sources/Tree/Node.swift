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
/// without its comforts. Values are ranges of the text, so that nothing is copied; the caller keeps what is open.
///
/// It exists only within `Document.reading`.
public struct NodePen {
  @usableFromInline var nodes: UnsafeMutablePointer<Node>
  @usableFromInline var marks: UnsafeMutablePointer<UInt32>
  @usableFromInline var capacity: Int
  /// How many nodes there are so far: the index of the next.
  @usableFromInline var count = 0
  /// Values that don't stand in the text as they are: escapes resolved, line ends normalised.
  public var decoded: [UInt8] = []
  /// For `order`, from one time to the next.
  var runs: [Run] = []

  /// Whether the memory is the pen's own, because what it was given did not suffice.
  private(set) var isOwn = false

  init(nodes: UnsafeMutablePointer<Node>, marks: UnsafeMutablePointer<UInt32>, capacity: Int) {
    self.nodes = nodes
    self.marks = marks
    self.capacity = capacity
  }

  /// Frees the pen's own memory.
  func free() {
    guard isOwn else { return }
    nodes.deallocate()
    marks.deallocate()
  }

  @inline(never) @usableFromInline
  mutating func grow() {
    let larger = capacity * 2
    let (nodes, marks) = (
      UnsafeMutablePointer<Node>.allocate(capacity: larger), UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    )
    nodes.initialize(from: self.nodes, count: count)
    marks.initialize(from: self.marks, count: count)
    free()
    (self.nodes, self.marks, capacity, isOwn) = (nodes, marks, larger, true)
  }

  /// The index of the next node.
  @inlinable public var next: Int { count }

  /// Adds a node without text and gives its index. Its children are the nodes that follow, until `end`.
  @inlinable @inline(__always)
  public mutating func begin(_ element: ElementID, type: TypeID, mark: UInt32) -> Int {
    if count == capacity { grow() }
    let index = count
    (nodes + index).initialize(
      to: Node(start: 0, length: 0, next: 0, element: element.rawValue, typeAndMarks: type.rawValue))
    (marks + index).initialize(to: mark)
    count = index &+ 1
    return index
  }

  /// Adds a node with a range of the text, or of `decoded`, as its value and nothing below it.
  @inlinable @inline(__always)
  public mutating func leaf(
    _ element: ElementID, type: TypeID, start: Int, length: Int, isDecoded: Bool = false, mark: UInt32
  ) {
    if count == capacity { grow() }
    let index = count
    count = index &+ 1
    (nodes + index).initialize(
      to: Node(
        start: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length),
        next: UInt32(truncatingIfNeeded: count), element: element.rawValue,
        typeAndMarks: type.rawValue | (isDecoded ? Node.hasValue | Node.isDecoded : Node.hasValue)))
    (marks + index).initialize(to: mark)
  }

  /// Nodes without children that were taken back.
  public struct Leaf: Sendable {
    let node: Node
    let mark: UInt32
  }

  /// Takes back the last nodes, from that index on. They have no children.
  public mutating func takeLast(from index: Int) -> [Leaf] {
    precondition(index <= count, "no such node")
    defer { count = index }
    return (index..<count).map { Leaf(node: nodes[$0], mark: marks[$0]) }
  }

  /// Writes a node again that was taken back, and gives its index. It has no children, until it is ended anew.
  public mutating func put(_ leaf: Leaf) -> Int {
    let index = begin(
      ElementID(rawValue: leaf.node.element), type: TypeID(rawValue: leaf.node.type), mark: leaf.mark)
    nodes[index] = leaf.node
    end(index)
    return index
  }

  /// Ends the node: those after it are not below it.
  @inlinable @inline(__always)
  public mutating func end(_ index: Int) {
    precondition(index < count, "no such node")
    nodes[index].next = UInt32(truncatingIfNeeded: count)
  }

  /// Gives the node as its value a range of the text, or of `decoded`.
  @inlinable @inline(__always)
  public mutating func value(_ index: Int, start: Int, length: Int, isDecoded: Bool = false) {
    setText(index, start: start, length: length, mark: isDecoded ? Node.hasValue | Node.isDecoded : Node.hasValue)
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
    // Traps rather than point elsewhere, should decoded values ever pass 4 GiB.
    nodes[index].start = UInt32(start)
    nodes[index].length = UInt32(length)
    nodes[index].typeAndMarks |= mark
  }
}

extension Document {
  /// A document read from `text`, which it keeps: values are ranges of it. `write` is given a pen, with which it first
  /// writes the root; marks are byte offsets in `text`, which has less than 4 GiB. `estimate` is how many nodes there
  /// probably are: the document has memory for as many, more cost a copy. There is no document when `write` returns
  /// false. `isJSON` says that every value that stands in the text as it is can be written as JSON without escapes.
  public static func reading(
    _ text: [UInt8], schema: Schema, isJSON: Bool = false, estimate: Int, _ write: (inout NodePen) -> Bool
  ) -> Document? {
    reading(text, schema: schema, isJSON: isJSON, source: .bytes(text), estimate: estimate, write)
  }

  static func reading(
    _ text: [UInt8], schema: Schema, isJSON: Bool, source: Source, estimate: Int, _ write: (inout NodePen) -> Bool
  ) -> Document? {
    // The pen writes into the document's own arrays.
    let capacity = max(estimate, 16)
    var (isWritten, decoded) = (false, [UInt8]())
    var (nodes, marks) = ([Node](), [UInt32]())
    var overflow: (nodes: [Node], marks: [UInt32])?
    nodes.append(addingCapacity: capacity) { room in
      room.withUnsafeMutableBufferPointer { room, count in
        marks.append(addingCapacity: capacity) { markRoom in
          markRoom.withUnsafeMutableBufferPointer { markRoom, markCount in
            guard let nodes = room.baseAddress, let marks = markRoom.baseAddress else { return }
            var pen = NodePen(nodes: nodes, marks: marks, capacity: capacity)
            isWritten = write(&pen)
            decoded = pen.decoded
            if pen.isOwn {
              overflow = (
                Array(UnsafeBufferPointer(start: pen.nodes, count: pen.count)),
                Array(UnsafeBufferPointer(start: pen.marks, count: pen.count))
              )
              pen.free()
            } else {
              (count, markCount) = (pen.count, pen.count)
            }
          }
        }
      }
    }
    guard isWritten else { return nil }
    let (ownNodes, ownMarks) = overflow ?? (nodes, marks)
    precondition(!ownNodes.isEmpty, "a document has a root")
    return Document(
      schema: schema, nodes: ownNodes, bytes: text, decoded: decoded, isJSON: isJSON, marks: ownMarks, source: source)
  }
}
