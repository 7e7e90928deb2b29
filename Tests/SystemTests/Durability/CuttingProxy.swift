import Foundation
import Synchronization
import TestSupport

/// Stands between a gateway and a PostgreSQL server, on a port of this machine, and cuts connections in the very moment of
/// a commit: every third, in four ways by turns; or once, and then lets nobody through any more.
///
/// It knows of the protocol what it needs: after the first, each message of a client is a letter, a length (4 bytes, with
/// themselves) and a text (PostgreSQL documentation, "Message Formats").
final class CuttingProxy: Sendable {
  /// Where a connection is cut.
  enum Cut: String, CaseIterable {
    /// The server has not heard of it.
    case before
    /// The server has heard half of it.
    case within
    /// The server has heard it, and nobody waits for what it does.
    case behind
    /// The server has done it and says so, to nobody.
    case answered

    /// Whether what was to be committed is kept.
    var isKept: Bool { self == .behind || self == .answered }
  }

  /// Its address, but for options.
  let url: String
  private let listener: Int32
  private let socket: String
  private let state = Mutex(State())

  /// What is cut.
  private enum Plan {
    case nothing, everyThird
    case next(Cut)
    /// Who comes is sent away.
    case away
  }

  private struct State {
    var plan = Plan.nothing
    var commits = 0
    var cuts: [Cut: Int] = [:]
  }

  /// Before the server that listens at this socket.
  init(socket: String) throws {
    self.socket = socket
    let (listener, port) = try listeningSocket(backlog: 100)
    self.listener = listener
    url = "postgresql://postgres@127.0.0.1:\(port)/postgres?sslmode=disable&gssencmode=disable"
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        guard !isAway, let server = connected() else {
          close(client)
          continue
        }
        Thread.detachNewThread { [self] in serve(client, server) }
      }
    }
  }

  /// Takes no more connections.
  func end() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Cuts every third commit from now on, by turns in all ways.
  func cutByTurns() { state.withLock { $0.plan = .everyThird } }

  /// Cuts the next commit so, and lets nobody through afterwards.
  func cutAndStayAway(_ cut: Cut) { state.withLock { $0.plan = .next(cut) } }

  /// Cuts nothing more, and lets everybody through.
  func letThrough() { state.withLock { $0.plan = .nothing } }

  /// How often it cut in which way.
  var cuts: [Cut: Int] { state.withLock { $0.cuts } }

  /// Whether it sends everybody away.
  var isAway: Bool {
    state.withLock { state in
      if case .away = state.plan { true } else { false }
    }
  }

  /// A commit passes. Gives how its connection is to be cut, if it is.
  private func commit() -> Cut? {
    state.withLock { state in
      let cut: Cut
      switch state.plan {
      case .nothing, .away: return nil
      case .next(let next):
        cut = next
        state.plan = .away
      case .everyThird:
        state.commits += 1
        guard state.commits % 3 == 0 else { return nil }
        cut = Cut.allCases[state.commits / 3 % Cut.allCases.count]
      }
      state.cuts[cut, default: 0] += 1
      return cut
    }
  }

  private func connected() -> Int32? {
    let server = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(socket.utf8).prefix($0.count - 1)) }
    let isConnected = withUnsafeBytes(of: &address) { bytes in
      bytes.bindMemory(to: sockaddr.self).baseAddress.map { connect(server, $0, socklen_t(bytes.count)) == 0 } ?? false
    }
    if !isConnected { close(server) }
    return isConnected ? server : nil
  }

  /// Hands on what client and server say until one ends, or the connection is cut.
  private func serve(_ client: Int32, _ server: Int32) {
    let answers = Answers()
    let (back, isOver) = (DispatchQueue(label: "answers"), DispatchSemaphore(value: 0))
    back.async {
      while let bytes = Self.received(from: server) {
        if !answers.isHeld { Self.send(bytes, to: client) }
        answers.came()
      }
      shutdown(client, Int32(SHUT_RDWR))
      isOver.signal()
    }
    var (rest, isFirst) = ([UInt8](), true)
    reading: while let bytes = Self.received(from: client) {
      rest += bytes
      while let length = Self.length(of: rest, isFirst: isFirst), rest.count >= length {
        let message = Array(rest.prefix(length))
        rest.removeFirst(length)
        isFirst = false
        guard Self.isCommit(message), let cut = commit() else {
          Self.send(message, to: server)
          continue
        }
        switch cut {
        case .before: break
        case .within: Self.send(message.prefix(message.count / 2), to: server)
        case .behind:
          answers.hold()
          Self.send(message, to: server)
        case .answered:
          answers.hold()
          Self.send(message, to: server)
          answers.wait()
        }
        break reading
      }
    }
    shutdown(client, Int32(SHUT_RDWR))
    shutdown(server, Int32(SHUT_RDWR))
    isOver.wait()
    close(client)
    close(server)
  }

  /// What the server says is handed on, or held back.
  private final class Answers: Sendable {
    private let held = Mutex(false)
    private let signal = DispatchSemaphore(value: 0)
    var isHeld: Bool { held.withLock { $0 } }
    func hold() { held.withLock { $0 = true } }
    func came() { if isHeld { signal.signal() } }
    func wait() { signal.wait() }
  }

  /// How long the message is at the beginning of what came; nil while that is not known.
  private static func length(of bytes: [UInt8], isFirst: Bool) -> Int? {
    let start = isFirst ? 0 : 1
    guard bytes.count >= start + 4 else { return nil }
    return start + bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A simple query whose last statement is COMMIT.
  private static func isCommit(_ message: [UInt8]) -> Bool {
    message.first == UInt8(ascii: "Q") && message.suffix(7) == Array("COMMIT\0".utf8)[...]
  }

  private static func received(from socket: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  private static func send(_ bytes: some Collection<UInt8>, to socket: Int32) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
