import Tree

/// A document as a tree that can be changed: what `Mutator` works on.
struct Branch {
  var element: ElementID
  var type: TypeID
  var text: [UInt8]?
  /// The key that makes it an anchor; of a node without a value.
  var anchor: String?
  var children: [Branch]

  init(_ source: Element) {
    element = source.id
    type = source.type
    text = source.hasValue ? Array(source.bytes) : nil
    anchor = source.anchorKey
    children = source.children.map(Branch.init)
  }

  init(_ element: ElementID, _ type: TypeID, text: String) {
    self.element = element
    self.type = type
    self.text = Array(text.utf8)
    children = []
  }

  /// How many nodes it has, its own included.
  var count: Int { children.reduce(1) { $0 + $1.count } }

  /// The same as another element.
  func standing(as element: ElementID) -> Branch {
    var branch = self
    branch.element = element
    return branch
  }

  /// Changes the node of that number, counted from this one.
  mutating func change(at number: Int, _ body: (inout Branch) -> Void) {
    if number == 0 { return body(&self) }
    var left = number - 1
    for index in children.indices {
      let count = children[index].count
      if left < count { return children[index].change(at: left, body) }
      left -= count
    }
  }

  /// The document whose root this is. Children are put in the schema's order; those of one element keep theirs.
  func document(_ schema: Schema) -> Document {
    var builder = DocumentBuilder(schema: schema, root: type)
    for child in ordered { child.write(to: &builder) }
    return builder.finish()
  }

  private var ordered: [Branch] {
    children.enumerated().sorted { ($0.element.element, $0.offset) < ($1.element.element, $1.offset) }.map(\.element)
  }

  private func write(to builder: inout DocumentBuilder) {
    builder.begin(element, type: type)
    if let text { builder.value(text) } else if let anchor { builder.anchor(anchor) }
    for child in ordered { child.write(to: &builder) }
    builder.close()
  }
}
