extension NodePen {
  /// Children of one element that stand side by side, and what is below them.
  struct Run {
    let element: UInt16
    let start: Int
    let end: Int
    /// How many children, without what is below them.
    let count: Int
  }

  /// Puts the last nodes, from `first` on, in the schema's order; they are the children of one element of that type, and
  /// what is below those. False where the children of one element don't stand side by side, or they break a rule of the
  /// type (see `Tally`): then their order is not known.
  public mutating func order(from first: Int, of type: TypeID, _ rules: Rules) -> Bool {
    runs.removeAll(keepingCapacity: true)
    var at = first
    while at < count {
      let run = run(at: at)
      runs.append(run)
      at = run.end
    }
    runs.sort { $0.element < $1.element }
    var tally = Tally(of: type, rules)
    var last: UInt16 = 0
    for run in runs {
      guard run.element > last, tally.add(ElementID(rawValue: run.element), count: run.count) else { return false }
      last = run.element
    }
    guard tally.isComplete else { return false }
    // Mostly the first ones stand where they should.
    var to = first
    var place = 0
    while place < runs.count, runs[place].start == to {
      to = runs[place].end
      place += 1
    }
    // The others are put aside, behind all nodes, and come back one after the other.
    let size = count - to
    while count + size > capacity { grow() }
    (nodes + count).initialize(from: nodes + to, count: size)
    (marks + count).initialize(from: marks + to, count: size)
    for run in runs[place...] {
      let move = to - run.start
      for index in run.start..<run.end {
        var node = nodes[index + size]
        node.next = UInt32(truncatingIfNeeded: Int(node.next) + move)
        nodes[index + move] = node
        marks[index + move] = marks[index + size]
      }
      to += run.end - run.start
    }
    return true
  }

  private func run(at start: Int) -> Run {
    let element = nodes[start].element
    var (end, number) = (start, 0)
    repeat {
      end = Int(nodes[end].next)
      number += 1
    } while end < count && nodes[end].element == element
    return Run(element: element, start: start, end: end, count: number)
  }
}
