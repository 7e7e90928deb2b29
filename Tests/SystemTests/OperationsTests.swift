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
    #expect(try slow.receive().hasPrefix("HTTP/1.1 201"))
    #expect(try await served.send(.get, "/fhir/Condition/none").status == 404)
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
    #expect(try slow.receive().hasPrefix("HTTP/1.1 201"))
    #expect(served.status() == 0)
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
    let answer = try connection.receive()
    #expect(!answer.contains("200"), "\(answer.prefix(100))")
    #expect(try await served.send(.get, "/fhir/metadata").status == 200)
  }

  @Test func servesOverTLSWithHTTP2() async throws {
    let folder = Project.folder.appending(path: "Tests/HTTPTests/Certificates")
    func file(_ name: String) -> String { folder.appending(path: name).path }
    let served = try await Served("--tls-certificate", file("server.pem"), "--tls-key", file("server-key.pem"))
    defer { served.end() }
    let answer = try Run.program(
      URL(filePath: "/usr/bin/env"),
      [
        "curl", "-s", "--http2", "--cacert", file("authority.pem"), "-o", "/dev/null", "-w",
        "%{http_code} %{http_version}", "https://127.0.0.1:\(served.port)/fhir/metadata",
      ])
    #expect(answer.output == "200 2", "\(answer.errors)")
    let run = try Run.mict(
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
