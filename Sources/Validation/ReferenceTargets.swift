import FHIR
import Tree

/// Finds, from a reference, what it points to within the document: a contained resource, an entry of a Bundle around
/// it, or the holder itself (R4 §2.3.0 and §2.36.4.1, https://hl7.org/fhir/R4/bundle.html#references). What is elsewhere
/// is not followed; of that, no more is known than the address says.
struct ReferenceTargets {
  /// Where a reference leads.
  enum Lead {
    /// It is no reference.
    case malformed
    /// To resources of the document: several where several entries have the same address.
    case resources([Element])
    /// To a contained resource that isn't there.
    case notContained
    /// By a name that only an entry of the Bundles around it could have, and none has.
    case notBundled
    /// Elsewhere, to a resource of that type.
    case elsewhere(TypeID)
    /// Elsewhere, of what type can't be told.
    case unknown
  }

  /// The same, as far as something can be asked of it.
  enum Target {
    case resource(Element)
    /// Elsewhere; the type is what the address says.
    case elsewhere(TypeID)
    /// Elsewhere, of what type can't be told, or nowhere.
    case unknown
  }

  private let survey: Survey
  /// The number of the resource that each reference stands in, by its node.
  private var sites: [Int: Int] = [:]
  /// By holder and id.
  private var contained: [Int: [String: Element]] = [:]
  /// By Bundle and address.
  private var full: [Int: [String: [Element]]] = [:]
  /// By entry, the server it is on: `http://example.org/fhir/`. Relative addresses in the entry go on from there.
  private var servers: [String?] = []

  init(_ survey: Survey) {
    self.survey = survey
    for link in survey.references { sites[link.element.nodeIndex] = link.site }
    for site in survey.resources where site.isContained {
      if let id = site.element.first("id")?.value { contained[site.holder, default: [:]][id] = site.element }
    }
    for entry in survey.entries {
      let url = entry.fullURL?.value
      servers.append(url.flatMap { ReferenceAddress($0).server })
      if let url, let resource = entry.resource { full[entry.bundle, default: [:]][url, default: []].append(resource) }
    }
  }

  /// Where the text of a reference leads that stands in the resource of that number.
  func lead(of text: String, from number: Int) -> Lead {
    let site = survey.resources[number]
    if text == "#" { return .resources([survey.resources[site.holder].element]) }
    if text.hasPrefix("#") {
      return contained[site.holder]?[String(text.dropFirst())].map { .resources([$0]) } ?? .notContained
    }
    let address = ReferenceAddress(text)
    guard address.isWellFormed else { return .malformed }
    // A part of another resource.
    if address.hasFragment { return .unknown }
    if let entry = site.entry {
      if let resources = resources(at: address, from: entry) { return .resources(resources) }
      if address.isURN { return .notBundled }
    }
    return address.type.map { .elsewhere($0) } ?? .unknown
  }

  /// What entries have that address, in the Bundle of an entry or in one around it.
  private func resources(at address: ReferenceAddress, from entry: Int) -> [Element]? {
    guard let url = address.isRelative ? servers[entry].map({ $0 + address.text }) : address.text else { return nil }
    var next: Int? = entry
    while let entry = next {
      let bundle = survey.entries[entry].bundle
      if let found = full[bundle]?[url] { return found }
      next = survey.resources[bundle].entry
    }
    return nil
  }

  /// Where an element of type Reference points to.
  func target(of reference: Element) -> Target {
    guard let number = sites[reference.nodeIndex], let text = reference.first("reference")?.value else {
      return .unknown
    }
    switch lead(of: text, from: number) {
    case .resources(let resources): return resources.count == 1 ? .resource(resources[0]) : .unknown
    case .elsewhere(let type): return .elsewhere(type)
    case .malformed, .notContained, .notBundled, .unknown: return .unknown
    }
  }

  /// How a reference leads to its target; nil where it names none by an address.
  func aggregation(of reference: Element) -> Aggregation? {
    guard let address = reference.first("reference"), address.hasValue else { return nil }
    if address.bytes.first == UInt8(ascii: "#") { return .contained }
    if case .resource = target(of: reference) { return .bundled }
    return .referenced
  }
}
