extension Schema {
  /// An element as a step of a path in FHIRPath: `name[0]` of a list; of a choice, whose name in FHIRPath is without its
  /// type, `deceased.ofType(dateTime)`, as FHIR's own validator writes it. Without an index, all items of a list.
  public func step(_ element: ElementID, _ index: Int?) -> String {
    let definition = self[element]
    let name = definition.choice.map { "\($0).ofType(\(self[definition.type].name))" } ?? definition.name
    guard let index, definition.isList else { return name }
    return "\(name)[\(index)]"
  }
}
