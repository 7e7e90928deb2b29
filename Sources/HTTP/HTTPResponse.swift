// A response is a complete, well-formed answer: whatever is cut short or breaks HTTP is a fault and never one of these.
// Whether the status means success is for the caller to say.

/// A complete answer of a server.
public struct HTTPResponse: Sendable, CustomStringConvertible, CustomReflectable {
  /// The status code, 200 to 599 as a rule; never an interim 1xx.
  public let status: Int
  /// The headers as sent, in order; of the final answer only, without trailers.
  public let headers: HTTPHeaders
  /// The body, decoded if it came as gzip; Content-Encoding and Content-Length still tell of the encoded one. A gzip
  /// stream that its maker cut short within an intact answer is not noticed here: parse the body, always.
  public let body: [UInt8]

  /// The status and the size of the body.
  public var description: String { "status \(status), \(body.count) bytes" }

  /// Nothing but the description.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
