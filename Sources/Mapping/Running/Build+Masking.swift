import Tree

/// What stands where a scope may not read what the schema requires.
extension Build {
  /// Writes the children of an open node, as `children` does, and a masked element wherever something required is hidden
  /// from this scope.
  mutating func maskedChildren(_ step: Int, frame: Int, rest node: Int) {
    let held = frames.held(at: frame)
    var group = side.steps[step].groups.lowerBound
    let lastGroup = side.steps[step].groups.upperBound
    var child = node + 1
    let end = node < 0 ? 0 : rest.next(node)
    var required = schema.demands(of: side.steps[step].type)[...]
    while true {
      let pending = child < end ? rest.element(child).rawValue : .max
      let planned = group < lastGroup ? side.groups[group].element.rawValue : .max
      let next = min(pending, planned, required.first?.last?.rawValue ?? .max)
      if next == .max { break }
      let first = child
      while child < end, rest.element(child).rawValue == next { child = rest.next(child) }
      var run = first..<child
      if !run.isEmpty, isSettledOtherwise(ElementID(rawValue: next), step, frame) { run = child..<child }
      let before = pen.next
      if planned == next {
        if run.isEmpty { write(group, frame, held) } else { write(side.groups[group].steps, frame, run) }
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

  /// Stands a masked element where something required is hidden from this scope.
  private mutating func mask(_ demand: [ElementID], _ step: Int) {
    guard let masking, let element = demand.last else { return }
    let sources = side.groups[side.steps[step].groups].filter { demand.contains($0.element) }.flatMap(\.steps)
    let categories = sources.reduce(into: masking.residue) { $0.formUnion(texts.categories[$1]) }
    guard !categories.allSatisfy(masking.isReadable) else { return }
    // Elements are written in order: of a choice, an alternative behind the last one written must be taken.
    let type = schema[element].type
    var filling = DocumentBuilder(schema: schema, root: type)
    fill(type, masking, &filling)
    let filled = filling.finish()
    let open = pen.begin(element, type: type, mark: 0)
    for child in filled.root.children {
      _ = filled.withNodes { pen.copy(child.nodeIndex, of: $0, sharesText: false) }
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
