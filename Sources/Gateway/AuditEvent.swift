import Access
import FHIR
import JSON
import Storage
import Tree

/// What a request wanted to do, in FHIR's words (`restful-interaction`).
public enum Interaction: String, Sendable {
  case create, read, vread, search, update, patch, delete
  /// The versions of an entry, of a type, of everything.
  case historyInstance = "history-instance"
  case historyType = "history-type"
  case historySystem = "history-system"
  case batch, transaction
  /// `$validate` and the like.
  case operation
  /// Asking the hospitals.
  case disclosure = "search-disclosure"

  /// The CRUDE action of the audit event.
  var action: String {
    switch self {
    case .create: "C"
    case .read, .vread, .historyInstance, .historyType, .historySystem: "R"
    case .update, .patch: "U"
    case .delete: "D"
    case .search, .disclosure, .operation, .batch, .transaction: "E"
    }
  }

  /// The code of `restful-interaction`.
  var code: String {
    switch self {
    case .search, .disclosure: "search-type"
    default: rawValue
    }
  }
}

/// Names one request in headers, logs and audit; random, and tells nothing.
public struct RequestIdentifier: Sendable, Hashable, CustomStringConvertible {
  /// Its text.
  public let description: String
  /// Makes one from its parts.
  public init() { description = RandomID.make() }
}

/// One audit event (IHE BALP): who, from where, for what, on what, with which decision; no content. It becomes a FHIR
/// AuditEvent.
struct AuditEvent: Sendable {
  let interaction: Interaction
  let request: RequestIdentifier
  let recorded: Instant
  let scope: Scope?
  var decision: Decision?
  var refusal: Refusal?
  /// Whose data it is about, or was asked for.
  var patients: [String] = []
  var type: String?
  var id: String?
  /// The resource types that hospitals were asked for.
  var types: [String] = []
  /// The names of the search parameters that are known, never their values; and how many more there were.
  var parameters: [String] = []
  var unknownParameters = 0
  /// The hospitals that were asked.
  var hospitals: [String] = []
  /// SHA-256 of each answer that came from a hospital.
  var exchanges: [String] = []

  /// The outcome code of FHIR: 0 success, 4 refused, 8 out of order.
  var outcome: String {
    switch refusal {
    case nil: "0"
    case .unavailable?, .inEntry(_, .unavailable)?: "8"
    default: "4"
    }
  }

  /// Why: the refusal, and the decision behind it.
  private var outcomeText: String {
    switch refusal {
    case .denied?, .inEntry(_, .denied)?, nil: decision?.description ?? "done"
    case let refusal?: refusal.word
    }
  }

  /// Whether a text can be an id of ours; anything else a caller wrote in its place stays out of the trail.
  static func isID(_ text: String) -> Bool { PrimitiveFormat.id.accepts(Array(text.utf8)[...]) }

  /// The event as a FHIR resource.
  func resource(observer: String) -> Document {
    let schema = R4.schema
    guard let root = schema.type(named: "AuditEvent") else { preconditionFailure("R4 has AuditEvent") }
    var event = DocumentBuilder(schema: schema, root: root)
    event.begin("type")
    event.leaf("system", "http://terminology.hl7.org/CodeSystem/audit-event-type")
    event.leaf("code", "rest")
    event.close()
    event.begin("subtype")
    event.leaf("system", "http://hl7.org/fhir/restful-interaction")
    event.leaf("code", interaction.code)
    event.close()
    event.leaf("action", interaction.action)
    event.leaf("recorded", JapanTime.instant(recorded.seconds))
    event.leaf("outcome", outcome)
    event.leaf("outcomeDesc", outcomeText)
    let who = decision ?? scope?.decision
    if let purpose = who?.purpose, !purpose.isEmpty {
      event.begin("purposeOfEvent")
      event.begin("coding")
      event.leaf("system", "http://terminology.hl7.org/CodeSystem/v3-ActReason")
      event.leaf("code", purpose)
      event.close()
      event.close()
    }
    event.begin("agent")
    if let who {
      event.begin("role")
      event.begin("coding")
      event.leaf("system", "https://mict.example/fhir/CodeSystem/mict-occupation")
      event.leaf("code", who.occupation)
      event.close()
      event.close()
      event.begin("who")
      event.leaf("reference", "Practitioner/\(who.person)")
      event.close()
      event.leaf("requestor", "true")
      event.begin("location")
      event.leaf("reference", "Organization/\(who.facility)")
      event.close()
      if let version = who.tableVersion { event.leaf("policy", "https://mict.example/fhir/access/\(version)") }
      if let terminal = who.terminal {
        event.begin("network")
        event.leaf("address", terminal)
        event.leaf("type", "1")
        event.close()
      }
    } else {
      event.leaf("requestor", "true")
    }
    event.close()
    event.begin("source")
    event.begin("observer")
    event.leaf("display", observer)
    event.close()
    event.close()
    // A patient that a decision names is the caller's own word for one.
    for patient in patients.isEmpty ? [decision?.patient].compactMap({ $0 }) : patients where Self.isID(patient) {
      entity(&event, reference: "Patient/\(patient)", role: "1")
    }
    if let type, let id { entity(&event, reference: "\(type)/\(id)", role: "4") }
    query(&event)
    return event.finish()
  }

  private func entity(_ event: inout DocumentBuilder, reference: String, role: String) {
    event.begin("entity")
    event.begin("what")
    event.leaf("reference", reference)
    event.close()
    event.begin("role")
    event.leaf("system", "http://terminology.hl7.org/CodeSystem/object-role")
    event.leaf("code", role)
    event.close()
    event.close()
  }

  private func query(_ event: inout DocumentBuilder) {
    event.begin("entity")
    event.begin("what")
    event.begin("identifier")
    event.leaf("system", "https://mict.example/fhir/IdSystem/request")
    event.leaf("value", request.description)
    event.close()
    event.close()
    event.begin("role")
    event.leaf("system", "http://terminology.hl7.org/CodeSystem/object-role")
    event.leaf("code", "24")
    event.close()
    if let type, id == nil { event.leaf("name", type) }
    for (name, texts) in [
      ("parameter", parameters), ("unknown-parameters", unknownParameters > 0 ? ["\(unknownParameters)"] : []),
      ("type", types), ("hospital", hospitals), ("answer-sha256", exchanges),
    ] {
      for text in texts where !text.isEmpty {
        event.begin("detail")
        event.leaf("type", name)
        event.leaf("valueString", text)
        event.close()
      }
    }
    event.close()
  }
}

extension Refusal {
  /// The decision behind it, where there is one.
  var decision: Decision? {
    switch self {
    case .denied(let decision): decision
    case .inEntry(_, let refusal): refusal.decision
    default: nil
    }
  }

  /// One word for the audit.
  var word: String {
    switch self {
    case .unauthenticated: "unauthenticated"
    case .denied: "denied"
    case .notFound: "not-found"
    case .gone: "gone"
    case .noSuchUpdate: "no-such-update"
    case .preconditionFailed: "precondition-failed"
    case .severalMatch: "several-match"
    case .unknownType: "unknown-type"
    case .invalid: "invalid"
    case .unprocessable: "unprocessable"
    case .tooLarge: "too-large"
    case .unsupportedMediaType: "unsupported-media-type"
    case .unsupportedPatch: "unsupported-patch"
    case .notAcceptable: "not-acceptable"
    case .notAllowed: "not-allowed"
    case .badParameter: "bad-parameter"
    case .hiddenParameter: "hidden-parameter"
    case .timeout: "timeout"
    case .inEntry(_, let refusal): refusal.word
    case .unavailable: "unavailable"
    }
  }
}

/// Writes audit events to the trail.
struct Auditor: Sendable {
  let trail: AuditTrail
  let name: String

  func bytes(_ event: AuditEvent) -> [UInt8] { JSONWriter.text(event.resource(observer: name)) }

  /// Errors: the database's; whoever gets one must refuse.
  func record(_ event: AuditEvent) async throws { try await trail.append(bytes(event)) }
}
