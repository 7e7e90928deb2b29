public import Tree

/// Writes documents as FHIR's JSON, of any schema: the counterpart of `JSONReader`. Members stand in the schema's
/// order, a primitive's `_name` right after its `name`, values exactly as the document holds them. Equal documents give
/// the same bytes.
///
/// Elements that hold nothing are left out, so that no array or object is empty but a root that is.
///
///     let body = JSONWriter.text(document)
public enum JSONWriter {
  /// Appends an element that is not a primitive (a document's root, or a resource inside one) to `output`. With
  /// `pretty`, each member and item has a line of its own, indented by two spaces. With `typeMember`, a root type's name
  /// comes first, as `resourceType`; resources inside the element have it always.
  public static func write(
    _ element: Element, into output: inout [UInt8], pretty: Bool = false, typeMember: Bool = true
  ) {
    var pen = JSONPen(pretty: pretty)
    swap(&pen.output, &output)
    pen.object(element, typeMember: typeMember && element.document.schema[element.type].kind == .root)
    swap(&pen.output, &output)
  }

  /// A whole document; pretty, it ends with a line feed.
  public static func text(_ document: Document, pretty: Bool = false, typeMember: Bool = true) -> [UInt8] {
    var output: [UInt8] = []
    write(document.root, into: &output, pretty: pretty, typeMember: typeMember)
    if pretty { output.append(UInt8(ascii: "\n")) }
    return output
  }
}

extension JSONPen {
  /// An object: an anchor's key, a type's name, and the children; also a primitive's side.
  fileprivate mutating func object(_ element: Element, typeMember: Bool) {
    open(UInt8(ascii: "{"))
    if let key = element.anchorKey {
      name("@")
      string(Array(key.utf8)[...])
    }
    if typeMember {
      name("resourceType")
      string(Array(element.document.schema[element.type].name.utf8)[...])
    }
    // The children of one element stand side by side; together they are one member, or two.
    var run: [Element] = []
    for child in element.children where !child.holdsNothing {
      if let first = run.first, first.id != child.id {
        member(run)
        run.removeAll(keepingCapacity: true)
      }
      run.append(child)
    }
    if !run.isEmpty { member(run) }
    close(UInt8(ascii: "}"))
  }

  /// All children of one element, at least one, none empty.
  private mutating func member(_ items: [Element]) {
    let definition = items[0].definition
    // What stands several times is written as a list, even where it must not: never the same name twice.
    let isList = definition.isList || items.count > 1
    guard items[0].document.schema[definition.type].format != nil else {
      name(definition.name)
      list(isList, items) { pen, item in pen.object(item, typeMember: item.namesItsType) }
      return
    }
    if items.contains(where: \.hasValue) {
      name(definition.name)
      list(isList, items) { pen, item in pen.value(item) }
    }
    if items.contains(where: \.hasSide) {
      name(definition.name, isSide: true)
      list(isList, items) { pen, item in pen.side(item) }
    }
  }

  private mutating func list(_ isList: Bool, _ items: [Element], _ write: (inout JSONPen, Element) -> Void) {
    guard isList else { return write(&self, items[0]) }
    open(UInt8(ascii: "["))
    for element in items {
      item()
      write(&self, element)
    }
    close(UInt8(ascii: "]"))
  }

  private mutating func value(_ element: Element) {
    guard element.hasValue else { return literal("null") }
    let isLiteral = element.document.schema[element.type].format?.isJSONLiteral ?? false
    // A literal that JSON does not know can only be told as a string, which every reader refuses.
    if isLiteral && JSONPen.isLiteral(element.bytes) { literal(element.bytes) } else { string(element.bytes) }
  }

  private mutating func side(_ element: Element) {
    if element.hasSide { object(element, typeMember: false) } else { literal("null") }
  }
}

extension Element {
  /// Whether a primitive has something that only `_name` can say.
  fileprivate var hasSide: Bool { isAnchor || children.contains { !$0.holdsNothing } }

  /// Whether it stands where its declared type does not tell what it is.
  fileprivate var namesItsType: Bool { document.schema[definition.type].kind == .abstract }

  /// Whether nothing of it can be written. A resource says at least what it is.
  fileprivate var holdsNothing: Bool {
    !hasValue && !isAnchor && !namesItsType && children.allSatisfy(\.holdsNothing)
  }
}
