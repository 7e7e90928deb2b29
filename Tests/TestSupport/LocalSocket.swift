import Foundation

/// There is no socket, or none of the kind that was asked for.
package struct SocketFailure: Error {
  package init() {}
}

/// A socket with a free port of 127.0.0.1, which whoever asked for it closes.
package func boundSocket() throws -> (socket: Int32, port: UInt16) {
  let bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafeMutableBytes(of: &address) { bytes in
    guard let pointer = bytes.bindMemory(to: sockaddr.self).baseAddress else { return false }
    return bind(bound, pointer, size) == 0 && getsockname(bound, pointer, &size) == 0
  }
  guard isBound else { throw SocketFailure() }
  return (bound, UInt16(bigEndian: address.sin_port))
}

/// Likewise one that listens.
package func listeningSocket(backlog: Int32) throws -> (socket: Int32, port: UInt16) {
  let bound = try boundSocket()
  guard listen(bound.socket, backlog) == 0 else { throw SocketFailure() }
  return bound
}
