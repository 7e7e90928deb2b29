// What goes over the wire and what comes back when the server behaves well.

import HTTP
import Testing

@Suite struct ExchangeTests {
  /// Answers with the request as the server saw it.
  private static let echo = answering { peer, request in
    let seen = [request.line] + request.headers + ["", ""]
    let body = request.line.hasPrefix("HEAD") ? [] : Array(seen.joined(separator: "\n").utf8) + request.body
    peer.answer(body: body)
  }

  @Test("A request is sent as it was written, and nothing is added but what HTTP needs")
  func sentAsWritten() async throws {
    try await withServer(script: Self.echo) { server, client in
      let headers: HTTPHeaders = ["X-One": "1", "X-Empty": "", "X-Blank": "  ", "X-One": "2", "X-Tab": "a\tb"]
      let response = try await client.send(unhurried("\(server.url)/a%20b?c=d", headers: headers))
      #expect(
        String(decoding: response.body, as: UTF8.self) == """
          GET /a%20b?c=d HTTP/1.1
          Host: 127.0.0.1:\(server.port)
          Accept-Encoding: gzip
          X-One: 1
          X-Empty:
          X-Blank:
          X-One: 2
          X-Tab: a\tb


          """)
    }
  }

  @Test("Every method reaches the server with its body", arguments: HTTPRequest.Method.allCases, [0, 5])
  func methods(method: HTTPRequest.Method, size: Int) async throws {
    let takesBody = method != .get && method != .head
    let body = [UInt8]("hello".utf8.prefix(takesBody ? size : 0))
    try await withServer(script: Self.echo) { server, client in
      let request = unhurried(method, server.url, headers: ["Content-Type": "text/plain"], body: body)
      let response = try await client.send(request)
      #expect(response.status == 200)
      guard method != .head else {
        #expect(response.body.isEmpty)
        return
      }
      let seen = String(decoding: response.body, as: UTF8.self)
      #expect(seen.hasPrefix("\(method.rawValue) / HTTP/1.1\n"))
      #expect(seen.hasSuffix("\n\n\(String(decoding: body, as: UTF8.self))"))
      #expect(seen.contains("\nContent-Type: text/plain\n"))
      let hasLength = !body.isEmpty || [.post, .put, .patch].contains(method)
      #expect(seen.contains("\nContent-Length: \(body.count)\n") == hasLength)
    }
  }

  @Test("A large body goes and comes whole")
  func largeBody() async throws {
    let body = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try await withServer(script: answering { $0.answer(body: $1.body) }) { server, client in
      let response = try await client.send(unhurried(.post, server.url, body: body))
      #expect(response.body == body)
    }
  }

  @Test("Header order and repetitions are kept, and names compare without case")
  func headers() async throws {
    let script = answering { peer, _ in
      peer.answer("201 Created", ["X-B: 1", "x-a:  2 ", "X-b: 3", "Warning: a, b", "Empty:", "x-A: 4"])
    }
    try await withServer(script: script) { server, client in
      let response = try await client.send(unhurried(server.url))
      #expect(response.status == 201)
      #expect(
        response.headers.map { "\($0.name)=\($0.value)" }
          == ["Content-Length=0", "X-B=1", "x-a=2", "X-b=3", "Warning=a, b", "Empty=", "x-A=4"])
      #expect(response.headers["X-A"] == "2")
      #expect(response.headers.values(of: "x-b") == ["1", "3"])
      #expect(response.headers["X-C"] == nil)
    }
  }

  @Test("A chunked body is put together; its trailers are not headers")
  func chunked() async throws {
    let script = answering { peer, _ in
      peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Head: 1\r\n\r\n")
      for chunk in ["5\r\nhello\r\n", "1\r\n \r\n", "5;x=y\r\nworld\r\n", "0\r\nX-Tail: 1\r\n\r\n"] {
        peer.write(chunk)
      }
    }
    try await withServer(script: script) { server, client in
      let response = try await client.send(unhurried(server.url))
      #expect(response.body == Array("hello world".utf8))
      #expect(response.headers.map(\.name) == ["Transfer-Encoding", "X-Head"])
    }
  }

  @Test("Interim answers leave no trace")
  func interim() async throws {
    let script = writing(
      "HTTP/1.1 103 Early Hints\r\nX-Hint: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Head: 1\r\n\r\nok")
    try await withServer(script: script) { server, client in
      let response = try await client.send(unhurried(server.url))
      #expect(response.status == 200)
      #expect(response.headers.map(\.name) == ["Content-Length", "X-Head"])
      #expect(response.body == Array("ok".utf8))
    }
  }

  @Test("204, 304 and the answer to HEAD have no body, and the connection goes on", arguments: [204, 304, 200])
  func withoutBody(status: Int) async throws {
    let script = answering { peer, _ in peer.write("HTTP/1.1 \(status) X\r\nX-Length: 9\r\nETag: W/\"1\"\r\n\r\n") }
    let announcing = answering { peer, _ in peer.write("HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n") }
    try await withServer(script: status == 200 ? announcing : script) { server, client in
      for _ in 0..<3 {
        let response = try await client.send(unhurried(status == 200 ? .head : .get, server.url))
        #expect(response.status == status)
        #expect(response.body.isEmpty)
      }
      #expect(server.connections == 1)
    }
  }

  @Test("A gzip body is decoded")
  func gzip() async throws {
    let text = Array("plain text, stored".utf8)
    let script = answering { peer, _ in peer.answer("200 OK", ["Content-Encoding: gzip"], body: Gzip.stored(text)) }
    try await withServer(script: script) { server, client in
      let response = try await client.send(unhurried(server.url))
      #expect(response.body == text)
    }
  }

  @Test("Every status is an answer", arguments: [400, 401, 404, 422, 500, 503])
  func statuses(status: Int) async throws {
    try await withServer(script: answering { peer, _ in peer.answer("\(status) X", body: [33]) }) { server, client in
      let response = try await client.send(unhurried(server.url))
      #expect(response.status == status)
      #expect(response.body == [33])
    }
  }
}
