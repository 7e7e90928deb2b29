import FHIR
import Tree

/// What the commands ask of an AuditEvent of the trail.
struct AuditFacts {
  /// When, in Japan's time: `2026-11-22T17:48:09+09:00`. In the order of time as texts.
  let recorded: String
  /// 0 done, 4 refused, 8 failed.
  let outcome: String
  /// Who and what it names.
  let references: Set<String>
  /// The code of its type: `rest` for an interaction with records.
  let type: String
  /// The occupation of whoever acted, where that is known.
  let occupation: String?
  /// Likewise the id of the facility.
  let facility: String?

  /// Nil where the bytes are no event.
  init?(_ bytes: [UInt8]) {
    guard let event = FHIRFormat.json.read(bytes).document?.root, let recorded = event.first("recorded")?.value else {
      return nil
    }
    self.recorded = recorded
    outcome = event.first("outcome")?.value ?? ""
    let agents = event.all("agent")
    references = Set(
      (agents.map { $0.at("who.reference") } + event.all("entity").map { $0.at("what.reference") })
        .compactMap { $0?.value })
    type = event.at("type.code")?.value ?? ""
    occupation = agents.first?.at("role.coding.code")?.value
    facility = (agents.first?.at("location.reference")?.value).flatMap { reference in
      reference.hasPrefix("Organization/") ? String(reference.dropFirst("Organization/".count)) : nil
    }
  }
}
