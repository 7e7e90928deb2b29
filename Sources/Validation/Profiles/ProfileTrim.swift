import FHIR
import Tree

/// Makes a StructureDefinition small: what validation asks of it is copied, all prose is left out. What comes out is
/// still a StructureDefinition, so nobody needs another format; it knows nothing of what it copies.
enum ProfileTrim {
  /// The trimmed definition, or nil where there is nothing to check by: no canonical URL, neither snapshot nor
  /// differential, a logical model. The differential is kept where there is no snapshot.
  static func trimmed(_ document: Document) -> Document? {
    let root = document.root
    guard root.type == definition, root.first("url")?.hasValue == true, root.first("kind")?.value != "logical",
      root.first("snapshot") != nil || root.first("differential") != nil
    else { return nil }
    var builder = DocumentBuilder(schema: document.schema, root: root.type)
    copy(root, into: &builder)
    return builder.finish()
  }

  /// Whether nothing of what is kept was lost in reading: faults in prose don't matter.
  static func isWhole(_ reading: Reading) -> Bool {
    let isSnapshot = reading.document?.root.first("snapshot") != nil
    return reading.issues.allSatisfy { issue in
      issue.code.keepsAll
        || issue.code != .moreIssues
          && (isLeftOut(issue.path) || isSnapshot && issue.path.hasPrefix("StructureDefinition.differential"))
    }
  }

  /// Whether an element, by its path from the root, is not kept.
  private static func isLeftOut(_ path: String) -> Bool {
    var type = definition
    for step in path.split(separator: ".").dropFirst() {
      let name = String(step.prefix { $0 != "[" })
      guard let owner = type, partial.contains(owner), let element = R4.schema.element(name, of: owner) else {
        return false
      }
      if !kept.contains(element) { return true }
      type = R4.schema[element].type
    }
    return false
  }

  private static let definition = R4.schema.type(named: "StructureDefinition")

  private static func copy(_ element: Element, into builder: inout DocumentBuilder) {
    for child in element.children where isKept(child) {
      if partial.contains(child.type) {
        builder.begin(child.id, type: child.type)
        copy(child, into: &builder)
        builder.close()
      } else {
        builder.copy(child)
      }
    }
  }

  private static func isKept(_ element: Element) -> Bool {
    guard kept.contains(element.id) else { return false }
    // What a snapshot is made of is not needed where there is one.
    if beforeSnapshot.contains(element.id) { return element.document.root.first("snapshot") == nil }
    // `ele-1` stands at every element of every snapshot; the validator keeps it anyway.
    return element.type != constraint || !(element.first("key")?.bytes.elementsEqual("ele-1".utf8) ?? false)
  }

  /// What is kept of types that are not kept whole.
  private static let names: [String: [String]] = [
    "StructureDefinition": [
      "url", "version", "kind", "context", "contextInvariant", "type", "baseDefinition", "derivation", "snapshot",
      "differential",
    ],
    "StructureDefinition.differential": ["element"],
    "StructureDefinition.snapshot": ["element"],
    "ElementDefinition": [
      "id", "path", "sliceName", "slicing", "min", "max", "contentReference", "type", "fixed", "pattern", "minValue",
      "maxValue", "maxLength", "constraint", "mustSupport", "isModifier", "binding",
    ],
    "ElementDefinition.slicing": ["discriminator", "ordered", "rules"],
    "ElementDefinition.type": ["code", "profile", "targetProfile", "aggregation"],
    "ElementDefinition.constraint": ["extension", "key", "severity", "human", "expression"],
    "ElementDefinition.binding": ["extension", "strength", "valueSet"],
  ]

  private static let beforeSnapshot = Set(
    ["baseDefinition", "differential"].compactMap { name in
      definition.flatMap { R4.schema.element(name, of: $0) }
    })
  private static let partial = Set(names.keys.compactMap { R4.schema.type(named: $0) })
  private static let constraint = R4.schema.type(named: "ElementDefinition.constraint")

  private static let kept: Set<ElementID> = {
    var kept: Set<ElementID> = []
    for (type, names) in names {
      guard let id = R4.schema.type(named: type) else { continue }
      for element in R4.schema.elements(of: id) where names.contains(element.choice ?? element.name) {
        kept.insert(element.id)
      }
    }
    return kept
  }()
}
