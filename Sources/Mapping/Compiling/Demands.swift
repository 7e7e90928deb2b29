import Tree

extension Schema {
  /// What a type requires, in order: for each thing its elements, several where it is a choice. Attributes, which belong
  /// to what they stand on, only where they are asked for.
  func demands(of type: TypeID, attributes: Bool = false) -> [[ElementID]] {
    var demands: [[ElementID]] = []
    var choice: String?
    for definition in elements[self[type].elements] where definition.min > 0 {
      guard attributes || !definition.flags.contains(.attribute) else { continue }
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
