import FHIR
import Tree

/// What references point to, as far as the document itself tells: `#id` is there, and what is pointed to is of a type
/// that the element allows. A type can be told from a contained resource, from a resource in the same Bundle
/// (https://hl7.org/fhir/R4/bundle.html#references), and from the address `Type/id`. Addresses of other servers are
/// not followed and not judged.
struct ReferenceRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    guard !survey.references.isEmpty else { return }
    let resources = Resources(survey)
    for link in survey.references {
      guard let reference = link.element.first("reference"), let text = reference.value else { continue }
      switch resources.target(of: text, from: link.site) {
      case .unknown: break
      case .missing: findings.add(.referenceUnresolved, at: reference)
      case .types(let types):
        let allowed = link.element.definition.targets
        if !allowed.isEmpty, let wrong = types.first, !types.contains(where: { Self.isAllowed($0, allowed) }) {
          findings.add(
            .referenceType, at: reference, R4.schema[wrong].name, allowed.map { "`\($0)`" }.joined(separator: ", "))
        }
      }
    }
  }

  private static func isAllowed(_ type: TypeID, _ targets: [String]) -> Bool {
    targets.contains { name in R4.schema.type(named: name).map { R4.schema.isA(type, $0) } ?? false }
  }

  private enum Target {
    /// It can't be told from the document.
    case unknown
    /// It should be in the document and isn't.
    case missing
    /// What it may be: several where several entries have the same address.
    case types([TypeID])
  }

  /// Finds resources of one document by their addresses.
  private struct Resources {
    private let survey: Survey
    private var contained: [Int: [String: TypeID]] = [:]
    private var full: [Int: [String: [TypeID]]] = [:]

    init(_ survey: Survey) {
      self.survey = survey
      for site in survey.resources where site.isContained {
        if let id = site.element.first("id")?.value { contained[site.holder, default: [:]][id] = site.element.type }
      }
      for entry in survey.entries {
        guard let url = entry.fullURL?.value, let resource = entry.resource else { continue }
        full[entry.bundle, default: [:]][url, default: []].append(resource.type)
      }
    }

    func target(of text: String, from site: Int) -> Target {
      let site = survey.resources[site]
      if text == "#" { return .types([survey.resources[site.holder].element.type]) }
      if text.hasPrefix("#") {
        return contained[site.holder]?[String(text.dropFirst())].map { .types([$0]) } ?? .missing
      }
      // A part of another resource.
      guard !text.contains("#") else { return .unknown }
      let address = Address(text)
      if let entry = site.entry.map({ survey.entries[$0] }), let known = full[entry.bundle],
        let url = address.absolute(from: entry.fullURL?.value), let types = known[url]
      {
        return .types(types)
      }
      guard address.isRelative, let type = address.type else { return .unknown }
      return .types([type])
    }
  }

  /// The text of a reference, taken apart.
  private struct Address {
    /// Without the version: `Patient/1`, `http://example.org/fhir/Patient/1`, `urn:uuid:…`.
    private let text: String
    let isRelative: Bool

    init(_ text: String) {
      var steps = text.split(separator: "/", omittingEmptySubsequences: false)
      if steps.count > 2, steps[steps.count - 2] == "_history" { steps.removeLast(2) }
      self.text = steps.joined(separator: "/")
      isRelative = !(steps.first ?? "").contains(":")
    }

    /// The type in `Type/id` or, in a transaction, `Type?condition`.
    var type: TypeID? {
      let path = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
      let steps = path.split(separator: "/", omittingEmptySubsequences: false)
      guard steps.count == (path.count == text.count ? 2 : 1) else { return nil }
      return R4.schema.type(named: String(steps[0])).flatMap { R4.schema[$0].kind == .root ? $0 : nil }
    }

    /// The whole address, where the resource that refers stands at `base` in its Bundle. A relative address goes on
    /// from the server of `base`, when that is one of a server.
    func absolute(from base: String?) -> String? {
      guard isRelative else { return text }
      guard let base, base.hasPrefix("http://") || base.hasPrefix("https://") else { return nil }
      let steps = base.split(separator: "/", omittingEmptySubsequences: false)
      guard steps.count > 4, R4.schema.type(named: String(steps[steps.count - 2])) != nil else { return nil }
      return steps.dropLast(2).joined(separator: "/") + "/" + text
    }
  }
}
