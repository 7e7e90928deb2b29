// TLS: who is trusted, and that nobody else is.

import Foundation
import HTTP
import Testing

@Suite struct TLSTests {
  private static let answer = answering { peer, _ in peer.answer(body: Array("secure".utf8)) }
  private static let trust = HTTPTrust(authorityFile: certificateFile("authority"))
  private static let otherPin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

  private static func pin() throws -> String {
    let file = URL(filePath: certificateFile("server")).deletingLastPathComponent().appending(path: "server-pin.txt")
    return "sha256//" + (try String(contentsOf: file, encoding: .utf8)).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func request(_ server: ScriptedServer, _ trust: HTTPTrust) -> HTTPRequest {
    var request = unhurried(server.url)
    request.trust = trust
    return request
  }

  @Test("A server whose authority is trusted answers, over one connection")
  func trusted() async throws {
    try await withServer(tls: ServerTLS("server"), script: Self.answer) { server, client in
      for _ in 0..<3 {
        let response = try await client.send(request(server, Self.trust))
        #expect(response.body == Array("secure".utf8))
      }
      #expect(server.connections == 1)
    }
  }

  @Test("A server of an unknown authority, or with another name, is refused, even after a trusted request")
  func untrusted() async throws {
    try await withServer(tls: ServerTLS("server"), script: Self.answer) { server, client in
      let response = try await client.send(request(server, Self.trust))
      #expect(response.status == 200)
      let stranger = HTTPTrust(authorityFile: certificateFile("stranger"))
      #expect(await fault(of: request(server, .system), by: client)?.kind == .tls)
      #expect(await fault(of: request(server, stranger), by: client)?.kind == .tls)
      let missing = HTTPTrust(authorityFile: certificateFile("missing"))
      #expect(await fault(of: request(server, missing), by: client)?.kind == .tls)
    }
    try await withServer(tls: ServerTLS("elsewhere"), script: Self.answer) { server, client in
      #expect(await fault(of: request(server, Self.trust), by: client)?.kind == .tls)
    }
  }

  @Test("A pinned key is demanded besides the chain, not instead of it")
  func pinned() async throws {
    var trust = Self.trust
    trust.pinnedKey = try Self.pin()
    var wrong = trust
    wrong.pinnedKey = Self.otherPin
    let pinOnly = HTTPTrust(pinnedKey: trust.pinnedKey)
    try await withServer(tls: ServerTLS("server"), script: Self.answer) { server, client in
      let unpinned = try await client.send(request(server, Self.trust))
      #expect(unpinned.status == 200)
      #expect(await fault(of: request(server, wrong), by: client)?.kind == .tls)
      let pinned = try await client.send(request(server, trust))
      #expect(pinned.status == 200)
      #expect(await fault(of: request(server, pinOnly), by: client)?.kind == .tls)
    }
  }

  @Test("A client certificate is shown where it is given, and only there")
  func clientCertificate() async throws {
    var trust = Self.trust
    trust.clientCertificate = .init(
      certificateFile: certificateFile("client"), keyFile: certificateFile("client-key"))
    try await withServer(tls: ServerTLS("server", wantsClient: true), script: Self.answer) { server, client in
      #expect(await fault(of: request(server, Self.trust), by: client)?.kind == .unreachable)
      let response = try await client.send(request(server, trust))
      #expect(response.body == Array("secure".utf8))
      #expect(await fault(of: request(server, Self.trust), by: client)?.kind == .unreachable)
    }
  }

  @Test(
    "A key that is encrypted, missing or another's is a TLS fault",
    arguments: ["client-key-encrypted", "no", "server-key"])
  func clientKey(name: String) async throws {
    var trust = Self.trust
    trust.clientCertificate = .init(certificateFile: certificateFile("client"), keyFile: certificateFile(name))
    try await withServer(tls: ServerTLS("server", wantsClient: true), script: Self.answer) { server, client in
      #expect(await fault(of: request(server, trust), by: client)?.kind == .tls)
    }
  }

  @Test("A server that does not speak TLS is a TLS fault")
  func plainServer() async throws {
    try await withServer(script: { $0.write("HTTP/1.1 200 OK\r\n\r\n") }) { server, client in
      #expect(await fault(of: unhurried("https://127.0.0.1:\(server.port)"), by: client)?.kind == .tls)
    }
  }

  @Test("A server that closes while we are sending is a fault, not the end of the process")
  func closedWhileSending() async throws {
    try await withServer(tls: ServerTLS("server"), script: { _ = $0.read(1) }) { server, client in
      for _ in 0..<10 {
        var request = request(server, Self.trust)
        request.method = .post
        request.body = [UInt8](repeating: 1, count: 8 << 20)
        #expect(await fault(of: request, by: client)?.kind == .unreachable)
      }
    }
  }

  @Test("HTTP/2 is spoken where the server offers it, many requests on one connection")
  func http2() async throws {
    try await withServer(tls: ServerTLS("server", offersHTTP2: true), script: HTTP2.answer) { server, client in
      _ = try await client.send(request(server, Self.trust))
      try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
        for _ in 0..<50 { group.addTask { try await client.send(request(server, Self.trust)) } }
        for try await response in group {
          #expect(response.status == 200)
          #expect(response.body == Array("two".utf8))
          #expect(response.headers.map { "\($0.name)=\($0.value)" } == ["x-two=2"])
        }
      }
      #expect(server.connections == 1)
    }
  }
}

/// As much of an HTTP/2 server as one answer takes (RFC 9113).
enum HTTP2 {
  static let answer: ScriptedServer.Script = { peer in
    guard peer.read(24) != nil else { return }  // the client's preface
    peer.write(frame(type: 4, flags: 0, stream: 0, []))  // our settings
    while let head = peer.read(9) {
      let length = head[..<3].reduce(0) { $0 << 8 | Int($1) }
      let stream = head[5...].reduce(0) { $0 << 8 | UInt32($1) }
      guard peer.read(length) != nil else { return }
      if head[3] == 4 && head[4] == 0 { peer.write(frame(type: 4, flags: 1, stream: 0, [])) }
      if head[3] == 1 {
        // ":status: 200" out of the static table, and "x-two: 2" in plain text.
        let headers: [UInt8] = [0x88, 0x00, 5] + Array("x-two".utf8) + [1] + Array("2".utf8)
        peer.write(frame(type: 1, flags: 4, stream: stream, headers))
        peer.write(frame(type: 0, flags: 1, stream: stream, Array("two".utf8)))
      }
    }
  }

  private static func frame(type: UInt8, flags: UInt8, stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
    let count = payload.count
    let length = [UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
    return length + [type, flags] + withUnsafeBytes(of: stream.bigEndian) { Array($0) } + payload
  }
}
