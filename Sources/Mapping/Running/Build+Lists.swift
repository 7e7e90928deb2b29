import Tree

/// Items of lists: those of the entry, and where the residue wants them.
extension Build {
  /// Items of the residue in their order, and at each anchor what was taken there. What the residue does not speak of
  /// comes behind, in the steps' order.
  mutating func writeItems(_ steps: Range<Int>, _ frame: Int, _ run: Range<Int>) {
    guard let rest, !run.isEmpty else {
      for step in steps { writeAll(step, frame) }
      return
    }
    var queues = steps.map { queue($0, frame, run, rest.nodes) }
    var node = run.lowerBound
    while node < run.upperBound {
      let next = rest.nodes.next(node)
      if !rest.nodes.isAnchor(node) {
        copy(node..<next)
      } else if let owner = queues.indices.first(where: { queues[$0].waits(for: node) }) {
        // The entry's order counts: what comes before the anchor's own item comes with it.
        while let (item, itsRest) = queues[owner].next() {
          self.node(steps.lowerBound + owner, item, rest: itsRest)
          if itsRest == node { break }
        }
      }
      node = next
    }
    for owner in queues.indices {
      while let (item, itsRest) = queues[owner].next() { self.node(steps.lowerBound + owner, item, rest: itsRest) }
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
    var items: [(frame: Int, rest: Int)] = []
    var written = 0

    func waits(for rest: Int) -> Bool { items[written...].contains { $0.rest == rest } }

    mutating func next() -> (Int, Int)? {
      guard written < items.count else { return nil }
      defer { written += 1 }
      return items[written]
    }
  }

  private func queue(_ step: Int, _ frame: Int, _ run: Range<Int>, _ rest: Nodes) -> Queue {
    let key = texts.keys[step]
    /// The first anchor with that key.
    func anchor(_ key: [UInt8]) -> Int {
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
    if items.isEmpty { return Queue() }
    let names = ItemNames(items, side.steps[step], texts, program, frames, nodes)
    return Queue(
      items: items.enumerated().map { index, item in
        var found = anchor(key + names.name(index))
        if found < 0, let former = names.formerName(index) { found = anchor(key + former) }
        return (item, found)
      })
  }
}
