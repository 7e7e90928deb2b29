// A scripted server listens on 127.0.0.1 at a free port and runs the test's script for each connection, on a thread of
// its own: what goes over the wire is exactly what the script writes. A peer is the server's end of one connection.

import Foundation

/// A server whose every connection runs the same script.
final class ScriptedServer: Sendable {
  typealias Script = @Sendable (Peer) -> Void

  let port: UInt16
  let tls: ServerTLS?
  private let listener: Int32
  private let state = State()

  /// Listens and accepts until `stop`.
  init(tls: ServerTLS? = nil, script: @escaping Script) throws {
    self.tls = tls
    let (listener, port) = try listen(backlog: 512)
    self.listener = listener
    self.port = port
    let state = state
    state.enter()
    onThread {
      defer { state.leave() }
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0 else { return }
        guard state.open(socket) else {
          close(socket)
          return
        }
        onThread {
          defer { state.leave() }
          if let peer = Peer(socket, tls: tls) {
            script(peer)
            peer.end()
          }
          state.close(socket)
        }
      }
    }
  }

  var url: String { "\(tls == nil ? "http" : "https")://127.0.0.1:\(port)" }

  /// How many connections came.
  var connections: Int { state.accepted }

  /// Ends the listener and every connection, and waits for their threads.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.stop()
    close(listener)
  }

  /// The open sockets and the number of threads.
  private final class State: @unchecked Sendable {
    private let condition = NSCondition()
    private var sockets: Set<Int32> = []
    private var threads = 0
    private var count = 0
    private var isStopped = false

    var accepted: Int { condition.withLock { count } }

    func enter() { condition.withLock { threads += 1 } }

    func leave() {
      condition.withLock {
        threads -= 1
        condition.broadcast()
      }
    }

    func open(_ socket: Int32) -> Bool {
      condition.withLock {
        guard !isStopped else { return false }
        count += 1
        threads += 1
        sockets.insert(socket)
        return true
      }
    }

    func close(_ socket: Int32) {
      condition.withLock {
        sockets.remove(socket)
        _ = Foundation.close(socket)
      }
    }

    func stop() {
      condition.withLock {
        isStopped = true
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        while threads > 0 { condition.wait() }
      }
    }
  }
}

struct SocketFailure: Error {}

/// A listening socket on 127.0.0.1 and its port.
func listen(backlog: Int32) throws -> (socket: Int32, port: UInt16) {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isListening = withUnsafeMutableBytes(of: &address) { bytes in
    guard let pointer = bytes.bindMemory(to: sockaddr.self).baseAddress else { return false }
    return bind(listener, pointer, size) == 0 && listen(listener, backlog) == 0
      && getsockname(listener, pointer, &size) == 0
  }
  guard isListening else { throw SocketFailure() }
  return (listener, UInt16(bigEndian: address.sin_port))
}

/// Runs a block on a new thread that a closed connection does not kill.
private func onThread(_ block: @escaping @Sendable () -> Void) {
  Thread.detachNewThread {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    block()
  }
}
