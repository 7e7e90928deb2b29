import JSON
import Tree
import XML

/// Walks the events of one text along R4 and builds the document. Each element's children are gathered first, so that
/// they can be put in order, and then built one by one. What is refused is reported, leaves an empty element in its
/// place where its name is known, so that the places of the others stay right, and the reading goes on.
///
/// Here are elements and issues; `XMLItemReader.swift` has what an element is made of.
struct XMLTreeReader {
  let schema = R4.schema
  let shapes = XMLShape.all
  let events: XMLEvents
  let narrative: NarrativeCheck
  let limits: JSONReader.Limits
  private let names: [Name]
  private let root: TypeID
  var builder: DocumentBuilder
  private(set) var issues: IssueList
  /// The children of all elements that are being read; those of the innermost one are on top.
  private var gathered: [Child] = []
  private var steps: [Step] = []
  /// Whether it met what is nested too deep: then there is no document, and nothing more is read.
  private var isTooDeep = false

  /// A name of the text, ready to be looked up.
  private struct Name {
    enum Space { case none, fhir, xhtml, other }
    var space: Space
    var local: [UInt8]
    /// Whether it is that of the attribute with a primitive's value.
    var isValue: Bool
  }

  /// A child of the element at hand: an attribute, or an element.
  struct Child {
    var element: ElementID
    var event: Int
    /// Whether its name is known and it can't stand so.
    var isRefused: Bool
  }

  /// A step of the path to the element at hand.
  private struct Step {
    var element: ElementID
    var index: Int
  }

  init(events: XMLEvents, root: TypeID, limits: JSONReader.Limits) {
    self.events = events
    self.root = root
    self.limits = limits
    narrative = NarrativeCheck(events)
    issues = IssueList(limit: limits.issues)
    let namespace = schema.namespace
    names = events.names.map { name in
      let space: Name.Space =
        switch name.namespace {
        case "": .none
        case namespace: .fhir
        case XMLSpace.xhtml: .xhtml
        default: .other
        }
      return Name(
        space: space, local: Array(name.local.utf8), isValue: space == .none && name.local == "value")
    }
    builder = DocumentBuilder(schema: schema, root: root, marked: true, mark: UInt32(events[0].offset))
  }

  /// The document of the first element, a resource of the root's type, and what was found wrong with it. There is no
  /// document when something is nested too deep.
  consuming func read() -> (document: Document?, issues: IssueList) {
    fill(events.startIndex, type: root, level: 1)
    return isTooDeep ? (nil, issues) : (builder.finish(source: .bytes(events.source)), issues)
  }

  /// Puts the children of the element that starts at `start`, in the schema's order, below what is open. `level` is how
  /// deep its object would stand in JSON.
  mutating func fill(_ start: Int, type: TypeID, level: Int) {
    guard isWithinLimit(level, at: start) else { return }
    let before = issues.count
    let base = gathered.count
    gather(start, type: type, from: base)
    let end = gathered.count
    var index = 0
    for next in base..<end where !isTooDeep {
      let child = gathered[next]
      index = next > base && gathered[next - 1].element == child.element ? index + 1 : 0
      steps.append(Step(element: child.element, index: index))
      item(child, level: level)
      steps.removeLast()
    }
    gathered.removeLast(end - base)
    if end == base, issues.count > before { silence(start) }
  }

  /// Whether something may stand at that level. The first time it may not, that is reported, and nothing more is read.
  mutating func isWithinLimit(_ level: Int, at event: Int) -> Bool {
    guard level > limits.depth else { return !isTooDeep }
    if !isTooDeep { report(.tooDeep, at: event, subjects: ["\(limits.depth)"]) }
    isTooDeep = true
    return false
  }

  /// Leaves an element's attributes and child elements, sorted, on top of `gathered`.
  private mutating func gather(_ start: Int, type: TypeID, from base: Int) {
    for event in events.attributes(of: start) { gatherAttribute(event, of: start, type: type) }
    var latest = ElementID.root
    let content = events.content(of: start)
    var next = content.lowerBound
    while next < content.upperBound {
      let event = next
      guard events[event].kind == .start else {
        next += 1
        if !events[event].isBlank { reportText(event, in: start) }
        continue
      }
      next = events.end(of: event) + 1
      guard let child = child(event, of: type) else { continue }
      if child.element >= latest {
        latest = child.element
      } else if gathered.last?.element != child.element {
        // Neighbours of one list are out of order together.
        reportOrder(child, type, from: base)
      }
      gathered.append(child)
    }
    sort(from: base)
  }

  /// Puts what was gathered in order; items of one list keep theirs.
  private mutating func sort(from base: Int) {
    let children = gathered[base...]
    guard zip(children, children.dropFirst()).contains(where: { $0.element > $1.element }) else { return }
    let sorted = children.enumerated().sorted { left, right in
      (left.element.element, left.offset) < (right.element.element, right.offset)
    }
    gathered.replaceSubrange(base..., with: sorted.map(\.element))
  }

  /// An attribute is a child, or a primitive's value, which is not one, or unknown.
  private mutating func gatherAttribute(_ event: Int, of start: Int, type: TypeID) {
    let name = names[events[event].name]
    if name.space == .none {
      if let element = find(name, of: type), shapes[Int(element.rawValue)].kind == .attribute {
        return gathered.append(Child(element: element, event: event, isRefused: false))
      }
      if schema[type].format != nil, isValue(event) { return }
    }
    if start == events.startIndex, events.name(at: event).namespace == XMLSpace.schemaInstance { return }
    reportAttribute(event, of: start)
  }

  /// Whether an attribute is that of a primitive's value.
  func isValue(_ event: Int) -> Bool { names[events[event].name].isValue }

  /// The child that an element is, or nil where its name is unknown.
  private mutating func child(_ event: Int, of type: TypeID) -> Child? {
    let name = names[events[event].name]
    guard let element = find(name, of: type) else {
      report(.elementUnknown, child: event, subject: schema[type].name)
      return nil
    }
    let kind = shapes[Int(element.rawValue)].kind
    if kind == .attribute {
      report(.elementShape, child: event, subject: "\(schema[element].name)=\"<\(schema[schema[element].type].name)>\"")
      return Child(element: element, event: event, isRefused: true)
    }
    guard name.space == (kind == .xhtml ? .xhtml : .fhir) else {
      report(.xmlNamespace, child: event, subject: kind == .xhtml ? XMLSpace.xhtml : schema.namespace)
      return Child(element: element, event: event, isRefused: true)
    }
    return Child(element: element, event: event, isRefused: false)
  }

  private func find(_ name: Name, of type: TypeID) -> ElementID? {
    name.local.withUnsafeBufferPointer { schema.element($0, of: type) }
  }

  // MARK: Issues

  /// Reports what is wrong with the element at hand, at an event in it.
  mutating func report(_ code: IssueCode, at event: Int, subjects: [String]) {
    report(code, at: place(event), path: path, subjects)
  }

  /// Reports what is wrong with an element that no step leads to.
  private mutating func report(_ code: IssueCode, child event: Int, subject: String) {
    if issues.isFull { return issues.addUntold() }
    // An issue clips what is too long to be a name; its path must not carry the rest.
    let issue = Issue(code, subjects: [events.name(at: event).local, subject])
    report(code, at: place(event), path: "\(path).\(issue.subjects[0])", issue.subjects)
  }

  /// Reports that a child stands after one that should come later; it is not yet gathered.
  private mutating func reportOrder(_ child: Child, _ type: TypeID, from base: Int) {
    if issues.isFull { return issues.addUntold() }
    let index = gathered[base...].count { $0.element == child.element }
    report(
      .elementOrder, at: place(child.event), path: "\(path).\(step(child.element, index))",
      [schema[child.element].name, schema[type].name])
  }

  /// Reports an unknown attribute, by its name as written.
  mutating func reportAttribute(_ event: Int, of start: Int) {
    if issues.isFull { return issues.addUntold() }
    let written = events.source[events[event].extent].prefix { !" \t\r\n=".utf8.contains($0) }
    let name = String(decoding: written, as: UTF8.self)
    report(.xmlAttribute, at: event, subjects: [name, events.name(at: start).local])
  }

  /// Reports text where none may stand, at its first character that is no white space.
  mutating func reportText(_ event: Int, in start: Int) {
    if issues.isFull { return issues.addUntold() }
    let extent = events[event].extent
    let first = events.source[extent].firstIndex { $0 > 0x20 } ?? extent.lowerBound
    report(.xmlText, at: Place(events.position(ofByte: first)), path: path, [events.name(at: start).local])
  }

  mutating func report(_ code: IssueCode, at place: Place, path: String, _ subjects: [String]) {
    issues.add(Issue(code, path: path, place: place, subjects: subjects))
  }

  /// The element that starts there is empty by a fault that has been reported.
  mutating func silence(_ event: Int) {
    if !issues.isFull { issues.silence(place(event)) }
  }

  private func place(_ event: Int) -> Place { Place(events.position(at: event)) }

  /// The path of the element at hand.
  var path: String {
    steps.reduce(into: schema[root].name) { $0 += "." + step($1.element, $1.index) }
  }

  private func step(_ element: ElementID, _ index: Int) -> String {
    shapes[Int(element.rawValue)].isList ? "\(schema[element].name)[\(index)]" : schema[element].name
  }
}
