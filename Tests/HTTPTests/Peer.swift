// A peer is the server's end of one connection: it reads requests and writes whatever the script wants, well-formed or
// not.

import Foundation

/// A request as it came over the wire.
struct ReceivedRequest: Sendable {
  /// The request line.
  let line: String
  /// The header lines, in order.
  let headers: [String]
  let body: [UInt8]

  var path: String { String(line.split(separator: " ").dropFirst().first ?? "") }
}

/// The server's end of a connection.
final class Peer {
  private let socket: Int32
  private let session: ServerTLS.Session?
  private var pending: [UInt8] = []

  /// Nil if the TLS handshake fails.
  init?(_ socket: Int32, tls: ServerTLS?) {
    self.socket = socket
    if let tls {
      guard let session = tls.accept(socket) else { return nil }
      self.session = session
    } else {
      session = nil
    }
  }

  /// Reads one request, its body by Content-Length; nil when the client has closed.
  func readRequest() -> ReceivedRequest? {
    let end = Array("\r\n\r\n".utf8)
    var head = pending.firstRange(of: end)
    while head == nil {
      guard receive() else { return nil }
      head = pending.firstRange(of: end)
    }
    guard let head else { return nil }
    let lines = String(decoding: pending[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    pending.removeSubrange(..<head.upperBound)
    let prefix = "Content-Length: "
    let length = lines.first { $0.hasPrefix(prefix) }.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
    while pending.count < length {
      guard receive() else { return nil }
    }
    let body = Array(pending[..<length])
    pending.removeSubrange(..<length)
    return ReceivedRequest(line: lines[0], headers: Array(lines.dropFirst()), body: body)
  }

  /// Reads exactly so many bytes; nil when the client has closed.
  func read(_ count: Int) -> [UInt8]? {
    while pending.count < count {
      guard receive() else { return nil }
    }
    defer { pending.removeSubrange(..<count) }
    return Array(pending[..<count])
  }

  /// Waits until the client has closed, whatever it sends before.
  func waitForClose() {
    while receive() { pending = [] }
  }

  /// Writes text; false when the client has closed.
  @discardableResult func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Writes bytes; false when the client has closed.
  @discardableResult func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { buffer in
        session.map { $0.write(buffer) } ?? send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes a response with a Content-Length.
  @discardableResult func answer(_ status: String = "200 OK", _ headers: [String] = [], body: [UInt8] = []) -> Bool {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers + ["", ""]
    return write(Array(lines.joined(separator: "\r\n").utf8) + body)
  }

  /// Ends the TLS session, if there is one.
  func end() { session?.end() }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = buffer.withUnsafeMutableBytes { buffer in
      session.map { $0.read(buffer) } ?? recv(socket, buffer.baseAddress, buffer.count, 0)
    }
    guard count > 0 else { return false }
    pending += buffer[..<count]
    return true
  }
}
