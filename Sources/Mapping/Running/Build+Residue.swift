import Tree

/// What of a residue is written: any may be given, also one that no split has left.
extension Build {
  /// Copies nodes of the residue as they are.
  mutating func copy(_ run: Range<Int>) {
    var node = run.lowerBound
    while node < run.upperBound {
      let start = pen.next
      if pen.copy(node, of: rest, sharesText: sharesText) {
        pen.rollBack(to: start)
        copyWithoutAnchors(node)
      }
      node = rest.next(node)
    }
  }

  /// What stays where something below it was taken whose rest goes with it; or a residue that this lens never wrote.
  private mutating func copyWithoutAnchors(_ node: Int) {
    // No recursion: such a residue may be of any depth.
    var open: [(at: Int, end: Int)] = []
    var index = node
    while index < rest.next(node) || !open.isEmpty {
      if let last = open.last, last.end <= index {
        open.removeLast()
        if pen.next == last.at + 1 && !pen.hasText(last.at) { pen.rollBack(to: last.at) } else { pen.end(last.at) }
      } else if rest.isAnchor(index) {
        index = rest.next(index)
      } else {
        let at = pen.begin(rest.element(index), type: rest.type(index), mark: 0)
        if rest.hasValue(index) { _ = keep(index, at: at) }
        open.append((at, rest.next(index)))
        index += 1
      }
    }
  }

  /// Writes the value of what the residue has.
  mutating func keep(_ node: Int, at open: Int) -> Bool {
    guard node >= 0 else { return false }
    pen.value(open, of: node, in: rest, sharesText: sharesText)
    return true
  }

  /// Whether what the residue has here, which was not taken, can stay beside what the entry says: it must not contradict.
  func goesTogether(_ node: Int, _ step: Int, _ frame: Int) -> Bool {
    switch side.steps[step].leaf {
    case .row(let row, let slot) where frames.slot(slot, of: frame) != 0:
      let text = Frames.Text(bits: frames.slot(slot, of: frame))
      return rest.hasValue(node) && rows.entry(row, rest.text(node), is: text, frames, nodes)
    case .constant(let number): return rest.hasValue(node) && side.accepts(rest.text(node), as: number)
    default: break
    }
    if rest.hasValue(node) { return true }
    // Residues are of the resource's side.
    var extract = Extract(rest, program, isEntry: false, step: step)
    defer { extract.free() }
    return extract.values(of: node, step)
  }

  /// Whether what stands in the residue, and is no anchor, is what was left of something the entry held: a value alone is
  /// left only where it is spelt differently.
  func isRest(_ node: Int, _ step: Int) -> Bool {
    guard case .row(let row, _) = side.steps[step].leaf, rest.hasValue(node) else { return false }
    return rows.rows[row].take(Array(rest.text(node)))?.isPreferred == false
  }
}
