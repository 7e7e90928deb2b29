/// The namespaces of MML 4: each component and each module has its own. An element is in the namespace of what it
/// stands in, unless its name is one of the shared components or of a module; an attribute is in that of its element or
/// in none, because the specification qualifies some attributes and not others, and its users do both.
///
/// Source: the XML schemas of MML 4.1. What it does not know: which element may stand where.
enum MMLNamespace {
  /// Of the skeleton.
  static let base = "http://www.medxml.net/MML/v4/base/1.0"
  /// Of hints where a schema may be found, which are not followed.
  static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

  /// The namespace of an element that stands in one of `parent`.
  static func of(_ name: String, in parent: String) -> String {
    switch name {
    case "Mml": base
    case "securityLevel": shared("Security")
    case "CreatorInfo": shared("CreatorInfo")
    case "PersonalizedInfo": shared("PersonalizedInfo")
    case "Id", "extRef", "email": shared("Common")
    case "Facility": shared("Facility")
    case "Department": shared("Department")
    case "Name": shared("Name")
    case "Address": shared("Address")
    case "Phone": shared("Phone")
    case "RegisteredDiagnosisModule": module("RegisteredDiagnosis")
    case "PrescriptionModule": module("Prescription")
    default: parent
    }
  }

  private static func shared(_ name: String) -> String {
    "http://www.medxml.net/MML/v4/SharedComponent/\(name)/1.0"
  }

  private static func module(_ name: String) -> String {
    "http://www.medxml.net/MML/v4/ContentModule/\(name)/1.0"
  }
}
