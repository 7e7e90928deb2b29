import Tree

/// The rules about a whole lens: every field is mapped, categories exist and the residue is no weaker than any field.
/// Others stand in `RequiredCheck`, `ConditionCheck`, `ChoiceCheck` and `DisjointCheck`.
extension Lens {
  /// What is wrong with the lens as a whole, but for its categories.
  func shapeFaults(isStored: Bool) -> [MappingFault] {
    var found = constantFaults(resourcePlan)
    if isStored { found += choiceFaults() }
    found += conditionFaults()
    found += requiredFaults()
    if isStored { found += unmappedFaults(entryPlan, path: entrySchema[entryType].name, place: places.rows) }
    return found
  }

  /// A constant below a value would be a condition on the value: whether it was taken could not be told from what is
  /// left.
  private func constantFaults(_ plan: Plan) -> [MappingFault] {
    plan.children.flatMap { child in
      let constants = child.leaf == nil ? [] : child.children.filter { !$0.hasFields }
      return constantFaults(child)
        + constants.map {
          MappingFault(
            file,
            Issue(
              .mappingSyntax, place: $0.place,
              subjects: ["a constant can't stand below a row's value: map it to a field, or leave it out"]))
        }
    }
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
