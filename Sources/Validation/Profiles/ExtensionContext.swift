import FHIR
import Tree

/// Where an extension may stand (R4 §5.1.0.8, `StructureDefinition.context`).
enum ExtensionContext: Sendable {
  /// On elements of these types or on these elements.
  case places(Set<TypeID>, Set<ElementID>)
  /// On the extension of that URL, or on a part of it.
  case `extension`(String, part: String?)
  /// On what the expression gives, evaluated on the resource.
  case expression(PlaceExpression)
  /// It can't be told.
  case unknown

  /// All contexts of an extension's definition.
  static func all(of definition: Element) -> [ExtensionContext] {
    let url = definition.first("url")?.value ?? ""
    let told = definition.all("context").map { ExtensionContext($0) }
    // A definition must say it: from one that doesn't it can't be told.
    return (told.isEmpty ? [.unknown] : told) + (errata[url].map { [ExtensionContext(element: $0)] } ?? [])
  }

  /// Where some of R4's own extensions may stand besides, as the specification itself uses them; later releases say so.
  private static let errata: [String: String] = [
    "regex": "ElementDefinition.type", "structuredefinition-fhir-type": "ElementDefinition.type",
    "structuredefinition-normative-version": "Element", "capabilitystatement-expectation": "Element",
    "capabilitystatement-prohibited": "Element",
  ].reduce(into: [:]) { $0[ProfileLibrary.base + $1.key] = $1.value }

  private init(element path: String) {
    guard let places = R4.places(path) else {
      self = .unknown
      return
    }
    // `Element` means everything. A backbone is what has its type, by `contentReference` too; and every type that
    // derives from the one that is named may hold the extension.
    let backbones = places.elements.map { R4.schema[$0].type }.filter { R4.schema[$0].name.contains(".") }
    let named = places.types + backbones
    let types = R4.schema.types.map(\.id).filter { type in
      path == "Element" || named.contains { R4.schema.isA(type, $0) }
    }
    self = .places(Set(types), Set(places.elements))
  }

  private init(_ context: Element) {
    let text = context.first("expression")?.value ?? ""
    switch context.first("type")?.value {
    case "element": self.init(element: text)
    case "extension":
      let sides = text.split(separator: "#", maxSplits: 1).map(String.init)
      self = sides.first.map { .extension($0, part: sides.count > 1 ? sides[1] : nil) } ?? .unknown
    case "fhirpath": self = PlaceExpression(text).map { .expression($0) } ?? .unknown
    default: self = .unknown
    }
  }

  /// Whether an extension may stand at this element of this resource; nil where that can't be told.
  func allows(_ holder: Element, in resource: Element) -> Bool? {
    switch self {
    case .places(let types, let elements): return types.contains(holder.type) || elements.contains(holder.id)
    case .extension(let url, nil): return holder.first("url")?.value == url
    // Of which extension the holder is a part it doesn't say.
    case .extension(_, let part?): return holder.first("url")?.value == part ? nil : false
    case .expression(let places): return places.gives(holder, in: resource)
    case .unknown: return nil
    }
  }
}
