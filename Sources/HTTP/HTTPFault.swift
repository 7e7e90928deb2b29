// A fault is why there is no response. It names the host and a reason out of a fixed list, never a path, a query, a
// header or a body: those can carry a patient's number, and faults are logged.

/// Why there is no response.
public enum HTTPFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// No name, no connection, or it was lost before the answer began; the server may have acted on the request. A server
  /// that refuses our certificate under TLS 1.3 looks like this.
  case unreachable(host: String, reason: String)
  /// A deadline passed.
  case timeout(host: String)
  /// The server could not be recognised, or did not recognise us, or TLS failed.
  case tls(host: String, reason: String)
  /// The body has more bytes than the request allows, or the headers more than any request allows.
  case tooLarge(host: String, limit: Int)
  /// The answer is cut short or is not HTTP.
  case `protocol`(host: String, reason: String)
  /// Nothing was sent, because the request must not be.
  case invalidRequest(Flaw)
  /// The task was cancelled, or the client shut down.
  case cancelled(host: String)

  /// What is wrong with a request that must not be sent.
  public enum Flaw: String, Sendable, CaseIterable {
    case url = "the URL is not an absolute URL in visible ASCII"
    case scheme = "the URL is neither http nor https"
    case credentials = "the URL holds a user or password"
    case headerName = "a header's name is not a token"
    case headerValue = "a header's value has a character other than visible ASCII, space and tab"
    case reservedHeader = "a header is the client's own to set"
    case body = "the method takes no body"
    case bounds = "a deadline, size or count is out of range"
    case trust = "the trust cannot be applied: no https, no sha256 pin, or an empty or unusable file name"
  }

  /// The host, with its port unless that is the scheme's own; nil for an invalid request.
  public var host: String? {
    switch self {
    case .unreachable(let host, _), .timeout(let host), .tls(let host, _), .tooLarge(let host, _),
      .protocol(let host, _), .cancelled(let host):
      host
    case .invalidRequest: nil
    }
  }

  /// The kind of fault, the host, and the reason.
  public var description: String {
    switch self {
    case .unreachable(let host, let reason): "\(host) is unreachable: \(reason)"
    case .timeout(let host): "\(host) did not answer in time"
    case .tls(let host, let reason): "no secure connection to \(host): \(reason)"
    case .tooLarge(let host, let limit): "the answer of \(host) is larger than \(limit) bytes"
    case .protocol(let host, let reason): "the answer of \(host) is not valid HTTP: \(reason)"
    case .invalidRequest(let flaw): "the request was not sent: \(flaw.rawValue)"
    case .cancelled(let host): "the request to \(host) was cancelled"
    }
  }
}
