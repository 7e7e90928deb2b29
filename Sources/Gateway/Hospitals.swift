public import Access
import Disclosure
import FHIR
import Storage
public import Tree

extension UseCases {
  /// Asks the hospitals about a patient. Only a `Physician` gets here, and only about the patient it is the proof for.
  ///
  /// There are two audit events: that it is asked, before any hospital hears of it, and what came of it. Nothing of the
  /// answers is stored.
  public func askHospitals(
    _ types: [String], parameters: [(name: String, value: String)], physician: Physician, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    var event = AuditEvent(
      interaction: .disclosure, request: request, recorded: scope.now, scope: scope, decision: physician.decision,
      refusal: nil)
    event.patient = physician.patient
    event.parameters = parameters.map { String($0.name.prefix(64)) }
    do throws(Refusal) {
      try Self.check(types, parameters)
      let facility: String
      var numbers: [String: String] = [:]
      do {
        facility = try await store.registry.oid(facility: physician.facility) ?? ""
        for hospital in disclosure.hospitals {
          numbers[hospital.id] = try await store.registry.crosswalk(patient: physician.patient, hospital: hospital.id)
        }
        event.hospitals = numbers.keys.sorted()
        try await auditor.record(event)
      } catch {
        throw .unavailable
      }
      let answers = await disclosure.ask(
        physician, types: types, numbers: numbers, facilityOID: facility, requestID: request.description,
        today: Day.inJapan(at: scope.now))
      event.hospitals = answers.map { "\($0.hospital): \($0.failure == nil ? "answered" : "failed")" }
      event.exchanges = answers.flatMap(\.exchanges).compactMap(\.digest)
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(DisclosureBundle.document(answers))
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// The resource types that hospitals disclose.
  static let disclosedTypes = ["Condition", "MedicationRequest"]

  private static func check(_ types: [String], _ parameters: [(name: String, value: String)]) throws(Refusal) {
    guard !types.isEmpty else {
      throw .badParameter(name: "_type", reason: "name what is asked for: \(disclosedTypes.joined(separator: ","))")
    }
    for type in types where !disclosedTypes.contains(type) { throw .unknownType(type) }
    let known: Set<String> = ["patient", "_type", "_format", "_pretty"]
    for (name, _) in parameters where !known.contains(name) {
      throw .badParameter(name: name, reason: "hospitals can be asked by `patient` and `_type` only")
    }
  }
}
