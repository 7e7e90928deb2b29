import Tree

/// Takes a document apart by one side of a program: every leaf goes either to the frames or to the residue. The way back
/// is `Build`; the two must be read side by side. What is about lists stands in `Extract+Lists`.
///
/// An element is *taken* when a field below it has a value that its row takes, every constant of its plan stands there,
/// everything that the schema requires in it is taken too, and nothing that changes its meaning (a modifier of the
/// schema, such as `modifierExtension` or `Quantity.comparator`) would stay behind. Else it goes to the residue whole:
/// so what an entry says is true, and valid, without the residue.
///
/// How the residue is written (see also the mapping guide):
/// - what was not taken stands as it is;
/// - what is left of something taken is an *anchor*: it goes when the entry no longer holds that. In lists the anchor's
///   key says which item (the plan's brackets, for `each` with the item's name behind them); elsewhere it is empty;
/// - a value that has another spelling in the entry stands in its place, and is used again while the entry still says
///   the same;
/// - items at the end of a list that leave nothing behind and stand in the plan's order need no anchor.
///
/// Each element is looked at once: what turns out not to be taken is rolled back, in the frames and in the residue.
///
/// Whoever makes one calls `free` when its frames are no longer needed.
struct Extract {
  let nodes: Nodes
  let program: Program
  let side: Program.Side
  private let isEntry: Bool
  private let rows: RowReader
  var frames: Frames
  /// The frame being filled.
  var frame = 0
  /// What writes the residue; nil where only the values are wanted. It outlives this.
  let residue: UnsafeMutablePointer<NodePen>?
  /// The items of the lists being taken, the inner ones last.
  var items = Pile<Item>(capacity: 32)
  /// The node that kept its parent from being taken, for messages.
  private(set) var obstacle: Int?

  /// What takes a document of a side apart. What it leaves is written with the pen, on which the root has been begun.
  /// With a step, it takes what stands below a node by that, not a whole document.
  init(
    _ nodes: Nodes, _ program: Program, isEntry: Bool, leavingTo pen: UnsafeMutablePointer<NodePen>? = nil,
    step: Int = 0
  ) {
    self.nodes = nodes
    self.program = program
    side = isEntry ? program.entry : program.resource
    self.isEntry = isEntry
    rows = isEntry ? program.entryRows : program.resourceRows
    residue = pen
    frames = Frames(program, first: side.steps[step].frame)
  }

  var texts: Program.Texts { isEntry ? program.entryTexts : program.resourceTexts }

  func free() {
    frames.free()
    items.free()
  }

  /// Takes the whole document. Says whether it can be taken. Of one that is known to be the lens's, what says so may be
  /// missing.
  mutating func document(isKnown: Bool = false) -> Bool {
    guard children(of: 0, 0) != nil else { return false }
    if isKnown { return true }
    // Else the entry would not tell which resources it is of.
    for slot in program.required where frames.slot(slot, of: 0) == 0 {
      obstacle = nil
      return false
    }
    return true
  }

  /// Takes what stands below a node by a step, for the values alone; false when it can't be taken.
  mutating func values(of node: Int, _ step: Int) -> Bool { children(of: node, step) != nil }

  /// Whether a step, which takes one item of a list, takes a node. Asked once of an extract made for that step.
  mutating func takes(_ node: Int, _ step: Int) -> Bool { takeNode(node, step) != nil }

  /// Takes what stands below a node (which is open in the residue). Says whether a field took anything; nil when the
  /// node can't be taken.
  private mutating func children(of node: Int, _ step: Int) -> Bool? {
    var took = false
    var missing = side.steps[step].demands
    var missingGroups = side.steps[step].demandedGroups
    var last = ElementID.root.rawValue
    var child = node &+ 1
    let end = nodes.next(node)
    while child < end {
      let element = nodes.element(child)
      var next = nodes.next(child)
      // What does not stand in the schema's order is no part of the rows' document.
      let number = element.rawValue > last ? side.group(of: element, in: step) : -1
      if number < 0 {
        guard leave(child) else { return nil }
        child = next
        continue
      }
      last = element.rawValue
      while next < end, nodes.element(next) == element { next = nodes.next(next) }
      let result: Bool
      if next == child &+ 1, nodes.hasValue(child), let quick = takeLeaf(child, number) {
        result = quick
      } else {
        guard let careful = take(child..<next, side.groups[number].steps) else { return nil }
        result = careful
      }
      if side.groups[number].isDemanded {
        missingGroups &-= 1
        missing &= ~side.groups[number].meets
      } else if result {
        missing &= ~side.groups[number].meets
      }
      if result { took = true }
      child = next
    }
    if missingGroups != 0 { return refuse() }
    return missing == 0 ? took : nil
  }

  /// The most usual things: one value and nothing else, for a row or a constant with nothing below it. Nil when it isn't
  /// that.
  @inline(__always)
  private mutating func takeLeaf(_ node: Int, _ group: Int) -> Bool? {
    let slot = side.groups[group].leafSlot
    if slot >= 0 {
      if side.groups[group].takesAsIs {
        let (start, length, isDecoded) = nodes.range(node)
        let origin = isDecoded ? Frames.Text.decoded : Frames.Text.plain
        frames.set(slot, of: frame, Frames.Text(start: start, length: length, from: origin))
        return true
      }
      guard let (text, isPreferred) = rows.take(side.groups[group].leafRow, node, of: nodes, &frames) else {
        return nil
      }
      frames.set(slot, of: frame, text)
      if !isPreferred { residue?.pointee.copy(node, of: nodes, sharesText: true) }
      return true
    }
    let constant = side.groups[group].constant
    return constant >= 0 && side.isWritten(nodes.text(node), as: constant) ? false : nil
  }

  /// All children of one element, from one node up to another.
  private mutating func take(_ run: Range<Int>, _ steps: Range<Int>) -> Bool? {
    let step = steps.lowerBound
    if case .texts(let row, let slot) = side.steps[step].leaf {
      return takeTexts(run, row, slot) ? true : leave(run) ? false : nil
    }
    if side.steps[step].isList { return takeItems(run, steps) }
    let hasFields = side.steps[step].hasFields
    var took = false
    if takeNode(run.lowerBound, step) != nil {
      took = hasFields
    } else if !hasFields {
      return refuse()
    } else if !leave(run.lowerBound) {
      return nil
    }
    // A second one is a fault of structure: it stays.
    return leave(nodes.next(run.lowerBound)..<run.upperBound) ? took : nil
  }

  /// A list of plain values, taken whole or not at all.
  private mutating func takeTexts(_ run: Range<Int>, _ row: Int, _ slot: Int) -> Bool {
    var texts: [Frames.Text] = []
    var node = run.lowerBound
    while node < run.upperBound {
      guard nodes.hasValue(node), !nodes.hasChildren(node),
        let (text, isPreferred) = rows.take(row, node, of: nodes, &frames), isPreferred
      else { return false }
      texts.append(text)
      node = nodes.next(node)
    }
    if !texts.isEmpty { frames.set(slot, of: frame, texts: texts) }
    return !texts.isEmpty
  }

  /// Takes one node. Nil when it can't be: then nothing was written. Else whether it left nothing behind but (in a list)
  /// its anchor, which has its key later.
  mutating func takeNode(_ node: Int, _ step: Int) -> Bool? {
    let mark = frames.mark(of: frame)
    let open = residue?.pointee.begin(nodes.element(node), type: nodes.type(node), mark: 0) ?? 0
    // Of an item of a list that keeps its value nobody could tell any more whether it was taken: it stays whole.
    guard let (tookValue, leftValue) = takeValue(of: node, step), !leftValue || !side.steps[step].isList,
      let below = children(of: node, step), tookValue || below || !side.steps[step].hasFields
    else {
      residue?.pointee.rollBack(to: open)
      // A list's item has a frame of its own, which goes.
      if side.steps[step].listSlot < 0 {
        frames.rollBack(to: mark, of: frame, emptying: side.slots, side.steps[step].slots)
      }
      return nil
    }
    guard let residue else { return true }
    if leftValue { residue.pointee.value(open, of: node, in: nodes, sharesText: true) }
    let isBare = !leftValue && residue.pointee.next == open &+ 1
    if isBare && !side.steps[step].isList {
      residue.pointee.rollBack(to: open)
    } else {
      if !leftValue && !side.steps[step].isList { residue.pointee.anchor(open, []) }
      residue.pointee.end(open)
    }
    return isBare
  }

  /// Takes a node's own value: whether a row took it, and whether it must be left too. Nil when a constant isn't there.
  private mutating func takeValue(of node: Int, _ step: Int) -> (took: Bool, left: Bool)? {
    let hasValue = nodes.hasValue(node)
    switch side.steps[step].leaf {
    case .row(let row, let slot):
      guard hasValue, let (text, isPreferred) = rows.take(row, node, of: nodes, &frames) else {
        return (false, hasValue)
      }
      frames.set(slot, of: frame, text)
      return (true, !isPreferred)
    case .constant(let number):
      guard hasValue, side.accepts(nodes.text(node), as: number) else { return nil }
      return (false, !side.isWritten(nodes.text(node), as: number))
    case .texts, .none: return (false, hasValue)
    }
  }

  /// Leaves nodes to the residue as they are; false when one changes the meaning of what it stands in.
  private mutating func leave(_ run: Range<Int>) -> Bool {
    var node = run.lowerBound
    while node < run.upperBound {
      guard leave(node) else { return false }
      node = nodes.next(node)
    }
    return true
  }

  mutating func leave(_ node: Int) -> Bool {
    if nodes.shapes[Int(nodes.element(node).rawValue)].isModifier {
      obstacle = node
      return false
    }
    residue?.pointee.copy(node, of: nodes, sharesText: true)
    return true
  }

  /// What had to stand there doesn't.
  mutating func refuse() -> Bool? {
    obstacle = nil
    return nil
  }
}
