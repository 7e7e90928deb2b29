import Tree

/// The elements that FHIRPath itself reads: those of quantities, references, resources and Bundles, looked up once for
/// an expression. A schema that has none of them, such as the stock model, simply has no quantities and no references.
final class KnownTypes: Sendable {
  /// The elements of a quantity (FHIR R4 §2.24.0.5).
  struct QuantityElements: Sendable {
    let value: ElementID
    let comparator: ElementID?
    let unit: ElementID?
    let system: ElementID?
    let code: ElementID?
  }

  /// The elements of a reference (FHIR R4 §2.3).
  struct ReferenceElements: Sendable {
    let type: TypeID
    let reference: ElementID
    let target: ElementID?
  }

  let schema: Schema
  let reference: ReferenceElements?
  /// `Bundle.entry.fullUrl` and `Bundle.entry.resource`.
  let fullURL: ElementID?
  let entryResource: ElementID?
  let bundleEntry: ElementID?
  /// `Coding.system` and `.code`, `CodeableConcept.coding`.
  let codingSystem: ElementID?
  let codingCode: ElementID?
  let conceptCoding: ElementID?
  private let quantities: [TypeID: QuantityElements]

  init(_ schema: Schema) {
    self.schema = schema
    func element(_ name: String, of type: String) -> ElementID? {
      schema.type(named: type).flatMap { schema.element(name, of: $0) }
    }
    var quantities: [TypeID: QuantityElements] = [:]
    if let quantity = schema.type(named: "Quantity") {
      for type in schema.types where schema.isA(type.id, quantity) {
        guard let value = schema.element("value", of: type.id) else { continue }
        quantities[type.id] = QuantityElements(
          value: value, comparator: schema.element("comparator", of: type.id),
          unit: schema.element("unit", of: type.id),
          system: schema.element("system", of: type.id), code: schema.element("code", of: type.id))
      }
    }
    self.quantities = quantities
    reference = schema.type(named: ReferenceTest.typeName).flatMap { type in
      schema.element("reference", of: type).map {
        ReferenceElements(type: type, reference: $0, target: schema.element("type", of: type))
      }
    }
    fullURL = element("fullUrl", of: "Bundle.entry")
    entryResource = element("resource", of: "Bundle.entry")
    bundleEntry = element("entry", of: "Bundle")
    codingSystem = element("system", of: "Coding")
    codingCode = element("code", of: "Coding")
    conceptCoding = element("coding", of: "CodeableConcept")
  }

  /// The elements of a quantity of that type, or nil where it is none.
  func quantity(_ type: TypeID) -> QuantityElements? { quantities[type] }
}
