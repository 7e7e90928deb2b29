/// Builds a document in document order. Callers open, fill and close; they give children in the schema's order, list
/// items side by side. The builder checks nesting (a caller's mistake is a trap) and nothing else.
public struct DocumentBuilder {
  /// The schema of what is built.
  public let schema: Schema
  private var nodes: [Node] = []
  private var bytes: [UInt8] = []
  private var marks: [UInt32] = []
  private var open: [Int] = []
  private let marked: Bool

  /// Starts a document whose root is of `root`. With `marked`, every node keeps the mark given with it.
  public init(schema: Schema, root: TypeID, marked: Bool = false, mark: UInt32 = 0) {
    self.schema = schema
    self.marked = marked
    append(.root, type: root, mark: mark)
  }

  /// How deep the node is that would be opened now; the root's children are at 1.
  public var depth: Int { open.count }

  /// Opens a child of what is open; `close` ends it.
  public mutating func begin(_ element: ElementID, type: TypeID, mark: UInt32 = 0) {
    append(element, type: type, mark: mark)
  }

  /// Gives the open node its value. At most once.
  public mutating func value(_ text: some Sequence<UInt8>) {
    setText(text, mark: Node.hasValue)
  }

  /// Makes the open node an anchor with this key. At most once, and only without a value.
  public mutating func anchor(_ key: String) {
    setText(key.utf8, mark: Node.isAnchor)
  }

  /// Whether the open node has no children yet.
  public var isChildless: Bool { nodes.count == open[open.count - 1] + 1 }

  /// A point to which `rollBack` can return.
  public struct Checkpoint: Sendable {
    fileprivate let nodes: Int
    fileprivate let bytes: Int
    fileprivate let depth: Int
  }

  /// The present point, between two children of what is open.
  public var checkpoint: Checkpoint { Checkpoint(nodes: nodes.count, bytes: bytes.count, depth: open.count) }

  /// Whether anything was added since the checkpoint.
  public func hasGrown(since checkpoint: Checkpoint) -> Bool { nodes.count > checkpoint.nodes }

  /// Forgets everything begun since the checkpoint, which must be of this builder and still within what is open.
  public mutating func rollBack(to checkpoint: Checkpoint) {
    nodes.removeSubrange(checkpoint.nodes...)
    bytes.removeSubrange(checkpoint.bytes...)
    if marked { marks.removeSubrange(checkpoint.nodes...) }
    open.removeSubrange(checkpoint.depth...)
  }

  /// Ends what was opened last.
  public mutating func close() {
    let index = open.removeLast()
    nodes[index].next = UInt32(nodes.count)
  }

  /// Ends what was opened last, or forgets it when it got neither a text nor children.
  public mutating func closeUnlessEmpty() {
    let index = open[open.count - 1]
    if isChildless && !nodes[index].hasText {
      open.removeLast()
      nodes.removeLast()
      if marked { marks.removeLast() }
    } else {
      close()
    }
  }

  /// Adds a child with a value and no children.
  public mutating func leaf(_ element: ElementID, type: TypeID, value text: some Sequence<UInt8>, mark: UInt32 = 0) {
    begin(element, type: type, mark: mark)
    value(text)
    close()
  }

  /// Adds a child by name with a value: for documents made by hand. Traps when the open type has no such element.
  public mutating func leaf(_ name: String, _ text: String) {
    let id = named(name)
    leaf(id, type: schema[id].type, value: text.utf8)
  }

  /// Opens a child by name: for documents made by hand. `type` names the resource where the element is abstract.
  public mutating func begin(_ name: String, type: String? = nil) {
    let id = named(name)
    guard let typeID = type.map({ schema.type(named: $0) }) ?? schema[id].type else {
      preconditionFailure("no such type")
    }
    begin(id, type: typeID)
  }

  /// Copies a subtree of a document of the same schema, as the same element or as `element`.
  public mutating func copy(_ source: Element, as element: ElementID? = nil) {
    precondition(source.document.schema === schema, "a subtree can only be copied within its schema")
    precondition(element != nil || source.id != .root, "inside a document a root stands as some element")
    let base = nodes.count
    let first = source.index
    let end = Int(source.node.next)
    for index in first..<end {
      var node = source.document.nodes[index]
      if node.hasText {
        let start = UInt32(bytes.count)
        bytes.append(contentsOf: source.document.text(of: node))
        node.start = start
        node.typeAndMarks &= ~Node.isDecoded
      }
      node.next = UInt32(base + Int(node.next) - first)
      nodes.append(node)
      if marked { marks.append(0) }
    }
    if let element { nodes[base].element = element.rawValue }
  }

  /// Copies all children of `source` below what is open.
  public mutating func copyChildren(of source: Element) {
    for child in source.children { copy(child) }
  }

  /// Ends the root and gives the document.
  public consuming func finish(source: Source = .none) -> Document {
    precondition(open.count == 1, "something is still open")
    close()
    return Document(schema: schema, nodes: nodes, bytes: bytes, marks: marks, source: source)
  }

  private func named(_ name: String) -> ElementID {
    let parent = TypeID(rawValue: nodes[open[open.count - 1]].type)
    guard let id = schema.element(name, of: parent) else {
      preconditionFailure("`\(schema[parent].name)` has no element `\(name)`")
    }
    return id
  }

  private mutating func append(_ element: ElementID, type: TypeID, mark: UInt32) {
    open.append(nodes.count)
    nodes.append(Node(start: 0, length: 0, next: 0, element: element.rawValue, typeAndMarks: type.rawValue))
    if marked { marks.append(mark) }
  }

  private mutating func setText(_ text: some Sequence<UInt8>, mark: UInt16) {
    let index = open[open.count - 1]
    precondition(!nodes[index].hasText, "a node has one text")
    nodes[index].start = UInt32(bytes.count)
    bytes.append(contentsOf: text)
    nodes[index].length = UInt32(bytes.count) - nodes[index].start
    nodes[index].typeAndMarks |= mark
  }
}
