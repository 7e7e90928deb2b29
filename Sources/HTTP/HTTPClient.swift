// The client sends checked requests and follows redirects; what libcurl may do stands in TransferOptions. It knows no
// FHIR, no hospital and no retry: a caller that wants another attempt makes it.

/// Asks http and https servers, safely and within bounds.
///
///     let client = HTTPClient()
///     let request = HTTPRequest(url, headers: ["Accept": "application/fhir+json"])
///     let response = try await client.send(request)
///
/// One thread and one pool of connections serve all tasks. No cookies, no netrc, no proxy from the environment.
public final class HTTPClient: Sendable {
  /// What holds for all requests of a client.
  public struct Configuration: Sendable {
    /// The proxy as `http://host:port`; nil means none, whatever the environment says.
    public var proxy: String?
    /// The most connections to one host at a time, at least 1; further requests wait, within their total deadline.
    public var connectionsPerHost = 16
    /// The most connections kept open for later, at least 1.
    public var idleConnections = 64

    /// The defaults.
    public init() {}
  }

  /// Nil if libcurl or a thread could not be had: every request is then unreachable.
  private let thread: TransferThread?

  /// A client, with its thread.
  public init(_ configuration: Configuration = Configuration()) {
    thread = TransferThread(configuration)
  }

  deinit { shutdown() }

  /// Sends a request and gives the complete answer, whatever its status. Cancelling the task ends the transfer.
  public func send(_ request: HTTPRequest) async throws(HTTPFault) -> HTTPResponse {
    let deadline = ContinuousClock.now + request.totalDeadline
    let first = try CheckedRequest(request)
    var answer = try await carry(first, until: deadline)
    for _ in 0..<request.maximumRedirects {
      guard let next = following(answer, of: request, from: first.origin) else { break }
      answer = try await carry(next, until: deadline)
    }
    return answer.response
  }

  /// Ends all transfers as cancelled, closes all connections and returns when the thread has ended. Requests sent
  /// afterwards are cancelled. A client that is let go of does this by itself.
  public func shutdown() { thread?.stop() }

  private func carry(
    _ request: CheckedRequest, until deadline: ContinuousClock.Instant
  ) async throws(HTTPFault) -> Answer {
    guard let thread else {
      throw .unreachable(host: request.origin.host, reason: "the client could not start")
    }
    let transfer = Transfer(request, deadline: deadline)
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.continuation = continuation
        thread.start(transfer)
      }
    } onCancel: {
      thread.cancel(transfer)
    }
    return try outcome.get()
  }

  /// The request an answer redirects to, if it may be followed: same origin, and a method that changes nothing.
  private func following(_ answer: Answer, of request: HTTPRequest, from origin: Origin) -> CheckedRequest? {
    guard [301, 302, 303, 307, 308].contains(answer.response.status), let url = answer.redirect,
      request.method == .get || request.method == .head
    else { return nil }
    var next = request
    next.url = url
    guard let checked = try? CheckedRequest(next), checked.origin == origin else { return nil }
    return checked
  }
}
