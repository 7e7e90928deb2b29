import FHIR
import Tree

/// Resources keep the invariants of their types, the definitions of their extensions, and the profiles that they claim
/// in `meta.profile` or that were given for the root.
struct ProfileRule: Rule {
  private let library: ProfileLibrary
  /// For the root, instead of what it claims; empty for what it claims.
  private let given: [ProfileSlot]
  private let tellsMustSupport: Bool
  private let tellsUndefined: Bool

  /// With `tellsUndefined` it says of types that no package defines that their invariants are not checked.
  init(
    _ library: ProfileLibrary, given: [ProfileSlot] = [], tellsMustSupport: Bool = false, tellsUndefined: Bool = false
  ) {
    self.library = library
    self.given = given
    self.tellsMustSupport = tellsMustSupport
    self.tellsUndefined = tellsUndefined
  }

  func check(_ survey: Survey, _ findings: inout Findings) {
    var walk = ProfileWalk(library, survey, tellsMustSupport: tellsMustSupport)
    let types = TypeWalk(library, survey)
    if tellsUndefined { types.tellUndefined(&walk) }
    types.check(&walk)
    for (number, site) in survey.resources.enumerated() {
      if number == 0, !given.isEmpty {
        for slot in given { check(site.element, slot, at: site.element, &walk) }
      } else {
        checkClaims(site.element, &walk)
      }
    }
    for found in walk.found { findings.add(found.code, at: found.element, found.subjects) }
  }

  private func checkClaims(_ resource: Element, _ walk: inout ProfileWalk) {
    for claim in resource.first("meta")?.all("profile") ?? [] {
      // A claim without a value, which only has extensions, claims nothing.
      guard let canonical = claim.value else { continue }
      if let slot = library.slot(canonical) {
        check(resource, slot, at: claim, &walk)
      } else {
        walk.reportOnce(.profileUnknown, at: claim, [], about: canonical)
      }
    }
  }

  private func check(_ resource: Element, _ slot: ProfileSlot, at place: Element, _ walk: inout ProfileWalk) {
    guard R4.schema.isA(resource.type, slot.type) else {
      return walk.report(
        .profileResource, at: place, [slot.name, R4.schema[slot.type].name, R4.schema[resource.type].name])
    }
    if let profile = walk.profile(of: slot, at: place) { walk.walk(resource, profile) }
  }
}

/// Goes over all elements once: what their types' own definitions ask, and extensions by what defines them.
private struct TypeWalk {
  private let library: ProfileLibrary
  private let document: Document
  private let tables: BaseRules.Tables
  /// The types of R4 that stand in the document.
  private let types: [TypeID]

  init(_ library: ProfileLibrary, _ survey: Survey) {
    self.library = library
    document = survey.document
    var seen = [Bool](repeating: false, count: R4.schema.types.count)
    survey.document.root.forEach { seen[Int($0.type.rawValue)] = true }
    types = seen.indices.filter { seen[$0] }.map { R4.schema.types[$0].id }
    tables = library.baseRules.tables(for: types, library)
  }

  /// Says of what types nothing is known, at the first element of each.
  func tellUndefined(_ walk: inout ProfileWalk) {
    let undefined = types.filter { tables.isUndefined[Int($0.rawValue)] }
    if undefined.isEmpty { return }
    document.root.forEach { element in
      if undefined.contains(element.type) {
        walk.reportOnce(.definitionUnknown, at: element, [R4.schema[element.type].name])
      }
    }
  }

  func check(_ walk: inout ProfileWalk) { visit(document.root, holder: nil, resource: document.root, &walk) }

  private func visit(_ element: Element, holder: Element?, resource: Element, _ walk: inout ProfileWalk) {
    let type = element.type
    if let entry = tables.types[Int(type.rawValue)] { check(element, entry, &walk) }
    if let entry = tables.elements[Int(element.id.rawValue)] { check(element, entry, &walk) }
    if type == Self.extension, let holder { check(element, in: holder, resource, &walk) }
    if !element.hasChildren { return }
    let inner = Survey.Kinds.kind(of: type) == .resource ? element : resource
    for child in element.children { visit(child, holder: element, resource: inner, &walk) }
  }

  private func check(_ element: Element, _ entry: BaseRules.Entry, _ walk: inout ProfileWalk) {
    for invariant in entry.invariants { walk.check(invariant, element) }
    if !entry.unchecked.isEmpty { walk.tellUnchecked(entry.unchecked, of: entry.source, at: element) }
    if let slots = entry.profiles[element.type] { walk.checkProfiles(element, slots, [entry.source, entry.row]) }
    for name in entry.unavailable {
      walk.reportOnce(.profileUnavailable, at: element, [name, entry.source, entry.row])
    }
  }

  // MARK: Extensions

  private static let `extension` = R4.schema.type(named: "Extension")

  /// An extension by the definition its URL names. What stands in an extension and has a name instead of a URL is the
  /// affair of the extension's own definition; elsewhere no definition has such a name.
  private func check(_ element: Element, in holder: Element, _ resource: Element, _ walk: inout ProfileWalk) {
    guard let url = element.first("url")?.value, url.contains(":") || holder.type != Self.extension else { return }
    let isModifier = element.name == "modifierExtension"
    let slot = library.slot(url).flatMap { $0.type == Self.extension ? $0 : nil }
    let profile = slot.flatMap { walk.profile(of: $0, at: element) }
    guard let profile else {
      if slot != nil && !isModifier { return }
      return walk.reportOnce(isModifier ? .extensionUnknownModifier : .extensionUnknown, at: element, [], about: url)
    }
    if profile.isModifier != isModifier {
      let name = profile.isModifier ? "modifierExtension" : "extension"
      walk.report(.extensionModifier, at: element, [name, profile.name])
    }
    let answers = profile.contexts.map { $0.allows(holder, in: resource) }
    if !answers.contains(true) {
      if answers.contains(nil) {
        walk.reportOnce(.extensionContextUnchecked, at: element, [profile.name])
      } else {
        walk.report(.extensionContext, at: element, [holder.name, profile.name])
      }
    }
    for invariant in profile.contextInvariants {
      switch invariant.verdict(on: holder, of: element, in: library.environment) {
      case .kept: break
      case .unknown: walk.reportOnce(.extensionContextUnchecked, at: element, [profile.name])
      case .broken: walk.report(.extensionContextInvariant, at: element, [invariant.text, holder.name, profile.name])
      }
    }
    walk.walk(element, profile)
  }
}

/// Says, where there is no library, that the profiles a document claims were not checked: once.
struct UncheckedProfileRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    let claims = survey.resources.lazy.compactMap { $0.element.first("meta")?.first("profile") }
    if let claim = claims.first { findings.add(.profileUnknown, at: claim) }
  }
}

/// Says that a profile that the caller gave is not in the library.
struct UnknownGivenRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) { findings.add(.profileUnknown, at: survey.document.root) }
}
