import Tree

/// What R4 §2.4.5 (https://hl7.org/fhir/R4/domainresource.html) demands of contained resources: they contain no others
/// (dom-2), are used (dom-3), have neither version (dom-4) nor labels (dom-5) of their own, and their ids tell them
/// apart.
struct ContainedRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    guard survey.resources.contains(where: \.isContained) else { return }
    let uses = Uses(survey)
    var ids: [Int: Set<String>] = [:]
    for (number, site) in survey.resources.enumerated() where site.isContained {
      let resource = site.element
      if let nested = resource.first("contained") { findings.add(.containedNested, at: nested) }
      for (path, rule) in Self.forbidden {
        if let element = resource.at(path) { findings.add(.containedMeta, at: element, path, rule) }
      }
      let id = resource.first("id")
      if let id, let text = id.value, !ids[site.holder, default: []].insert(text).inserted {
        findings.add(.containedID, at: id)
      }
      if !uses.isUsed(number, id: id?.value, holder: site.holder) { findings.add(.containedUnused, at: resource) }
    }
  }

  private static let forbidden = [
    ("meta.versionId", "dom-4"), ("meta.lastUpdated", "dom-4"), ("meta.security", "dom-5"),
  ]

  /// Who names whom.
  private struct Uses {
    /// By holder, all addresses within it.
    private var targets: [Int: Set<String>] = [:]
    /// The resources that name their holder.
    private var nameHolder: Set<Int> = []

    init(_ survey: Survey) {
      for link in survey.references {
        if let text = link.element.first("reference")?.value { add(text, link.site, survey) }
      }
      for link in survey.fragments { add(link.element.value ?? "", link.site, survey) }
    }

    private mutating func add(_ text: String, _ site: Int, _ survey: Survey) {
      if text == "#" {
        nameHolder.insert(site)
      } else if text.hasPrefix("#") {
        targets[survey.resources[site].holder, default: []].insert(String(text.dropFirst()))
      }
    }

    func isUsed(_ site: Int, id: String?, holder: Int) -> Bool {
      nameHolder.contains(site) || id.map { targets[holder]?.contains($0) ?? false } ?? false
    }
  }
}
