import Tree

/// A code system of a package, as value sets ask it: its codes, which of them stand below which, and their properties
/// (R4 §4.8, https://hl7.org/fhir/R4/codesystem.html).
struct CodeSystem {
  /// All codes.
  let codes: Set<String>
  /// Whether the package has the whole system, and its codes are compared as they are written.
  let isComplete: Bool
  /// Empty where it doesn't say.
  let version: String
  private let concepts: [String: Element]
  private let children: [String: Set<String>]
  /// Whether standing below means being a kind of.
  private let hasKinds: Bool

  init(_ document: Document) {
    var reading = Concepts(document)
    for concept in document.root.all("concept") { reading.add(concept, below: nil) }
    let root = document.root
    version = root.first("version")?.value ?? ""
    codes = Set(reading.concepts.keys)
    concepts = reading.concepts
    children = reading.children
    isComplete = root.first("content")?.value == "complete" && root.first("caseSensitive")?.value != "false"
    hasKinds = ["is-a", "grouped-by", nil].contains(root.first("hierarchyMeaning")?.value)
  }

  /// The code and all codes below it; nil where the system doesn't have it or its hierarchy means something else.
  func kinds(of code: String) -> Set<String>? {
    guard hasKinds, codes.contains(code) else { return nil }
    var found: Set<String> = [code]
    var open = [code]
    while let next = open.popLast() {
      for child in children[next] ?? [] where found.insert(child).inserted { open.append(child) }
    }
    return found
  }

  /// What the code is called: its display, then its designations in any language and for any use.
  func names(of code: String) -> [String] {
    guard let concept = concepts[code] else { return [] }
    return ([concept.first("display")] + concept.all("designation").map { $0.first("value") }).compactMap { $0?.value }
  }

  /// The values of a property, or nil where the system does not declare it.
  func values(of property: String) -> ((String) -> [String])? {
    guard let any = concepts.values.first,
      any.document.root.all("property").contains(where: { $0.first("code")?.value == property })
    else { return nil }
    return { code in
      (concepts[code]?.all("property") ?? []).filter { $0.first("code")?.value == property }.compactMap { property in
        property.children.first { $0.definition.choice == "value" }.flatMap { $0.value ?? $0.first("code")?.value }
      }
    }
  }

  /// Gathers concepts with what stands below what: by nesting, and by the properties `parent` and `child`.
  private struct Concepts {
    var concepts: [String: Element] = [:]
    var children: [String: Set<String>] = [:]
    private var parentNames: Set<String> = []
    private var childNames: Set<String> = []

    init(_ document: Document) {
      for property in document.root.all("property") {
        guard let code = property.first("code")?.value else { continue }
        switch property.first("uri")?.value {
        case "http://hl7.org/fhir/concept-properties#parent": parentNames.insert(code)
        case "http://hl7.org/fhir/concept-properties#child": childNames.insert(code)
        default: continue
        }
      }
    }

    mutating func add(_ concept: Element, below parent: String?) {
      guard let code = concept.first("code")?.value else { return }
      concepts[code] = concept
      if let parent { children[parent, default: []].insert(code) }
      for property in concept.all("property") {
        guard let name = property.first("code")?.value, let other = property.first("valueCode")?.value else { continue }
        if parentNames.contains(name) { children[other, default: []].insert(code) }
        if childNames.contains(name) { children[code, default: []].insert(other) }
      }
      for inner in concept.all("concept") { add(inner, below: code) }
    }
  }
}
