import FHIR
import Tree

/// The code system of an element of type `code`. It is not written in a resource: the value set the element is bound to
/// has one code system, and a token may be asked for by it (`gender=http://hl7.org/fhir/administrative-gender|male`).
enum ImpliedSystem {
  /// The code system of the element's codes; nil where the binding is not required, or names several.
  static func of(_ element: ElementID) -> String? { systems[element] }

  private static let systems: [ElementID: String] = {
    var result: [ElementID: String] = [:]
    for element in R4.schema.elements.dropFirst() {
      guard let binding = element.binding, binding.strength == "required",
        R4.schema[element.type].format == .code
      else { continue }
      result[element.id] = system(of: binding.valueSet.prefix { $0 != "|" })
    }
    return result
  }()

  /// Most value sets of the specification are one whole code system, named after it.
  private static func system(of valueSet: Substring) -> String? {
    let fhir = "http://hl7.org/fhir/"
    let prefix = fhir + "ValueSet/"
    guard valueSet.hasPrefix(prefix) else {
      return valueSet == "http://terminology.hl7.org/ValueSet/v3-ConfidentialityClassification"
        ? "http://terminology.hl7.org/CodeSystem/v3-Confidentiality" : nil
    }
    let name = String(valueSet.dropFirst(prefix.count))
    guard let other = others[name] else { return fhir + name }
    return other.isEmpty ? nil : other
  }

  /// The value sets of R4 4.0.1 that are made of another code system; an empty text where there are several.
  private static let others = [
    "all-types": "",
    "care-plan-activity-kind": "http://hl7.org/fhir/resource-types",
    "care-plan-intent": "http://hl7.org/fhir/request-intent",
    "clinicalimpression-status": "http://hl7.org/fhir/event-status",
    "currencies": "urn:iso:std:iso:4217",
    "defined-types": "",
    "event-timing": "",
    "immunization-evaluation-status": "http://terminology.hl7.org/CodeSystem/medication-admin-status",
    "immunization-status": "http://hl7.org/fhir/event-status",
    "medication-admin-status": "http://terminology.hl7.org/CodeSystem/medication-admin-status",
    "medication-statement-status": "http://hl7.org/fhir/CodeSystem/medication-statement-status",
    "medication-status": "http://hl7.org/fhir/CodeSystem/medication-status",
    "medicationdispense-status": "http://terminology.hl7.org/CodeSystem/medicationdispense-status",
    "medicationknowledge-status": "http://terminology.hl7.org/CodeSystem/medicationknowledge-status",
    "medicationrequest-intent": "http://hl7.org/fhir/CodeSystem/medicationrequest-intent",
    "medicationrequest-status": "http://hl7.org/fhir/CodeSystem/medicationrequest-status",
    "mimetypes": "urn:ietf:bcp:13",
    "system-restful-interaction": "http://hl7.org/fhir/restful-interaction",
    "task-intent": "",
    "type-restful-interaction": "http://hl7.org/fhir/restful-interaction",
    "units-of-time": "http://unitsofmeasure.org",
    "verificationresult-status": "http://hl7.org/fhir/CodeSystem/status",
  ]
}
