import Tree

/// Puts a document together by one side of a program, from frames and perhaps a residue: the way back of `Extract`, and
/// to be read beside it. What is about lists stands in `Build+Lists`, what of a residue stays in `Build+Residue`, what is
/// hidden from a scope in `Build+Masking`.
struct Build {
  let schema: Schema
  let program: Program
  let side: Program.Side
  private let isEntry: Bool
  let rows: RowReader
  let frames: Frames
  /// The document that the frames' texts stand in.
  let nodes: Nodes
  /// The residue, and whether its text is that of the document that the frames' texts stand in. Where there is none, no
  /// node of it is ever asked for: these are the document's own.
  let rest: Nodes
  let sharesText: Bool
  private let hasRest: Bool
  let masking: Masking?
  var pen: NodePen

  /// A residue to write with.
  struct Rest {
    let nodes: Nodes
    let sharesText: Bool
  }

  // Of a struct as large as this, each call that may not change it and is not inlined makes a copy: so what is asked often
  // is inlined.

  /// What writes a document of a side, below the root that has been begun with the pen.
  init(
    _ pen: consuming NodePen, _ schema: Schema, _ program: Program, isEntry: Bool, from frames: Frames, _ nodes: Nodes,
    rest: Rest? = nil, masking: Masking? = nil
  ) {
    self.pen = pen
    self.schema = schema
    self.program = program
    side = isEntry ? program.entry : program.resource
    self.isEntry = isEntry
    rows = isEntry ? program.entryRows : program.resourceRows
    self.frames = frames
    self.nodes = nodes
    self.rest = rest?.nodes ?? nodes
    sharesText = rest?.sharesText ?? false
    hasRest = rest != nil
    self.masking = masking
  }

  var texts: Program.Texts { isEntry ? program.entryTexts : program.resourceTexts }

  /// Writes the document below its root, which has been begun at 0; gives the pen back.
  consuming func document() -> NodePen {
    children(0, frame: 0, rest: hasRest ? 0 : -1)
    pen.end(0)
    return pen
  }

  /// Writes the children of an open node, in the schema's order. `node` is what the residue has there, or -1.
  private mutating func children(_ step: Int, frame: Int, rest node: Int) {
    if masking != nil {
      maskedChildren(step, frame: frame, rest: node)
    } else if node >= 0, rest.hasChildren(node) {
      children(step, frame, beside: node)
    } else {
      let held = frames.held(at: frame)
      for group in side.steps[step].groups { write(group, frame, held) }
    }
  }

  /// The same where the residue has something there.
  private mutating func children(_ step: Int, _ frame: Int, beside node: Int) {
    let held = frames.held(at: frame)
    var group = side.steps[step].groups.lowerBound
    let lastGroup = side.steps[step].groups.upperBound
    var child = node &+ 1
    let end = rest.next(node)
    while child < end {
      let element = rest.element(child)
      while group < lastGroup, side.groups[group].element.rawValue < element.rawValue {
        write(group, frame, held)
        group &+= 1
      }
      let first = child
      while child < end, rest.element(child) == element { child = rest.next(child) }
      // Of a choice, the entry's alternative stands; what the residue has instead of it is of another time.
      let isStale = isSettledOtherwise(element, step, frame)
      if group < lastGroup, side.groups[group].element == element {
        if isStale { write(group, frame, held) } else { write(side.groups[group].steps, frame, first..<child) }
        group &+= 1
      } else if !isStale {
        copy(first..<child)
      }
    }
    while group < lastGroup {
      write(group, frame, held)
      group &+= 1
    }
  }

  /// A group for which the residue has nothing. Most of what a plan names has no value: `held` tells.
  @inline(__always)
  mutating func write(_ group: Int, _ frame: Int, _ held: UInt64) {
    guard side.groups[group].mask & held != 0 || side.groups[group].isDemanded else { return }
    let slot = side.groups[group].leafSlot
    if slot >= 0 {
      let bits = frames.slot(slot, of: frame)
      if bits != 0 { writeLeaf(Frames.Text(bits: bits), group) }
    } else {
      write(side.groups[group].steps, frame, 0..<0)
    }
  }

  /// A value and nothing else.
  @inline(__always)
  private mutating func writeLeaf(_ text: Frames.Text, _ group: Int) {
    if text.origin == Frames.Text.plain, side.groups[group].writesAsIs {
      pen.leaf(
        side.groups[group].element, type: side.groups[group].leafType, start: text.start, length: text.length, mark: 0)
    } else {
      writeLeaf(text, side.groups[group].leafRow, side.groups[group].steps.lowerBound)
    }
  }

  private mutating func writeLeaf(_ text: Frames.Text, _ row: Int, _ step: Int) {
    let open = pen.begin(side.steps[step].element, type: side.steps[step].type, mark: 0)
    if rows.put(text, row, at: open, with: &pen, frames, nodes) { pen.end(open) } else { pen.rollBack(to: open) }
  }

  /// Whether the frames have another alternative of the element's choice. Asked only where there is a residue.
  @inline(__always)
  func isSettledOtherwise(_ element: ElementID, _ step: Int, _ frame: Int) -> Bool {
    let choice = rest.shapes[Int(element.rawValue)].choiceNumber
    return choice != 0 && isSettled(choice, otherwiseThan: element, step, frame)
  }

  private func isSettled(_ choice: UInt16, otherwiseThan element: ElementID, _ step: Int, _ frame: Int) -> Bool {
    var settled: ElementID?
    for number in side.steps[step].groups {
      let group = side.groups[number].element
      guard rest.shapes[Int(group.rawValue)].choiceNumber == choice else { continue }
      for step in side.groups[number].steps where isWritten(step, frame) { settled = group }
    }
    return settled.map { $0 != element } ?? false
  }

  /// Whether any field at a step or below has a value; what has no fields stands with what it stands in.
  @inline(__always)
  func isWritten(_ step: Int, _ frame: Int) -> Bool {
    !side.steps[step].hasFields
      || frames.held(at: frame) & side.steps[step].mask != 0
        && frames.holdsAny(side.slots, side.steps[step].slots, of: frame)
  }

  /// All children of one element, with the steps for it and what the residue has of them.
  mutating func write(_ steps: Range<Int>, _ frame: Int, _ run: Range<Int>) {
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
      } else if first >= 0, !rest.isAnchor(first), !isRest(first, step) {
        copy(first..<rest.next(first))
      }
      if first >= 0 { copy(rest.next(first)..<run.upperBound) }
    }
  }

  /// Writes one node: its value, then its children.
  mutating func node(_ step: Int, _ frame: Int, rest node: Int) {
    let node = node >= 0 && (rest.isAnchor(node) || goesTogether(node, step, frame)) ? node : -1
    let open = pen.begin(side.steps[step].element, type: side.steps[step].type, mark: 0)
    let kept = node >= 0 && rest.hasValue(node) ? node : -1
    switch side.steps[step].leaf {
    case .row(let row, let slot):
      let bits = frames.slot(slot, of: frame)
      if bits != 0 {
        if !keep(kept, at: open) {
          _ = rows.put(Frames.Text(bits: bits), row, at: open, with: &pen, frames, nodes)
        }
      } else if kept >= 0, rows.entry(row, rest.text(kept)) == nil {
        _ = keep(kept, at: open)
      }
    case .constant(let number):
      if !keep(kept, at: open) { pen.value(open, copying: side.constants[number].written) }
    case .texts, .none: _ = keep(kept, at: open)
    }
    if node >= 0 || !side.steps[step].groups.isEmpty { children(step, frame: frame, rest: node) }
    if pen.next == open &+ 1 && !pen.hasText(open) { pen.rollBack(to: open) } else { pen.end(open) }
  }
}
