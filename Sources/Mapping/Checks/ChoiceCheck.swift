import Tree

/// The rules about alternatives. Of a choice (`value[x]`) one alternative stands at most; so the fields that rows map to
/// several alternatives must be alternatives themselves, or an entry could hold two and no valid resource be made of it.
extension Compiler {
  /// The rows below a `choice:` must be alternatives of one choice, on both sides.
  mutating func checkAlternatives(
    _ rows: [RowSyntax], _ left: TypeID, _ right: TypeID, _ schemas: (left: Schema, right: Schema)
  ) {
    var sides: [(schema: Schema, type: TypeID, paths: [PathSyntax])] = [
      (schemas.left, left, []), (schemas.right, right, []),
    ]
    for row in rows {
      guard let (one, other) = row.paths else {
        refuse(.mappingSyntax, ["an alternative of `choice:` is a row `FIELD <-> PATH`"])
        return
      }
      sides[0].paths.append(one)
      sides[1].paths.append(other)
    }
    for side in sides {
      let resolved = side.paths.compactMap { elements(of: $0, side.type, side.schema) }
      guard resolved.count == side.paths.count else { return }  // A fault has been told.
      if !areAlternatives(resolved, side.schema) {
        refuse(.mappingChoice, side.paths.prefix(2).map(\.text))
        return
      }
    }
  }

  private func elements(of path: PathSyntax, _ type: TypeID, _ schema: Schema) -> [ElementID]? {
    var current = type
    var ids: [ElementID] = []
    for step in path.steps {
      guard let id = schema.element(step.name, of: current) else { return nil }
      ids.append(id)
      current = schema[id].type
    }
    return ids
  }

  /// Whether the paths part at elements that are different alternatives of one choice.
  private func areAlternatives(_ paths: [[ElementID]], _ schema: Schema) -> Bool {
    let shortest = paths.map(\.count).min() ?? 0
    guard let parting = (0..<shortest).first(where: { step in paths.contains { $0[step] != paths[0][step] } }) else {
      return false
    }
    let ids = paths.map { $0[parting] }
    guard let choice = schema[ids[0]].choice, Set(ids).count == ids.count else { return false }
    return ids.allSatisfy { schema[$0].choice == choice }
  }
}

extension RowSyntax {
  fileprivate var paths: (left: PathSyntax, right: PathSyntax)? {
    switch kind {
    case .field(let left, let right, _), .each(let left, let right, _, _), .group(let left, let right, _):
      (left, right)
    case .constant, .choice: nil
    }
  }
}

extension Lens {
  /// Rows that stand at several alternatives of one choice without being alternatives themselves.
  func choiceFaults() -> [MappingFault] { choiceFaults(resourcePlan, entryPlan) }

  /// `entry` is the plan of the item whose rows are looked at: the whole one's, or that of a list's items.
  private func choiceFaults(_ plan: Plan, _ entry: Plan) -> [MappingFault] {
    var found = plan.children.flatMap { child in
      choiceFaults(child, child.each.flatMap { entry.list($0.list) } ?? entry)
    }
    let choices = Dictionary(grouping: plan.children.filter(\.hasFields)) { resourceSchema[$0.element].choice }
    for (choice, alternatives) in choices where choice != nil {
      guard let other = alternatives.first(where: { $0.element != alternatives[0].element }) else { continue }
      if alternatives.allSatisfy(\.isAlternative), areAlternatives(alternatives, in: entry) { continue }
      let names = [alternatives[0], other].map { resourceSchema[$0.element].name }
      found.append(MappingFault(file, Issue(.mappingChoice, place: other.place, subjects: names)))
    }
    return found
  }

  /// Whether what the alternatives' rows map stands in different alternatives of one choice of the item.
  private func areAlternatives(_ alternatives: [Plan], in plan: Plan) -> Bool {
    if let child = plan.children.first(where: { child in alternatives.allSatisfy { child.holdsAll(of: $0) } }) {
      return areAlternatives(alternatives, in: child)
    }
    var elements: Set<ElementID> = []
    var choices: Set<String?> = []
    for alternative in alternatives {
      guard let child = plan.children.first(where: { $0.holdsAll(of: alternative) }) else { return false }
      elements.insert(child.element)
      choices.insert(entrySchema[child.element].choice)
    }
    return elements.count == alternatives.count && choices.count == 1 && choices != [nil]
  }
}

extension Plan {
  /// Whether every row of the other side's plan stands below.
  fileprivate func holdsAll(of other: Plan) -> Bool {
    other.rows.allSatisfy(rows.contains) && other.lists.allSatisfy(lists.contains)
  }
}
