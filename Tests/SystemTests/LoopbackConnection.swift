import Foundation

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
