import FHIR
import Tree

/// Where an extension may stand (R4 §5.1.0.8, `StructureDefinition.context`).
enum ExtensionContext: Sendable {
  /// On elements of these types or on these elements.
  case places(Set<TypeID>, Set<ElementID>)
  /// On the extension of that URL.
  case `extension`(String)
  /// On what the expression gives, evaluated on the resource.
  case expression(String)
  /// It can't be told.
  case unknown

  init(_ context: Element) {
    let text = context.first("expression")?.value ?? ""
    switch context.first("type")?.value {
    case "element":
      guard let places = R4.places(text) else {
        self = .unknown
        return
      }
      // Elements may hold an extension of every type that derives from the one that is named.
      let types = R4.schema.types.map(\.id).filter { type in places.types.contains { R4.schema.isA(type, $0) } }
      self = .places(Set(types), Set(places.elements))
    case "extension": self = .extension(String(text.prefix { $0 != "#" }))
    case "fhirpath": self = .expression(text)
    default: self = .unknown
    }
  }

  /// Whether an extension may stand at this element of this resource; nil where that can't be told.
  func allows(_ holder: Element, in resource: Element) -> Bool? {
    switch self {
    case .places(let types, let elements): return types.contains(holder.type) || elements.contains(holder.id)
    case .extension(let url): return holder.first("url")?.value == url
    case .expression(let text):
      // The engine evaluates documents; a resource inside another can't be told.
      guard resource.id == .root, let places = Invariant.places(text, in: resource.document) else { return nil }
      return places.contains { $0.nodeIndex == holder.nodeIndex }
    case .unknown: return nil
    }
  }
}
