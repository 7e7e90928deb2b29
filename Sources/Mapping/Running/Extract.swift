import Tree

/// Takes a document apart by one side of a program: every leaf goes either to the frames or to the residue. The way back
/// is `Build`; the two must be read side by side.
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
struct Extract {
  private let nodes: Nodes
  private let program: Program
  private let side: Program.Side
  private let rows: RowReader
  private(set) var frames: Frames
  /// The frame being filled.
  private var frame = 0
  /// The residue, as it is written; nil where only the values are wanted.
  private var residue: NodePen?
  /// The items of the lists being taken, the inner ones last.
  private var items: [Item] = []
  /// The node that kept its parent from being taken, for messages.
  private(set) var obstacle: Int?

  /// What became of a list's item.
  private struct Item {
    /// Where the residue stood before it.
    let before: Int
    /// The step that took it, its number within the group; -1 when it was left.
    let taker: Int
    /// Whether it left nothing behind but an anchor.
    let isBare: Bool
    /// Its frame, where it has one.
    let frame: Int
  }

  init(_ nodes: Nodes, _ program: Program, _ side: Program.Side, rows: RowReader) {
    self.nodes = nodes
    self.program = program
    self.side = side
    self.rows = rows
    frames = Frames(program)
  }

  /// Takes the whole document; what it leaves is written with the pen, on which the root has been begun. Says whether the
  /// document can be taken.
  mutating func document(leavingTo pen: inout NodePen) -> Bool {
    residue = consume pen
    let result = children(of: 0, 0)
    guard let written = residue.take() else { preconditionFailure("the pen is given back") }
    pen = written
    return result != nil && hasRequired
  }

  /// The same for the values alone.
  mutating func document() -> Bool { children(of: 0, 0) != nil && hasRequired }

  /// Takes what stands below a node by a step, for the values alone; false when it can't be taken.
  mutating func values(of node: Int, _ step: Int) -> Bool {
    frame = frames.addWidest()
    return children(of: node, step) != nil
  }

  /// Whether a step takes a node.
  mutating func takes(_ node: Int, _ step: Int) -> Bool {
    frame = frames.addWidest()
    return takeNode(node, step) != nil
  }

  /// Else the entry would not tell which resources it is of.
  private var hasRequired: Bool { program.required.allSatisfy { frames.slot($0, of: 0) != 0 } }

  /// Takes what stands below a node (which is open in the residue). Says whether a field took anything; nil when the
  /// node can't be taken.
  private mutating func children(of node: Int, _ step: Int) -> Bool? {
    var took = false
    var missing = side.steps[step].demands
    var group = side.steps[step].groups.lowerBound
    let lastGroup = side.steps[step].groups.upperBound
    var child = node + 1
    let end = nodes.next(node)
    while child < end || group < lastGroup {
      let element = child < end ? nodes.element(child).rawValue : .max
      let planned = group < lastGroup ? side.groups[group].element.rawValue : .max
      if element < planned {
        guard leave(child) else { return nil }
        child = nodes.next(child)
        continue
      }
      let first = child
      while child < end, nodes.element(child).rawValue == planned { child = nodes.next(child) }
      // Most of what a plan names isn't there.
      if first == child {
        if side.groups[group].isDemanded { return refuse() }
        group += 1
        continue
      }
      guard let result = take(first..<child, side.groups[group]) else { return nil }
      if result { took = true }
      if result || side.groups[group].isDemanded { missing &= ~side.groups[group].meets }
      group += 1
    }
    return missing == 0 ? took : nil
  }

  /// All children of one element, from one node up to another.
  private mutating func take(_ run: Range<Int>, _ group: Program.Group) -> Bool? {
    let step = group.steps.lowerBound
    if case .texts(let row, let slot) = side.steps[step].leaf {
      return takeTexts(run, row, slot) ? true : leave(run) ? false : nil
    }
    if side.steps[step].isList { return takeItems(run, group.steps) }
    let hasFields = side.steps[step].hasFields
    var took = false
    if let isTaken = takeLeaf(run, step) { return isTaken }
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

  /// The most usual thing: one value and nothing else, for a row and nothing below it. Nil when it isn't that.
  private mutating func takeLeaf(_ run: Range<Int>, _ step: Int) -> Bool? {
    guard case .row(let row, let slot) = side.steps[step].leaf, side.steps[step].groups.isEmpty,
      run.count == 1, nodes.hasValue(run.lowerBound),
      let (text, isPreferred) = rows.take(row, run.lowerBound, of: nodes, &frames)
    else { return nil }
    frames.set(slot, of: frame, text)
    if !isPreferred { residue?.copy(run.lowerBound, of: nodes, sharesText: true) }
    return true
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

  /// Items of a list: each goes to the first step that is free and takes it; one for `each` is always free.
  private mutating func takeItems(_ run: Range<Int>, _ steps: Range<Int>) -> Bool? {
    let base = items.count
    defer { items.removeSubrange(base...) }
    var taken: UInt64 = 0
    var node = run.lowerBound
    while node < run.upperBound {
      let before = residue?.next ?? 0
      if let (taker, item, isBare) = takeItem(node, steps, taken) {
        taken |= 1 << UInt64(taker)
        items.append(Item(before: before, taker: taker, isBare: isBare, frame: item))
      } else {
        guard leave(node) else { return nil }
        items.append(Item(before: before, taker: -1, isBare: false, frame: 0))
      }
      node = nodes.next(node)
    }
    var took = false
    for (number, step) in steps.enumerated() {
      if taken & (1 << UInt64(number)) == 0 {
        if !side.steps[step].hasFields { return refuse() }
      } else if side.steps[step].hasFields {
        took = true
      }
    }
    if residue != nil { anchorItems(from: base, steps) }
    return took
  }

  /// One item, by the first step that takes it.
  private mutating func takeItem(_ node: Int, _ steps: Range<Int>, _ taken: UInt64) -> (
    taker: Int, frame: Int, isBare: Bool
  )? {
    for step in steps {
      let number = step - steps.lowerBound
      let list = side.steps[step].listSlot
      if list < 0 {
        if taken & (1 << UInt64(number)) != 0 { continue }
        if let isBare = takeNode(node, step) { return (number, 0, isBare) }
        continue
      }
      let mark = frames.mark
      let (outer, item) = (frame, frames.add(frame: side.steps[step].frame))
      frame = item
      let isBare = takeNode(node, step)
      frame = outer
      if let isBare {
        frames.append(item, to: list, of: frame)
        return (number, item, isBare)
      }
      frames.rollBack(to: mark)
    }
    return nil
  }

  /// Gives the items that were taken their anchors, and takes back those at the end that `Build` would put there anyway.
  private mutating func anchorItems(from base: Int, _ steps: Range<Int>) {
    var end = items.count
    var order = Int.max
    while end > base, items[end - 1].isBare, items[end - 1].taker <= order {
      end -= 1
      order = items[end].taker
    }
    if end < items.count { residue?.rollBack(to: items[end].before) }
    for (number, step) in steps.enumerated() where items[base..<end].contains(where: { $0.taker == number }) {
      let key = side.keys[side.steps[step].number]
      var names: ItemNames?
      var position = 0
      if side.steps[step].listSlot >= 0 {
        let all = items[base...].lazy.filter { $0.taker == number }.map(\.frame)
        names = ItemNames(Array(all), side.steps[step], side, program, frames, nodes)
      }
      for item in items[base..<end] where item.taker == number {
        // A value that was left, because it is spelt differently, stands in the anchor's place.
        if residue?.hasText(item.before) == false { residue?.anchor(item.before, key + (names?.name(position) ?? [])) }
        position += 1
      }
    }
  }

  /// Takes one node. Nil when it can't be: then nothing was written. Else whether it left nothing behind but (in a list)
  /// its anchor, which has its key later.
  private mutating func takeNode(_ node: Int, _ step: Int) -> Bool? {
    let mark = frames.mark
    let open = residue?.begin(nodes.element(node), type: nodes.type(node), mark: 0) ?? 0
    // Of an item of a list that keeps its value nobody could tell any more whether it was taken: it stays whole.
    guard let (tookValue, leftValue) = takeValue(of: node, step), !leftValue || !side.steps[step].isList,
      let below = children(of: node, step), tookValue || below || !side.steps[step].hasFields
    else {
      residue?.rollBack(to: open)
      frames.rollBack(to: mark)
      return nil
    }
    if residue == nil { return true }
    if leftValue { residue?.value(open, of: node, in: nodes, sharesText: true) }
    let isBare = !leftValue && residue?.next == open + 1
    if isBare && !side.steps[step].isList {
      residue?.rollBack(to: open)
    } else {
      if !leftValue && !side.steps[step].isList { residue?.anchor(open, []) }
      residue?.end(open)
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
      guard hasValue, side.constants[number].accepts(nodes.text(node)) else { return nil }
      return (false, !nodes.text(node).equals(side.constants[number].accepted[0]))
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

  private mutating func leave(_ node: Int) -> Bool {
    if nodes.shapes[Int(nodes.element(node).rawValue)].isModifier {
      obstacle = node
      return false
    }
    residue?.copy(node, of: nodes, sharesText: true)
    return true
  }

  /// What had to stand there doesn't.
  private mutating func refuse() -> Bool? {
    obstacle = nil
    return nil
  }
}

extension Program.Constant {
  /// Whether the text is the constant in one of its spellings.
  func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for spelling in accepted where text.equals(spelling) { return true }
    return false
  }
}
