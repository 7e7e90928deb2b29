// A scripted server listens on 127.0.0.1 at a free port and runs the test's script for each connection, on a thread of
// its own: what goes over the wire is exactly what the script writes. A peer is the server's end of one connection.

import Foundation
import TestSupport

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
    let (listener, port) = try listeningSocket(backlog: 512)
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
