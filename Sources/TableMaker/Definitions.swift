/// The parts of a StructureDefinition and of a SearchParameter (FHIR R4 §5.3, §3.1.4) that the tables are made from, as
/// JSON has them. What is not declared here is not read.
struct StructureDefinition: Decodable {
  /// What decides whether a definition is wanted.
  struct Head: Decodable {
    let kind: String
    let derivation: String?
  }

  enum Kind: String, Decodable {
    case primitive = "primitive-type"
    case complex = "complex-type"
    case resource

    /// Which comes first in the table.
    var rank: Int { self == .primitive ? 0 : self == .complex ? 1 : 2 }
  }

  struct Snapshot: Decodable {
    let element: [ElementDefinition]
  }

  let kind: Kind
  /// The type's name.
  let type: String
  let abstract: Bool
  let baseDefinition: String?
  let snapshot: Snapshot
}

/// One element of a snapshot.
struct ElementDefinition: Decodable {
  /// Where it was first defined, and its cardinality there.
  struct Base: Decodable {
    let path: String
    let min: Int
    let max: String
  }

  struct TypeReference: Decodable {
    struct Extension: Decodable {
      let url: String
      let valueUrl: String?
    }
    let code: String
    let targetProfile: [String]?
    let `extension`: [Extension]?
  }

  struct Binding: Decodable {
    let strength: String
    let valueSet: String?
  }

  let path: String
  let min: Int
  let max: String
  let base: Base
  let type: [TypeReference]?
  let contentReference: String?
  let representation: [String]?
  let isSummary: Bool?
  let isModifier: Bool?
  let binding: Binding?

  /// Whether its type defines it, rather than a type it derives from.
  var isOwn: Bool { base.path == path }
  /// `Patient.contact` for `Patient.contact.name`, and `name`; nil for the first element, which is the type itself.
  var split: (parent: String, name: String)? {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    return (String(path[..<dot]), String(path[path.index(after: dot)...]))
  }
}

/// A search parameter.
struct SearchDefinition: Decodable {
  /// What decides whether a definition is wanted.
  struct Head: Decodable {
    let experimental: Bool?
  }

  let url: String
  let code: String
  let type: String
  let base: [String]
  let expression: String?
  let target: [String]?
  let component: [Component]?

  /// One of the values that a composite parameter pairs.
  struct Component: Decodable {
    let definition: String
    let expression: String
  }
}

/// `Patient` for `http://hl7.org/fhir/StructureDefinition/Patient`, or nil for any other address.
func typeName(canonical: String) -> String? {
  let prefix = "http://hl7.org/fhir/StructureDefinition/"
  return canonical.hasPrefix(prefix) ? String(canonical.dropFirst(prefix.count)) : nil
}
