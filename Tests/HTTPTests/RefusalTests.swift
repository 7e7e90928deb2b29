// Requests that must not be sent, places that must not be asked, and words that must not be said.

import Foundation
import HTTP
import TestSupport
import Testing

@Suite struct RefusalTests {
  private static let answer = answering { peer, _ in peer.answer() }

  @Test(
    "A header that could end its line or frame the message is refused before anything is sent",
    arguments: [
      ("X-A", "1\r\nX-B: 2", HTTPFault.Flaw.headerValue), ("X-A", "1\nX-B: 2", .headerValue),
      ("X-A", "1\rX-B: 2", .headerValue), ("X-A", "1\0", .headerValue), ("X-A", "\u{7F}", .headerValue),
      ("X-A", "漢字", .headerValue), ("X-A: 1\r\nX-B", "2", .headerName), ("X A", "1", .headerName),
      ("", "1", .headerName), ("X-A:", "1", .headerName), ("X-A;", "1", .headerName), ("Ä", "1", .headerName),
      ("X-A\0", "1", .headerName), ("host", "elsewhere", .reservedHeader), ("Content-Length", "3", .reservedHeader),
      ("transfer-encoding", "chunked", .reservedHeader), ("Connection", "close", .reservedHeader),
      ("Expect", "100-continue", .reservedHeader), ("Accept-Encoding", "br", .reservedHeader),
    ])
  func headers(name: String, value: String, flaw: HTTPFault.Flaw) async throws {
    try await withServer(script: Self.answer) { server, client in
      var request = unhurried(server.url)
      request.headers.append(name, value)
      #expect(await fault(of: request, by: client) == .invalidRequest(flaw))
      #expect(server.connections == 0)
    }
  }

  @Test(
    "A URL that is not plain http or https is refused before anything is sent",
    arguments: [
      ("/a\r\nX-B: 2", HTTPFault.Flaw.url), ("/a b", .url), ("/a\0", .url), ("/a\nb", .url), ("/氏名", .url),
    ])
  func paths(path: String, flaw: HTTPFault.Flaw) async throws {
    try await withServer(script: Self.answer) { server, client in
      #expect(await fault(of: unhurried(server.url + path), by: client) == .invalidRequest(flaw))
      #expect(server.connections == 0)
    }
  }

  @Test(
    "Only whole http and https URLs without a user are asked",
    arguments: [
      ("", HTTPFault.Flaw.url), ("127.0.0.1/a", .url), ("//127.0.0.1/a", .url), ("/a", .url), ("http://", .url),
      ("http:/127.0.0.1/", .url), ("http:///127.0.0.1/", .url), ("http://127.0.0.1:99999/", .url),
      ("http://a%0d%0ab/", .url), ("http://a%20b/", .url),
      ("file:///etc/hostname", .url), ("ftp://127.0.0.1/", .scheme),
      ("gopher://127.0.0.1/", .scheme),
      ("ws://127.0.0.1/", .scheme), ("http://user@127.0.0.1/", .credentials),
      ("http://user:word@127.0.0.1/", .credentials), ("http://:word@127.0.0.1/", .credentials),
    ])
  func urls(url: String, flaw: HTTPFault.Flaw) async {
    #expect(await fault(of: unhurried(url), by: HTTPClient()) == .invalidRequest(flaw))
  }

  @Test("A request has bounds from the start")
  func defaults() {
    let request = HTTPRequest("http://127.0.0.1/")
    #expect(request.connectDeadline == .seconds(2))
    #expect(request.totalDeadline == .seconds(10))
    #expect(request.maximumBodySize == 33_554_432)
    #expect(request.maximumRedirects == 0)
    #expect(request.trust == .system)
  }

  @Test("GET and HEAD take no body, and bounds must be bounds")
  func bounds() async {
    let url = "http://127.0.0.1/"
    let client = HTTPClient()
    #expect(await fault(of: unhurried(.get, url, body: [1]), by: client) == .invalidRequest(.body))
    #expect(await fault(of: unhurried(.head, url, body: [1]), by: client) == .invalidRequest(.body))
    let changes: [(inout HTTPRequest) -> Void] = [
      { $0.connectDeadline = .zero }, { $0.connectDeadline = .seconds(-1) }, { $0.totalDeadline = .zero },
      { $0.totalDeadline = .seconds(Int64.max) }, { $0.maximumBodySize = -1 }, { $0.maximumRedirects = -1 },
    ]
    for change in changes {
      var request = unhurried(url)
      change(&request)
      #expect(await fault(of: request, by: client) == .invalidRequest(.bounds))
    }
  }

  @Test(
    "A trust that libcurl would not apply is refused",
    arguments: [
      ("http", HTTPTrust(authorityFile: "a.pem")),
      ("http", HTTPTrust(pinnedKey: "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")),
      ("https", HTTPTrust(authorityFile: "")), ("https", HTTPTrust(authorityFile: "a\0b")),
      ("https", HTTPTrust(pinnedKey: "")), ("https", HTTPTrust(pinnedKey: "key.pem")),
      ("https", HTTPTrust(pinnedKey: "sha256//short")),
      ("https", HTTPTrust(pinnedKey: "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA;")),
      ("https", HTTPTrust(clientCertificate: .init(certificateFile: "", keyFile: "k.pem"))),
    ])
  func trusts(scheme: String, trust: HTTPTrust) async {
    var request = unhurried("\(scheme)://127.0.0.1/")
    request.trust = trust
    #expect(await fault(of: request, by: HTTPClient()) == .invalidRequest(.trust))
  }

  @Test("The proxy of the environment is not used")
  func environmentProxy() async {
    await #expect(processExitsWith: .success) {
      let (socket, port) = try listeningSocket(backlog: 1)
      close(socket)
      for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        setenv(name, "http://127.0.0.1:\(port)", 1)
      }
      try await withServer(script: answering { peer, _ in peer.answer("299 Reached") }) { server, client in
        let response = try await client.send(unhurried(server.url))
        guard response.status == 299 else { exit(1) }
      }
      exit(0)
    }
  }

  @Test("The configured proxy is used, whatever the environment excludes")
  func configuredProxy() async {
    await #expect(processExitsWith: .success) {
      setenv("no_proxy", "*", 1)
      let proxy = try ScriptedServer(script: answering { peer, request in peer.answer(body: Array(request.path.utf8)) })
      var configuration = HTTPClient.Configuration()
      configuration.proxy = proxy.url
      let response = try await HTTPClient(configuration).send(unhurried("http://nowhere.invalid/a"))
      exit(response.body == Array("http://nowhere.invalid/a".utf8) ? 0 : 1)
    }
  }

  @Test("No description shows a path, a query, a header or a body")
  func descriptions() async throws {
    let script = answering { peer, request in
      if request.line.hasPrefix("POST") { peer.answer("200 OK", ["X-S: secret"], body: Array("secret".utf8)) }
      if request.line.hasPrefix("PUT") { peer.write("HTTP/1.1 200 secret\r\nsecret without colon\r\n\r\n") }
    }
    try await withServer(script: script) { server, client in
      var request = unhurried(
        "\(server.url)/secret?patient=secret#secret", headers: ["Authorization": "secret"])
      request.totalDeadline = .milliseconds(50)
      let timeout = try #require(await fault(of: request, by: client))
      request.url += "\r\n"
      let invalid = try #require(await fault(of: request, by: client))
      let (socket, port) = try listeningSocket(backlog: 1)
      close(socket)
      let closed = unhurried("http://127.0.0.1:\(port)/secret?secret")
      let unreachable = try #require(await fault(of: closed, by: client))
      let nonsense = try #require(await fault(of: unhurried(.put, "\(server.url)/?secret"), by: client))
      let post = unhurried(.post, "\(server.url)/?secret", headers: ["A": "secret"], body: Array("secret".utf8))
      let response = try await client.send(post)
      var texts: [String] = []
      for value in [timeout, invalid, unreachable, nonsense, post, response] as [Any] {
        texts += ["\(value)", String(reflecting: value)]
        var dumped = ""
        dump(value, to: &dumped)
        texts.append(dumped)
      }
      #expect(texts.allSatisfy { !$0.contains("secret") && !$0.isEmpty }, "\(texts)")
      #expect(nonsense.kind == .protocol)
      #expect(timeout.description == "127.0.0.1:\(server.port) did not answer in time")
      #expect(post.description == "POST 127.0.0.1:\(server.port)")
      #expect(response.description == "status 200, 6 bytes")
    }
  }
}
