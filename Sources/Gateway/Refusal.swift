public import Access
import Database
public import Tree

/// Why a request is refused: a closed list for the whole world. One `switch` (in `Server`) turns it into a status and an
/// OperationOutcome. No case carries a stored value.
public enum Refusal: Error, Sendable {
  /// No token, or one that is not good.
  case unauthenticated
  /// The decision denies it.
  case denied(Decision)
  /// Not there, or not readable: the same.
  case notFound
  /// It was there for this caller, and is no more.
  case gone
  /// There is nothing to update, and ids are given by the gateway alone.
  case noSuchUpdate
  /// What is seen now is not what the caller's condition asks for.
  case preconditionFailed
  /// More than one entry meets the criteria of a change that is for one.
  case severalMatch
  /// A consent of the patient holds, so the patient can't be erased.
  case consentHolds
  /// The path names no resource type of FHIR R4 that is served.
  case unknownType(String)
  /// The body can't be read, or isn't a FHIR resource.
  case invalid([Issue])
  /// The body is a FHIR resource, but not one that can be stored here.
  case unprocessable([Issue])
  /// The body is larger than so many bytes.
  case tooLarge(limit: Int)
  /// The body's media type is not FHIR's.
  case unsupportedMediaType
  /// The media type of a search by POST is not that of a form.
  case unsupportedForm
  /// The media type of a patch is none that is taken.
  case unsupportedPatch
  /// No media type that the caller accepts can be written.
  case notAcceptable
  /// The interaction is not offered there.
  case notAllowed(allowed: [String])
  /// A parameter is unknown, or its value is not written as it must be; why in English, and perhaps in Japanese.
  case badParameter(name: String, reason: String, japanese: String? = nil)
  /// A parameter speaks of what this occupation may not read, whatever is stored.
  case hiddenParameter(name: String)
  /// The body did not come in time.
  case timeout
  /// The body is packed in a way that is not known.
  case unsupportedEncoding
  /// The caller asks too often: it may again in so many seconds.
  case tooMany(retryAfter: Int)
  /// Too much is asked at once: it may be tried again in so many seconds.
  case busy(retryAfter: Int)
  /// An entry of a transaction is refused, by its number from 0; so nothing of the transaction was done.
  indirect case inEntry(Int, Refusal)
  /// Something the gateway needs is out of order; nothing was changed.
  case unavailable
  /// The database was lost while it kept the change: it may be kept, or not.
  case undecided

  /// Whether it says nothing of the request but that there are too many.
  public var isOfTraffic: Bool {
    switch self {
    case .tooMany, .busy: true
    default: false
    }
  }
}

extension Refusal {
  /// What a write that went wrong comes to.
  init(ofWrite error: any Error) {
    self = (error as? DatabaseFault)?.kind == .undecided ? .undecided : .unavailable
  }
}
