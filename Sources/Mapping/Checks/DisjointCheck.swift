import Tree

/// The rules about lenses beside each other: they have names of their own, and no resource is taken by two.
extension MappingSet {
  /// Two lenses must have different names, and two for one resource type conditions that exclude each other: what
  /// `when` says stands at every such place, so that one place can't satisfy both.
  static func disjointFaults(_ lenses: [Lens]) -> [MappingFault] {
    var found: [MappingFault] = []
    for (number, one) in lenses.enumerated() {
      for other in lenses.dropFirst(number + 1) where one.entrySchema === other.entrySchema {
        let spot = one.places.when.map { MappingFault.Spot(file: one.file, place: $0) }
        if one.name == other.name {
          let says = "the mapping `\(one.name)` stands in `\(one.file)` too: give each a name of its own"
          found.append(
            MappingFault(other.file, Issue(.mappingSyntax, place: other.places.when, subjects: [says]), other: spot))
        }
        if one.resourceType == other.resourceType && !areDisjoint(one, other) {
          found.append(
            MappingFault(
              other.file, Issue(.mappingDisjoint, place: other.places.when, subjects: [one.name, other.name]),
              other: spot, example: one.example(with: other)))
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

extension Lens {
  /// A smallest resource that both lenses take; nil where none can be thought up.
  fileprivate func example(with other: Lens) -> Document? {
    var example = Example(resourceSchema, resourceType)
    let all = (conditions + other.conditions).filter { !$0.isNegated }
    let excluded = (conditions + other.conditions).filter(\.isNegated)
    for condition in all {
      let rivals = all.filter { $0.test.isOfSamePlace(as: condition.test) }
      let texts = rivals.reduce(condition.test) { $0.narrowed(by: $1.test) }.accepted
      let text = texts.first { text in
        !excluded.contains { $0.test.isOfSamePlace(as: condition.test) && $0.test.accepted.contains(text) }
      }
      example.add(condition.test.steps, text: text ?? condition.test.accepted.first)
    }
    example.add(demandsOf: resourcePlan)
    example.add(demandsOf: other.resourcePlan)
    // Where nothing is demanded, anything is taken.
    let document = example.document() ?? DocumentBuilder(schema: resourceSchema, root: resourceType).finish()
    return takes(document) && other.takes(document) ? document : nil
  }
}
