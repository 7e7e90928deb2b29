import Access
import Tree

/// The patient of an inquiry, as the hospital names the patient and as the gateway does: whether a resource is about
/// this patient, and what becomes of references to the patient.
struct DisclosedSubject: Sendable {
  let hospital: Hospital
  /// The patient's number at the hospital, which is the id of the hospital's Patient resource.
  private let number: String
  /// The patient's id here.
  private let patient: String

  init(_ inquiry: Inquiry) {
    hospital = inquiry.hospital
    number = inquiry.number
    patient = inquiry.physician.patient
  }

  /// The gateway's reference to the patient.
  var reference: String { "Patient/\(patient)" }

  /// The elements that say of which patient a resource is.
  static let elements = ["subject", "patient", "beneficiary"]

  /// Whether the resource says that it is about this patient: by reference, or by an identifier of the system that was
  /// agreed on. A resource that says nothing is not.
  func isNamed(by resource: Element) -> Bool {
    let named = Self.elements.flatMap { resource.all($0) }
    return !named.isEmpty && named.allSatisfy(isNamed(asReference:))
  }

  private func isNamed(asReference reference: Element) -> Bool {
    if let text = reference.first("reference")?.value { return isReference(text) }
    guard let system = hospital.patientSystem, let identifier = reference.first("identifier") else { return false }
    return identifier.first("system")?.value == system && identifier.first("value")?.value == number
  }

  /// Whether a reference of the hospital leads to the patient.
  func isReference(_ text: String) -> Bool {
    text == "Patient/\(number)" || text == "\(hospital.baseURL)/Patient/\(number)"
  }

  /// Whether a patient is described within the resource: nobody can tell who that is.
  func isHidden(in resource: Element) -> Bool {
    resource.all("contained").contains { $0.isOf("Patient") }
  }

  /// Whether the header of an MML document names this patient.
  func isNamed(table: String, value: String) -> Bool {
    value == number && (hospital.patientSystem.map { $0 == table } ?? true)
  }
}
