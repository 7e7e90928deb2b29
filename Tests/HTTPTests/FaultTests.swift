// Servers that do not answer, answer too much, or answer nonsense.

import Foundation
import HTTP
import TestSupport
import Testing

@Suite struct FaultTests {
  private static let silent: ScriptedServer.Script = { $0.waitForClose() }

  @Test("A server that never answers is a timeout")
  func timeout() async throws {
    try await withServer(script: Self.silent) { server, client in
      var request = unhurried(server.url)
      request.totalDeadline = .milliseconds(100)
      #expect(await fault(of: request, by: client) == .timeout(host: "127.0.0.1:\(server.port)"))
    }
  }

  @Test("A body that never ends is a timeout, however busily it comes")
  func slowBody() async throws {
    let script: ScriptedServer.Script = { peer in
      guard peer.readRequest() != nil else { return }
      peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      while peer.write("x") { usleep(1000) }
    }
    try await withServer(script: script) { server, client in
      var request = unhurried(server.url)
      request.totalDeadline = .milliseconds(200)
      #expect(await fault(of: request, by: client)?.kind == .timeout)
    }
  }

  @Test("A TLS handshake that stalls runs into the connect deadline")
  func stalledHandshake() async throws {
    try await withServer(script: Self.silent) { server, client in
      var request = unhurried("https://127.0.0.1:\(server.port)")
      request.connectDeadline = .milliseconds(100)
      request.totalDeadline = .seconds(3600)
      #expect(await fault(of: request, by: client)?.kind == .timeout)
    }
  }

  @Test("A deadline shorter than a millisecond is a deadline, not none")
  func tinyDeadline() async throws {
    try await withServer(script: Self.silent) { server, client in
      var request = unhurried(server.url)
      request.totalDeadline = .nanoseconds(1)
      #expect(await fault(of: request, by: client)?.kind == .timeout)
      request = unhurried("https://127.0.0.1:\(server.port)")
      request.connectDeadline = .nanoseconds(1)
      request.totalDeadline = .seconds(3600)
      #expect(await fault(of: request, by: client)?.kind == .timeout)
    }
  }

  @Test("A port nobody listens on is unreachable")
  func refused() async throws {
    let (socket, port) = try listeningSocket(backlog: 1)
    close(socket)
    let client = HTTPClient()
    guard
      case .unreachable(let host, let reason)? = await fault(of: unhurried("http://127.0.0.1:\(port)"), by: client)
    else {
      Issue.record("not unreachable")
      return
    }
    #expect(host == "127.0.0.1:\(port)")
    #expect(reason == "Couldn't connect to server")
  }

  @Test("A name that cannot exist is unreachable")
  func unknownName() async {
    let host = String(repeating: "a", count: 64) + ".invalid"
    let fault = await fault(of: unhurried("http://\(host)/"), by: HTTPClient())
    #expect(fault?.host == host)
    #expect(fault?.kind == .unreachable)
  }

  @Test("Cancelling the task ends the transfer: the server sees the connection close")
  func cancellation() async throws {
    let (events, event) = AsyncStream.makeStream(of: String.self)
    let script: ScriptedServer.Script = { peer in
      guard peer.readRequest() != nil else { return }
      event.yield("arrived")
      peer.waitForClose()
      event.yield("closed")
    }
    try await withServer(script: script) { server, client in
      var request = unhurried(server.url)
      request.totalDeadline = .seconds(3600)
      let task = Task { [request] in await fault(of: request, by: client) }
      var seen = events.makeAsyncIterator()
      #expect(await seen.next() == "arrived")
      task.cancel()
      #expect(await task.value == .cancelled(host: "127.0.0.1:\(server.port)"))
      #expect(await seen.next() == "closed")
    }
  }

  @Test("A task that is already cancelled sends nothing")
  func cancelledBefore() async throws {
    try await withServer(script: answering { peer, _ in peer.answer() }) { server, client in
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return await fault(of: unhurried(server.url), by: client)
      }
      task.cancel()
      #expect(await task.value?.kind == .cancelled)
      #expect(server.connections == 0)
    }
  }

  @Test("A body of exactly the limit is an answer, and one byte more is too large", arguments: [true, false])
  func sizeLimit(isChunked: Bool) async throws {
    let script = answering { peer, _ in
      let body = [UInt8](repeating: 7, count: 1000)
      guard isChunked else {
        peer.answer(body: body)
        return
      }
      peer.write(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E8\r\n".utf8) + body)
      peer.write("\r\n0\r\n\r\n")
    }
    try await withServer(script: script) { server, client in
      var request = unhurried(server.url)
      request.maximumBodySize = 1000
      let whole = try await client.send(request)
      #expect(whole.body.count == 1000)
      request.maximumBodySize = 999
      #expect(await fault(of: request, by: client) == .tooLarge(host: "127.0.0.1:\(server.port)", limit: 999))
      let unbounded = try await client.send(unhurried(server.url))
      #expect(unbounded.body.count == 1000)
    }
  }

  @Test("An endless body is too large")
  func endlessBody() async throws {
    let script: ScriptedServer.Script = { peer in
      guard peer.readRequest() != nil else { return }
      peer.write("HTTP/1.1 200 OK\r\n\r\n")
      let block = [UInt8](repeating: 7, count: 65_536)
      while peer.write(block) {}
    }
    try await withServer(script: script) { server, client in
      var request = unhurried(server.url)
      request.totalDeadline = .seconds(60)
      #expect(await fault(of: request, by: client) == .tooLarge(host: "127.0.0.1:\(server.port)", limit: 32 << 20))
    }
  }

  @Test("The limit holds for the decoded body: a gzip bomb is too large")
  func bomb() async throws {
    let bomb = Gzip.bomb(40 << 20)
    #expect(bomb.count < 1 << 19)
    let script = answering { peer, _ in peer.answer("200 OK", ["Content-Encoding: gzip"], body: bomb) }
    try await withServer(script: script) { server, client in
      #expect(
        await fault(of: unhurried(server.url), by: client)
          == .tooLarge(host: "127.0.0.1:\(server.port)", limit: 32 << 20))
    }
  }

  @Test(
    "Endless headers, interim answers and trailers are too large",
    arguments: [
      ("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"), ("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-More: and more\r\n"),
    ])
  func endlessHeaders(start: String, more: String) async throws {
    let script: ScriptedServer.Script = { peer in
      guard peer.readRequest() != nil else { return }
      peer.write(start)
      let block = Array(String(repeating: more, count: 1000).utf8)
      while peer.write(block) {}
    }
    try await withServer(script: script) { server, client in
      #expect(
        await fault(of: unhurried(server.url), by: client)
          == .tooLarge(host: "127.0.0.1:\(server.port)", limit: 64 << 10))
    }
  }

  @Test(
    "An answer that is cut short or is not HTTP is a protocol fault",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n",
      "SSH-2.0-OpenSSH_9.2\r\n",
      "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
      "HTTP/1.1 200 OK\r\nX-Nul: a\0b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: unheard-of\r\nContent-Length: 1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    ])
  func nonsense(answer: String) async throws {
    try await withServer(script: writing(answer)) { server, client in
      let fault = await fault(of: unhurried(server.url), by: client)
      #expect(fault?.kind == .protocol)
      #expect(fault?.host == "127.0.0.1:\(server.port)")
    }
  }

  @Test("A gzip body with a wrong checksum or length is a protocol fault", arguments: [1, 5])
  func wrongGzip(fromEnd: Int) async throws {
    var body = Gzip.stored(Array("a text that somebody needs whole".utf8))
    body[body.count - fromEnd] ^= 1
    let script = answering { [body] peer, _ in peer.answer("200 OK", ["Content-Encoding: gzip"], body: body) }
    try await withServer(script: script) { server, client in
      #expect(await fault(of: unhurried(server.url), by: client)?.kind == .protocol)
    }
  }

  @Test("A connection lost before the answer is unreachable", arguments: ["", "HTTP/1.1 2"])
  func lost(answer: String) async throws {
    try await withServer(script: writing(answer)) { server, client in
      #expect(await fault(of: unhurried(server.url), by: client)?.kind == .unreachable)
    }
  }
}
