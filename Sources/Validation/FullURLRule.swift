import FHIR
import Tree

/// Where entries of Bundles stand, as R4 §2.36.4 (https://hl7.org/fhir/R4/bundle.html#Bundle.entry.fullUrl) demands: the
/// address is a whole one, one that names a resource by `Type/id` names the one that is there, and only what was never
/// given an address may have none.
struct FullURLRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    for entry in survey.entries {
      guard let resource = entry.resource else { continue }
      guard let url = entry.fullURL, let text = url.value else {
        let type = survey.resources[entry.bundle].element.first("type")?.value ?? ""
        if Self.addressed.contains(type) { findings.add(.bundleAddressMissing, at: entry.element, type) }
        continue
      }
      guard ReferenceAddress(text).isAbsolute else {
        findings.add(.bundleAddressRelative, at: url)
        continue
      }
      let steps = text.split(separator: "/", omittingEmptySubsequences: false)
      guard text.hasPrefix("http://") || text.hasPrefix("https://"), steps.count > 4,
        let type = R4.schema.type(named: String(steps[steps.count - 2])), R4.schema[type].kind == .root
      else { continue }
      let id = resource.first("id")?.value
      if type != resource.type || !(id.map { $0 == steps[steps.count - 1] } ?? true) {
        findings.add(.bundleAddress, at: url, R4.schema[resource.type].name)
      }
    }
  }

  /// Bundles whose resources have addresses. Those of answers may be of operations, and those of requests be new.
  private static let addressed: Set<String> = ["document", "message", "collection"]
}
