import Foundation
import Gzip
import HTTP
import TestSupport
import Testing

/// What people who run the gateway rely on: limits, packing, browsers, TLS, metrics, and ending well.
@Suite struct OperationsTests {
  private static let json = ("Content-Type", "application/fhir+json")

  private static func diagnosis() throws -> [UInt8] { try Project.bytes("Samples/diagnosis/main-hypertension.json") }

  @Test func bodiesArePackedBothWays() async throws {
    let served = try await Served()
    defer { served.end() }
    let body = try Self.diagnosis()
    let packed = try #require(Gzip.pack(body))
    let gzip = ("Content-Encoding", "gzip")
    let created = try await served.send(.post, "/fhir/Condition", headers: [Self.json, gzip], body: packed)
    #expect(created.status == 201, "\(String(decoding: created.body, as: UTF8.self))")
    let found = try await served.send(.get, "/fhir/Condition")
    #expect(found.headers["Content-Encoding"] == "gzip" && found.headers["Vary"]?.contains("Accept-Encoding") == true)
    #expect(String(decoding: found.body, as: UTF8.self).contains("高血圧症"))
    // Small answers are not worth it.
    let missing = try await served.send(.get, "/fhir/Condition/none")
    #expect(missing.status == 404 && missing.headers["Content-Encoding"] == nil)
    // What is no gzip, what is packed otherwise, and what unpacks to too much.
    let broken = try await served.send(
      .post, "/fhir/Condition", headers: [Self.json, gzip], body: Array(packed.dropLast(9)))
    #expect(broken.status == 400 && String(decoding: broken.body, as: UTF8.self).contains("Content-Encoding"))
    let other = try await served.send(
      .post, "/fhir/Condition", headers: [Self.json, ("Content-Encoding", "br")], body: packed)
    #expect(other.status == 415)
    let bomb = try #require(Gzip.pack([UInt8](repeating: 32, count: 50 << 20)))
    let large = try await served.send(.post, "/fhir/Condition", headers: [Self.json, gzip], body: bomb)
    #expect(large.status == 413)
  }

  @Test func whoAsksTooOftenWaits() async throws {
    let served = try await Served("--rate-limit", "30")
    defer { served.end() }
    var statuses: [Int] = []
    for _ in 0..<40 { statuses.append(try await served.send(.get, "/fhir/Condition/none").status) }
    #expect(statuses.prefix(30).allSatisfy { $0 == 404 } && statuses.contains(429))
    let refused = try await served.send(.get, "/fhir/Condition/none", headers: [("Accept-Language", "ja")])
    #expect(refused.status == 429 && Int(refused.headers["Retry-After"] ?? "").map { (1...2).contains($0) } == true)
    #expect(String(decoding: refused.body, as: UTF8.self).contains("リクエストが多すぎます"))
    // Others are not held up by it, and neither is who looks whether it runs.
    let other = try await served.client.send(HTTPRequest("http://127.0.0.1:\(served.port)/fhir/metadata"))
    #expect(other.status == 200)
    let health = try await served.client.send(HTTPRequest("http://127.0.0.1:\(served.port)/health"))
    #expect(health.status == 200)
  }

  @Test func moreThanItCanAnswerIsRefusedAtOnce() async throws {
    let served = try await Served("--concurrency-limit", "1")
    defer { served.end() }
    let body = try Self.diagnosis()
    let slow = try LoopbackConnection(port: served.port)
    try slow.send(Array(Self.head(served, body.count).utf8) + body.prefix(10))
    try await served.isAnswering()
    let busy = try await served.send(.get, "/fhir/Condition/none")
    #expect(busy.status == 503 && busy.headers["Retry-After"] == "1")
    try slow.send(Array(body.dropFirst(10)))
    #expect(try await slow.receive().hasPrefix("HTTP/1.1 201"))
    #expect(try await served.send(.get, "/fhir/Condition/none").status == 404)
  }

  /// Beyond the limit a few are told, the rest are closed; and who leaves makes room.
  @Test func connectionsHaveALimit() async throws {
    let served = try await Served("--connection-limit", "3")
    defer { served.end() }
    var inside = try (0..<3).map { _ in try LoopbackConnection(port: served.port) }
    try await served.isServing(3)
    let question = Array("GET /fhir/metadata HTTP/1.1\r\nHost: a\r\nAccept-Language: ja\r\n\r\n".utf8)
    // Who talks a lot before listening hears it nevertheless.
    let long = "POST /fhir HTTP/1.1\r\nHost: a\r\nAccept-Language: ja\r\nContent-Length: 1048576\r\n\r\n"
    for question in [question, Array(long.utf8) + [UInt8](repeating: 32, count: 1 << 20)] {
      let outside = try LoopbackConnection(port: served.port)
      try? outside.send(question)
      let told = try await outside.receive()
      #expect(told.hasPrefix("HTTP/1.1 503") && told.lowercased().contains("retry-after: 1\r"), "\(told)")
      #expect(told.lowercased().contains("connection: close\r"), "\(told)")
      #expect(told.contains("OperationOutcome") && told.contains("混み合っています"), "\(told)")
    }
    // Many that say nothing are not kept for long, and those beyond a few not at all.
    let crowd = try (0..<100).map { _ in try LoopbackConnection(port: served.port) }
    for silent in crowd { #expect(try await silent.receive().isEmpty) }
    #expect(try await served.metrics().contains("mict_http_connections_refused_total 102"))
    // Those inside have their places, and a place that becomes free is given to the next.
    try inside[0].send(question)
    try inside[0].send(Array("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
    #expect(try await inside[0].receive().hasPrefix("HTTP/1.1 200"))
    inside.removeFirst()
    try await served.isServing(2)
    #expect(try await served.send(.get, "/fhir/metadata").status == 200)
  }

  @Test func connectionsHaveALimitOverTLS() async throws {
    let folder = Project.folder.appending(path: "Tests/HTTPTests/Certificates")
    func file(_ name: String) -> String { folder.appending(path: name).path }
    let served = try await Served(
      "--connection-limit", "1", "--tls-certificate", file("server.pem"), "--tls-key", file("server-key.pem"))
    defer { served.end() }
    func ask(_ version: String) async throws -> String {
      try await Run.program(
        URL(filePath: "/usr/bin/env"),
        [
          "curl", "-s", version, "--cacert", file("authority.pem"), "-o", "/dev/null", "-w",
          "%{http_code} %{http_version} %header{retry-after}", "https://127.0.0.1:\(served.port)/fhir/metadata",
        ]
      ).output
    }
    let inside = try LoopbackConnection(port: served.port)
    try await served.isServing(1)
    #expect(try await ask("--http2") == "503 2 1")
    #expect(try await ask("--http1.1") == "503 1.1 1")
    withExtendedLifetime(inside) {}
  }

  /// What was accepted before the end is finished, and what was answered stays.
  @Test func endsWhenItHasAnswered() async throws {
    let served = try await Served()
    defer { served.end() }
    let body = try Self.diagnosis()
    let slow = try LoopbackConnection(port: served.port)
    try slow.send(Array(Self.head(served, body.count).utf8) + body.prefix(10))
    try await served.isAnswering()
    served.terminate()
    try await Task.sleep(for: .milliseconds(300))
    try slow.send(Array(body.dropFirst(10)))
    #expect(try await slow.receive().hasPrefix("HTTP/1.1 201"))
    #expect(await served.status() == 0)
  }

  @Test func pagesOfNamedOriginsMayAsk() async throws {
    let served = try await Served("--cors-origins", "https://app.example, https://other.example")
    defer { served.end() }
    let origin = ("Origin", "https://app.example")
    let answer = try await served.send(.get, "/fhir/Condition", headers: [origin])
    #expect(answer.headers["Access-Control-Allow-Origin"] == "https://app.example")
    #expect(answer.headers["Access-Control-Expose-Headers"]?.contains("ETag") == true)
    // Also what is refused can be read by the page.
    let refused = try await served.send(.get, "/fhir/Condition/none", headers: [origin])
    #expect(refused.status == 404 && refused.headers["Access-Control-Allow-Origin"] == "https://app.example")
    let stranger = try await served.send(.get, "/fhir/Condition", headers: [("Origin", "https://evil.example")])
    #expect(stranger.status == 200 && stranger.headers["Access-Control-Allow-Origin"] == nil)
  }

  @Test func metricsTellNoValues() async throws {
    let served = try await Served()
    defer { served.end() }
    _ = try await served.send(.post, "/fhir/Condition", headers: [Self.json], body: try Self.diagnosis())
    _ = try await served.send(.get, "/fhir/Condition?patient=hanako")
    _ = try await served.send(.get, "/fhir/Patient/hanako")
    _ = try await served.send(.get, "/nowhere/hanako")
    let text = try await served.metrics()
    #expect(text.contains(#"mict_http_requests_total{method="POST",route="/fhir/{type}",status="201"} 1"#), "\(text)")
    #expect(text.contains("mict_http_request_duration_seconds_count"))
    for word in ["hanako", "dr-a", "Condition", "Patient"] { #expect(!text.contains(word), "\(word)") }
    // Nobody but this machine may ask.
    #expect(try await served.client.send(HTTPRequest("http://127.0.0.1:\(served.port)/metrics")).status == 404)
  }

  @Test func headsHaveALimit() async throws {
    let served = try await Served()
    defer { served.end() }
    let connection = try LoopbackConnection(port: served.port)
    let long = String(repeating: "x", count: 20 << 10)
    try connection.send(Array("GET /fhir/metadata HTTP/1.1\r\nHost: a\r\nX-Long: \(long)\r\n\r\n".utf8))
    let answer = try await connection.receive()
    #expect(!answer.contains("200"), "\(answer.prefix(100))")
    #expect(try await served.send(.get, "/fhir/metadata").status == 200)
  }

  @Test func servesOverTLSWithHTTP2() async throws {
    let folder = Project.folder.appending(path: "Tests/HTTPTests/Certificates")
    func file(_ name: String) -> String { folder.appending(path: name).path }
    let served = try await Served("--tls-certificate", file("server.pem"), "--tls-key", file("server-key.pem"))
    defer { served.end() }
    let answer = try await Run.program(
      URL(filePath: "/usr/bin/env"),
      [
        "curl", "-s", "--http2", "--cacert", file("authority.pem"), "-o", "/dev/null", "-w",
        "%{http_code} %{http_version}", "https://127.0.0.1:\(served.port)/fhir/metadata",
      ])
    #expect(answer.output == "200 2", "\(answer.errors)")
    let run = try await Run.mict(
      "serve", "--port", "0", "--tls-certificate", file("server.pem"), "--tls-key", file("client-key.pem"),
      "--database", served.spareDatabase)
    #expect(run.status == 1 && run.errors.contains("the key is the certificate's"), "\(run.errors)")
  }

  private static func head(_ served: Served, _ count: Int) -> String {
    """
    POST /fhir/Condition HTTP/1.1\r
    Host: 127.0.0.1\r
    Authorization: Bearer \(served.token)\r
    Content-Type: application/fhir+json\r
    Content-Length: \(count)\r
    Connection: close\r
    \r

    """
  }
}
