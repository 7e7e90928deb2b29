// How connections are used: again, by many tasks, up to a limit, and how all of it ends.

import Foundation
import HTTP
import Testing

@Suite struct ConnectionTests {
  private static let echoPath = answering { peer, request in peer.answer(body: Array(request.path.utf8)) }

  @Test("Requests one after another share one connection")
  func reuse() async throws {
    try await withServer(script: Self.echoPath) { server, client in
      for _ in 0..<20 {
        _ = try await client.send(unhurried(server.url))
        _ = try await client.send(unhurried(.post, server.url, body: [1, 2, 3]))
      }
      #expect(server.connections == 1)
    }
  }

  @Test("200 tasks at once each get their own answer, over no more connections than allowed")
  func concurrent() async throws {
    try await withServer(script: Self.echoPath) { server, client in
      let answers = try await withThrowingTaskGroup(of: (String, [UInt8]).self) { group in
        for number in 0..<200 {
          group.addTask { ("/\(number)", try await client.send(unhurried("\(server.url)/\(number)")).body) }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = String(decoding: $1.1, as: UTF8.self) }
      }
      #expect(answers.count == 200)
      #expect(answers.allSatisfy { $0 == $1 })
      #expect(server.connections <= HTTPClient.Configuration().connectionsPerHost)
    }
  }

  @Test("Waiting for a free connection counts against the deadline")
  func deadlineWhileWaiting() async throws {
    var configuration = HTTPClient.Configuration()
    configuration.connectionsPerHost = 1
    let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
    let script: ScriptedServer.Script = { peer in
      guard peer.readRequest() != nil else { return }
      arrival.yield()
      peer.waitForClose()
    }
    try await withServer(configuration: configuration, script: script) { server, client in
      var patient = unhurried(server.url)
      patient.totalDeadline = .seconds(3600)
      let first = Task { [patient] in await fault(of: patient, by: client) }
      _ = await arrived.first { true }
      var hurried = unhurried(server.url)
      hurried.totalDeadline = .milliseconds(50)
      #expect(await fault(of: hurried, by: client) == .timeout(host: "127.0.0.1:\(server.port)"))
      #expect(server.connections == 1)
      first.cancel()
      #expect(await first.value == .cancelled(host: "127.0.0.1:\(server.port)"))
    }
  }

  @Test("A POST is never sent twice, even when its connection turns out to be closed", arguments: [0, 5])
  func atMostOnce(size: Int) async throws {
    let (posts, post) = AsyncStream.makeStream(of: Void.self)
    // Answers the first request of a connection, and closes on the second without a word.
    let script: ScriptedServer.Script = { peer in
      var isFirst = true
      while let request = peer.readRequest() {
        if request.line.hasPrefix("POST") { post.yield() }
        guard isFirst && request.line.hasPrefix("GET") else { return }
        isFirst = false
        peer.answer()
      }
    }
    try await withServer(script: script) { server, client in
      _ = try await client.send(unhurried(server.url))
      let request = unhurried(.post, server.url, body: [UInt8](repeating: 1, count: size))
      #expect(await fault(of: request, by: client)?.kind == .unreachable)
    }
    post.finish()
    #expect(await posts.reduce(0) { count, _ in count + 1 } == 1)
  }

  @Test("Shutdown ends every transfer as cancelled, and later requests too")
  func shutdownInFlight() async throws {
    let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
    let script: ScriptedServer.Script = { peer in
      guard peer.readRequest() != nil else { return }
      arrival.yield()
      peer.waitForClose()
    }
    try await withServer(script: script) { server, client in
      var request = unhurried(server.url)
      request.totalDeadline = .seconds(3600)
      let tasks = (0..<40).map { _ in Task { [request] in await fault(of: request, by: client) } }
      _ = await arrived.first { true }
      client.shutdown()
      let cancelled = HTTPFault.cancelled(host: "127.0.0.1:\(server.port)")
      for task in tasks { #expect(await task.value == cancelled) }
      #expect(await fault(of: request, by: client) == cancelled)
      client.shutdown()
    }
  }

  @Test("A client that is let go of closes its connections")
  func release() async throws {
    let (closed, closing) = AsyncStream.makeStream(of: Void.self)
    let server = try ScriptedServer { peer in
      while peer.readRequest() != nil { peer.answer() }
      closing.yield()
    }
    defer { server.stop() }
    var client: HTTPClient? = HTTPClient()
    _ = try await client?.send(unhurried(server.url))
    client = nil
    #expect(await closed.first { true } != nil)
  }

  @Test("Shutdown while requests keep coming answers every one of them")
  func shutdownRace() async throws {
    for _ in 0..<20 {
      try await withServer(script: Self.echoPath) { server, client in
        await withTaskGroup(of: Bool.self) { group in
          for number in 0..<30 {
            group.addTask {
              do throws(HTTPFault) {
                return try await client.send(unhurried(server.url)).status == 200
              } catch {
                return error == .cancelled(host: "127.0.0.1:\(server.port)")
              }
            }
            if number == 15 {
              group.addTask {
                client.shutdown(); return true
              }
            }
          }
          for await isRight in group { #expect(isRight) }
        }
      }
    }
  }
}
