import FHIR
import FHIRPath
import Testing
import Tree

/// Small documents made by hand, and what an expression gives on them.
enum Samples {
  static let patient: Document = build("Patient") { patient in
    patient.leaf("id", "p1")
    patient.extension("http://example.org/a", "one")
    patient.extension("http://example.org/b", "two")
    patient.extension("http://example.org/a", "three")
    patient.leaf("active", "true")
    patient.begin("name")
    patient.leaf("use", "official")
    patient.leaf("family", "試験")
    patient.leaf("given", "太郎")
    patient.leaf("given", "次郎")
    patient.close()
    patient.begin("name")
    patient.leaf("use", "usual")
    patient.leaf("given", "太郎")
    patient.close()
    patient.begin("telecom")
    patient.leaf("system", "phone")
    patient.leaf("value", "000-0000-0000")
    patient.close()
    patient.begin("telecom")
    patient.leaf("system", "email")
    patient.leaf("value", "sample@example.org")
    patient.close()
    patient.leaf("gender", "male")
    patient.leaf("birthDate", "1950-01-02")
    patient.leaf("deceasedBoolean", "false")
    patient.begin("contact")
    patient.begin("name")
    patient.leaf("family", "見本")
    patient.close()
    patient.close()
  }

  static let observation: Document = build("Observation") { observation in
    observation.leaf("status", "final")
    observation.begin("code")
    observation.leaf("text", "sample")
    observation.close()
    observation.reference("subject", "Patient/p1")
    observation.leaf("effectiveDateTime", "2026-01-02")
    observation.reference("performer", "Practitioner/d1")
    observation.reference("performer", "https://example.org/fhir/Organization/o1/_history/3")
    observation.reference("performer", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", type: "PractitionerRole")
    observation.reference("performer", "#contained")
    observation.begin("valueQuantity")
    observation.leaf("value", "1.50")
    observation.leaf("unit", "mg")
    observation.close()
    for value in ["2.0", "2"] {
      observation.begin("component")
      observation.begin("code")
      observation.leaf("text", "part")
      observation.close()
      observation.begin("valueQuantity")
      observation.leaf("value", value)
      observation.close()
      observation.close()
    }
    observation.begin("component")
    observation.begin("code")
    observation.close()
    observation.leaf("valueInteger", "7")
    observation.close()
  }

  static let bundle: Document = build("Bundle") { bundle in
    bundle.leaf("type", "collection")
    for document in [patient, observation] {
      bundle.begin("entry")
      bundle.begin("resource", type: document.type.name)
      bundle.copyChildren(of: document.root)
      bundle.close()
      bundle.close()
    }
  }

  static func build(_ type: String, _ fill: (inout DocumentBuilder) -> Void) -> Document {
    guard let root = R4.schema.type(named: type) else { preconditionFailure("no such type") }
    var builder = DocumentBuilder(schema: R4.schema, root: root)
    fill(&builder)
    return builder.finish()
  }

  /// The results as texts: an element's value, or its path; a value of the expression itself with a sharp before it.
  static func results(
    _ text: String, on document: Document, context: String? = nil
  ) throws -> [String] {
    let type = try context.map { try #require(R4.schema.type(named: $0)) }
    let expression = try Expression(parsing: text, schema: R4.schema, context: type)
    return try expression.evaluate(document.root).map { result in
      switch result {
      case .element(let element): element.value ?? element.path
      case .boolean(let value): "#\(value)"
      case .integer(let value): "#\(value)"
      case .decimal(let value): "#\(value)"
      case .string(let value): "#\(value)"
      case .time(let value): "#\(value)"
      case .quantity(let value): "#\(value)"
      case .type(let value): "#\(value.namespace).\(value.name)"
      }
    }
  }
}

extension DocumentBuilder {
  fileprivate mutating func `extension`(_ url: String, _ value: String) {
    begin("extension")
    leaf("url", url)
    leaf("valueString", value)
    close()
  }

  fileprivate mutating func reference(_ name: String, _ reference: String, type: String? = nil) {
    begin(name)
    leaf("reference", reference)
    if let type { leaf("type", type) }
    close()
  }
}
