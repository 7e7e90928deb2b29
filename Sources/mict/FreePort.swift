import Foundation

/// A port of this machine that nobody listens on, for a process that must be told its port before it starts. Somebody
/// else may take it in between; then that process says so.
enum FreePort {
  /// One that the system chooses. Throws `Files.Fault`.
  static func any() throws -> Int {
    let fault = Files.Fault(description: "error: no port is free on 127.0.0.1")
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw fault }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isBound else { throw fault }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
