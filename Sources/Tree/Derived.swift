/// Documents made of others: their values are ranges of the same text, so that a copy of a subtree copies 16 bytes for
/// each node and no text.

extension Document {
  /// A document whose values are mostly those of `base`, or parts of them, and whose text is that of `base`. `write` is given a pen, with which it first
  /// writes the root; `estimate` is how many nodes there probably are, more cost a copy. There is no document when `write`
  /// returns false. It knows no places.
  public static func deriving(
    from base: Document, schema: Schema, estimate: Int, _ write: (inout NodePen) -> Bool
  ) -> Document? {
    reading(base.bytes, schema: schema, isJSON: base.isJSON, source: .none, estimate: estimate, write)
  }

  /// Whether values that stand in this document's text as they are stand at the same places of the other's.
  public func sharesText(with other: Document) -> Bool {
    bytes.withUnsafeBufferPointer { one in
      other.bytes.withUnsafeBufferPointer { one.baseAddress == $0.baseAddress && one.count == $0.count }
    }
  }
}

extension NodePen {
  /// Takes back every node from that index on. What is open must have begun before it.
  @inlinable @inline(__always)
  public mutating func rollBack(to index: Int) {
    precondition(index <= count, "no such node")
    count = index
  }

  /// Whether the node has a value or a key.
  @inlinable @inline(__always)
  public func hasText(_ index: Int) -> Bool {
    nodes[index].typeAndMarks & (Node.hasValue | Node.isAnchor) != 0
  }

  /// Gives the node as its value a text that stands nowhere yet.
  @inlinable
  public mutating func value(_ index: Int, copying text: some Collection<UInt8>) {
    let start = decoded.count
    decoded.append(contentsOf: text)
    value(index, decodedFrom: start)
  }

  /// Makes the node an anchor with this key.
  public mutating func anchor(_ index: Int, _ key: [UInt8]) {
    let start = decoded.count
    if !key.isEmpty { decoded.append(contentsOf: key) }
    setText(index, start: start, length: decoded.count - start, mark: Node.isAnchor | Node.isDecoded)
  }

  /// Gives the node as its value the text of a node of another document; `sharesText` says whether both have one text.
  @inlinable
  public mutating func value(_ index: Int, of other: Int, in source: Nodes, sharesText: Bool) {
    let node = source.nodes[other]
    if sharesText && node.typeAndMarks & Node.isDecoded == 0 {
      setText(index, start: Int(node.start), length: Int(node.length), mark: Node.hasValue)
    } else {
      value(index, copying: source.text(other))
    }
  }

  /// Calls `body` with the nodes written so far, of a document that keeps the text of `base`; what is still open has no
  /// end yet.
  public func withNodes<Result>(textOf base: Nodes, _ schema: Schema, _ body: (Nodes) -> Result) -> Result {
    decoded.withUnsafeBufferPointer { decoded in
      schema.shapes.withUnsafeBufferPointer { shapes in
        body(
          Nodes(
            nodes: UnsafeBufferPointer(start: nodes, count: count), bytes: base.bytes, decoded: decoded,
            isJSON: base.isJSON, shapes: shapes, schema: schema))
      }
    }
  }

  /// Copies a subtree of another document of the same schema. Says whether there is an anchor in it.
  @inlinable @discardableResult
  public mutating func copy(_ index: Int, of source: Nodes, sharesText: Bool) -> Bool {
    let base = count
    var marksSeen: UInt16 = 0
    for number in index..<source.next(index) {
      if count == capacity { grow() }
      var node = source.nodes[number]
      marksSeen |= node.typeAndMarks
      let hasText = node.typeAndMarks & (Node.hasValue | Node.isAnchor) != 0
      if hasText, !sharesText || node.typeAndMarks & Node.isDecoded != 0 {
        node.start = UInt32(decoded.count)
        decoded.append(contentsOf: source.text(number))
        node.typeAndMarks |= Node.isDecoded
      }
      node.next = UInt32(truncatingIfNeeded: base + Int(node.next) - index)
      (nodes + count).initialize(to: node)
      (marks + count).initialize(to: 0)
      count = count &+ 1
    }
    return marksSeen & Node.isAnchor != 0
  }
}

extension Nodes {
  /// How many bytes the document's text has.
  @inlinable @inline(__always) public var textCount: Int { bytes.count }

  /// Where the text of a node with a value stands: its range, and whether it is in the document's text as it is.
  @inlinable @inline(__always)
  public func range(_ index: Int) -> (start: Int, length: Int, isDecoded: Bool) {
    let node = nodes[index]
    return (Int(node.start), Int(node.length), node.typeAndMarks & Node.isDecoded != 0)
  }

  /// A range of the text, or of the decoded values.
  @inlinable @inline(__always)
  public func text(start: Int, length: Int, isDecoded: Bool) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: (isDecoded ? decoded : bytes)[start..<start &+ length])
  }
}
