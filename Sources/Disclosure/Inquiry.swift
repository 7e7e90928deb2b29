import Access
import HTTP
import Synchronization

/// An *inquiry* is one question of a physician to one hospital: who asks about which number, until when. It sends the
/// calls, and says of each what the hospital's server made of it. It reads no body.
struct Inquiry: Sendable {
  let hospital: Hospital
  let physician: Physician
  /// The patient's number at the hospital.
  let number: String
  /// The resource types asked for.
  let types: [String]
  /// The object identifier of the facility for which the physician asks.
  let facilityOID: String
  let requestID: String
  let today: Day
  let log = ExchangeLog()
  private let http: HTTPClient
  private let deadline: ContinuousClock.Instant

  /// The time of the hospital's deadline runs from here.
  init(
    _ hospital: Hospital, physician: Physician, number: String, types: [String], facilityOID: String, requestID: String,
    today: Day, http: HTTPClient
  ) {
    self.hospital = hospital
    self.physician = physician
    self.number = number
    self.types = types
    self.facilityOID = facilityOID
    self.requestID = requestID
    self.today = today
    self.http = http
    deadline = ContinuousClock.now + hospital.deadline
  }

  /// The most bytes of one body.
  private static let bodyLimit = 8 << 20

  /// The body of a successful answer, with its media type. Asks once more where no connection was had.
  func get(_ url: String, accept: String) async throws(DisclosureFailure) -> (body: [UInt8], mediaType: String) {
    let response: HTTPResponse
    do throws(HTTPFault) {
      response = try await send(url, accept: accept)
    } catch {
      log.add(url, nil)
      throw DisclosureFailure(error)
    }
    log.add(url, response)
    if let refusal = DisclosureFailure.Refusal(status: response.status) { throw .refused(refusal) }
    return (response.body, response.headers["Content-Type"] ?? "")
  }

  private func send(_ url: String, accept: String) async throws(HTTPFault) -> HTTPResponse {
    do throws(HTTPFault) {
      return try await http.send(try request(url, accept: accept))
    } catch .unreachable {
      return try await http.send(try request(url, accept: accept))
    }
  }

  /// The physician is named, and by what right: the hospital audits it, too.
  private func request(_ url: String, accept: String) throws(HTTPFault) -> HTTPRequest {
    let rest = ContinuousClock.now.duration(to: deadline)
    guard rest > .zero else { throw .timeout(host: hospital.id) }
    var request = HTTPRequest(
      url,
      headers: [
        "Accept": accept,
        "Authorization": "Bearer \(hospital.token)",
        "X-Requesting-Physician": HospitalAddress.escaped(physician.person),
        "X-Requesting-Facility": "urn:oid:\(HospitalAddress.escaped(facilityOID))",
        "X-Purpose-Of-Use": HospitalAddress.escaped(physician.purpose),
        "X-Request-ID": HospitalAddress.escaped(requestID),
      ])
    request.connectDeadline = hospital.connectDeadline
    request.totalDeadline = rest
    request.maximumBodySize = Self.bodyLimit
    request.trust = hospital.trust
    return request
  }
}

/// The calls of one inquiry, as they end.
final class ExchangeLog: Sendable {
  private let calls = Mutex<[HospitalAnswer.Exchange]>([])

  var exchanges: [HospitalAnswer.Exchange] { calls.withLock { $0 } }

  func add(_ url: String, _ response: HTTPResponse?) {
    let exchange = HospitalAnswer.Exchange(
      url: url, status: response?.status, digest: response.map { Digest.hexadecimal($0.body) })
    calls.withLock { $0.append(exchange) }
  }
}

extension DisclosureFailure {
  init(_ fault: HTTPFault) {
    switch fault {
    case .unreachable: self = .unreachable
    case .timeout: self = .timeout
    case .tls: self = .insecure
    case .tooLarge: self = .tooLarge
    case .protocol: self = .malformed
    case .invalidRequest: self = .misconfigured
    case .cancelled: self = .interrupted
    }
  }
}

extension DisclosureFailure.Refusal {
  /// Nil for success. 200 alone is one: what else there is below 300 has no body that answers a question.
  init?(status: Int) {
    switch status {
    case 200: return nil
    case 401: self = .credential
    case 403: self = .forbidden
    case 404, 410: self = .notFound
    case 300..<400: self = .redirect
    case 400..<500: self = .request
    default: self = .server
    }
  }
}
