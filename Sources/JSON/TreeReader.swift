import Tree

/// Walks the tokens of one text along its schema and builds the document. It knows names and shapes; `null`, `_name`
/// and arrays end here. What it refuses it reports, leaves an empty element in its place, so that the paths of the
/// others stay right, and goes on. Here are objects and issues; `ItemReader.swift` has what objects are made of.
///
/// It calls itself for objects inside objects; the scanner has bounded how deep they are.
struct TreeReader {
  let schema: Schema
  let shapes: UnsafeBufferPointer<ElementShape>
  let text: ScannedText
  private let anchors: Bool
  private let root: TypeID
  var pen: NodePen
  private(set) var findings: Findings
  private var members: Members
  private var steps: [Step] = []

  /// A step of the path to the object at hand.
  private struct Step {
    var element: ElementID
    var index: Int
  }

  /// Writes the document of the first token, an object of the type `root`, and adds what is wrong with it. `values` is
  /// how many tokens are no names; objects stand at most `depth` deep.
  static func read(
    _ text: ScannedText, _ root: TypeID, _ pen: inout NodePen, _ findings: inout Findings, values: Int, schema: Schema,
    anchors: Bool, depth: Int
  ) {
    // Each element of a type at most twice, as itself and as its side, and in all no more than there are values.
    let most = min(values, 2 * schema.widest * depth)
    withUnsafeTemporaryAllocation(of: Members.Member.self, capacity: most) { memory in
      schema.shapes.withUnsafeBufferPointer { shapes in
        var reader = TreeReader(
          schema: schema, shapes: shapes, text: text, anchors: anchors, root: root, pen: pen, findings: findings,
          members: Members(memory))
        let index = reader.pen.begin(.root, type: root, mark: text.tokens[0].start)
        _ = reader.fill(0, node: index, type: root, canAnchor: false)
        reader.pen.end(index)
        pen = reader.pen
        findings = reader.findings
      }
    }
  }

  /// Fills a node, an item of `id`, with an object's members.
  mutating func descend(
    into object: Int, node: Int, type: TypeID, _ id: ElementID, _ index: Int, canAnchor: Bool
  ) {
    steps.append(Step(element: id, index: index))
    let before = findings.count
    let isFilled = fill(object, node: node, type: type, canAnchor: canAnchor)
    steps.removeLast()
    if !isFilled, findings.count > before { silence(id, index) }
  }

  /// Puts an object's members, in the schema's order, below a node. Returns whether there were any.
  private mutating func fill(_ object: Int, node: Int, type: TypeID, canAnchor: Bool) -> Bool {
    let start = members.count
    let isAnchor = gather(object, node: node, type: type, canAnchor: canAnchor)
    let end = members.count
    var next = start
    while next < end {
      let member = members[next]
      next += 1
      if member.isSide {
        element(member.element, value: nil, side: Int(member.value))
      } else if next < end, members[next].key == member.key | 1 {
        element(member.element, value: Int(member.value), side: Int(members[next].value))
        next += 1
      } else {
        element(member.element, value: Int(member.value), side: nil)
      }
    }
    members.removeLast(end - start)
    return isAnchor || end > start
  }

  /// Finds the members' elements and leaves them, sorted, on top of `members`. Returns whether the object is an anchor.
  private mutating func gather(_ object: Int, node: Int, type: TypeID, canAnchor: Bool) -> Bool {
    let base = members.count
    var hasType = false
    var isAnchor = false
    var name = object + 1
    while name < text.tokens[object].next {
      let value = name + 1
      if let member = member(name, of: type) {
        if !members.insert(member, from: base) { report(.jsonDuplicate, name: name) }
      } else if text.isString(name, "resourceType"), schema[type].kind == .root {
        // What it says was read when the object's type was asked for.
        if hasType { report(.jsonDuplicate, name: name) }
        hasType = true
      } else if anchors, canAnchor, text.isString(name, "@") {
        if isAnchor {
          report(.jsonDuplicate, name: name)
        } else if text.tokens[value].kind == .string {
          pen.anchor(node, text.string(value))
          isAnchor = true
        } else {
          report(.elementShape, name: name, "a string, as in `\"text\"`")
        }
      } else {
        report(.elementUnknown, name: name, schema[type].name)
      }
      name = Int(text.tokens[value].next)
    }
    return isAnchor
  }

  /// The element that a member's name means, or nil.
  @inline(__always)
  private func member(_ name: Int, of type: TypeID) -> Members.Member? {
    let token = text.tokens[name]
    if !token.isEscaped {
      let content = text.content(token)
      let readable = text.bytes.count &- Int(token.start) &- 1
      return member(content, readable: readable, value: name + 1, of: type)
    }
    return text.unescaped(token).withUnsafeBufferPointer { member($0, readable: 0, value: name + 1, of: type) }
  }

  @inline(__always)
  private func member(
    _ name: UnsafeBufferPointer<UInt8>, readable: Int, value: Int, of type: TypeID
  ) -> Members.Member? {
    if let element = schema.element(name, readable: readable, of: type) {
      return Members.Member(element: element, isSide: false, value: value)
    }
    guard name.first == UInt8(ascii: "_"),
      let element = schema.element(UnsafeBufferPointer(rebasing: name.dropFirst()), of: type),
      shapes[Int(element.rawValue)].hasSide
    else { return nil }
    return Members.Member(element: element, isSide: true, value: value)
  }

  // MARK: Issues

  /// Reports what is wrong with a member of the object at hand, at its name.
  private mutating func report(_ code: IssueCode, name: Int, _ subject: String = "") {
    if findings.isFull { return findings.add(code, at: 0) }
    let written = text.string(name)
    let offset = Int(text.tokens[name].start)
    if code == .elementUnknown, !InputName.isTold(written) {
      findings.add(.elementNameless, at: offset, path: path, subjects: [subject])
    } else {
      findings.add(code, at: offset, path: "\(path).\(written)", subjects: [written, subject])
    }
  }

  /// Reports that a child of the object at hand is empty or has the wrong shape: its value or its side, an item of it
  /// or, without `index`, the whole list.
  mutating func report(_ code: IssueCode, at token: Int, _ child: ElementID, _ index: Int?, isSide: Bool) {
    if findings.isFull { return findings.add(code, at: 0) }
    let name = schema[child].name
    let shape = shapes[Int(child.rawValue)]
    let subjects =
      isSide
      ? ["_" + name, ElementShape.side(asItem: index != nil)] : [name, shape.wanted(in: schema, asItem: index != nil)]
    findings.add(
      code, at: Int(text.tokens[token].start), path: "\(path).\(step(child, index))",
      subjects: code == .elementShape ? subjects : [subjects[0]])
  }

  /// Reports that the type of a child of the object at hand can't be told.
  mutating func report(_ fault: TypeFault, _ child: ElementID, _ index: Int) {
    findings.add(
      fault.code, at: Int(text.tokens[fault.token].start), path: "\(path).\(step(child, index))",
      subjects: fault.subjects)
  }

  /// The child is empty by a fault that has been reported.
  mutating func silence(_ child: ElementID, _ index: Int) {
    if !findings.isFull { findings.silence("\(path).\(step(child, index))") }
  }

  /// The path of the object at hand.
  private var path: String {
    steps.reduce(into: schema[root].name) { $0 += "." + step($1.element, $1.index) }
  }

  private func step(_ element: ElementID, _ index: Int?) -> String { schema.step(element, index) }
}
