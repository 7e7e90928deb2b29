// Redirects: followed only when asked, only by methods that change nothing, only to where we already are.

import HTTP
import Testing

@Suite struct RedirectTests {
  /// Redirects `/n` to `/n-1` and answers `/0`.
  private static let countdown = answering { peer, request in
    let number = Int(request.path.dropFirst()) ?? 0
    if number == 0 {
      peer.answer(body: Array(request.headers.contains("X-Kept: 1") ? "kept".utf8 : "lost".utf8))
    } else {
      peer.answer("30\(number % 2 == 0 ? 2 : 7) Found", ["Location: /\(number - 1)"])
    }
  }

  @Test("A redirect is the answer unless following is asked for")
  func notAsked() async throws {
    try await withServer(script: Self.countdown) { server, client in
      let response = try await client.send(unhurried("\(server.url)/1"))
      #expect(response.status == 307)
      #expect(response.headers["location"] == "/0")
    }
  }

  @Test("Redirects to the same server are followed, with the headers, as often as asked")
  func followed() async throws {
    try await withServer(script: Self.countdown) { server, client in
      var request = unhurried("\(server.url)/3", headers: ["X-Kept": "1"])
      request.maximumRedirects = 3
      let end = try await client.send(request)
      #expect(end.body == Array("kept".utf8))
      request.maximumRedirects = 2
      let middle = try await client.send(request)
      #expect(middle.headers["Location"] == "/0")
    }
  }

  @Test("A redirect of a method that may change something is the answer")
  func unsafeMethod() async throws {
    try await withServer(script: Self.countdown) { server, client in
      for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
        var request = unhurried(method, "\(server.url)/1")
        request.maximumRedirects = 5
        let response = try await client.send(request)
        #expect(response.status == 307)
      }
    }
  }

  @Test("A redirect to another host, port, scheme or user is never followed")
  func elsewhere() async throws {
    try await withServer(script: answering { peer, _ in peer.answer() }) { other, client in
      let targets = [
        "http://localhost:\(other.port)/", other.url, "//127.0.0.1:\(other.port)/", "https://127.0.0.1:\(other.port)/",
        "file:///etc/hostname", "ftp://127.0.0.1/", "SELF-https", "SELF-user", "SELF-localhost",
      ]
      for target in targets {
        try await withServer(
          script: answering { peer, request in
            guard request.path == "/start" else {
              peer.answer()
              return
            }
            let host = request.headers.first { $0.hasPrefix("Host: ") }?.dropFirst(6) ?? ""
            let port = host.split(separator: ":").last ?? ""
            let places = [
              "SELF-https": "https://\(host)/", "SELF-user": "http://user@\(host)/",
              "SELF-localhost": "http://localhost:\(port)/",
            ]
            peer.answer("302 Found", ["Location: \(places[target] ?? target)"])
          }
        ) { server, client in
          var request = unhurried("\(server.url)/start", headers: ["Authorization": "Bearer x"])
          request.maximumRedirects = 5
          let response = try await client.send(request)
          #expect(response.status == 302, "\(target)")
          #expect(server.connections == 1)
        }
      }
      #expect(other.connections == 0)
    }
  }

  @Test("One total deadline covers all redirects")
  func endless() async throws {
    let script = answering { peer, _ in peer.answer("302 Found", ["Location: /"]) }
    try await withServer(script: script) { server, client in
      var request = unhurried(server.url)
      request.maximumRedirects = .max
      request.totalDeadline = .milliseconds(200)
      #expect(await fault(of: request, by: client)?.kind == .timeout)
    }
  }
}
