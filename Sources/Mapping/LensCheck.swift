import Tree

/// The rules about a whole lens: everything required is made, every field is mapped, categories exist and the residue
/// is no weaker than any field, and no two lenses take one resource.
extension Lens {
  /// Required elements that no row makes, and fields of the item that no row maps.
  func shapeFaults(isStored: Bool) -> [MappingFault] {
    var found = constantFaults(resourcePlan)
    if isStored { found += choiceFaults() }
    found += conditionFaults()
    found += requiredFaults(resourcePlan, path: resourceSchema[resourceType].name, place: places.rows)
    if isStored { found += unmappedFaults(entryPlan, path: entrySchema[entryType].name, place: places.rows) }
    return found
  }

  /// Which of several values a resource has, only a row can say; the entry must have it, or what is made of it would not
  /// meet the condition.
  private func conditionFaults() -> [MappingFault] {
    conditions.filter { !$0.isNegated && $0.test.isOfSeveral }.compactMap { condition in
      let row = resourcePlan.row(at: condition.test.steps[...])
      if let row, optionalField(of: row, in: entryPlan) == nil { return nil }
      let says = "with several values, a row maps `\(condition.test.text)` to a field with `min: 1`"
      return MappingFault(file, Issue(.mappingSyntax, place: condition.place, subjects: [says]))
    }
  }

  /// A constant below a value would be a condition on the value: whether it was taken could not be told from what is
  /// left.
  private func constantFaults(_ plan: Plan) -> [MappingFault] {
    plan.children.flatMap { child in
      let constants = child.leaf == nil ? [] : child.children.filter { !$0.hasFields }
      return constantFaults(child)
        + constants.map {
          MappingFault(
            file, Issue(.mappingSyntax, place: $0.place, subjects: ["a constant can't stand below a row's value"]))
        }
    }
  }

  /// A required element must come from a row, or else a resource made from an entry alone would not be valid.
  private func requiredFaults(_ plan: Plan, path: String, place: Place?) -> [MappingFault] {
    var found: [MappingFault] = []
    var settled: Set<String> = []
    let elements = resourceSchema.elements(of: plan.type)
    for definition in elements where definition.min > 0 {
      let name = definition.choice.map { "\($0)[x]" } ?? definition.name
      guard settled.insert(name).inserted else { continue }
      let alternatives = elements.filter {
        $0.id == definition.id || (definition.choice != nil && $0.choice == definition.choice)
      }
      let plans = alternatives.flatMap { plan.children(of: $0.id) }
      if plans.isEmpty {
        found.append(MappingFault(file, Issue(.mappingRequired, path: path, place: place, subjects: [name])))
      } else if plans.count == 1, case .row(let row)? = plans[0].leaf, let field = optionalField(of: row, in: entryPlan)
      {
        let says = "it is required, so the field `\(field)` needs `min: 1`"
        found.append(
          MappingFault(file, Issue(.mappingSyntax, path: "\(path).\(name)", place: plans[0].place, subjects: [says])))
      }
    }
    for child in plan.children where child.leaf == nil {
      let name = resourceSchema[child.element].name
      found += requiredFaults(child, path: "\(path).\(name)", place: child.place)
    }
    return found
  }

  /// The field of a row, if an entry may lack it.
  private func optionalField(of row: Int, in plan: Plan) -> String? {
    for child in plan.children {
      if case .row(row)? = child.leaf {
        return entrySchema[child.element].min > 0 ? nil : entrySchema[child.element].name
      }
      if let name = optionalField(of: row, in: child) { return name }
    }
    return nil
  }

  private func unmappedFaults(_ plan: Plan, path: String, place: Place?) -> [MappingFault] {
    var found: [MappingFault] = []
    for field in entrySchema.elements(of: plan.type) {
      let plans = plan.children(of: field.id)
      if plans.isEmpty {
        found.append(MappingFault(file, Issue(.mappingUnmapped, path: path, place: place, subjects: [field.name])))
      }
      for child in plans where child.leaf == nil {
        found += unmappedFaults(child, path: "\(path).\(field.name)", place: child.place)
      }
    }
    return found
  }

  /// An unknown category of the residue, and occupations that read the residue but not all it may speak of.
  func categoryFaults(_ known: MappingCategories) -> [MappingFault] {
    guard !residueCategory.isEmpty else { return [] }
    guard known.all.contains(residueCategory) else {
      return [MappingFault(file, Issue(.mappingCategory, place: places.residue, subjects: [residueCategory]))]
    }
    return known.readers.filter { $0.readable.contains(residueCategory) }.flatMap { occupation, readable in
      categories.intersection(known.all).subtracting(readable).sorted().map { category in
        MappingFault(
          file,
          Issue(.mappingResidue, place: places.residue, subjects: [occupation, residueCategory, category]))
      }
    }
  }
}

extension MappingSet {
  /// Two lenses must have different names, and two for one resource type conditions that exclude each other: what
  /// `when` says stands at every such place, so that one place can't satisfy both.
  static func disjointFaults(_ lenses: [Lens]) -> [MappingFault] {
    var found: [MappingFault] = []
    for (number, one) in lenses.enumerated() {
      for other in lenses.dropFirst(number + 1) where one.entrySchema === other.entrySchema {
        if one.name == other.name {
          let says = "the mapping `\(one.name)` stands in \(one.file) too"
          found.append(MappingFault(other.file, Issue(.mappingSyntax, place: other.places.when, subjects: [says])))
        }
        if one.resourceType == other.resourceType && !areDisjoint(one, other) {
          found.append(
            MappingFault(
              other.file, Issue(.mappingDisjoint, place: other.places.when, subjects: [one.name, other.name])))
        }
      }
    }
    return found
  }

  private static func areDisjoint(_ one: Lens, _ other: Lens) -> Bool {
    one.conditions.contains { condition in
      other.conditions.contains(where: condition.excludes)
    }
  }
}
