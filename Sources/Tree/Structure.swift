/// Whether a document keeps its schema's rules, whatever syntax it was read from: how often an element stands, one
/// alternative of a choice, values written in their format, nothing empty. Names and shapes are the readers' business.
extension Document {
  /// All faults of structure, in document order, at most `limit`.
  public func structureIssues(limit: Int = 200) -> [Issue] {
    let found = nodes.withUnsafeBufferPointer { nodes in
      bytes.withUnsafeBufferPointer { bytes in
        decoded.withUnsafeBufferPointer { decoded in
          schema.withRules { rules in
            var check = StructureCheck(
              schema: schema, rules: rules, nodes: nodes, bytes: bytes, decoded: decoded, limit: limit)
            for index in nodes.indices where check.found.count < limit { check.node(index) }
            return check.found
          }
        }
      }
    }
    guard !found.isEmpty else { return [] }
    let places = places()
    return found.map { fault in
      let element = Element(document: self, index: fault.index)
      return Issue(fault.code, path: element.path, place: places(element), subjects: fault.subjects)
    }
  }
}

/// One pass over a document's nodes. What is found keeps its node; places and paths, which cost, are made at the end.
private struct StructureCheck {
  let schema: Schema
  let rules: Rules
  let nodes: UnsafeBufferPointer<Node>
  let bytes: UnsafeBufferPointer<UInt8>
  let decoded: UnsafeBufferPointer<UInt8>
  let limit: Int
  var found: [(code: IssueCode, index: Int, subjects: [String])] = []

  mutating func node(_ index: Int) {
    let node = nodes[index]
    let type = rules.types[Int(node.type)]
    let hasChildren = Int(node.next) > index + 1
    let hasValue = node.typeAndMarks & Node.hasValue != 0
    if hasValue, let format = type.format, !format.accepts(text(of: node)) {
      if node.length == 0 {
        report(.valueEmpty, index, [name(ofType: node.type)])
      } else {
        let why = format.fault(in: text(of: node)).rawValue
        report(.valueFormat, index, [name(ofType: node.type), why, format.wanted])
      }
    }
    if !node.hasText && !hasChildren && type.kind != .root {
      // Of a resource its type alone is something; anything else needs a value or children.
      return report(.elementEmpty, index, [Element.name(of: node, in: schema)])
    }
    // A primitive without children and an anchor (the rest of something whose required children went to the entry)
    // demand nothing.
    if node.typeAndMarks & Node.isAnchor == 0, hasChildren || !hasValue {
      var tally = Tally(of: TypeID(rawValue: node.type), rules)
      var isRight = true
      var child = index + 1
      while child < Int(node.next) {
        let run = run(from: child, to: Int(node.next))
        isRight = tally.add(ElementID(rawValue: nodes[child].element), count: run.count) && isRight
        child = run.end
      }
      if !isRight || !tally.isComplete { counts(index, node, type.requirements) }
    }
  }

  /// The children of one element from `child` on: how many there are, the last, and where the next element's begin.
  @inline(__always)
  private func run(from child: Int, to end: Int) -> (count: Int, last: Int, end: Int) {
    var (count, last, next) = (1, child, Int(nodes[child].next))
    while next < end, nodes[next].element == nodes[child].element {
      count += 1
      last = next
      next = Int(nodes[next].next)
    }
    return (count, last, next)
  }

  private func text(of node: Node) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: (node.typeAndMarks & Node.isDecoded == 0 ? bytes : decoded)[node.range])
  }

  /// What is wrong with how often children stand. They come in the schema's order, so one merge of them with what is
  /// required suffices.
  private mutating func counts(_ parent: Int, _ node: Node, _ range: Range<Int32>) {
    let requirements = rules.requirements[Int(range.lowerBound)..<Int(range.upperBound)]
    var need = requirements.startIndex
    var choice: UInt16 = 0
    var total = 0
    var child = parent + 1
    while child < Int(node.next) {
      let element = nodes[child].element
      let run = run(from: child, to: Int(node.next))
      child = run.end
      while need < requirements.endIndex, requirements[need].last < element {
        missing(requirements[need], parent)
        need += 1
      }
      if need < requirements.endIndex, requirements[need].first <= element {
        if run.count < Int(requirements[need].min) { missing(requirements[need], parent) }
        need += 1
      }
      let shape = rules.shapes[Int(element)]
      if shape.choice != 0 {
        total = (shape.choice == choice ? total : 0) + run.count
        choice = shape.choice
        if total > Int(shape.max) { report(.choiceRepeated, run.last, [self.choice(element)]) }
      } else if run.count > Int(shape.max), shape.max != .max {
        report(.elementRepeated, run.last, [name(of: element), "\(shape.max)"])
      }
    }
    for requirement in requirements[need...] { missing(requirement, parent) }
  }

  private mutating func missing(_ requirement: Requirement, _ parent: Int) {
    let isChoice = schema[ElementID(rawValue: requirement.first)].choice != nil
    let name = isChoice ? "\(choice(requirement.first))[x]" : name(of: requirement.first)
    report(.elementMissing, parent, [name, self.name(ofType: nodes[parent].type)])
  }

  private func name(of element: UInt16) -> String { schema[ElementID(rawValue: element)].name }
  private func name(ofType type: UInt16) -> String { schema[TypeID(rawValue: type)].name }
  private func choice(_ element: UInt16) -> String { schema[ElementID(rawValue: element)].choice ?? "" }

  private mutating func report(_ code: IssueCode, _ index: Int, _ subjects: [String]) {
    if found.count < limit { found.append((code, index, subjects)) }
  }
}
