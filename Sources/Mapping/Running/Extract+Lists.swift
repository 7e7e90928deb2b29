import Tree

/// Items of lists: which step takes which, and how the residue says of what it is the rest.
extension Extract {
  /// What became of a list's item.
  struct Item: BitwiseCopyable {
    /// Where the residue stood before it.
    let before: Int
    /// The step that took it, its number within the group; -1 when it was left.
    let taker: Int
    /// Whether it left nothing behind but an anchor.
    let isBare: Bool
    /// Its frame, where it has one.
    let frame: Int
  }

  /// Each item goes to the first step that is free and takes it; one for `each` is always free.
  mutating func takeItems(_ run: Range<Int>, _ steps: Range<Int>) -> Bool? {
    let base = items.count
    defer { items.cut(to: base) }
    var taken: UInt64 = 0
    var node = run.lowerBound
    while node < run.upperBound {
      let before = residue?.pointee.next ?? 0
      if let (taker, item, isBare) = takeItem(node, steps, taken) {
        taken |= 1 << UInt64(taker)
        if residue != nil { items.append(Item(before: before, taker: taker, isBare: isBare, frame: item)) }
      } else {
        guard leave(node) else { return nil }
        if residue != nil { items.append(Item(before: before, taker: -1, isBare: false, frame: 0)) }
      }
      node = nodes.next(node)
    }
    var took = false
    for step in steps {
      if taken & (1 << UInt64(step - steps.lowerBound)) == 0 {
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
      if list < 0, taken & (1 << UInt64(number)) != 0 { continue }
      guard side.hasSign(node, of: nodes, step) else { continue }
      if list < 0 {
        if let isBare = takeNode(node, step) { return (number, 0, isBare) }
        continue
      }
      let mark = frames.mark(of: frame)
      let (outer, item) = (frame, frames.add(frame: side.steps[step].frame))
      frame = item
      let isBare = takeNode(node, step)
      frame = outer
      if let isBare {
        frames.append(item, to: list, of: frame)
        return (number, item, isBare)
      }
      frames.dropFrames(since: mark)
    }
    return nil
  }

  /// Gives the items that were taken their anchors, and takes back those at the end that `Build` would put there anyway.
  private mutating func anchorItems(from base: Int, _ steps: Range<Int>) {
    guard let residue else { return }
    var end = items.count
    var order = Int.max
    while end > base, items[end - 1].isBare, items[end - 1].taker <= order {
      end -= 1
      order = items[end].taker
    }
    if end < items.count { residue.pointee.rollBack(to: items[end].before) }
    var takers: UInt64 = 0
    for index in base..<end where items[index].taker >= 0 { takers |= 1 << UInt64(items[index].taker) }
    while takers != 0 {
      anchorItems(of: takers.trailingZeroBitCount, base..<end, steps.lowerBound)
      takers &= takers &- 1
    }
  }

  /// Those that one step took, of the items within a range. All of its items are within the pile.
  private mutating func anchorItems(of number: Int, _ range: Range<Int>, _ firstStep: Int) {
    guard let residue else { return }
    let step = firstStep + number
    let key = texts.keys[step]
    var names: ItemNames?
    if side.steps[step].listSlot >= 0 {
      let all = (range.lowerBound..<items.count).filter { items[$0].taker == number }
      names = ItemNames(all.map { items[$0].frame }, side.steps[step], texts, program, frames, nodes)
    }
    var position = 0
    for index in range where items[index].taker == number {
      residue.pointee.anchor(items[index].before, names.map { key + $0.name(position) } ?? key)
      position += 1
    }
  }
}

extension Program.Side {
  /// Whether a step could take a node, as far as its sign says: most are not of the brackets, and so it need not be tried.
  @inline(__always)
  func hasSign(_ node: Int, of nodes: Nodes, _ step: Int) -> Bool {
    let sign = steps[step].sign
    if sign == .root { return true }
    var child = node &+ 1
    while child < nodes.next(node), nodes.element(child).rawValue <= sign.rawValue {
      if nodes.element(child) == sign {
        return nodes.hasValue(child) && accepts(nodes.text(child), as: steps[step].signConstant)
      }
      child = nodes.next(child)
    }
    return false
  }
}
