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

  /// The resource as it is to be shown. Names without a type are meant of matches only.
  func shown(_ resource: Document, isMatch: Bool) -> Document {
    let type = resource.type.name
    func names(_ name: String, in set: Set<String>) -> Bool {
      set.contains("\(type).\(name)") || (isMatch && set.contains(name))
    }
    let chosen = elements.map { elements in
      isMatch ? elements : elements.filter { $0.hasPrefix("\(type).") }
    }
    let isChosen = chosen != nil && (isMatch || chosen?.isEmpty == false)
    guard isChosen || !excluded.isEmpty || summary != .no else { return resource }
    return Subset.of(resource) { definition in
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
  }
}
