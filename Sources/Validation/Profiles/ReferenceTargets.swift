import FHIR
import Tree

/// Finds, from a reference, the resource it points to within the document: contained, in the same Bundle, or the holder
/// itself (R4 §2.3.0, §2.36.4). What is elsewhere is not followed.
struct ReferenceTargets {
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
  private var contained: [Int: [String: Element]] = [:]
  /// By Bundle and address; nil where several have the same.
  private var full: [Int: [String: Element?]] = [:]
  /// By entry, the server it is on.
  private var servers: [String?] = []

  init(_ survey: Survey) {
    self.survey = survey
    for link in survey.references { sites[link.element.nodeIndex] = link.site }
    for site in survey.resources where site.isContained {
      if let id = site.element.first("id")?.value { contained[site.holder, default: [:]][id] = site.element }
    }
    for entry in survey.entries {
      let url = entry.fullURL?.value
      servers.append(url.flatMap(Self.server))
      guard let url, let resource = entry.resource else { continue }
      let isTaken = full[entry.bundle]?[url] != nil
      full[entry.bundle, default: [:]][url] = .some(isTaken ? nil : resource)
    }
  }

  /// Where an element of type Reference points to.
  func target(of reference: Element) -> Target {
    guard let number = sites[reference.nodeIndex], let text = reference.first("reference")?.value else {
      return .unknown
    }
    let site = survey.resources[number]
    if text == "#" { return .resource(survey.resources[site.holder].element) }
    if text.hasPrefix("#") {
      return contained[site.holder]?[String(text.dropFirst())].map { .resource($0) } ?? .unknown
    }
    guard !text.contains("#") else { return .unknown }
    let address = Self.withoutVersion(text)
    let isRelative = address.prefix { $0 != "/" }.contains(":") == false
    if let entry = site.entry, let known = full[survey.entries[entry].bundle] {
      let url = isRelative ? servers[entry].map { $0 + address } : address
      if let url, case .some(.some(let resource)) = known[url] { return .resource(resource) }
    }
    let steps = address.split(separator: "/", omittingEmptySubsequences: false)
    guard isRelative, steps.count == 2, let type = Self.resource(steps[0]) else { return .unknown }
    return .elsewhere(type)
  }

  /// How a reference leads to its target; nil where it names none by an address.
  func aggregation(of reference: Element) -> Aggregation? {
    guard let address = reference.first("reference"), address.hasValue else { return nil }
    if address.bytes.first == UInt8(ascii: "#") { return .contained }
    if case .resource = target(of: reference) { return .bundled }
    return .referenced
  }

  private static func withoutVersion(_ text: String) -> String {
    let steps = text.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count > 2, steps[steps.count - 2] == "_history" else { return text }
    return steps.dropLast(2).joined(separator: "/")
  }

  /// What stands before `Type/id` in the address of a server, with its last `/`.
  private static func server(_ url: String) -> String? {
    let steps = url.split(separator: "/", omittingEmptySubsequences: false)
    guard steps.count > 4, url.hasPrefix("http://") || url.hasPrefix("https://"),
      resource(steps[steps.count - 2]) != nil
    else { return nil }
    return steps.dropLast(2).joined(separator: "/") + "/"
  }

  private static func resource(_ name: Substring) -> TypeID? {
    R4.schema.type(named: String(name)).flatMap { R4.schema[$0].kind == .root ? $0 : nil }
  }
}
