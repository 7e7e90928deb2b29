import Foundation
import Testing

/// What a client writes into an address as it is, without percent-encoding, is understood.
@Suite(.serialized) struct RawAddressTests {
  @Test func japaneseInAnAddressIsUnderstood() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let encoded = try await demo.total("/fhir/Patient?name=%E8%A6%8B%E6%9C%AC", as: "demo-physician")
    func head(_ line: String, _ more: String = "") -> String {
      "\(line) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer demo-physician\r\n\(more)"
    }
    let connection = try LoopbackConnection(port: demo.port)
    // Two on one connection, the first in pieces that cut a letter in two.
    let first = Array(head("GET /fhir/Patient?name=見本", "\r\n").utf8)
    try connection.send(Array(first.prefix(25)))
    try connection.send(Array(first.dropFirst(25)))
    try connection.send(Array(head("GET /fhir/Patient?name=見本&_summary=count", "Connection: close\r\n\r\n").utf8))
    let answers = try await connection.receive()
    #expect(answers.components(separatedBy: "HTTP/1.1 200 OK").count == 3, "\(answers.prefix(300))")
    #expect(answers.contains("\"total\":\(encoded)"))
  }

  /// Some clients encode what means the same as it is.
  @Test func aPathIsReadPlainly() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let connection = try LoopbackConnection(port: demo.port)
    for (place, path) in ["Patient/%68anako/%24everything", "Patient/%5Fsearch", "Patient/hanako%2F_history"]
      .enumerated()
    {
      let end = place == 2 ? "Connection: close\r\n" : ""
      let method = place == 1 ? "POST" : "GET"
      let form = place == 1 ? "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n" : ""
      try connection.send(
        Array(
          "\(method) /fhir/\(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer demo-physician\r\n\(form)\(end)\r\n"
            .utf8))
    }
    let answers = try await connection.receive()
    let statuses = answers.components(separatedBy: "HTTP/1.1 ").dropFirst().map { $0.prefix(3) }
    #expect(statuses == ["200", "200", "404"], "\(answers.prefix(300))")
  }

  /// Who asks whether to send a body is told to, and need not wait.
  @Test func aBodyIsAskedFor() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let body = #"{"resourceType":"Condition"}"#
    let connection = try LoopbackConnection(port: demo.port)
    try connection.send(
      Array(
        """
        POST /fhir/Condition/$validate HTTP/1.1\r
        Host: 127.0.0.1\r
        Authorization: Bearer demo-physician\r
        Content-Type: application/fhir+json\r
        Content-Length: \(body.utf8.count)\r
        Expect: 100-continue\r
        Connection: close\r
        \r

        """.utf8))
    #expect(try await connection.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    try connection.send(Array(body.utf8))
    #expect(try await connection.receive().hasPrefix("HTTP/1.1 200 OK"))
  }

  /// Whoever wants the connection closed gets it closed, however that is written.
  @Test func aConnectionIsClosedWhenAsked() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    for option in ["close", "Close", "keep-alive, CLOSE"] {
      let connection = try LoopbackConnection(port: demo.port)
      try connection.send(Array("GET /health HTTP/1.1\r\nHost: a\r\nConnection: \(option)\r\n\r\n".utf8))
      #expect(try await connection.receive().hasPrefix("HTTP/1.1 200"))
      #expect(connection.isAtEnd, "\(option)")
    }
  }

  /// Behind a body nothing is changed any more: what is no HTTP is refused as ever.
  @Test func bodiesStayAsTheyAre() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let form = "name=見本&_summary=count"
    let connection = try LoopbackConnection(port: demo.port)
    try connection.send(
      Array(
        """
        POST /fhir/Patient/_search HTTP/1.1\r
        Host: 127.0.0.1\r
        Authorization: Bearer demo-physician\r
        Content-Type: application/x-www-form-urlencoded\r
        Content-Length: \(form.utf8.count)\r
        \r
        \(form)GET /fhir/Patient?name=見本 HTTP/1.1\r
        Host: 127.0.0.1\r
        \r

        """.utf8))
    let answers = try await connection.receive()
    #expect(answers.hasPrefix("HTTP/1.1 200 OK") && answers.contains("HTTP/1.1 400"), "\(answers.prefix(300))")
  }
}
