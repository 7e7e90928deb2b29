import Tree

extension Schema {
  /// What a type requires, in order: for each thing its elements, several where it is a choice. Attributes are left
  /// out: they belong to what they stand on.
  func demands(of type: TypeID) -> [[ElementID]] {
    var demands: [[ElementID]] = []
    var choice: String?
    for definition in elements[self[type].elements] where definition.min > 0 && !definition.flags.contains(.attribute) {
      if let name = definition.choice, name == choice {
        demands[demands.count - 1].append(definition.id)
      } else {
        demands.append([definition.id])
      }
      choice = definition.choice
    }
    return demands
  }
}
