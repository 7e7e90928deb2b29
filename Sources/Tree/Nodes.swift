/// The nodes of a document for loops that must be fast: everything by index, nothing counted or copied. It is what
/// `Element` is for everyone else.
///
/// It exists only within `Document.withNodes`; an index must be one of the document's (debug builds check).
public struct Nodes {
  @usableFromInline let nodes: UnsafeBufferPointer<Node>
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
  @usableFromInline let decoded: UnsafeBufferPointer<UInt8>
  @usableFromInline let isJSON: Bool
  /// The shapes of the schema's elements.
  public let shapes: UnsafeBufferPointer<ElementShape>
  @usableFromInline let names: UnsafePointer<UInt8>
  @usableFromInline let nameStarts: UnsafePointer<UInt32>

  @usableFromInline
  init(
    nodes: UnsafeBufferPointer<Node>, bytes: UnsafeBufferPointer<UInt8>, decoded: UnsafeBufferPointer<UInt8>,
    isJSON: Bool, shapes: UnsafeBufferPointer<ElementShape>, schema: Schema
  ) {
    self.nodes = nodes
    self.bytes = bytes
    self.decoded = decoded
    self.isJSON = isJSON
    self.shapes = shapes
    (names, nameStarts) = schema.namesOfElements
  }

  /// The name of an element; at least 16 bytes can be read from where it begins.
  @inlinable @inline(__always)
  public func name(of element: ElementID) -> UnsafeBufferPointer<UInt8> {
    let start = nameStarts[Int(element.rawValue)]
    return UnsafeBufferPointer(
      start: names + Int(start), count: Int(nameStarts[Int(element.rawValue) &+ 1] &- start))
  }

  /// Whether it has a value and nothing else: most of a document.
  @inlinable @inline(__always)
  public func isLeaf(_ index: Int) -> Bool {
    hasValue(index) && !hasChildren(index)
  }

  /// What element it is.
  @inlinable @inline(__always) public func element(_ index: Int) -> ElementID {
    ElementID(rawValue: nodes[index].element)
  }
  /// Its type.
  @inlinable @inline(__always) public func type(_ index: Int) -> TypeID {
    TypeID(rawValue: nodes[index].typeAndMarks & Node.typeMask)
  }
  /// The index after it and all that is below it: of its next sibling, if it has one.
  @inlinable @inline(__always) public func next(_ index: Int) -> Int { Int(nodes[index].next) }
  /// Whether it has children; the first is the node after it.
  @inlinable @inline(__always) public func hasChildren(_ index: Int) -> Bool { next(index) > index &+ 1 }
  /// Whether it has a value.
  @inlinable @inline(__always) public func hasValue(_ index: Int) -> Bool {
    nodes[index].typeAndMarks & Node.hasValue != 0
  }
  /// Whether it is an anchor.
  @inlinable @inline(__always) public func isAnchor(_ index: Int) -> Bool {
    nodes[index].typeAndMarks & Node.isAnchor != 0
  }

  /// Its value's text, or its key; empty when it has neither.
  @inlinable @inline(__always)
  public func text(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[index]
    let all = node.typeAndMarks & Node.isDecoded == 0 ? bytes : decoded
    return UnsafeBufferPointer(rebasing: all[Int(node.start)..<Int(node.start) &+ Int(node.length)])
  }

  /// Whether its text is known to need no escapes in JSON.
  @inlinable @inline(__always)
  public func needsNoEscapes(_ index: Int) -> Bool { isJSON && nodes[index].typeAndMarks & Node.isDecoded == 0 }

  /// How many bytes may be read from where its text begins: at least the text's own.
  @inlinable @inline(__always)
  public func readable(_ index: Int) -> Int {
    let node = nodes[index]
    return (node.typeAndMarks & Node.isDecoded == 0 ? bytes : decoded).count &- Int(node.start)
  }

  /// Whether nothing of it can be written: no value, no anchor, no resource, and nothing below it either.
  @inlinable
  public func holdsNothing(_ index: Int) -> Bool {
    var at = index
    while at < next(index) {
      if nodes[at].typeAndMarks & (Node.hasValue | Node.isAnchor) != 0 { return false }
      let element = nodes[at].element
      if element != 0, shapes[Int(element)].isResource { return false }
      at = at &+ 1
    }
    return true
  }
}

extension Document {
  /// Calls `body` with the nodes, of which the first is the root's.
  @inlinable
  public func withNodes<Result, Failure: Error>(_ body: (Nodes) throws(Failure) -> Result) throws(Failure) -> Result {
    try nodes.withUnsafeBufferPointer { (nodes) throws(Failure) in
      try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
        try decoded.withUnsafeBufferPointer { (decoded) throws(Failure) in
          try schema.shapes.withUnsafeBufferPointer { (shapes) throws(Failure) in
            try body(
              Nodes(nodes: nodes, bytes: bytes, decoded: decoded, isJSON: isJSON, shapes: shapes, schema: schema))
          }
        }
      }
    }
  }
}

extension Element {
  /// Its number among the document's nodes.
  public var nodeIndex: Int { index }
}
