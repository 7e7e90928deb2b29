import Access
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
  /// A search of all types.
  case searchSystem = "search-system"
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
    case .search, .searchSystem, .disclosure, .operation, .batch, .transaction: "E"
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
  /// Names and values that tell more; never anything of a record.
  var details: [(String, String)] = []
  /// Whether it is the erasure of a patient.
  var isErasure = false
  /// SHA-256 of each answer that came from a hospital.
  var exchanges: [String] = []

  /// The outcome code of FHIR: 0 success, 4 refused, 8 out of order.
  var outcome: String {
    switch refusal {
    case nil: "0"
    case .unavailable?, .undecided?, .inEntry(_, .unavailable)?: "8"
    default: "4"
    }
  }

  /// Why: the refusal, and the decision behind it.
  var outcomeText: String {
    switch refusal {
    case .denied?, .inEntry(_, .denied)?, nil: decision?.description ?? "done"
    case let refusal?: refusal.word
    }
  }

  /// Whether a text can be an id of ours; anything else a caller wrote in its place stays out of the trail.
  static func isID(_ text: String) -> Bool { PrimitiveFormat.id.accepts(Array(text.utf8)[...]) }
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
    case .consentHolds: "consent-holds"
    case .unknownType: "unknown-type"
    case .invalid: "invalid"
    case .unprocessable: "unprocessable"
    case .tooLarge: "too-large"
    case .unsupportedMediaType, .unsupportedForm: "unsupported-media-type"
    case .unsupportedPatch: "unsupported-patch"
    case .notAcceptable: "not-acceptable"
    case .notAllowed: "not-allowed"
    case .badParameter: "bad-parameter"
    case .hiddenParameter: "hidden-parameter"
    case .timeout: "timeout"
    case .unsupportedEncoding: "unsupported-encoding"
    case .tooMany: "too-many"
    case .busy: "busy"
    case .inEntry(_, let refusal): refusal.word
    case .unavailable: "unavailable"
    case .undecided: "undecided"
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
