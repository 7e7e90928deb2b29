import Tree

/// The rows between two types as two trees of steps, one for each side, tied together by *links*: what a row says of
/// one place of each. Unlike a `Plan`, it keeps groups as groups; an `each` or a group ends the tree, and what is inside
/// is a tree of its own.
///
/// The rows must be those of files that have been read without faults: what does not resolve is passed over.
final class RowTree {
  let left: RowNode
  let right: RowNode

  init(_ rows: [RowSyntax], left: TypeID, right: TypeID, in schemas: (left: Schema, right: Schema), _ systems: Systems)
  {
    self.left = RowNode(root: left, schemas.left)
    self.right = RowNode(root: right, schemas.right)
    for row in rows { add(row, systems, isAlternative: false) }
  }

  private func add(_ row: RowSyntax, _ systems: Systems, isAlternative: Bool) {
    func link(_ one: PathSyntax, _ other: PathSyntax, _ kind: RowLink.Kind) {
      guard let left = left.node(one, systems, isEach: kind.isEach),
        let right = right.node(other, systems, isEach: kind.isEach)
      else { return }
      let link = RowLink(kind: kind, row: row, isAlternative: isAlternative, left: left, right: right)
      left.link = link
      right.link = link
    }
    switch row.kind {
    case .field(let one, let other, let via): link(one, other, .field(via: via?.text))
    case .group(let one, let other, let name): link(one, other, .group(name.text))
    case .choice(let rows): rows.forEach { add($0, systems, isAlternative: true) }
    case .constant(let path, let value): add(constant: value.text, at: path, systems)
    case .each(let one, let other, let key, let inner):
      switch inner {
      case .group(let name): link(one, other, .each(key: key.map(\.text), group: name.text, rows: []))
      case .rows(let rows): link(one, other, .each(key: key.map(\.text), group: nil, rows: rows))
      }
    }
  }

  /// A constant stands on the right.
  func add(constant text: String, at path: PathSyntax, _ systems: Systems) {
    guard let node = right.node(path, systems, isEach: false) else { return }
    node.constants = node.spellings(of: text, systems)
  }
}

/// What a row ties together.
final class RowLink {
  enum Kind {
    case field(via: String?)
    case group(String)
    case each(key: [String], group: String?, rows: [RowSyntax])

    var isEach: Bool { if case .each = self { true } else { false } }
  }

  let kind: Kind
  let row: RowSyntax
  let isAlternative: Bool
  var isGroup: Bool { if case .group = kind { true } else { false } }
  unowned let left: RowNode
  unowned let right: RowNode

  init(kind: Kind, row: RowSyntax, isAlternative: Bool, left: RowNode, right: RowNode) {
    self.kind = kind
    self.row = row
    self.isAlternative = isAlternative
    self.left = left
    self.right = right
  }
}

/// A step of one side: an element, and of a list the items that its brackets mean.
final class RowNode {
  let schema: Schema
  /// Nil at the root.
  let element: SchemaElement?
  let type: TypeID
  /// The brackets, its own or those borrowed from the next step; empty where there are none.
  let key: String
  private(set) weak var parent: RowNode?
  private(set) var children: [RowNode] = []
  var link: RowLink?
  /// The texts that must stand here, the one to be written first.
  var constants: [String] = []

  init(root: TypeID, _ schema: Schema) {
    self.schema = schema
    element = nil
    type = root
    key = ""
  }

  private init(_ element: SchemaElement, key: String, below parent: RowNode) {
    schema = parent.schema
    self.element = element
    type = element.type
    self.key = key
    self.parent = parent
  }

  /// Whether a row stands here or below. What has none is a condition when it is read, and written along.
  var hasLinks: Bool { link != nil || children.contains(where: \.hasLinks) }

  /// All rows here and below.
  var links: [RowLink] { (link.map { [$0] } ?? []) + children.flatMap(\.links) }

  /// The steps from the root to here.
  var steps: [RowNode] { (parent?.steps ?? []) + (element == nil ? [] : [self]) }

  /// The node at the end of a path, made where it is missing.
  func node(_ path: PathSyntax, _ systems: Systems, isEach: Bool) -> RowNode? {
    node(path.steps[...], systems, isEach: isEach)
  }

  private func node(_ steps: ArraySlice<PathSyntax.Step>, _ systems: Systems, isEach: Bool) -> RowNode? {
    guard let step = steps.first else { return self }
    guard let id = schema.element(step.name, of: type) else { return nil }
    let rest = steps.dropFirst()
    var key = ""
    if schema[id].isList {
      if let selector = step.selector {
        key = "[\(selector.text)]"
      } else if let next = rest.first, let borrowed = next.selector {
        key = "[\(next.name).\(borrowed.text)]"
      }
    }
    let found = children.first { $0.element?.id == id && $0.key == key }
    let child = found ?? RowNode(schema[id], key: key, below: self)
    if found == nil {
      children.append(child)
      if let selector = step.selector, let node = child.node(selector.path, systems, isEach: false) {
        // What an item is chosen by is itself a constant of the item.
        node.constants = node.spellings(of: selector.value, systems)
      }
    }
    return child.node(rest, systems, isEach: isEach)
  }

  /// All spellings of a constant here: of a short name its URIs, the one to be written first.
  func spellings(of text: String, _ systems: Systems) -> [String] {
    guard schema[type].format?.isAddress ?? false, !text.contains(":"), let system = systems[text] else {
      return [text]
    }
    return [system.emitted] + system.accepted
  }
}
