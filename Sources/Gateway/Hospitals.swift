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
    request: RequestIdentifier, selfLink: String, language: Language
  ) async -> Result<Document, Refusal> {
    var event = AuditEvent(.disclosure, scope, request, decision: physician.decision)
    event.patients = [physician.patient]
    event.types = types.filter { Self.disclosedTypes.contains($0) }
    event.noteParameters(parameters) { Self.parameters.contains($0) }
    return await recorded(event) { event throws(Refusal) in
      try Self.check(types, parameters)
      for type in types { try demand(.search, type, of: scope) }
      let facility: String
      var numbers: [String: String] = [:]
      do {
        guard let oid = try await store.registry.oid(facility: physician.facility) else { throw Refusal.unavailable }
        facility = oid
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
      event.hospitals = answers.map {
        "\($0.hospital): \($0.failure.map { $0 == .notLinked ? "not linked" : "failed" } ?? "answered")"
      }
      event.exchanges = answers.flatMap(\.exchanges).compactMap(\.digest)
      return DisclosureBundle.document(answers, selfLink: selfLink, language: language)
    }
  }

  /// What hospitals can be asked by.
  private static let parameters: Set<String> = ["patient", "_type", "_format", "_pretty"]

  /// The resource types that hospitals disclose.
  static let disclosedTypes = ["Condition", "MedicationRequest"]

  private static func check(_ types: [String], _ parameters: [(name: String, value: String)]) throws(Refusal) {
    guard !types.isEmpty else {
      throw .badParameter(name: "_type", reason: "name what is asked for: \(disclosedTypes.joined(separator: ","))")
    }
    for type in types where !disclosedTypes.contains(type) { throw .unknownType(type) }
    guard Set(types).count == types.count else {
      throw .badParameter(name: "_type", reason: "each type once, in the path or in `_type`")
    }
    for (name, _) in parameters where !Self.parameters.contains(name) {
      throw .badParameter(name: name, reason: "hospitals can be asked by `patient` and `_type` only")
    }
  }
}
