import Access
import FHIR
import JSON
import Tree

/// One audit event of a command of the secretariat: who did what, to whom; no content. It becomes a FHIR AuditEvent.
struct AdminEvent {
  /// What was done: a type, and for some a subtype, of DICOM's audit events; an erasure has its own code system.
  enum Kind {
    case registryLoaded, registryShown, registryChanged, tokenMade, tokenRevoked, emergency, disasterOn, disasterOff
    case auditShown, auditVerified, statistics, purged, proved, refused
    case copied, restored, reindexed
  }

  let kind: Kind
  /// Somebody of the secretariat, or nil.
  let actor: Facts?
  let now: Instant
  /// What it was done to, as references; ids that no FHIR reference can have are left out.
  var references: [String] = []
  /// Names and values that tell more.
  var details: [(String, String)] = []
  /// 0 where it was done, 4 where it was refused.
  var outcome = "0"

  init(
    _ kind: Kind, actor: Facts?, now: Instant, references: [String] = [], details: [(String, String)] = []
  ) {
    self.kind = kind
    self.actor = actor
    self.now = now
    self.references = references
    self.details = details
  }

  /// The event as the trail takes it.
  var bytes: [UInt8] { JSONWriter.text(resource) }

  private static let dicom = "http://dicom.nema.org/resources/ontology/DCM"

  private var resource: Document {
    let schema = R4.schema
    guard let root = schema.type(named: "AuditEvent") else { preconditionFailure("R4 has AuditEvent") }
    var event = DocumentBuilder(schema: schema, root: root)
    event.coding("type", kind.type.system, kind.type.code)
    if let subtype = kind.subtype { event.coding("subtype", Self.dicom, subtype) }
    event.leaf("action", kind.action)
    event.leaf("recorded", JapanTime.instant(now.seconds))
    event.leaf("outcome", outcome)
    event.leaf("outcomeDesc", kind.words)
    event.begin("agent")
    if let actor {
      event.begin("role")
      event.coding("coding", "https://mict.example/fhir/CodeSystem/mict-occupation", actor.person.occupation)
      event.close()
      event.begin("who")
      event.leaf("reference", "Practitioner/\(actor.person.id)")
      event.close()
    } else {
      event.leaf("name", "operator of the command line")
    }
    event.leaf("requestor", "true")
    if let actor {
      event.begin("location")
      event.leaf("reference", "Organization/\(actor.facility.id)")
      event.close()
    }
    event.close()
    event.begin("source")
    event.begin("observer")
    event.leaf("display", "mict admin")
    event.close()
    event.close()
    for reference in references where Self.isReference(reference) {
      event.begin("entity")
      event.begin("what")
      event.leaf("reference", reference)
      event.close()
      event.coding(
        "role", "http://terminology.hl7.org/CodeSystem/object-role", reference.hasPrefix("Patient/") ? "1" : "4")
      event.close()
    }
    if !details.isEmpty {
      event.begin("entity")
      event.leaf("name", kind.words)
      for (name, value) in details where !value.isEmpty {
        event.begin("detail")
        event.leaf("type", name)
        event.leaf("valueString", value)
        event.close()
      }
      event.close()
    }
    return event.finish()
  }

  private static func isReference(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && PrimitiveFormat.id.accepts(Array(parts[1].utf8)[...])
  }
}

extension AdminEvent.Kind {
  /// 110101 Audit Log Used, 110106 Export, 110107 Import, 110112 Query, 110113 Security Alert; `destroy` of the life cycle of records.
  var type: (system: String, code: String) {
    let dicom = "http://dicom.nema.org/resources/ontology/DCM"
    return switch self {
    case .auditShown, .auditVerified: (dicom, "110101")
    case .registryShown, .statistics, .proved: (dicom, "110112")
    case .copied: (dicom, "110106")
    case .restored: (dicom, "110107")
    case .purged: ("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "destroy")
    default: (dicom, "110113")
    }
  }

  /// 110127 and 110138 Emergency Override Started and Stopped, 110136 Security Roles Changed, 110137 User Security
  /// Attributes Changed, 110132 Use of Restricted Function.
  var subtype: String? {
    switch self {
    case .emergency, .disasterOn: "110127"
    case .disasterOff: "110138"
    case .registryLoaded, .registryChanged: "110136"
    case .tokenMade, .tokenRevoked: "110137"
    case .refused: "110132"
    case .registryShown, .auditShown, .auditVerified, .statistics, .purged, .proved, .copied, .restored, .reindexed: nil
    }
  }

  var action: String {
    switch self {
    case .registryLoaded, .tokenMade, .restored: "C"
    case .registryChanged, .tokenRevoked, .emergency, .disasterOn, .disasterOff, .reindexed: "U"
    case .registryShown, .auditShown, .auditVerified, .statistics, .proved, .copied: "R"
    case .purged: "D"
    case .refused: "E"
    }
  }

  var words: String {
    switch self {
    case .registryLoaded: "registry loaded"
    case .registryShown: "registry shown"
    case .registryChanged: "registry changed"
    case .tokenMade: "token made"
    case .tokenRevoked: "token revoked"
    case .emergency: "emergency declared"
    case .disasterOn: "disaster mode on"
    case .disasterOff: "disaster mode off"
    case .auditShown: "audit trail shown"
    case .auditVerified: "audit trail verified"
    case .statistics: "usage statistics made"
    case .purged: "patient purged"
    case .proved: "traces looked for"
    case .reindexed: "search terms evaluated anew"
    case .copied: "backup made"
    case .restored: "restored from a backup"
    // As the gateway's own refusals: the reason first.
    case .refused: "\(Reason.secretariatOnly.rawValue) refused"
    }
  }
}

extension DocumentBuilder {
  fileprivate mutating func coding(_ name: String, _ system: String, _ code: String) {
    begin(name)
    leaf("system", system)
    leaf("code", code)
    close()
  }
}
