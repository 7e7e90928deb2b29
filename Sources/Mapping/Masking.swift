import Tree

/// What a join does where the scope hides something that the schema requires: it stands there masked, by category,
/// whether or not there is data. Mapping knows no FHIR: how a masked element looks is the caller's `fill`.
public struct Masking {
  /// The category of the lens's residue.
  let residue: Set<String>
  /// Whether the scope may read a category.
  let isReadable: (String) -> Bool
  /// Fills an open node so that it says "masked".
  let fill: (inout DocumentBuilder) -> Void

  /// One thing a type requires: one element, or the alternatives of a choice.
  struct Demand {
    let elements: [ElementID]
    var last: ElementID { elements[elements.count - 1] }
  }

  /// What `type` requires, in order. Attributes are never masked: they belong to what they stand on.
  func required(_ type: TypeID, in schema: Schema) -> [Demand] {
    var demands: [Demand] = []
    var choice: String?
    for definition in schema.elements[schema[type].elements]
    where definition.min > 0 && !definition.flags.contains(.attribute) {
      if let name = definition.choice, name == choice {
        demands[demands.count - 1] = Demand(elements: demands[demands.count - 1].elements + [definition.id])
      } else {
        demands.append(Demand(elements: [definition.id]))
      }
      choice = definition.choice
    }
    return demands
  }
}
