import FHIR
import Tree

/// What a row of a profile asks, or seems to ask, and can't be carried out: a member of its ElementDefinition. It is told
/// wherever the profile is asked, since a document that is not checked against all of a profile is not simply valid.
///
/// What only the document shows to be undecidable is not told here: `ProfileWalk` says it where it happens. Nor are
/// values that are of no type of R4: a definition that has them is not read at all (`ProfileTrim.isWhole`).
struct Unread: Hashable, Sendable {
  /// The row's id.
  let row: String
  /// `binding`, `type.profile`; `path` where the row is about nothing that the schema has.
  let member: String
}

extension Unread {
  /// What can't be carried out of one row.
  static func all(of row: Row, _ types: RowTypes, _ library: ProfileLibrary) -> [Unread] {
    // Nothing may stand there, so nothing else is asked.
    guard let element = row.element, element.first("max")?.value != "0" else { return [] }
    let members =
      cardinality(element) + self.types(element, types, library) + binding(element) + values(element)
      + constraints(element) + slicing(element)
    return members.map { Unread(row: element.first("id")?.value ?? row.id, member: $0) }
  }

  /// `max` is a string for R4, so that no reader looks at it; `min` is a number for it.
  private static func cardinality(_ element: Element) -> [String] {
    guard let most = element.first("max")?.value, most != "*", Int(most).map({ $0 >= 0 }) != true else { return [] }
    return ["max"]
  }

  private static func types(_ element: Element, _ types: RowTypes, _ library: ProfileLibrary) -> [String] {
    element.all("type").flatMap { type -> [String] in
      guard let code = type.first("code")?.value, RowTypes.isKnown(code) else { return ["type"] }
      var members: [String] = []
      if let id = R4.schema.type(named: code) {
        // One that no package has is told where an item stands that it would be asked of.
        let profiles = type.all("profile").compactMap(\.value).compactMap { library.slot($0) }
        if profiles.contains(where: { !R4.schema.isA(id, $0.type) && !R4.schema.isA($0.type, id) }) {
          members.append("type.profile")
        }
      }
      let modes = type.all("aggregation").compactMap(\.value)
      if modes.contains(where: { Aggregation(rawValue: $0) == nil }) { members.append("type.aggregation") }
      return members
    }
  }

  private static func binding(_ element: Element) -> [String] {
    guard let binding = element.first("binding") else { return [] }
    let isWhole =
      switch binding.first("strength")?.value {
      case "required", "extensible": binding.first("valueSet")?.hasValue == true
      case "preferred", "example": true
      default: false
      }
    let greatest = binding.all("extension").filter { $0.first("url")?.value == ProfileBinding.maximum }
    let isBound = greatest.allSatisfy { item in
      item.children.contains { $0.definition.choice == "value" && $0.hasValue }
    }
    return isWhole && isBound ? [] : ["binding"]
  }

  /// Of several values one only would be compared (eld-8 allows no more).
  private static func values(_ element: Element) -> [String] {
    let values = element.children.filter { ["fixed", "pattern"].contains($0.definition.choice) }
    return values.dropFirst().map { "\($0.definition.choice ?? "")[x]" }
  }

  /// One that has a key and no expression is told by its key.
  private static func constraints(_ element: Element) -> [String] {
    element.all("constraint").contains { ConstraintRow($0) == nil } ? ["constraint"] : []
  }

  /// A slice without a discriminator is told where there are items that might be in it.
  private static func slicing(_ element: Element) -> [String] {
    guard let slicing = element.first("slicing") else { return [] }
    var members: [String] = []
    if let rules = slicing.first("rules")?.value, !["open", "closed", "openAtEnd"].contains(rules) {
      members.append("slicing.rules")
    }
    if slicing.first("ordered")?.value.map({ $0 != "true" && $0 != "false" }) == true {
      members.append("slicing.ordered")
    }
    return members
  }
}
