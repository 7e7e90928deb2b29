import FHIR
import Tree

/// What an operation of a FHIRPath Patch puts somewhere: a value of a data type, a resource, or, for a type that has no
/// name of its own (`Patient.contact`), parts named as its elements.
struct PatchContent: Sendable {
  private enum Source: Sendable {
    case element(Element)
    case parts([(name: String, content: PatchContent)])
  }
  private let source: Source

  /// The content of a part named `value`, or below one; nil where it has none.
  init?(_ part: Element) {
    if let value = part.children.first(where: { $0.definition.choice == "value" }) ?? part.first("resource") {
      source = .element(value)
      return
    }
    var parts: [(String, PatchContent)] = []
    for part in part.all("part") {
      guard let name = part.first("name")?.value, let content = PatchContent(part) else { return nil }
      parts.append((name, content))
    }
    guard !parts.isEmpty else { return nil }
    source = .parts(parts)
  }

  /// The text of a part with a plain value.
  static func plain(_ part: Element) -> String? {
    part.children.first { $0.definition.choice == "value" }?.value
  }

  /// The element of that name in which this may stand: of a choice, the alternative of its type.
  func element(named name: String, of parent: Element) throws(PatchProblem) -> ElementID {
    try element(named: name, of: parent.type, in: parent.document.schema)
  }

  private func element(named name: String, of type: TypeID, in schema: Schema) throws(PatchProblem) -> ElementID {
    let candidates = schema.elements(of: type).filter { $0.name == name || $0.choice == name }
    guard !candidates.isEmpty else { throw .impossible("nothing can stand there") }
    if let exact = candidates.first(where: { fits($0.type, in: schema, loosely: false) }) { return exact.id }
    // A code in a string, a date in a text: the reader says whether it is one.
    if candidates.count == 1, fits(candidates[0].type, in: schema, loosely: true) { return candidates[0].id }
    throw .impossible("its value is of another type")
  }

  private func fits(_ type: TypeID, in schema: Schema, loosely: Bool) -> Bool {
    switch source {
    case .element(let element):
      if element.type == type { return true }
      if case .abstract = schema[type].kind { return schema.isA(element.type, type) }
      guard loosely, case .primitive = schema[type].kind, case .primitive = schema[element.type].kind else {
        return false
      }
      return true
    case .parts: return schema[type].kind == .complex
    }
  }

  /// Writes it as that element, which `element(named:of:)` gave.
  func write(as element: ElementID, into builder: inout DocumentBuilder) throws(PatchProblem) {
    let schema = builder.schema
    switch source {
    case .element(let source):
      if schema[element].type == source.type || schema[schema[element].type].kind == .abstract {
        builder.copy(source, as: element)
      } else {
        builder.begin(element, type: schema[element].type)
        if source.hasValue { builder.value(source.bytes) }
        builder.closeUnlessEmpty()
      }
    case .parts(let parts):
      let type = schema[element].type
      var placed: [(element: ElementID, content: PatchContent)] = []
      for part in parts {
        placed.append((try part.content.element(named: part.name, of: type, in: schema), part.content))
      }
      builder.begin(element, type: type)
      // In the schema's order, items of a list in their own.
      for (_, part) in placed.enumerated().sorted(by: { ($0.1.element, $0.0) < ($1.1.element, $1.0) }) {
        try part.content.write(as: part.element, into: &builder)
      }
      builder.closeUnlessEmpty()
    }
  }
}

extension Document {
  /// The same document, but below `parent` what `edit` writes from the children there were.
  func editing(
    _ parent: Element, _ edit: (Children, inout DocumentBuilder) throws(PatchProblem) -> Void
  ) throws(PatchProblem) -> Document {
    var builder = DocumentBuilder(schema: schema, root: root.type)
    try copy(root, to: parent, into: &builder, edit)
    return builder.finish()
  }

  private func copy(
    _ element: Element, to parent: Element, into builder: inout DocumentBuilder,
    _ edit: (Children, inout DocumentBuilder) throws(PatchProblem) -> Void
  ) throws(PatchProblem) {
    if element.nodeIndex == parent.nodeIndex { return try edit(element.children, &builder) }
    for child in element.children {
      guard child.contains(parent) else {
        builder.copy(child)
        continue
      }
      builder.begin(child.id, type: child.type)
      if child.hasValue { builder.value(child.bytes) }
      try copy(child, to: parent, into: &builder, edit)
      builder.closeUnlessEmpty()
    }
  }
}

extension Element {
  /// What it stands in; nil for the root.
  var parent: Element? {
    guard nodeIndex != 0 else { return nil }
    var parent = document.root
    while let next = parent.children.first(where: { $0.contains(self) }), next.nodeIndex != nodeIndex { parent = next }
    return parent
  }

  /// Whether another one is this one or stands below it.
  func contains(_ other: Element) -> Bool {
    nodeIndex <= other.nodeIndex && other.nodeIndex < document.withNodes { $0.next(nodeIndex) }
  }
}
