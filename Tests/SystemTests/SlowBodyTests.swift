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

/// A plain connection to this machine, for what a client that behaves can't send.
final class LoopbackConnection {
  private let socket: Int32
  /// Whether the other side has closed it.
  private(set) var isAtEnd = false

  init(port: Int) throws {
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw Demonstration.Failure(log: "no connection") }
  }

  deinit { close(socket) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Demonstration.Failure(log: "the connection was closed") }
      rest = rest.dropFirst(count)
    }
  }

  /// What comes until the other side closes, or 20 seconds are over, or what has come ends so.
  func receive(until end: String? = nil) async throws -> String {
    let patience = ContinuousClock.now + .seconds(20)
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while end.map({ !all.reversed().starts(with: $0.utf8.reversed()) }) ?? true {
      let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == EAGAIN, ContinuousClock.now < patience {
        try await Task.sleep(for: .milliseconds(2))
        continue
      }
      isAtEnd = count == 0
      guard count > 0 else { break }
      all += buffer.prefix(count)
    }
    return String(decoding: all, as: UTF8.self)
  }
}
