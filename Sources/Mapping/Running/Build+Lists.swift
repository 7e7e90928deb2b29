import Tree

/// Items of lists: those of the entry, and where the residue wants them.
extension Build {
  /// Items of the residue in their order, and at each anchor what was taken there. What the residue does not speak of
  /// comes behind, in the steps' order.
  mutating func writeItems(_ steps: Range<Int>, _ frame: Int, _ run: Range<Int>) {
    if run.isEmpty {
      for step in steps { writeAll(step, frame) }
      return
    }
    // A step that takes one item: whether it is still to be written. Else its items.
    var waiting: UInt64 = 0
    var queues: [Queue?] = []
    for step in steps {
      if side.steps[step].listSlot < 0 {
        if isWritten(step, frame) { waiting |= 1 << UInt64(step - steps.lowerBound) }
      } else if frames.first(side.steps[step].listSlot, of: frame) != nil {
        if queues.isEmpty { queues = Array(repeating: nil, count: steps.count) }
        queues[step - steps.lowerBound] = queue(step, frame, run)
      }
    }
    var anchor = run.lowerBound
    while anchor < run.upperBound {
      let next = rest.next(anchor)
      if !rest.isAnchor(anchor) {
        copy(anchor..<next)
      } else if let step = steps.first(where: { step in
        let number = step - steps.lowerBound
        return waiting & (1 << UInt64(number)) != 0 && rest.text(anchor).equals(texts.keys[step])
          || !queues.isEmpty && queues[number]?.waits(for: anchor) == true
      }) {
        let number = step - steps.lowerBound
        if side.steps[step].listSlot < 0 {
          waiting &= ~(1 << UInt64(number))
          node(step, frame, rest: anchor)
        } else {
          // The entry's order counts: what comes before the anchor's own item comes with it.
          while let (item, itsRest) = queues[number]?.next() {
            node(step, item, rest: itsRest)
            if itsRest == anchor { break }
          }
        }
      }
      anchor = next
    }
    for step in steps {
      let number = step - steps.lowerBound
      if waiting & (1 << UInt64(number)) != 0 { node(step, frame, rest: -1) }
      if queues.isEmpty { continue }
      while let (item, itsRest) = queues[number]?.next() { node(step, item, rest: itsRest) }
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

    func waits(for rest: Int) -> Bool { items[written...].contains { $0.rest == rest } }

    mutating func next() -> (Int, Int)? {
      guard written < items.count else { return nil }
      defer { written += 1 }
      return items[written]
    }
  }

  /// The items of a list taken item by item.
  private func queue(_ step: Int, _ frame: Int, _ run: Range<Int>) -> Queue {
    let items = frames.items(side.steps[step].listSlot, of: frame)
    let key = texts.keys[step]
    // Mostly nothing is left of any item: then they need no names.
    guard anchor(in: run, where: { $0.starts(with: key) && $0.dropFirst(key.count).first == UInt8(ascii: "=") }) >= 0
    else { return Queue(items: items.map { ($0, -1) }) }
    let names = ItemNames(items, side.steps[step], texts, program, frames, nodes)
    return Queue(
      items: items.enumerated().map { index, item in
        let name = key + names.name(index)
        var found = anchor(in: run) { $0.equals(name) }
        let start = key + names.formerStart(index)
        if found < 0, anchor(in: run, where: { $0.starts(with: start) }) >= 0,
          let former = names.formerName(index).map({ key + $0 })
        {
          found = anchor(in: run) { $0.equals(former) }
        }
        return (item, found)
      })
  }

  /// The first anchor of the residue whose key is so, or -1.
  private func anchor(in run: Range<Int>, where isKey: (UnsafeBufferPointer<UInt8>) -> Bool) -> Int {
    var node = run.lowerBound
    while node < run.upperBound {
      if rest.isAnchor(node), isKey(rest.text(node)) { return node }
      node = rest.next(node)
    }
    return -1
  }
}
