import FHIR
import Tree

/// How much of a resource is shown: a summary (`_summary`), or some elements (`_elements`). What is required stays, and what
/// was left out is told by the tag SUBSETTED (R4 §3.1.1.5.8, §3.1.1.5.9).
struct Presentation: Hashable {
  var summary = SearchQuery.Summary.no
  private var elements: Set<String>?
  private var excluded: Set<String> = []

  init() {}

  /// What the parameters of a read say of it; the others are passed over.
  init(_ parameters: [(name: String, value: String)]) throws(Refusal) {
    for (name, value) in parameters {
      let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let code = parts.first, code == "_summary" || code == "_elements" else { continue }
      let control: SearchQuery.Control?
      do { control = try SearchQuery.control(code, parts.count > 1 ? parts[1] : nil, value) } catch {
        throw error.refusal
      }
      switch control {
      case .summary(let summary): self.summary = summary
      case .elements(let names, let isExclusion): choose(names, isExclusion: isExclusion)
      default: continue
      }
    }
  }

  /// The names of the parameters that say something of it.
  static let parameters: Set<String> = ["_summary", "_elements", "_elements:exclude"]

  /// Elements of the root: `name`, `Patient.name`.
  mutating func choose(_ names: [String], isExclusion: Bool) {
    if isExclusion { excluded.formUnion(names) } else { elements = (elements ?? []).union(names) }
  }

  /// Takes what a control says of how much is shown, and gives it as it was used, for links; nil where nothing was. Refuses
  /// an element that none of these types has, or leaves it out.
  mutating func take(
    _ control: SearchQuery.Control, of types: [String], isLenient: Bool
  ) throws(SearchProblem) -> (name: String, value: String)? {
    switch control {
    case .summary(let summary):
      self.summary = summary
      return ("_summary", summary.rawValue)
    case .elements(let names, let isExclusion):
      let known = names.filter { Self.isElement($0, of: types) }
      if !isLenient, let unknown = names.first(where: { !known.contains($0) }) {
        throw .unknownElement(parameter: "_elements", element: SearchProblem.clipped(unknown))
      }
      guard !known.isEmpty else { return nil }
      choose(known, isExclusion: isExclusion)
      return (isExclusion ? "_elements:exclude" : "_elements", known.joined(separator: ","))
    default: return nil
    }
  }

  /// Whether there is such an element at the root of one of these types, or of the type that it names.
  static func isElement(_ name: String, of types: [String]) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let element = parts.last, parts.count <= 2 else { return false }
    // No element, but a member of every resource in JSON: there are clients that name it.
    if element == "resourceType" { return true }
    return (parts.count == 2 ? [parts[0]] : types).contains { type in
      guard let type = R4.schema.type(named: type), R4.schema[type].kind == .root else { return false }
      return R4.schema.elements(of: type).contains { ($0.choice ?? $0.name) == element }
    }
  }

  /// The resource as it is to be shown. Names without a type are meant of matches only.
  func shown(_ resource: WrittenResource, isMatch: Bool) -> WrittenResource {
    let type = resource.document.type.name
    func names(_ name: String, in set: Set<String>) -> Bool {
      set.contains("\(type).\(name)") || (isMatch && set.contains(name))
    }
    let chosen = elements.map { elements in
      isMatch ? elements : elements.filter { $0.hasPrefix("\(type).") }
    }
    let isChosen = chosen != nil && (isMatch || chosen?.isEmpty == false)
    guard isChosen || !excluded.isEmpty || summary != .no else { return resource }
    let subset = Subset.of(resource.document) { definition in
      let name = definition.choice ?? definition.name
      // A modifier changes what the rest means.
      if definition.min > 0 || definition.flags.contains(.modifier) && definition.name != "modifierExtension" {
        return .whole
      }
      if name == "modifierExtension" { return .whole }
      if names(name, in: excluded) { return .none }
      if isChosen, let elements, !names(name, in: elements) { return .none }
      return switch summary {
      case .no, .count: .whole
      case .yes: definition.flags.contains(.summary) ? .summary : .none
      case .text: definition.name == "text" ? .whole : .none
      case .data: definition.name == "text" ? .none : .whole
      }
    }
    return WrittenResource(subset)
  }
}
