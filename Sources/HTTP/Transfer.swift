// A transfer is one request on its way and what has come back of it so far. Its task and the transfer thread share it:
// the task fills in the first three properties before handing it over, and all else belongs to the thread alone.

import CCurl

/// What a transfer ends with: a response, and where it redirects to, if it does.
struct Answer: Sendable {
  let response: HTTPResponse
  let redirect: String?
}

/// One request on its way.
final class Transfer: @unchecked Sendable {
  typealias Outcome = Result<Answer, HTTPFault>

  let request: CheckedRequest
  let deadline: ContinuousClock.Instant
  var continuation: CheckedContinuation<Outcome, Never>?

  /// Set by a cancellation, which may come before the start.
  var isCancelled = false
  /// The handle it runs on, and the header lines libcurl reads from it; nil before the start and after the end.
  var easy: UnsafeMutableRawPointer?
  var headerList: UnsafeMutablePointer<curl_slist>?

  private var body: [UInt8] = []
  private var headerBytes = 0
  private var sentBytes = 0
  /// The limit that the answer went over.
  private var exceeded: Int?

  /// The most bytes of header lines one answer may have, interim answers and trailers included.
  static let maximumHeaderBytes = 64 << 10

  init(_ request: CheckedRequest, deadline: ContinuousClock.Instant) {
    self.request = request
    self.deadline = deadline
  }

  /// Hands the outcome to the waiting task; only the first one counts.
  func end(_ outcome: Outcome) {
    continuation?.resume(returning: outcome)
    continuation = nil
  }

  /// Takes bytes of the body, decoded; false if they are too many.
  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= request.maximumBodySize - body.count else {
      exceeded = request.maximumBodySize
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Counts a header line; false if there are too many.
  func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= Self.maximumHeaderBytes else {
      exceeded = Self.maximumHeaderBytes
      return false
    }
    return true
  }

  /// Gives the next bytes of the request's body; 0 at its end.
  func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, request.body.count - sentBytes)
    request.body.withUnsafeBytes { body in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: body[sentBytes..<sentBytes + count]))
    }
    sentBytes += count
    return count
  }

  /// What a handle that libcurl calls done has brought.
  func outcome(_ code: CURLcode, of easy: UnsafeMutableRawPointer) -> Outcome {
    let host = request.origin.host
    if let exceeded { return .failure(.tooLarge(host: host, limit: exceeded)) }
    if let fault = HTTPFault(code, host: host) {
      if case .unreachable(_, let reason) = fault, headerBytes > 0 {
        return .failure(.protocol(host: host, reason: reason))
      }
      return .failure(fault)
    }
    let status = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE)
    guard status >= 200 else { return .failure(.protocol(host: host, reason: "it has no final status")) }
    let response = HTTPResponse(status: status, headers: headers(of: easy), body: body)
    let redirect = ccurl_get_text(easy, CURLINFO_REDIRECT_URL).map { String(cString: $0) }
    return .success(Answer(response: response, redirect: redirect))
  }

  /// libcurl leaves the line's carriage return in an empty value.
  private func trimmed(_ value: String) -> String {
    value.utf8.last == UInt8(ascii: "\r") ? String(decoding: value.utf8.dropLast(), as: UTF8.self) : value
  }

  private func headers(of easy: UnsafeMutableRawPointer) -> HTTPHeaders {
    var headers = HTTPHeaders()
    var header: UnsafeMutablePointer<curl_header>?
    while let next = curl_easy_nextheader(easy, UInt32(CURLH_HEADER), -1, header) {
      if let name = next.pointee.name, let value = next.pointee.value {
        headers.append(String(cString: name), trimmed(String(cString: value)))
      }
      header = next
    }
    return headers
  }
}
