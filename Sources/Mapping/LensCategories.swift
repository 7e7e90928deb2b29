import Tree

/// Which categories an element of the resource speaks of, from the mapping file alone.
extension Lens {
  /// The categories of what stands below the resource's element of that name (a choice by its stem: `value`), with the
  /// residue's, which may hold the rest of it. Nil for the entry's head, which has none.
  ///
  /// With `places`, only of what stands in these elements of it, or in the element itself where that has a value.
  public func categories(under element: String, in places: Set<String>? = nil) -> Set<String>? {
    let plans = resourcePlan.children.filter {
      let definition = resourceSchema[$0.element]
      return definition.name == element || definition.choice == element
    }
    if plans.contains(where: { $0.hasFields && $0.categories.isEmpty }) { return nil }
    guard let places else { return plans.reduce(into: [residueCategory]) { $0.formUnion($1.categories) } }
    return plans.reduce(into: [residueCategory]) { categories, plan in
      if plan.leaf != nil { categories.formUnion(plan.categories) }
      for child in plan.children where places.contains(resourceSchema[child.element].name) {
        categories.formUnion(child.categories)
      }
    }
  }
}

extension MappingSet {
  /// The categories that the lenses of each resource type speak of together, by the type's name.
  public var resourceCategories: [String: Set<String>] {
    lenses.reduce(into: [:]) { categories, lens in
      categories[lens.resourceSchema[lens.resourceType].name, default: []].formUnion(lens.categories)
    }
  }
}
