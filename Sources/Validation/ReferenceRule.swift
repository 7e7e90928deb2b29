import FHIR
import Tree

/// What references point to, as far as the document itself tells: what is no address is told
/// (https://hl7.org/fhir/R4/references.html#literal), `#id` is there, so is what only a Bundle could have, and what is
/// pointed to is of a type that the element allows and that `type` names. Other servers are not asked.
struct ReferenceRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    guard !survey.references.isEmpty else { return }
    let targets = ReferenceTargets(survey)
    for link in survey.references {
      let reference = link.element.first("reference")
      var types: [TypeID] = []
      if let reference, let text = reference.value {
        let lead = targets.lead(of: text, from: link.site)
        types = lead.types
        check(reference, lead, &findings)
        checkBundle(link, reference, lead, survey, &findings)
        checkTypes(link.element, at: reference, types, &findings)
      }
      checkNamed(link.element, types, &findings)
    }
  }

  private func check(_ reference: Element, _ lead: ReferenceTargets.Lead, _ findings: inout Findings) {
    switch lead {
    case .malformed: findings.add(.referenceFormat, at: reference)
    case .notContained: findings.add(.referenceUnresolved, at: reference)
    case .resources, .notBundled, .elsewhere, .unknown: break
    }
  }

  // MARK: Types

  /// One of the types is one that the element allows.
  private func checkTypes(
    _ element: Element, at place: Element, _ types: [TypeID], _ findings: inout Findings
  ) {
    let allowed = element.definition.targets
    guard !allowed.isEmpty, let wrong = types.first, !types.contains(where: { Self.isAllowed($0, allowed) }) else {
      return
    }
    let names = allowed.map { "`\($0)`" }.joined(separator: ", ")
    findings.add(.referenceType, at: place, R4.schema[wrong].name, names)
  }

  /// What `type` names is what is pointed to; where that can't be told, it is at least what the element allows.
  private func checkNamed(_ element: Element, _ types: [TypeID], _ findings: inout Findings) {
    guard let place = element.first("type"), let named = place.value.flatMap(Self.resource) else { return }
    if types.isEmpty {
      checkTypes(element, at: place, [named], &findings)
    } else if let type = types.first, !types.contains(where: { R4.schema.isA($0, named) }) {
      findings.add(.referenceTypeDiffers, at: place, R4.schema[named].name, R4.schema[type].name)
    }
  }

  private static func isAllowed(_ type: TypeID, _ targets: [String]) -> Bool {
    targets.contains { name in
      R4.schema.type(named: name).map { R4.schema.isA(type, $0) || R4.schema.isA($0, type) } ?? false
    }
  }

  /// The type of resource that `Reference.type` names, relative to where the specification's definitions stand or whole.
  private static func resource(_ name: String) -> TypeID? {
    let base = "http://hl7.org/fhir/StructureDefinition/"
    let type = R4.schema.type(named: name.hasPrefix(base) ? String(name.dropFirst(base.count)) : name)
    return type.flatMap { [.root, .abstract].contains(R4.schema[$0].kind) ? $0 : nil }
  }

  // MARK: Bundles

  /// What only a Bundle could have is in it, and so is what the first resource of a document or message names. Of
  /// documents, messages and transactions nothing may be missing; others may be parts of something.
  private func checkBundle(
    _ link: Survey.Link, _ place: Element, _ lead: ReferenceTargets.Lead, _ survey: Survey, _ findings: inout Findings
  ) {
    switch lead {
    case .malformed, .notContained, .resources: return
    case .notBundled, .elsewhere, .unknown: break
    }
    guard let entry = survey.resources[link.site].entry.map({ survey.entries[$0] }) else { return }
    let type = survey.resources[entry.bundle].element.first("type")?.value ?? ""
    if case .notBundled = lead {
      let isWhole = ["document", "message", "transaction"].contains(type)
      findings.add(isWhole ? .bundleReference : .bundleReferenceElsewhere, at: place)
    } else if Self.enclosed[link.element.id] == type, isFirst(link.site, entry, survey) {
      findings.add(.bundleReference, at: place)
    }
  }

  /// Whether a resource is the first of its Bundle, and stands there by an address that relative ones can go on from.
  private func isFirst(_ site: Int, _ entry: Survey.Entry, _ survey: Survey) -> Bool {
    guard entry.fullURL?.hasValue == true, entry.resource?.nodeIndex == survey.resources[site].element.nodeIndex else {
      return false
    }
    return survey.entries.first { $0.bundle == entry.bundle }?.element.nodeIndex == entry.element.nodeIndex
  }

  /// The references whose targets travel along, by the type of Bundle: of a Composition
  /// (R4 §3.3.1, https://hl7.org/fhir/R4/documents.html#content), and what a message is about
  /// (R4 §2.4.3, https://hl7.org/fhir/R4/messaging.html).
  private static let enclosed: [ElementID: String] = {
    let places = [
      "Composition.subject", "Composition.encounter", "Composition.author", "Composition.attester.party",
      "Composition.custodian", "Composition.event.detail", "Composition.section.author", "Composition.section.focus",
      "Composition.section.entry",
    ]
    let ids = { (path: String) in R4.places(path)?.elements ?? [] }
    return Dictionary(
      places.flatMap(ids).map { ($0, "document") } + ids("MessageHeader.focus").map { ($0, "message") },
      uniquingKeysWith: { first, _ in first })
  }()
}

extension ReferenceTargets.Lead {
  /// The types of what it leads to, as far as they can be told.
  fileprivate var types: [TypeID] {
    switch self {
    case .resources(let resources): resources.map(\.type)
    case .elsewhere(let type): [type]
    case .malformed, .notContained, .notBundled, .unknown: []
    }
  }
}
