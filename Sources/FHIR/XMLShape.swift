import Tree

/// The *shape* of an element is how FHIR's XML writes it (R4 §2.6.1, https://hl7.org/fhir/R4/xml.html). The shapes of
/// all elements lie in one small array, so that reading and writing look at no strings. It knows no texts and no
/// documents.
struct XMLShape {
  enum Kind: UInt8 {
    /// An attribute of what it belongs to: `Element.id`, `Extension.url`.
    case attribute
    /// An element with the attribute `value`.
    case primitive
    /// XHTML's own `div`, kept as text.
    case xhtml
    /// An element with an element for each child.
    case complex
    /// An element that holds a resource, an element named by its type.
    case resource
  }

  let kind: Kind
  /// The declared type of what stands there.
  let type: TypeID
  let isList: Bool

  /// The shapes of R4's elements, by their numbers. The root, number 0, is of no type; its shape is never asked for.
  static let all: [XMLShape] = R4.schema.elements.map { element in
    guard element.id != .root else { return XMLShape(kind: .resource, type: TypeID(rawValue: 0), isList: false) }
    return XMLShape(kind: kind(of: element), type: element.type, isList: element.isList)
  }

  private static func kind(of element: SchemaElement) -> Kind {
    if element.flags.contains(.attribute) { return .attribute }
    return switch R4.schema[element.type].kind {
    case .primitive(.xhtml): .xhtml
    case .primitive: .primitive
    case .complex: .complex
    case .root, .abstract: .resource
    }
  }
}

/// The namespaces of FHIR's XML.
enum XMLSpace {
  static let xhtml = "http://www.w3.org/1999/xhtml"
  /// Of the prefix `xml`.
  static let xml = "http://www.w3.org/XML/1998/namespace"
  /// Of hints where a schema may be found, which are not followed.
  static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
}
