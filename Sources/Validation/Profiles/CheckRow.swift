import FHIR
import Tree

/// How a check is filled from its row.
extension Check {
  /// Takes what the row asks beyond the schema. `outer` is the row that a slice is a slice of.
  mutating func take(_ row: Row, _ types: RowTypes, outer: Row?, _ slot: ProfileSlot, _ library: ProfileLibrary) {
    // A row that is only named by those below it asks nothing itself.
    guard let element = row.element else { return }
    takeCardinality(element, types, isSlice: outer != nil)
    if types.allowed.count < types.elements.count { allowed = ElementSet(types.allowed) }
    resources = types.resources
    value = row.value
    maxLength = element.first("maxLength")?.value.flatMap { Int($0) }
    bounds = element.children.compactMap { child in
      switch child.definition.choice {
      case "minValue": Bound(isLeast: true, value: child)
      case "maxValue": Bound(isLeast: false, value: child)
      default: nil
      }
    }
    bindings = ProfileBinding.all(of: element, types, library)
    profiles = ProfileSlot.typeProfiles(of: row, types, library)
    if ProfileSlot.isOfBase(profiles, types, library) { profiles = [:] }
    targets = ReferenceTarget.all(of: element, types, library)
    let modes = element.all("type").flatMap { $0.all("aggregation") }.compactMap(\.value)
    aggregation = Set(modes.compactMap { Aggregation(rawValue: $0) })
    unavailable = ProfileSlot.unavailable(in: element, library)
    isMustSupport = element.first("mustSupport")?.value == "true"
    let known = Set(outer?.element?.all("constraint").compactMap { ConstraintRow($0)?.rule } ?? [])
    let context = types.types.count == 1 ? types.types.first : nil
    for constraint in element.all("constraint").compactMap({ ConstraintRow($0) }) {
      if known.contains(constraint.rule) || library.baseRules.ask(constraint, of: types, library) { continue }
      if let invariant = Invariant(constraint, on: context, profile: slot.name) {
        invariants.append(invariant)
      } else {
        uncheckedInvariants.append(constraint.key)
      }
    }
  }

  private mutating func takeCardinality(_ element: Element, _ types: RowTypes, isSlice: Bool) {
    let least = element.first("min")?.value.flatMap { Int($0) } ?? 0
    let most = element.first("max")?.value.flatMap { $0 == "*" ? Int.max : Int($0) } ?? Int.max
    // A root stands once.
    guard let first = types.elements.first else { return }
    let schema = R4.schema[first]
    // One alternative of a choice that must be there may be left out for another.
    let isAlternative = schema.choice != nil && types.elements.count == 1
    if isSlice || isAlternative || least > schema.min { min = least }
    if most < schema.max { max = most }
  }

  /// Whether there is something to be done.
  var asksAnything: Bool {
    min > 0 || max < .max || allowed != nil || !resources.isEmpty || value != nil || maxLength != nil
      || !bounds.isEmpty || !bindings.isEmpty || !profiles.isEmpty || !targets.isEmpty || !aggregation.isEmpty
      || !invariants.isEmpty
      || !unavailable.isEmpty || !uncheckedInvariants.isEmpty || isMustSupport || !children.isEmpty || slicing != nil
  }
}

extension ProfileBinding {
  /// What a row binds beyond the specification's own bindings of the same element.
  static func all(of element: Element, _ types: RowTypes, _ library: ProfileLibrary) -> [ProfileBinding] {
    let own = Set(
      types.elements.compactMap { R4.schema[$0].binding }.map { "\($0.strength) \($0.valueSet.prefix { $0 != "|" })" })
    return written(at: element).compactMap { strength, canonical in
      let url = String(canonical.prefix { $0 != "|" })
      if own.contains("\(strength == .extensible ? "extensible" : "required") \(url)") { return nil }
      return ProfileBinding(strength: strength, valueSet: url, codes: library.terminology.slot(canonical))
    }
  }

  /// The value sets that a definition binds so that they are checked.
  static func valueSets(of definition: Document) -> Set<String> {
    let rows = definition.root.first("snapshot")?.all("element") ?? []
    return Set(rows.flatMap { written(at: $0).map(\.canonical) })
  }

  private static func written(at element: Element) -> [(strength: Strength, canonical: String)] {
    guard let binding = element.first("binding") else { return [] }
    var found: [(strength: Strength, canonical: String)] = []
    if let canonical = binding.first("valueSet")?.value {
      switch binding.first("strength")?.value {
      case "required": found.append((.required, canonical))
      case "extensible": found.append((.extensible, canonical))
      default: break
      }
    }
    for item in binding.all("extension") where item.first("url")?.value == maximum {
      guard let value = item.children.first(where: { $0.definition.choice == "value" })?.value else { continue }
      found.append((.maximum, value))
    }
    return found
  }

  /// The extension that names a greatest value set.
  static let maximum = ProfileLibrary.base + "elementdefinition-maxValueSet"
}

extension ProfileSlot {
  /// The canonical URLs that a row names, of profiles of its types and of what may be referred to, and that no package
  /// has.
  static func unavailable(in row: Element, _ library: ProfileLibrary) -> [String] {
    row.all("type").flatMap { type in
      let isExtension = type.first("code")?.value == "Extension"
      let profiles = isExtension ? [] : type.all("profile").compactMap(\.value).filter { library.slot($0) == nil }
      let targets = type.first("code")?.value == "Reference" ? type.all("targetProfile").compactMap(\.value) : []
      return profiles + targets.filter { ReferenceTarget($0, library) == nil }
    }
  }

  /// The profiles that a row names for its types. An extension is checked where it stands, by its URL.
  static func typeProfiles(
    of row: Row, _ types: RowTypes, _ library: ProfileLibrary
  ) -> [TypeID: [ProfileSlot]] {
    var found: [TypeID: [ProfileSlot]] = [:]
    for type in row.element?.all("type") ?? [] {
      let names = type.all("profile").compactMap(\.value)
      guard !names.isEmpty, let id = type.first("code")?.value.flatMap(R4.schema.type(named:)),
        R4.schema[id].name != "Extension"
      else { continue }
      // One that isn't there can't be asked, and an item may fit it.
      let slots = names.compactMap { library.slot($0) }
      guard slots.count == names.count else { continue }
      for one in Self.types(that: id, means: row) { found[one, default: []] += slots }
    }
    return found
  }

  /// `Resource` means all types that the row doesn't name besides.
  private static func types(that id: TypeID, means row: Row) -> [TypeID] {
    guard R4.schema[id].kind == .abstract else { return [id] }
    let named = row.element?.all("type").compactMap { $0.first("code")?.value.flatMap(R4.schema.type(named:)) } ?? []
    return R4.schema.types.map(\.id).filter { R4.schema.isA($0, id) && ($0 == id || !named.contains($0)) }
  }

  /// Whether the specification asks the same of that element.
  static func isOfBase(_ profiles: [TypeID: [ProfileSlot]], _ types: RowTypes, _ library: ProfileLibrary) -> Bool {
    guard !profiles.isEmpty, let element = types.elements.first, types.elements.count == 1 else { return false }
    let tables = library.baseRules.tables(for: [R4.schema[element].owner], library)
    guard let base = tables.elements[Int(element.rawValue)]?.profiles else { return false }
    return base.count == profiles.count
      && base.allSatisfy { type, slots in profiles[type]?.map(\.name) == slots.map(\.name) }
  }
}

extension ReferenceTarget {
  /// Of a canonical URL; nil where it is of no type and no profile that is known.
  init?(_ canonical: String, _ library: ProfileLibrary) {
    if canonical.hasPrefix(ProfileLibrary.base),
      let type = R4.schema.type(named: String(canonical.dropFirst(ProfileLibrary.base.count)))
    {
      self.init(type: R4.schema[type].kind == .abstract ? nil : type, profile: nil)
    } else if let slot = library.slot(canonical) {
      self.init(type: slot.type, profile: slot.isConstraint ? slot : nil)
    } else {
      return nil
    }
  }

  /// What a row's references may point to; empty where that is what the schema says, or where it can't be told.
  static func all(of element: Element, _ types: RowTypes, _ library: ProfileLibrary) -> [ReferenceTarget] {
    // What a canonical URL leads to is in no document.
    let references = element.all("type").filter { $0.first("code")?.value == "Reference" }
    let names = references.flatMap { $0.all("targetProfile") }.compactMap(\.value)
    let own = types.elements.first.map { R4.schema[$0].targets.map { ProfileLibrary.base + $0 } } ?? []
    guard !names.isEmpty, Set(names) != Set(own) else { return [] }
    let targets = names.map { ReferenceTarget($0, library) }
    let known = targets.compactMap { $0 }
    return known.count == targets.count && !known.contains { $0.type == nil } ? known : []
  }
}
