import Database
import Foundation
import TestSupport
import Testing

/// What a caller may do is asked when the body is complete, not when it begins.
@Suite(.serialized) struct SlowBodyTests {
  @Test func rightsThatEndWhileTheBodyComesAreGone() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let before = try await demo.total("/fhir/Condition", as: "demo-physician")
    let body = try Project.bytes("Samples/diagnosis/main-hypertension.json")
    let head = """
      POST /fhir/Condition HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer demo-physician\r
      Content-Type: application/fhir+json\r
      Content-Length: \(body.count)\r
      Connection: close\r
      \r

      """
    let connection = try LoopbackConnection(port: demo.port)
    try connection.send(Array(head.utf8) + body.prefix(10))
    // The first half is surely there when another request has been answered.
    _ = try await demo.total("/fhir/Condition", as: "demo-physician")
    let database = try await DatabasePool.open(.file(demo.folder.appendingPathComponent("data/demo.sqlite").path))
    try await database.write { try $0.execute("UPDATE person SET state = 'suspended' WHERE id = 'dr-mihon'") }
    try connection.send(Array(body.dropFirst(10)))
    let answer = try await connection.receive()
    #expect(answer.hasPrefix("HTTP/1.1 403"), "\(answer.prefix(200))")
    try await database.write { try $0.execute("UPDATE person SET state = 'active' WHERE id = 'dr-mihon'") }
    await database.close()
    #expect(try await demo.total("/fhir/Condition", as: "demo-physician") == before)
  }
}
