/// An *element* is a place in a document: a document and a node's number. Reading it copies nothing.
///
/// It has a definition (name, cardinality), a type (which for `Bundle.entry.resource` is the resource's own), perhaps a
/// value (text, exactly as written) and children in the schema's order.
public struct Element: Sendable {
  /// The document it is in.
  public let document: Document
  let index: Int

  var node: Node { document.nodes[index] }

  /// Its number in the schema; `.root` for a document's root.
  public var id: ElementID { ElementID(rawValue: node.element) }
  /// What the schema says of it.
  public var definition: SchemaElement { document.schema[id] }
  /// The type of what stands here.
  public var type: TypeID { TypeID(rawValue: node.type) }
  /// As written: `valueQuantity`; for the root, its type's name.
  public var name: String { Self.name(of: node, in: document.schema) }

  static func name(of node: Node, in schema: Schema) -> String {
    node.element == ElementID.root.rawValue
      ? schema[TypeID(rawValue: node.type)].name : schema[ElementID(rawValue: node.element)].name
  }

  /// Whether it has a value of its own (a primitive may have none and still have extensions).
  public var hasValue: Bool { node.typeAndMarks & Node.hasValue != 0 }

  /// Whether it marks, in a residue, the place of a list item that went to the entry (see `anchorKey`).
  public var isAnchor: Bool { node.typeAndMarks & Node.isAnchor != 0 }

  /// The value's text as UTF-8, empty when there is none.
  public var bytes: ArraySlice<UInt8> {
    let node = node
    return node.typeAndMarks & Node.hasValue == 0 ? [] : document.text(of: node)
  }

  /// The value's text, or nil when it has none.
  public var value: String? {
    hasValue ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// The key of an anchor, or nil.
  public var anchorKey: String? {
    isAnchor ? String(decoding: document.text(of: node), as: UTF8.self) : nil
  }

  /// Its children in the schema's order.
  public var children: Children { Children(document: document, from: index + 1, to: Int(node.next)) }

  /// Whether it has children.
  public var hasChildren: Bool { Int(node.next) > index + 1 }

  /// The first child of that element, or nil.
  public func first(_ element: ElementID) -> Element? { children.first { $0.id == element } }

  /// The first child of that name, or nil.
  public func first(_ name: String) -> Element? {
    document.schema.element(name, of: type).flatMap { first($0) }
  }

  /// All children of that name, in order.
  public func all(_ name: String) -> [Element] {
    guard let id = document.schema.element(name, of: type) else { return [] }
    return children.filter { $0.id == id }
  }

  /// The element at the end of a dotted path of names, taking the first of each list.
  public func at(_ path: String) -> Element? {
    var current = self
    for name in path.split(separator: ".") {
      guard let next = current.first(String(name)) else { return nil }
      current = next
    }
    return current
  }

  /// Where it stood in the text it was read from.
  public var place: Place? { document.place(of: index) }

  /// The path from the root, in FHIRPath: `Patient.name[0].given[1]`, `Observation.value.ofType(Quantity)`.
  public var path: String {
    var steps: [String] = []
    var target = document.root
    steps.append(target.name)
    while target.index != index {
      var position = 0
      var previous: ElementID?
      for child in target.children {
        position = child.id == previous ? position + 1 : 0
        previous = child.id
        if child.index <= index, index < Int(child.node.next) {
          steps.append(document.schema.step(child.id, position))
          target = child
          break
        }
      }
    }
    return steps.joined(separator: ".")
  }
}

/// The children of an element.
public struct Children: Sequence, IteratorProtocol, Sendable {
  let document: Document
  var from: Int
  let to: Int

  /// The next child, or nil.
  public mutating func next() -> Element? {
    guard from < to else { return nil }
    defer { from = Int(document.nodes[from].next) }
    return Element(document: document, index: from)
  }
}

extension Element: Equatable {
  /// Equal subtrees: same shape, types, values and anchors. Both must be of the same schema object.
  public static func == (left: Element, right: Element) -> Bool {
    let leftNodes = left.document.nodes[left.index..<Int(left.node.next)]
    let rightNodes = right.document.nodes[right.index..<Int(right.node.next)]
    guard leftNodes.count == rightNodes.count, left.type == right.type else { return false }
    for (position, (one, other)) in zip(leftNodes, rightNodes).enumerated() {
      let sameElement = position == 0 || one.element == other.element
      guard sameElement, (one.typeAndMarks ^ other.typeAndMarks) & ~Node.isDecoded == 0, one.length == other.length,
        Int(one.next) - left.index == Int(other.next) - right.index
      else { return false }
      if one.hasText, !left.document.text(of: one).elementsEqual(right.document.text(of: other)) { return false }
    }
    return true
  }
}
