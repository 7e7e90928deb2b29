import Tree
import XML

/// Walks the events of one text along the schema and builds the document. Each element's children are gathered first,
/// so that they can be put in the schema's order, and then built one by one. What is unknown is reported and left out.
struct MMLTreeReader {
  private let schema = MML4.schema
  private let events: XMLEvents
  private let root: TypeID
  private let space: String
  private var builder: DocumentBuilder
  private var issues: [Issue] = []
  private var unread: [MMLReading.Unread] = []
  /// The number of the item at hand.
  private var item: Int?

  /// A child of the element at hand: an attribute or an element, with its type and namespace.
  private struct Child {
    var element: ElementID
    var type: TypeID
    var event: Int
    var space: String
  }

  init(events: XMLEvents, root: TypeID, space: String) {
    self.events = events
    self.root = root
    self.space = space
    builder = DocumentBuilder(schema: schema, root: root, marked: true, mark: UInt32(events[0].offset))
  }

  /// The document and what was found on the way.
  consuming func read() -> (document: Document, issues: [Issue], unread: [MMLReading.Unread]) {
    fill(events.startIndex, type: root, space: space, path: schema[root].name)
    return (builder.finish(source: .bytes(events.source)), issues, unread)
  }

  /// Gives the open node the text and the children of the element that starts at `start`. Depth is bounded by the
  /// schema, which has no circles.
  private mutating func fill(_ start: Int, type: TypeID, space: String, path: String) {
    if isPrimitive(type) {
      let text = text(of: start)
      if !text.isEmpty { builder.value(text) }
    }
    var children = attributes(of: start, type: type, space: space, path: path)
    children += elements(of: start, type: type, space: space, path: path)
    if let id = textElement(of: type) {
      children.append(Child(element: id, type: schema[id].type, event: start, space: space))
    }
    var previous: ElementID?
    var index = 0
    for child in children.enumerated().sorted(by: { ($0.1.element, $0.0) < ($1.1.element, $1.0) }).map(\.element) {
      index = child.element == previous ? index + 1 : 0
      previous = child.element
      let definition = schema[child.element]
      let step = definition.isList ? "\(definition.name)[\(index)]" : definition.name
      let mark = UInt32(events[child.event].offset)
      let isItem = child.type == MML4.item
      if isItem { item = index }
      builder.begin(child.element, type: child.type, mark: mark)
      if events[child.event].kind == .attribute {
        let value = trimmed(events.value(at: child.event))
        if !value.isEmpty { builder.value(value) }
      } else if child.event == start {
        let text = text(of: start)
        if !text.isEmpty { builder.value(text) }
      } else {
        fill(child.event, type: child.type, space: child.space, path: "\(path).\(step)")
      }
      // Items are counted: an empty one keeps its number.
      if isItem { builder.close() } else { builder.closeUnlessEmpty() }
    }
  }

  private mutating func attributes(of start: Int, type: TypeID, space: String, path: String) -> [Child] {
    var children: [Child] = []
    for event in events.attributes(of: start) {
      let name = events.name(at: event)
      if name.namespace == MMLNamespace.schemaInstance { continue }
      guard name.namespace.isEmpty || name.namespace == space, let id = schema.element(name.local, of: type),
        schema[id].flags.contains(.attribute), !children.contains(where: { $0.element == id })
      else {
        report(.xmlAttribute, at: event, path: path, [name.local, events.name(at: start).local])
        continue
      }
      children.append(Child(element: id, type: schema[id].type, event: event, space: space))
    }
    return children
  }

  private mutating func elements(of start: Int, type: TypeID, space: String, path: String) -> [Child] {
    var children: [Child] = []
    var next = events.content(of: start).lowerBound
    let end = events.content(of: start).upperBound
    while next < end {
      let event = next
      guard events[event].kind == .start else {
        next += 1
        if !isPrimitive(type), textElement(of: type) == nil, !events[event].isBlank {
          report(.xmlText, at: event, path: path, [events.name(at: start).local])
        }
        continue
      }
      next = events.end(of: event) + 1
      if let child = child(event, of: type, space: space, path: path) { children.append(child) }
    }
    return children
  }

  /// The child that an element is; nil where it is unknown, which is reported, or a module that is not read.
  private mutating func child(_ event: Int, of type: TypeID, space: String, path: String) -> Child? {
    let name = events.name(at: event)
    var child: Child?
    if let id = schema.element("module", of: type) {
      guard let module = MML4.root(name.local), schema.isA(module, MML4.module) else {
        unread.append(MMLReading.Unread(item: item, module: name.local, place: place(event)))
        return nil
      }
      child = Child(element: id, type: module, event: event, space: "")
    } else if let id = schema.element(name.local, of: type), id != textElement(of: type),
      !schema[id].flags.contains(.attribute)
    {
      child = Child(element: id, type: schema[id].type, event: event, space: "")
    }
    guard var child else {
      report(.elementUnknown, at: event, path: path, [name.local, schema[type].name])
      return nil
    }
    child.space = MMLNamespace.of(name.local, in: space)
    guard name.namespace == child.space else {
      report(.xmlNamespace, at: event, path: path, [name.local, child.space])
      return nil
    }
    return child
  }

  private func isPrimitive(_ type: TypeID) -> Bool { schema[type].format != nil }

  /// The child that stands for the element's own text, where the type has one.
  private func textElement(of type: TypeID) -> ElementID? {
    isPrimitive(type) ? nil : schema.element("value", of: type)
  }

  /// The text of an element, without the white space around it.
  private func text(of start: Int) -> ArraySlice<UInt8> {
    var text: [UInt8] = []
    var next = events.content(of: start).lowerBound
    let end = events.content(of: start).upperBound
    while next < end {
      if events[next].kind == .start {
        next = events.end(of: next) + 1
      } else {
        text += events.value(at: next)
        next += 1
      }
    }
    return trimmed(text[...])
  }

  private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 10 || byte == 13 }
    guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return text[first...last]
  }

  private mutating func report(_ code: IssueCode, at event: Int, path: String, _ subjects: [String]) {
    // One more than is told: the rest is only counted.
    guard issues.count <= MMLReader.issueLimit else { return }
    issues.append(Issue(code, path: path, place: place(event), subjects: subjects))
  }

  private func place(_ event: Int) -> Place { Place(events.position(at: event)) }
}
