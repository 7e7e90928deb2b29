// A scripted hospital listens on 127.0.0.1 at a free port and answers every request as the test's script says, which
// may be not at all. One request a connection, one thread a connection.

import Foundation
import Synchronization
import TestSupport

/// A request as the hospital got it.
struct ReceivedRequest: Sendable {
  /// `/fhir/Condition?patient=0001234`
  let target: String
  /// By name in lower case.
  let headers: [String: String]
}

/// What the hospital does about a request.
enum Reply: Sendable {
  case answer(status: Int, headers: [String] = [], body: String = "")
  /// Closes the connection without a word.
  case drop
  /// Leaves it open without a word.
  case hang

  static func json(_ text: String) -> Reply {
    .answer(status: 200, headers: ["Content-Type: application/fhir+json"], body: text)
  }

  static func xml(_ text: String) -> Reply {
    .answer(status: 200, headers: ["Content-Type: application/xml"], body: text)
  }
}

/// A server of one script.
final class ScriptedHospital: Sendable {
  typealias Script = @Sendable (ReceivedRequest) -> Reply

  let url: String
  private let listener: Int32
  private let state = Mutex(State())

  private struct State {
    var sockets: Set<Int32> = []
    var requests: [ReceivedRequest] = []
    var isStopped = false
  }

  init(script: @escaping Script) throws {
    let (listener, port) = try listeningSocket(backlog: 64)
    self.listener = listener
    url = "http://127.0.0.1:\(port)"
    Thread.detachNewThread { [self] in
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { return }
        let isOpen = state.withLock { state in
          guard !state.isStopped else { return false }
          state.sockets.insert(socket)
          return true
        }
        guard isOpen else {
          close(socket)
          return
        }
        Thread.detachNewThread { [self] in serve(socket, script) }
      }
    }
  }

  /// What was asked so far.
  var requests: [ReceivedRequest] { state.withLock { $0.requests } }

  /// Ends the listener and all connections.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ socket: Int32, _ script: Script) {
    defer {
      state.withLock { state in
        state.sockets.remove(socket)
        _ = close(socket)
      }
    }
    guard let request = Self.read(socket) else { return }
    state.withLock { $0.requests.append(request) }
    switch script(request) {
    case .drop: return
    case .hang: _ = Self.read(socket)
    case .answer(let status, let headers, let body):
      let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
      Self.write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body, to: socket)
    }
  }

  /// The head of a request; nil when the client has closed.
  private static func read(_ socket: Int32) -> ReceivedRequest? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      // The first byte of TLS, which this server does not speak, and answers all the same.
      if bytes.first == 0x16 { return ReceivedRequest(target: "", headers: [:]) }
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return ReceivedRequest(
      target: String(lines[0].split(separator: " ").dropFirst().first ?? ""), headers: headers)
  }

  private static func write(_ text: String, to socket: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// A port of this machine where nobody listens, and nobody else comes to, as long as this is kept.
final class ClosedPort: Sendable {
  let url: String
  private let socket: Int32

  init() throws {
    let port: UInt16
    (socket, port) = try boundSocket()
    url = "http://127.0.0.1:\(port)"
  }

  deinit { close(socket) }
}
