// What the tests of this folder share: a client and a scripted server that are both gone when the test ends, and the
// fault of a request that must not succeed.

import HTTP
import Testing

/// Runs a test against a server with that script, and stops client and server afterwards.
func withServer(
  tls: ServerTLS? = nil, configuration: HTTPClient.Configuration = HTTPClient.Configuration(),
  script: @escaping ScriptedServer.Script, test: (ScriptedServer, HTTPClient) async throws -> Void
) async throws {
  let server = try ScriptedServer(tls: tls, script: script)
  let client = HTTPClient(configuration)
  defer {
    client.shutdown()
    server.stop()
  }
  try await test(server, client)
}

/// A script that answers every request on the connection.
func answering(_ answer: @escaping @Sendable (Peer, ReceivedRequest) -> Void) -> ScriptedServer.Script {
  { peer in
    while let request = peer.readRequest() { answer(peer, request) }
  }
}

/// A script that reads a request, writes the bytes and closes.
func writing(_ bytes: [UInt8]) -> ScriptedServer.Script {
  { peer in
    if peer.readRequest() != nil { peer.write(bytes) }
  }
}

/// A script that reads a request, writes the text and closes.
func writing(_ text: String) -> ScriptedServer.Script { writing(Array(text.utf8)) }

/// A request whose deadlines no busy machine misses; tests of deadlines set their own.
func unhurried(
  _ method: HTTPRequest.Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []
) -> HTTPRequest {
  var request = HTTPRequest(method, url, headers: headers, body: body)
  request.connectDeadline = .seconds(120)
  request.totalDeadline = .seconds(120)
  return request
}

/// A GET of that URL, likewise.
func unhurried(_ url: String, headers: HTTPHeaders = [:]) -> HTTPRequest { unhurried(.get, url, headers: headers) }

/// The fault of a request; records an issue and gives nil if it is answered.
func fault(of request: HTTPRequest, by client: HTTPClient) async -> HTTPFault? {
  do throws(HTTPFault) {
    let response = try await client.send(request)
    Issue.record("answered with \(response)")
    return nil
  } catch {
    return error
  }
}

/// The kinds of fault, without host and reason.
enum FaultKind {
  case unreachable, timeout, tls, tooLarge, `protocol`, invalidRequest, cancelled
}

extension HTTPFault {
  /// The case alone.
  var kind: FaultKind {
    switch self {
    case .unreachable: .unreachable
    case .timeout: .timeout
    case .tls: .tls
    case .tooLarge: .tooLarge
    case .protocol: .protocol
    case .invalidRequest: .invalidRequest
    case .cancelled: .cancelled
    }
  }
}
