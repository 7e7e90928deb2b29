import Tree

/// Puts a document together by one side of a program, from frames and perhaps a residue: the way back of `Extract`, and
/// to be read beside it.
struct Build {
  private let schema: Schema
  private let program: Program
  private let side: Program.Side
  private let rows: RowReader
  private let frames: Frames
  /// The document that the frames' texts stand in.
  private let nodes: Nodes
  private let rest: Rest?
  private let masking: Masking?
  private var pen: NodePen

  /// The residue.
  struct Rest {
    let nodes: Nodes
    /// Whether its text is that of the document that the frames' texts stand in.
    let sharesText: Bool
  }

  init(
    _ pen: consuming NodePen, _ schema: Schema, _ program: Program, _ side: Program.Side, rows: RowReader,
    from frames: Frames, _ nodes: Nodes, rest: Rest?, masking: Masking?
  ) {
    self.pen = pen
    self.schema = schema
    self.program = program
    self.side = side
    self.rows = rows
    self.frames = frames
    self.nodes = nodes
    self.rest = rest
    self.masking = masking
  }

  /// Writes the document below its root, which has been begun at 0; gives the pen back.
  consuming func document() -> NodePen {
    children(0, frame: 0, rest: rest == nil ? -1 : 0)
    pen.end(0)
    return pen
  }

  /// Writes the children of an open node, in the schema's order. `rest` is what the residue has there, or -1.
  private mutating func children(_ step: Int, frame: Int, rest node: Int) {
    var group = side.steps[step].groups.lowerBound
    let lastGroup = side.steps[step].groups.upperBound
    var child = node + 1
    let end = node < 0 ? 0 : rest?.nodes.next(node) ?? 0
    var required = masking == nil ? [] : schema.demands(of: side.steps[step].type)[...]
    while true {
      let pending = child < end ? element(child) : .max
      let planned = group < lastGroup ? side.groups[group].element.rawValue : .max
      let next = min(pending, planned, required.first?.last?.rawValue ?? .max)
      if next == .max { break }
      var run = child..<child
      while child < end, element(child) == next { child = rest?.nodes.next(child) ?? end }
      run = run.lowerBound..<child
      // Of a choice, the entry's alternative stands; what the residue has instead of it is of another time.
      if !run.isEmpty, isSettledOtherwise(next, step, frame) { run = child..<child }
      let before = pen.next
      if planned == next {
        // Most of what a plan names has no value.
        if !run.isEmpty || side.groups[group].isDemanded || frames.mayHold(side.groups[group].mask, at: frame) {
          write(side.groups[group].steps, frame, run)
        }
        group += 1
      } else {
        copy(run)
      }
      if let demand = required.first {
        if demand.contains(where: { $0.rawValue == next }), pen.next > before {
          required = required.dropFirst()
        } else if demand.last?.rawValue == next {
          mask(demand, step)
          required = required.dropFirst()
        }
      }
    }
  }

  private func element(_ restNode: Int) -> UInt16 { rest?.nodes.element(restNode).rawValue ?? .max }

  /// Whether the frames have another alternative of the element's choice.
  private func isSettledOtherwise(_ element: UInt16, _ step: Int, _ frame: Int) -> Bool {
    let choice = shape(element).choiceNumber
    if choice == 0 { return false }
    var settled: UInt16?
    for number in side.steps[step].groups {
      let group = side.groups[number]
      if shape(group.element.rawValue).choiceNumber == choice, group.steps.contains(where: { isWritten($0, frame) }) {
        settled = group.element.rawValue
      }
    }
    return settled.map { $0 != element } ?? false
  }

  /// Asked only where there is a residue.
  private func shape(_ element: UInt16) -> ElementShape {
    rest?.nodes.shapes[Int(element)] ?? schema.shapes[Int(element)]
  }

  /// Whether any field at a step or below has a value; what has no fields stands with what it stands in.
  private func isWritten(_ step: Int, _ frame: Int) -> Bool {
    !side.steps[step].hasFields
      || frames.mayHold(side.steps[step].mask, at: frame)
        && frames.holdsAny(side.slots, side.steps[step].slots, of: frame)
  }

  private mutating func copy(_ run: Range<Int>) {
    guard let rest else { return }
    var node = run.lowerBound
    while node < run.upperBound {
      let next = rest.nodes.next(node)
      if (node..<next).contains(where: rest.nodes.isAnchor) {
        copyWithoutAnchors(node, rest.nodes)
      } else {
        pen.copy(node, of: rest.nodes, sharesText: rest.sharesText)
      }
      node = next
    }
  }

  /// What stays where something below it was taken whose rest goes with it; or a residue that this lens never wrote.
  private mutating func copyWithoutAnchors(_ node: Int, _ nodes: Nodes) {
    var open: [(at: Int, end: Int)] = []
    var index = node
    while index < nodes.next(node) || !open.isEmpty {
      if let last = open.last, last.end <= index {
        open.removeLast()
        if pen.next == last.at + 1 && !pen.hasText(last.at) { pen.rollBack(to: last.at) } else { pen.end(last.at) }
      } else if nodes.isAnchor(index) {
        index = nodes.next(index)
      } else {
        let at = pen.begin(nodes.element(index), type: nodes.type(index), mark: 0)
        if nodes.hasValue(index) { _ = keep(index, at: at) }
        open.append((at, nodes.next(index)))
        index += 1
      }
    }
  }

  /// All children of one element, with the steps for it.
  private mutating func write(_ steps: Range<Int>, _ frame: Int, _ run: Range<Int>) {
    let step = steps.lowerBound
    if case .texts(let row, let slot) = side.steps[step].leaf {
      if frames.slot(slot, of: frame) == 0 { return copy(run) }
      for text in frames.plainTexts(slot, of: frame) { writeLeaf(text, row, step) }
    } else if side.steps[step].isList {
      writeItems(steps, frame, run)
    } else if case .row(let row, let slot) = side.steps[step].leaf, run.isEmpty, side.steps[step].groups.isEmpty {
      let bits = frames.slot(slot, of: frame)
      if bits != 0 { writeLeaf(Frames.Text(bits: bits), row, step) }
    } else {
      let first = run.isEmpty ? -1 : run.lowerBound
      if isWritten(step, frame) {
        node(step, frame, rest: first)
      } else if first >= 0, !isRest(first, step) {
        copy(first..<(rest?.nodes.next(first) ?? first))
      }
      if let rest, first >= 0 { copy(rest.nodes.next(first)..<run.upperBound) }
    }
  }

  /// A value and nothing else.
  private mutating func writeLeaf(_ text: Frames.Text, _ row: Int, _ step: Int) {
    if text.origin == Frames.Text.plain, rows.keepsEntryText(row) {
      pen.leaf(
        side.steps[step].element, type: side.steps[step].type, start: text.start, length: text.length, mark: 0)
      return
    }
    let open = pen.begin(side.steps[step].element, type: side.steps[step].type, mark: 0)
    if rows.put(text, row, at: open, with: &pen, frames, nodes) { pen.end(open) } else { pen.rollBack(to: open) }
  }

  /// Items of a list: those of the residue in their order, and at each anchor what was taken there. What the residue
  /// does not speak of comes behind, in the steps' order.
  private mutating func writeItems(_ steps: Range<Int>, _ frame: Int, _ run: Range<Int>) {
    guard let rest, !run.isEmpty else {
      for step in steps { writeAll(step, frame) }
      return
    }
    var queues = steps.map { queue($0, frame, run, rest.nodes) }
    var node = run.lowerBound
    while node < run.upperBound {
      let next = rest.nodes.next(node)
      if !rest.nodes.isAnchor(node) {
        if let owner = queues.indices.first(where: { queues[$0].isWaiting && isConstant(node, steps.lowerBound + $0) }),
          let (item, _) = queues[owner].next()
        {
          self.node(steps.lowerBound + owner, item, rest: node)
        } else {
          copy(node..<next)
        }
      } else if let owner = queues.indices.first(where: { queues[$0].waits(for: node) }) {
        // The entry's order counts: what comes before the anchor's own item comes with it.
        while let (item, itsRest) = queues[owner].next() {
          writeItem(owner, item, rest: itsRest, steps, &queues)
          if itsRest == node { break }
        }
      }
      node = next
    }
    for owner in queues.indices {
      while let (item, itsRest) = queues[owner].next() { writeItem(owner, item, rest: itsRest, steps, &queues) }
    }
  }

  /// Whether an item of the residue is what a step without fields would write: then it stands there already. (What it
  /// stands in was not taken when it was left, for want of a field.)
  private func isConstant(_ node: Int, _ step: Int) -> Bool {
    guard let nodes = rest?.nodes, !side.steps[step].hasFields else { return false }
    var extract = Extract(nodes, program, side, rows: rows)
    return extract.takes(node, step)
  }

  /// One item. Brackets that would take it for theirs are given their own item first.
  private mutating func writeItem(
    _ owner: Int, _ item: Int, rest: Int, _ steps: Range<Int>, _ queues: inout [Queue]
  ) {
    let start = pen.next
    node(steps.lowerBound + owner, item, rest: rest)
    for rival in 0..<owner where side.steps[steps.lowerBound + rival].listSlot < 0 {
      guard queues[rival].isWaiting, pen.next > start, isTaken(start, by: steps.lowerBound + rival),
        let (own, itsRest) = queues[rival].next()
      else { continue }
      pen.rollBack(to: start)
      writeItem(rival, own, rest: itsRest, steps, &queues)
      return writeItem(owner, item, rest: rest, steps, &queues)
    }
  }

  /// Whether a step takes what was written there.
  private func isTaken(_ start: Int, by step: Int) -> Bool {
    pen.withNodes(textOf: nodes, schema) { written in
      var extract = Extract(written, program, side, rows: rows)
      return extract.takes(start, step)
    }
  }

  /// A step's items where the residue says nothing of them.
  private mutating func writeAll(_ step: Int, _ frame: Int) {
    guard side.steps[step].listSlot >= 0 else {
      if isWritten(step, frame) { node(step, frame, rest: -1) }
      return
    }
    var item = frames.first(side.steps[step].listSlot, of: frame)
    while let current = item {
      node(step, current, rest: -1)
      item = frames.next(after: current)
    }
  }

  /// The items that a step has still to write, each with its rest.
  private struct Queue {
    let items: [(frame: Int, rest: Int)]
    var written = 0
    /// Where each rest is waited for, in a long list.
    private let places: [Int: Int]?

    init(items: [(frame: Int, rest: Int)]) {
      self.items = items
      let numbered = items.enumerated().lazy.map { ($1.rest, $0) }
      places = items.count > Build.few ? Dictionary(numbered, uniquingKeysWith: max) : nil
    }

    var isWaiting: Bool { written < items.count }

    func waits(for rest: Int) -> Bool {
      if let places { return places[rest].map { $0 >= written } ?? false }
      return items[written...].contains { $0.rest == rest }
    }

    mutating func next() -> (Int, Int)? {
      guard written < items.count else { return nil }
      defer { written += 1 }
      return items[written]
    }
  }

  /// How many items are so few that looking at each is quickest.
  private static let few = 8

  /// The anchors of a long list by key, of equal ones the first.
  private func anchors(_ run: Range<Int>, _ rest: Nodes) -> [[UInt8]: Int]? {
    var anchors: [[UInt8]: Int] = [:]
    var (node, count) = (run.lowerBound, 0)
    while node < run.upperBound {
      count += 1
      if rest.isAnchor(node), anchors[Array(rest.text(node))] == nil { anchors[Array(rest.text(node))] = node }
      node = rest.next(node)
    }
    return count > Self.few ? anchors : nil
  }

  private func queue(_ step: Int, _ frame: Int, _ run: Range<Int>, _ rest: Nodes) -> Queue {
    let key = side.keys[side.steps[step].number]
    let many = run.count > Self.few && side.steps[step].listSlot >= 0 ? anchors(run, rest) : nil
    /// The first anchor with that key.
    func anchor(_ key: [UInt8]) -> Int {
      if let many { return many[key] ?? -1 }
      var node = run.lowerBound
      while node < run.upperBound {
        if rest.isAnchor(node), rest.text(node).equals(key) { return node }
        node = rest.next(node)
      }
      return -1
    }
    guard side.steps[step].listSlot >= 0 else {
      return Queue(items: isWritten(step, frame) ? [(frame, anchor(key))] : [])
    }
    let items = frames.items(side.steps[step].listSlot, of: frame)
    let names = ItemNames(items, side.steps[step], side, program, frames, nodes)
    return Queue(
      items: items.enumerated().map { index, item in
        var found = anchor(key + names.name(index))
        if found < 0, let former = names.formerName(index) { found = anchor(key + former) }
        return (item, found)
      })
  }

  /// Writes one node: its value, then its children.
  private mutating func node(_ step: Int, _ frame: Int, rest node: Int) {
    let node = node >= 0 && goesTogether(node, step, frame) ? node : -1
    let open = pen.begin(side.steps[step].element, type: side.steps[step].type, mark: 0)
    let kept = node >= 0 && rest?.nodes.hasValue(node) == true ? node : -1
    switch side.steps[step].leaf {
    case .row(let row, let slot):
      let bits = frames.slot(slot, of: frame)
      if bits != 0 {
        if !keep(kept, at: open) {
          _ = rows.put(Frames.Text(bits: bits), row, at: open, with: &pen, frames, nodes)
        }
      } else if kept >= 0, let rest, rows.entry(row, rest.nodes.text(kept)) == nil {
        _ = keep(kept, at: open)
      }
    case .constant(let number):
      if !keep(kept, at: open) { pen.value(open, copying: side.constants[number].accepted[0]) }
    case .texts, .none: _ = keep(kept, at: open)
    }
    if node >= 0 || !side.steps[step].groups.isEmpty { children(step, frame: frame, rest: node) }
    if pen.next == open + 1 && !pen.hasText(open) { pen.rollBack(to: open) } else { pen.end(open) }
  }

  /// Writes the value of what the residue has.
  private mutating func keep(_ node: Int, at open: Int) -> Bool {
    guard node >= 0, let rest else { return false }
    pen.value(open, of: node, in: rest.nodes, sharesText: rest.sharesText)
    return true
  }

  /// Whether what the residue has here can stay beside what the entry says: what is left of something taken can; what
  /// was not taken can as long as it doesn't contradict.
  private func goesTogether(_ node: Int, _ step: Int, _ frame: Int) -> Bool {
    guard let nodes = rest?.nodes else { return false }
    if nodes.isAnchor(node) { return true }
    switch side.steps[step].leaf {
    case .row(let row, let slot) where frames.slot(slot, of: frame) != 0:
      let text = Frames.Text(bits: frames.slot(slot, of: frame))
      return nodes.hasValue(node) && rows.entry(row, nodes.text(node)) == frames.bytes(text, in: self.nodes)
    case .constant(let number): return nodes.hasValue(node) && side.constants[number].accepts(nodes.text(node))
    default: break
    }
    if nodes.hasValue(node) { return true }
    var extract = Extract(nodes, program, side, rows: rows)
    return extract.values(of: node, step)
  }

  /// Whether what stands in the residue is what was left of something the entry held.
  private func isRest(_ node: Int, _ step: Int) -> Bool {
    guard let nodes = rest?.nodes else { return false }
    if nodes.isAnchor(node) { return true }
    // A value alone is left only where it is spelt differently.
    guard case .row(let row, _) = side.steps[step].leaf, nodes.hasValue(node) else { return false }
    return rows.rows[row].take(Array(nodes.text(node)))?.isPreferred == false
  }

  /// Stands a masked element where something required is hidden from this scope.
  private mutating func mask(_ demand: [ElementID], _ step: Int) {
    guard let masking, let element = demand.last else { return }
    let sources = side.groups[side.steps[step].groups].filter { demand.contains($0.element) }.flatMap(\.steps)
    let categories = sources.reduce(into: masking.residue) { $0.formUnion(side.categories[$1]) }
    guard !categories.allSatisfy(masking.isReadable) else { return }
    // Elements are written in order: of a choice, an alternative behind the last one written must be taken.
    let type = schema[element].type
    var filling = DocumentBuilder(schema: schema, root: type)
    fill(type, masking, &filling)
    let filled = filling.finish()
    let open = pen.begin(element, type: type, mark: 0)
    for child in filled.root.children {
      filled.withNodes { pen.copy(child.nodeIndex, of: $0, sharesText: false) }
    }
    if pen.next == open + 1 { pen.rollBack(to: open) } else { pen.end(open) }
  }

  /// Fills an open node, with all that is required in it.
  private func fill(_ type: TypeID, _ masking: Masking, _ filling: inout DocumentBuilder) {
    masking.fill(&filling)
    for element in schema.demands(of: type).compactMap(\.last) {
      filling.begin(element, type: schema[element].type)
      fill(schema[element].type, masking, &filling)
      filling.closeUnlessEmpty()
    }
  }
}
