import JSON
import Tree
import XML

/// Walks the events of one text along R4 and writes the nodes of its document. Each element's children are gathered
/// first, so that they can be put in order, and then written one by one. What is refused is reported, leaves an empty
/// element in its place where its name is known, so that the places of the others stay right, and the reading goes on.
///
/// Here are elements and issues; `XMLItemReader.swift` has what an element is made of.
struct XMLTreeReader {
  let schema: Schema
  let shapes: UnsafeBufferPointer<ElementShape>
  let events: XMLEvents
  let all: UnsafeBufferPointer<XMLEvent>
  let limits: JSONReader.Limits
  private let root: TypeID
  let names: XMLNames
  /// Made when a narrative needs it.
  lazy var narratives = NarrativeCheck(events)
  var pen: NodePen
  private(set) var findings: Findings
  /// The children of all elements that are being read; those of the innermost one are on top. Each event is there at
  /// most once.
  private let gathered: UnsafeMutableBufferPointer<Child>
  private var count = 0
  private var steps: [Step] = []
  /// Whether it met what is nested too deep: then there is no document, and nothing more is read.
  private(set) var isTooDeep = false

  /// A child of the element at hand: an attribute, or an element.
  struct Child {
    var element: ElementID
    /// Whether its name is known and it can't stand so.
    var isRefused: Bool
    var event: UInt32
  }

  /// A step of the path to the element at hand.
  private struct Step {
    var element: ElementID
    var index: Int
  }

  /// Writes the document of the first element, a resource of the type `root`, and adds what is wrong with it. False when
  /// something is nested too deep.
  static func read(
    _ events: XMLEvents, root: TypeID, limits: JSONReader.Limits, _ pen: inout NodePen, _ findings: inout Findings
  ) -> Bool {
    events.withUnsafePointers { pointers in
      R4.schema.withRules { rules in
        XMLNames.with(R4.schema, pointers) { names in
          withUnsafeTemporaryAllocation(of: Child.self, capacity: events.count) { gathered in
            var reader = XMLTreeReader(
              schema: R4.schema, shapes: rules.shapes, events: events, all: pointers.events, limits: limits, root: root,
              names: names, pen: pen, findings: findings, gathered: gathered)
            // The pen's memory may have moved.
            defer { (pen, findings) = (reader.pen, reader.findings) }
            reader.pen.decoded = events.decoded
            let mark = UInt32(truncatingIfNeeded: pointers.events[0].offset)
            let node = reader.pen.begin(.root, type: root, mark: mark)
            reader.fill(0, type: root, level: 1)
            reader.pen.end(node)
            return !reader.isTooDeep
          }
        }
      }
    }
  }

  private init(
    schema: Schema, shapes: UnsafeBufferPointer<ElementShape>, events: XMLEvents, all: UnsafeBufferPointer<XMLEvent>,
    limits: JSONReader.Limits, root: TypeID, names: XMLNames, pen: NodePen, findings: Findings,
    gathered: UnsafeMutableBufferPointer<Child>
  ) {
    self.schema = schema
    self.shapes = shapes
    self.events = events
    self.all = all
    self.limits = limits
    self.root = root
    self.names = names
    self.pen = pen
    self.findings = findings
    self.gathered = gathered
  }

  /// Puts the children of the element that starts at `start`, in the schema's order, below what was begun last. `level`
  /// is how deep its object would stand in JSON.
  mutating func fill(_ start: Int, type: TypeID, level: Int) {
    guard isWithinLimit(level, at: start) else { return }
    let before = findings.count
    let base = count
    gather(start, type: type, from: base)
    let end = count
    var index = 0
    for next in base..<end where !isTooDeep {
      let child = gathered[next]
      index = next > base && gathered[next - 1].element == child.element ? index + 1 : 0
      if leaf(child, level: level) { continue }
      steps.append(Step(element: child.element, index: index))
      item(child, level: level)
      steps.removeLast()
    }
    count = base
    if end == base, findings.count > before { silence() }
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
    let content = start &+ 1 &+ all[start].attributeCount
    for event in start &+ 1..<content { gatherAttribute(event, of: start, type: type) }
    var latest = ElementID.root
    var isOrdered = true
    var next = content
    let end = all[start].partner
    while next < end {
      let event = next
      guard all[event].kind == .start else {
        next &+= 1
        if !all[event].isBlank { reportText(event, in: start) }
        continue
      }
      next = all[event].partner &+ 1
      guard let child = child(event, of: type) else { continue }
      if child.element >= latest {
        latest = child.element
      } else {
        isOrdered = false
        // Neighbours of one list are out of order together.
        if count == base || gathered[count - 1].element != child.element { reportOrder(child, type, from: base) }
      }
      push(child)
    }
    if !isOrdered || content > start &+ 1 { sort(from: base) }
  }

  @inline(__always)
  private mutating func push(_ child: Child) {
    precondition(count < gathered.count, "more children than events")
    gathered.initializeElement(at: count, to: child)
    count &+= 1
  }

  /// Puts what was gathered in order; items of one list keep theirs.
  private func sort(from base: Int) {
    guard (base &+ 1..<max(count, base &+ 1)).contains(where: { gathered[$0 - 1].element > gathered[$0].element })
    else { return }
    let sorted = gathered[base..<count].enumerated().sorted { left, right in
      (left.element.element, left.offset) < (right.element.element, right.offset)
    }
    for (offset, child) in sorted.enumerated() { gathered[base + offset] = child.element }
  }

  /// An attribute is a child, or a primitive's value, which is not one, or unknown.
  private mutating func gatherAttribute(_ event: Int, of start: Int, type: TypeID) {
    let space = names.space(all[event])
    if space == .none {
      if let element = names.element(all[event], of: type), shapes[Int(element.rawValue)].isAttribute {
        return push(Child(element: element, isRefused: false, event: UInt32(truncatingIfNeeded: event)))
      }
      if schema[type].format != nil, names.isValue(all[event]) { return }
    }
    if start == 0, space == .schemaInstance { return }
    reportAttribute(event, of: start)
  }

  /// The child that an element is, or nil where its name is unknown.
  @inline(__always)
  private mutating func child(_ event: Int, of type: TypeID) -> Child? {
    let at = UInt32(truncatingIfNeeded: event)
    guard let element = names.element(all[event], of: type) else {
      report(.elementUnknown, child: event, subject: schema[type].name)
      return nil
    }
    let shape = shapes[Int(element.rawValue)]
    if shape.isAttribute {
      report(
        .elementShape, child: event,
        subject: "an attribute, as in `\(schema[element].name)=\"\(schema[shape.type].format?.example ?? "")\"`")
      return Child(element: element, isRefused: true, event: at)
    }
    guard names.space(all[event]) == (shape.kind == .xhtml ? .xhtml : .fhir) else {
      report(.xmlNamespace, child: event, subject: shape.kind == .xhtml ? XMLSpace.xhtml : schema.namespace)
      return Child(element: element, isRefused: true, event: at)
    }
    return Child(element: element, isRefused: false, event: at)
  }

  // MARK: Issues

  /// Reports what is wrong with the element at hand, at an event in it.
  mutating func report(_ code: IssueCode, at event: Int, subjects: [String]) {
    if findings.isFull { return findings.add(code, at: 0) }
    findings.add(code, at: all[event].offset, path: path, subjects: subjects)
  }

  /// Reports what is wrong with an element that no step leads to.
  private mutating func report(_ code: IssueCode, child event: Int, subject: String) {
    if findings.isFull { return findings.add(code, at: 0) }
    let name = events.name(at: event).local
    if InputName.isTold(name) {
      findings.add(code, at: all[event].offset, path: "\(path).\(name)", subjects: [name, subject])
    } else {
      // Only an element that is not known has such a name.
      findings.add(.elementNameless, at: all[event].offset, path: path, subjects: [subject])
    }
  }

  /// Reports that a child stands after one that should come later; it is not yet gathered.
  private mutating func reportOrder(_ child: Child, _ type: TypeID, from base: Int) {
    if findings.isFull { return findings.add(.elementOrder, at: 0) }
    let index = gathered[base..<count].count { $0.element == child.element }
    findings.add(
      .elementOrder, at: all[Int(child.event)].offset, path: "\(path).\(step(child.element, index))",
      subjects: [schema[child.element].name, schema[type].name])
  }

  /// Reports an unknown attribute, by its name as written.
  mutating func reportAttribute(_ event: Int, of start: Int) {
    if findings.isFull { return findings.add(.xmlAttribute, at: 0) }
    let written = events.source[all[event].extent].prefix { !" \t\r\n=".utf8.contains($0) }
    let name = String(decoding: written, as: UTF8.self)
    let element = events.name(at: start).local
    guard InputName.isTold(name) else { return report(.elementNameless, at: event, subjects: [element]) }
    report(.xmlAttribute, at: event, subjects: [name, element])
  }

  /// Reports text where none may stand, at its first character that is no white space.
  mutating func reportText(_ event: Int, in start: Int) {
    if findings.isFull { return findings.add(.xmlText, at: 0) }
    let extent = all[event].extent
    let first = events.source[extent].firstIndex { $0 > 0x20 } ?? extent.lowerBound
    findings.add(.xmlText, at: first, path: path, subjects: [events.name(at: start).local])
  }

  /// Reports what is wrong with the narrative at hand.
  mutating func report(_ fault: NarrativeFault) {
    if findings.isFull { return findings.add(.narrative, at: 0) }
    findings.add(.narrative, at: fault.offset, path: path, subjects: fault.subjects)
  }

  /// The element at hand is empty by a fault that has been reported.
  mutating func silence() {
    if !findings.isFull { findings.silence(path) }
  }

  /// The path of the element at hand.
  private var path: String {
    steps.reduce(into: schema[root].name) { $0 += "." + step($1.element, $1.index) }
  }

  private func step(_ element: ElementID, _ index: Int) -> String {
    schema.step(element, index)
  }
}
