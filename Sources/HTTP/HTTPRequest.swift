// A request is what the caller wants sent, with the bounds within which it must be answered. It is plain data and may
// be wrong; CheckedRequest is the one that may be sent. Its descriptions show no path, query, header or body, because
// all of them can name a patient.

/// What to ask of a server, and the bounds of the answer.
public struct HTTPRequest: Sendable, CustomStringConvertible, CustomReflectable {
  /// The methods this client knows.
  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
  }

  /// The method.
  public var method: Method
  /// An absolute http or https URL in ASCII, percent-encoded, without user or password.
  public var url: String
  /// The headers to send. Nothing is added but what HTTP needs (Host, Content-Length, Accept-Encoding: gzip).
  public var headers: HTTPHeaders
  /// The body; must be empty for GET and HEAD. A request with a body, and any POST or PATCH, is sent at most once.
  public var body: [UInt8]
  /// Time for finding the name, connecting and TLS. Positive, at most a day.
  public var connectDeadline: Duration = .seconds(2)
  /// Time for everything, waiting for a free connection and redirects included. Positive, at most a day.
  public var totalDeadline: Duration = .seconds(10)
  /// The most bytes of body the answer may have, counted after decoding.
  public var maximumBodySize = 32 << 20
  /// How many redirects to follow: only of GET and HEAD, only to the same scheme, host and port. A redirect that is not
  /// followed is the answer.
  public var maximumRedirects = 0
  /// By what the server is recognised, when the scheme is https.
  public var trust = HTTPTrust.system

  /// A GET with the default bounds.
  public init(_ url: String, headers: HTTPHeaders = [:]) {
    self.init(.get, url, headers: headers)
  }

  /// A request with the default bounds.
  public init(_ method: Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// The method and the host.
  public var description: String { "\(method.rawValue) \(Origin(url: url)?.host ?? "(no host)")" }

  /// Nothing but the description.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
