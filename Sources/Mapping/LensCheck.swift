import Tree

/// The rules about a whole lens: everything required is made, every field is mapped, categories exist and the residue
/// is no weaker than any field, and no two lenses take one resource.
extension Lens {
  /// Required elements that no row makes, and fields of the item that no row maps.
  func shapeFaults(isStored: Bool) -> [MappingFault] {
    var found = requiredFaults(resourcePlan, path: resourceSchema[resourceType].name)
    if isStored { found += unmappedFaults(entryPlan, path: entrySchema[entryType].name) }
    return found
  }

  /// A required element must come from a row, or else a resource made from an entry alone would not be valid.
  private func requiredFaults(_ plan: Plan, path: String) -> [MappingFault] {
    var found: [MappingFault] = []
    var settled: Set<String> = []
    for definition in resourceSchema.elements[resourceSchema[plan.type].elements] where definition.min > 0 {
      let alternatives = resourceSchema.elements[resourceSchema[plan.type].elements].filter {
        $0.id == definition.id || (definition.choice != nil && $0.choice == definition.choice)
      }
      let name = definition.choice.map { "\($0)[x]" } ?? definition.name
      guard settled.insert(name).inserted else { continue }
      if !alternatives.contains(where: { !plan.children(of: $0.id).isEmpty }) {
        found.append(MappingFault(file, Issue(.mappingRequired, path: path, subjects: [name])))
      }
    }
    for child in plan.children where child.leaf == nil {
      found += requiredFaults(child, path: "\(path).\(resourceSchema[child.element].name)")
    }
    return found
  }

  private func unmappedFaults(_ plan: Plan, path: String) -> [MappingFault] {
    var found: [MappingFault] = []
    for field in entrySchema.elements[entrySchema[plan.type].elements] {
      let plans = plan.children(of: field.id)
      if plans.isEmpty {
        found.append(MappingFault(file, Issue(.mappingUnmapped, path: path, subjects: [field.name])))
      }
      for child in plans where child.each != nil { found += unmappedFaults(child, path: "\(path).\(field.name)") }
    }
    return found
  }

  /// Unknown categories, and occupations that read the residue but not all it may speak of.
  func categoryFaults(_ known: MappingCategories) -> [MappingFault] {
    guard !residueCategory.isEmpty else { return [] }
    var found = categories.subtracting(known.all).sorted().map {
      MappingFault(file, Issue(.mappingCategory, subjects: [$0]))
    }
    guard found.isEmpty else { return found }
    for (occupation, readable) in known.readers where readable.contains(residueCategory) {
      for category in categories.subtracting(readable).sorted() {
        found.append(MappingFault(file, Issue(.mappingResidue, subjects: [occupation, residueCategory, category])))
      }
    }
    return found
  }
}

extension MappingSet {
  /// Two lenses for one resource type must differ in a condition: the same path with different texts, one of which can
  /// stand there only once.
  static func disjointFaults(_ lenses: [Lens]) -> [MappingFault] {
    var found: [MappingFault] = []
    for (number, one) in lenses.enumerated() {
      for other in lenses.dropFirst(number + 1)
      where one.resourceType == other.resourceType && one.entrySchema === other.entrySchema && !areDisjoint(one, other) {
        found.append(MappingFault(other.file, Issue(.mappingDisjoint, subjects: [one.name, other.name])))
      }
    }
    return found
  }

  private static func areDisjoint(_ one: Lens, _ other: Lens) -> Bool {
    one.conditions.contains { condition in
      other.conditions.contains { rival in
        condition.path == rival.path && Set(condition.accepted).isDisjoint(with: rival.accepted)
      }
    }
  }
}
