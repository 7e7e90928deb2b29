import FHIR
import Tree

/// What is asked of an AuditEvent of the trail, by the secretariat's commands and over HTTP: nothing that a FHIR client
/// could not read out of it.
public struct AuditFacts: Sendable {
  /// When, in Japan's time: `2026-11-22T17:48:09+09:00`. In the order of time as texts.
  public let recorded: String
  /// 0 done, 4 refused, 8 failed.
  public let outcome: String
  /// Who and what it names.
  public let references: Set<String>
  /// Those of the people who acted.
  public let agents: Set<String>
  /// The line of the decision, or the word of the refusal.
  public let outcomeText: String
  /// The code of its type: `rest` for an interaction with records.
  public let type: String
  /// The occupation of whoever acted, where that is known.
  public let occupation: String?
  /// Likewise the id of the facility.
  public let facility: String?

  /// Nil where the bytes are no event.
  public init?(_ bytes: [UInt8]) {
    guard let document = FHIRFormat.json.read(bytes).document else { return nil }
    self.init(document.root)
  }

  /// Nil where the element is no event.
  init?(_ event: Element) {
    guard let recorded = event.first("recorded")?.value else { return nil }
    self.recorded = recorded
    outcome = event.first("outcome")?.value ?? ""
    let agents = event.all("agent")
    let acting = Set(agents.compactMap { $0.at("who.reference")?.value })
    self.agents = acting.filter { $0.hasPrefix("Practitioner/") }
    references = acting.union(event.all("entity").compactMap { $0.at("what.reference")?.value })
    outcomeText = event.first("outcomeDesc")?.value ?? ""
    type = event.at("type.code")?.value ?? ""
    occupation = agents.first?.at("role.coding.code")?.value
    facility = (agents.first?.at("location.reference")?.value).flatMap { reference in
      reference.hasPrefix("Organization/") ? String(reference.dropFirst("Organization/".count)) : nil
    }
  }
}
