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
    var constants: UInt64 = 0
    var queues: [Queue?] = []
    for step in steps {
      if side.steps[step].listSlot < 0 {
        if isWritten(step, frame) { waiting |= 1 << UInt64(step - steps.lowerBound) }
        if !side.steps[step].hasFields { constants |= 1 << UInt64(step - steps.lowerBound) }
      } else if frames.first(side.steps[step].listSlot, of: frame) != nil {
        if queues.isEmpty { queues = Array(repeating: nil, count: steps.count) }
        queues[step - steps.lowerBound] = queue(step, frame, run)
      }
    }
    var anchor = run.lowerBound
    while anchor < run.upperBound {
      let next = rest.next(anchor)
      if !rest.isAnchor(anchor) {
        if waiting & constants != 0, let step = constant(at: anchor, steps, waiting & constants) {
          waiting &= ~(1 << UInt64(step - steps.lowerBound))
          node(step, frame, rest: anchor)
        } else {
          copy(anchor..<next)
        }
      } else if let step = steps.first(where: { step in
        let number = step - steps.lowerBound
        return waiting & (1 << UInt64(number)) != 0 && rest.text(anchor).equals(texts.keys[step])
          || !queues.isEmpty && queues[number]?.waits(for: anchor) == true
      }) {
        let number = step - steps.lowerBound
        if side.steps[step].listSlot < 0 {
          writeOwn(step, frame, rest: anchor, steps, run, &waiting)
        } else {
          // The entry's order counts: what comes before the anchor's own item comes with it.
          while let (item, itsRest) = queues[number]?.next() {
            writeItem(step, item, rest: itsRest, steps, frame, run, &waiting)
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

  /// The step that would write what stands in the residue there, without a field: then it stands there already. (What it
  /// stands in was not taken when it was left, for want of a field.)
  private func constant(at node: Int, _ steps: Range<Int>, _ waiting: UInt64) -> Int? {
    steps.first { step in
      guard waiting & (1 << UInt64(step - steps.lowerBound)) != 0, side.hasSign(node, of: rest, step) else {
        return false
      }
      var extract = Extract(rest, program, isEntry: false, step: step)
      defer { extract.free() }
      return extract.takes(node, step)
    }
  }

  /// The one item of a step that was waiting.
  private mutating func writeOwn(
    _ step: Int, _ frame: Int, rest: Int, _ steps: Range<Int>, _ run: Range<Int>, _ waiting: inout UInt64
  ) {
    waiting &= ~(1 << UInt64(step - steps.lowerBound))
    writeItem(step, frame, rest: rest, steps, frame, run, &waiting)
  }

  /// One item. Brackets before it that would take it for theirs, and still wait, are given their own item first.
  private mutating func writeItem(
    _ step: Int, _ item: Int, rest node: Int, _ steps: Range<Int>, _ frame: Int, _ run: Range<Int>,
    _ waiting: inout UInt64
  ) {
    let start = pen.next
    self.node(step, item, rest: node)
    var rivals = waiting & ((1 << UInt64(step - steps.lowerBound)) &- 1)
    while rivals != 0, pen.next > start {
      let rival = steps.lowerBound + rivals.trailingZeroBitCount
      rivals &= rivals &- 1
      guard isTaken(start, by: rival) else { continue }
      pen.rollBack(to: start)
      let key = texts.keys[rival]
      writeOwn(rival, frame, rest: anchor(in: run) { $0.equals(key) }, steps, run, &waiting)
      return writeItem(step, item, rest: node, steps, frame, run, &waiting)
    }
  }

  /// Whether a step takes what was written there.
  private func isTaken(_ start: Int, by step: Int) -> Bool {
    pen.withNodes(textOf: nodes, schema) { written in
      guard side.hasSign(start, of: written, step) else { return false }
      var extract = Extract(written, program, isEntry: false, step: step)
      defer { extract.free() }
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

  /// The items of a list taken item by item.
  private func queue(_ step: Int, _ frame: Int, _ run: Range<Int>) -> Queue {
    let items = frames.items(side.steps[step].listSlot, of: frame)
    let key = texts.keys[step]
    // Mostly nothing is left of any item: then they need no names.
    guard anchor(in: run, where: { $0.starts(with: key) && $0.dropFirst(key.count).first == UInt8(ascii: "=") }) >= 0
    else { return Queue(items: items.map { ($0, -1) }) }
    let names = ItemNames(items, side.steps[step], texts, program, frames, nodes)
    if items.count > Self.few {
      let anchors = anchors(in: run)
      return Queue(
        items: items.enumerated().map { index, item in
          let found = anchors[key + names.name(index)]
          return (item, found ?? names.formerName(index).flatMap { anchors[key + $0] } ?? -1)
        })
    }
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

  /// The residue's anchors by key, of equal ones the first.
  private func anchors(in run: Range<Int>) -> [[UInt8]: Int] {
    var anchors: [[UInt8]: Int] = [:]
    var node = run.lowerBound
    while node < run.upperBound {
      if rest.isAnchor(node) {
        let key = Array(rest.text(node))
        if anchors[key] == nil { anchors[key] = node }
      }
      node = rest.next(node)
    }
    return anchors
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
