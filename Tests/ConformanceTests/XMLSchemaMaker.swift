import Foundation
import Packages

/// Makes an XML Schema from the official definitions of R4: what the specification says an XML text must be, by another
/// way than this project's table. It is read by `xmllint`, not by this project.
///
/// From each definition's snapshot come names, order, how often, alternatives of choices, which elements are attributes,
/// and the regular expression of each primitive value. A resource inside a resource is one element named by its type, a
/// narrative's `div` any element of XHTML's namespace. It does not know bindings and invariants, which are no matter of
/// syntax.
struct XMLSchemaMaker {
  /// A definition of the package is not as it should be; what, and where.
  struct Fault: Error {
    let text: String
  }

  /// A definition, as far as it matters here.
  private struct Definition: Decodable {
    struct Snapshot: Decodable {
      let element: [ElementDefinition]
    }

    let name: String
    let kind: String
    let abstract: Bool
    let derivation: String?
    let snapshot: Snapshot?
  }

  private struct ElementDefinition: Decodable {
    struct TypeReference: Decodable {
      struct Extension: Decodable {
        let url: String
        let valueString: String?
        let valueUrl: String?
      }

      let code: String
      let `extension`: [Extension]?

      /// What a value of it must match.
      var pattern: String? { `extension`("regex")?.valueString }
      /// Whether it is the value itself, and no type of FHIR.
      var isText: Bool { code.hasPrefix("http://hl7.org/fhirpath/System.") }
      /// The type of an element of it. (That of a resource's `id` is told as if it were an attribute.)
      var name: String { `extension`("structuredefinition-fhir-type")?.valueUrl ?? code }

      private func `extension`(_ name: String) -> Extension? {
        `extension`?.first { $0.url == "http://hl7.org/fhir/StructureDefinition/\(name)" }
      }
    }

    let path: String
    let min: Int
    let max: String
    let type: [TypeReference]?
    let contentReference: String?
    let representation: [String]?

    var name: Substring { path.split(separator: ".").last ?? "" }
    var parent: Substring { path.dropLast(name.count + 1) }
    var occurs: String { #"minOccurs="\#(min)" maxOccurs="\#(max == "*" ? "unbounded" : max)""# }
  }

  private var text = ""
  private var resources: [String] = []

  /// The text of the schema for the definitions in `package`.
  static func schema(of package: FHIRPackage) throws -> String {
    var maker = XMLSchemaMaker()
    for resource in package.resources(ofTypes: ["StructureDefinition"]) {
      let definition = try JSONDecoder().decode(Definition.self, from: Data(package.text(of: resource)))
      guard definition.derivation != "constraint", definition.kind != "logical", !definition.abstract else { continue }
      try maker.add(definition)
    }
    return maker.finished
  }

  private var finished: String {
    let all = resources.sorted().map { #"<xs:element ref="\#($0)"/>"# }.joined()
    return """
      <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://hl7.org/fhir"
        targetNamespace="http://hl7.org/fhir" elementFormDefault="qualified">
      <xs:complexType name="Resource"><xs:choice>\(all)</xs:choice></xs:complexType>
      \(text)</xs:schema>

      """
  }

  private mutating func add(_ definition: Definition) throws {
    // Not a type of XML: it is an element of another namespace.
    guard definition.name != "xhtml" else { return }
    guard let elements = definition.snapshot?.element else { throw Fault(text: "\(definition.name) has no snapshot") }
    if definition.kind == "resource" {
      resources.append(definition.name)
      text += #"<xs:element name="\#(definition.name)" type="\#(definition.name)"/>"# + "\n"
    }
    // An element that has elements of its own is a type of its own, called by its path.
    let parents = Set(elements.map(\.parent)).subtracting([""])
    for parent in elements.map(\.path) where parents.contains(parent[...]) {
      let children = elements.filter { $0.parent == parent[...] }
      let attributes = children.filter { $0.representation?.contains("xmlAttr") ?? false }
      text += #"<xs:complexType name="\#(parent)"><xs:sequence>"# + "\n"
      for child in children where !attributes.contains(where: { $0.path == child.path }) {
        text += try particle(child, isParent: parents.contains(child.path[...])) + "\n"
      }
      text += "</xs:sequence>" + (try attributes.map(attribute).joined()) + "</xs:complexType>\n"
    }
  }

  /// What stands for an element in the sequence of its parent's.
  private func particle(_ element: ElementDefinition, isParent: Bool) throws -> String {
    if isParent { return named(element.name, element.path, element.occurs) }
    if let reference = element.contentReference {
      return named(element.name, String(reference.drop { $0 == "#" }), element.occurs)
    }
    let types = (element.type ?? []).map(\.name)
    if element.name.hasSuffix("[x]") {
      let alternatives = types.map { type in
        named(element.name.dropLast(3) + type.prefix(1).uppercased() + type.dropFirst(), type, "")
      }
      return "<xs:choice \(element.occurs)>\(alternatives.joined())</xs:choice>"
    }
    guard types.count == 1, let type = types.first else {
      throw Fault(text: "\(element.path) has \(types.count) types")
    }
    if type == "xhtml" {
      return #"<xs:any namespace="http://www.w3.org/1999/xhtml" processContents="skip" \#(element.occurs)/>"#
    }
    return named(element.name, type, element.occurs)
  }

  private func named(_ name: some StringProtocol, _ type: String, _ occurs: String) -> String {
    #"<xs:element name="\#(name)" type="\#(type)" \#(occurs)/>"#
  }

  private func attribute(_ element: ElementDefinition) throws -> String {
    guard let type = element.type?.first, type.isText, element.max == "1" else {
      throw Fault(text: "\(element.path) is no attribute")
    }
    let pattern = type.pattern.map { #"<xs:pattern value="\#(escaped($0))"/>"# } ?? ""
    return #"<xs:attribute name="\#(element.name)" use="\#(element.min > 0 ? "required" : "optional")"><xs:simpleType>"#
      + #"<xs:restriction base="xs:string">\#(pattern)</xs:restriction></xs:simpleType></xs:attribute>"#
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }
}
