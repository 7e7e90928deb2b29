import Access
import FHIR
import JSON
import Tree

// An audit event as a FHIR AuditEvent, element by element as IHE's Basic Audit Log Patterns have it (Read, Query, Create,
// Update, Delete, each with a patient; https://profiles.ihe.net/ITI/BALP). Agents: the *user*, where one is known; the
// *client*, which is the terminal with its program; the *server*. Entities: each patient, the resource (*data*), or the
// *query*, and the request (*transaction*), with what else is told.
//
// It differs from the patterns knowingly: a search has one event with all its patients, not one for each; its query has the
// names of parameters and none of their values, which may tell of somebody; the decision is the outcome's text, and a
// refusal has the same form with another outcome.

extension AuditEvent {
  private static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
  private static let participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
  private static let entityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
  private static let objectRole = "http://terminology.hl7.org/CodeSystem/object-role"

  /// The event as a FHIR resource. `observer` is the server's name.
  func resource(observer: String) -> Document {
    let schema = R4.schema
    guard let root = schema.type(named: "AuditEvent") else { preconditionFailure("R4 has AuditEvent") }
    var event = DocumentBuilder(schema: schema, root: root)
    event.code("type", "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest")
    event.code("subtype", "http://hl7.org/fhir/restful-interaction", interaction.code)
    if isErasure { event.code("subtype", "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "destroy") }
    event.leaf("action", interaction.action)
    event.leaf("recorded", JapanTime.instant(recorded.seconds))
    event.leaf("outcome", outcome)
    event.leaf("outcomeDesc", outcomeText)
    let who = decision ?? scope?.decision
    if let who { event.purpose("purposeOfEvent", who.purpose) }
    if let who { user(who, &event) }
    client(who, &event)
    server(observer, &event)
    event.begin("source")
    event.begin("observer")
    event.leaf("display", observer)
    event.close()
    event.code("type", "http://terminology.hl7.org/CodeSystem/security-source-type", "4")
    event.close()
    // A patient that a decision names is the caller's own word for one.
    for patient in patients.isEmpty ? [decision?.patient].compactMap({ $0 }) : patients where Self.isID(patient) {
      entity(&event, reference: "Patient/\(patient)", type: "1", role: "1")
    }
    if let type, let id { entity(&event, reference: "\(type)/\(id)", type: "2", role: "4") }
    if [.search, .disclosure].contains(interaction) { query(&event) }
    transaction(&event)
    return event.finish()
  }

  /// Whether what is asked for flows from the server to the client: then the server is the source.
  private var isRead: Bool { interaction.action == "R" }

  private func user(_ who: Decision, _ event: inout DocumentBuilder) {
    event.begin("agent")
    let receives = isRead || interaction.action == "E"
    event.concept("type", Self.participation, receives ? "IRCP" : "AUT")
    event.concept("role", "https://mict.example/fhir/CodeSystem/mict-occupation", who.occupation)
    event.reference("who", "Practitioner/\(who.person)")
    event.leaf("requestor", "true")
    event.reference("location", "Organization/\(who.facility)")
    if let version = who.tableVersion { event.leaf("policy", "https://mict.example/fhir/access/\(version)") }
    event.purpose("purposeOfUse", who.purpose)
    event.close()
  }

  private func client(_ who: Decision?, _ event: inout DocumentBuilder) {
    event.begin("agent")
    event.concept("type", Self.dicom, isRead ? "110152" : "110153")
    event.begin("who")
    if let terminal = who?.terminal, Self.isID(terminal) { event.leaf("reference", "Device/\(terminal)") }
    if let program = who?.client?.id {
      event.begin("identifier")
      event.leaf("system", "https://mict.example/fhir/IdSystem/client")
      event.leaf("value", program)
      event.close()
    }
    if who?.terminal == nil { event.leaf("display", "a terminal that is not known") }
    event.close()
    event.leaf("requestor", who == nil ? "true" : "false")
    event.network(who?.terminal ?? "-")
    event.close()
  }

  private func server(_ name: String, _ event: inout DocumentBuilder) {
    event.begin("agent")
    event.concept("type", Self.dicom, isRead ? "110153" : "110152")
    event.begin("who")
    event.leaf("display", name)
    event.close()
    event.leaf("requestor", "false")
    event.network(name)
    event.close()
  }

  private func entity(_ event: inout DocumentBuilder, reference: String, type: String, role: String) {
    event.begin("entity")
    event.reference("what", reference)
    event.code("type", Self.entityType, type)
    event.code("role", Self.objectRole, role)
    event.close()
  }

  /// What was searched for: the type and the names of known parameters.
  private func query(_ event: inout DocumentBuilder) {
    event.begin("entity")
    event.code("type", Self.entityType, "2")
    event.code("role", Self.objectRole, "24")
    let names = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
    let text = (type ?? types.joined(separator: ",")) + names
    event.leaf("description", text.isEmpty ? "-" : text)
    event.leaf("query", Self.base64(Array((text.isEmpty ? "-" : text).utf8)))
    event.close()
  }

  /// The request, by the id that its answer has too (`X-Request-Id`), and what more is told of it.
  private func transaction(_ event: inout DocumentBuilder) {
    event.begin("entity")
    event.begin("what")
    event.begin("identifier")
    event.leaf("system", "https://mict.example/fhir/IdSystem/request")
    event.leaf("value", request.description)
    event.close()
    event.close()
    event.code("type", "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId")
    for (name, texts) in [
      ("parameter", parameters), ("unknown-parameters", unknownParameters > 0 ? ["\(unknownParameters)"] : []),
      ("type", types), ("hospital", hospitals), ("answer-sha256", exchanges),
    ] + details.map({ ($0.0, [$0.1]) }) {
      for text in texts where !text.isEmpty {
        event.begin("detail")
        event.leaf("type", name)
        event.leaf("valueString", text)
        event.close()
      }
    }
    event.close()
  }

  /// Base64 (RFC 4648 §4).
  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let three = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
      let bits = three[0] << 16 | three[1] << 8 | three[2]
      let count = min(3, bytes.count - start) + 1
      for place in 0..<4 { text.append(place < count ? letters[Int(bits >> UInt32(18 - 6 * place) & 63)] : "=") }
    }
    return text
  }
}

extension DocumentBuilder {
  fileprivate mutating func code(_ name: String, _ system: String, _ code: String) {
    begin(name)
    leaf("system", system)
    leaf("code", code)
    close()
  }

  fileprivate mutating func concept(_ name: String, _ system: String, _ value: String) {
    begin(name)
    code("coding", system, value)
    close()
  }

  fileprivate mutating func purpose(_ name: String, _ purpose: String) {
    if !purpose.isEmpty { concept(name, "http://terminology.hl7.org/CodeSystem/v3-ActReason", purpose) }
  }

  fileprivate mutating func reference(_ name: String, _ reference: String) {
    begin(name)
    leaf("reference", reference)
    close()
  }

  /// A machine, by its name.
  fileprivate mutating func network(_ name: String) {
    begin("network")
    leaf("address", name)
    leaf("type", "1")
    close()
  }
}
