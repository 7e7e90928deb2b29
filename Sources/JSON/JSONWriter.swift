public import Tree

/// Writes documents as FHIR's JSON, of any schema: the counterpart of `JSONReader`. Members stand in the schema's
/// order, a primitive's `_name` right after its `name`, values exactly as the document holds them. Equal documents give
/// the same bytes.
///
/// Elements that hold nothing are left out, so that no array or object is empty but a root that is.
///
///     let body = JSONWriter.text(document)
public enum JSONWriter {
  /// A whole document. With `pretty`, each member and item has a line of its own, indented by two spaces, and the text
  /// ends with a line feed. With `typeMember`, a root type's name comes first, as `resourceType`; resources inside have
  /// it always.
  public static func text(_ document: Document, pretty: Bool = false, typeMember: Bool = true) -> [UInt8] {
    text(document.root, pretty: pretty, typeMember: typeMember)
  }

  /// A text as a JSON string, with its quotes.
  public static func text(of string: String) -> [UInt8] {
    var string = string
    return string.withUTF8 { bytes in
      JSONPen.text(estimate: bytes.count + 16, pretty: false) { $0.string(bytes) }
    }
  }

  /// An element that is not a primitive: a document's root, or a resource inside one.
  public static func text(_ element: Element, pretty: Bool = false, typeMember: Bool = true) -> [UInt8] {
    let schema = element.document.schema
    return element.document.withNodes { nodes in
      let writing = Writing(nodes: nodes, schema: schema)
      let index = element.nodeIndex
      return JSONPen.text(estimate: writing.estimate(index, pretty: pretty), pretty: pretty) { pen in
        writing.object(index, typeMember: typeMember && schema[element.type].kind == .root, &pen)
        if pretty { pen.literal("\n") }
      }
    }
  }
}

/// The walk over the nodes of one document.
private struct Writing {
  let nodes: Nodes
  let schema: Schema

  /// How many bytes the text of an element probably has: escapes, sides and nulls come on top.
  func estimate(_ index: Int, pretty: Bool) -> Int {
    var bytes = 64
    for node in index..<nodes.next(index) {
      bytes &+= nodes.text(node).count &+ nodes.name(of: nodes.element(node)).count &+ (pretty ? 32 : 8)
    }
    return bytes &+ bytes >> 4
  }

  /// An object: an anchor's key, a type's name, and the children; also a primitive's side.
  func object(_ index: Int, typeMember: Bool, _ pen: inout JSONPen) {
    pen.open(UInt8(ascii: "{"))
    if nodes.isAnchor(index) {
      pen.name("@")
      pen.string(nodes.text(index))
    }
    if typeMember {
      pen.name("resourceType")
      pen.string(schema.nameBytes(of: nodes.type(index)))
    }
    // The children of one element stand side by side; together they are one member, or two.
    var child = index &+ 1
    let end = nodes.next(index)
    while child < end {
      let element = nodes.element(child)
      let first = child
      child = nodes.next(child)
      var isRun = false
      while child < end, nodes.element(child) == element {
        isRun = true
        child = nodes.next(child)
      }
      if isRun || !nodes.isLeaf(first) {
        if isRun || !nodes.holdsNothing(first) { member(element, first, end: child, isRun: isRun, &pen) }
      } else {
        let shape = nodes.shapes[Int(element.rawValue)]
        pen.name(nodes.name(of: element))
        if shape.isList {
          pen.open(UInt8(ascii: "["))
          pen.item()
        }
        value(first, shape, &pen)
        if shape.isList { pen.close(UInt8(ascii: "]")) }
      }
    }
    pen.close(UInt8(ascii: "}"))
  }

  /// All children of one element, from `first` to before `end`; where it is one, it holds something.
  private func member(_ element: ElementID, _ first: Int, end: Int, isRun: Bool, _ pen: inout JSONPen) {
    let shape = nodes.shapes[Int(element.rawValue)]
    let name = nodes.name(of: element)
    var facts = Facts()
    if isRun {
      var item = first
      while item < end {
        add(item, shape, to: &facts)
        item = nodes.next(item)
      }
      guard facts.count > 0 else { return }
    } else {
      add(first, shape, to: &facts)
    }
    // What stands several times is written as a list, even where it must not: never the same name twice.
    let isList = shape.isList || facts.count > 1
    if !shape.isPrimitive {
      pen.name(name)
      list(isList, first, end, shape, .objects, &pen)
      return
    }
    if facts.hasValues {
      pen.name(name)
      list(isList, first, end, shape, .values, &pen)
    }
    if facts.hasSides {
      pen.name(name, isSide: true)
      list(isList, first, end, shape, .sides, &pen)
    }
  }

  /// What the items of a member have.
  private struct Facts {
    var count = 0
    var hasValues = false
    var hasSides = false
  }

  private func add(_ item: Int, _ shape: ElementShape, to facts: inout Facts) {
    if nodes.holdsNothing(item) { return }
    facts.count &+= 1
    guard shape.isPrimitive else { return }
    if nodes.hasValue(item) { facts.hasValues = true }
    if hasSide(item) { facts.hasSides = true }
  }

  /// What of its items a member says.
  private enum Part { case objects, values, sides }

  /// Writes that of the item, or of the list of the items that hold something.
  private func list(
    _ isList: Bool, _ first: Int, _ end: Int, _ shape: ElementShape, _ part: Part, _ pen: inout JSONPen
  ) {
    if isList { pen.open(UInt8(ascii: "[")) }
    var item = first
    while item < end {
      if !nodes.holdsNothing(item) {
        if isList { pen.item() }
        switch part {
        case .objects: object(item, typeMember: shape.kind == .abstract, &pen)
        case .values: value(item, shape, &pen)
        case .sides: side(item, &pen)
        }
      }
      item = nodes.next(item)
    }
    if isList { pen.close(UInt8(ascii: "]")) }
  }

  @inline(__always)
  private func value(_ index: Int, _ shape: ElementShape, _ pen: inout JSONPen) {
    guard nodes.hasValue(index) else { return pen.literal("null") }
    let text = nodes.text(index)
    let isLiteral = shape.kind == .boolean || shape.kind == .number
    // A literal that JSON does not know can only be told as a string, which every reader refuses.
    if isLiteral && JSONPen.isLiteral(text) {
      pen.literal(text)
    } else if nodes.needsNoEscapes(index) {
      pen.plainString(text, readable: nodes.readable(index))
    } else {
      pen.string(text, readable: nodes.readable(index))
    }
  }

  /// Whether a primitive has something that only `_name` can say.
  private func hasSide(_ index: Int) -> Bool {
    if nodes.isAnchor(index) { return true }
    var child = index &+ 1
    while child < nodes.next(index) {
      if !nodes.holdsNothing(child) { return true }
      child = nodes.next(child)
    }
    return false
  }

  private func side(_ index: Int, _ pen: inout JSONPen) {
    if hasSide(index) { object(index, typeMember: false, &pen) } else { pen.literal("null") }
  }
}
