// TLS for the scripted server, by the OpenSSL that libcurl itself brings along, opened at run time: so the tests need
// no package more than the client does.

import Foundation
import TestSupport

/// How the scripted server speaks TLS.
final class ServerTLS: @unchecked Sendable {
  fileprivate typealias Pointer = UnsafeMutableRawPointer
  private typealias SelectProtocol =
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
      UnsafePointer<UInt8>?, UInt32, OpaquePointer?
    ) -> Int32

  private let context: Pointer
  private let freeContext: @convention(c) (Pointer) -> Void

  /// A server that shows the named certificate; with `wantsClient` it insists on one signed by the test authority.
  init(_ certificate: String, wantsClient: Bool = false, offersHTTP2: Bool = false) throws {
    let method = try call("TLS_server_method", as: (@convention(c) () -> Pointer?).self)()
    let new = try call("SSL_CTX_new", as: (@convention(c) (Pointer?) -> Pointer?).self)
    guard let context = new(method) else { throw SocketFailure() }
    self.context = context
    freeContext = try call("SSL_CTX_free", as: (@convention(c) (Pointer) -> Void).self)
    let file = (@convention(c) (Pointer, UnsafePointer<CChar>) -> Int32).self
    let typedFile = (@convention(c) (Pointer, UnsafePointer<CChar>, Int32) -> Int32).self
    guard try call("SSL_CTX_use_certificate_chain_file", as: file)(context, certificateFile(certificate)) == 1,
      try call("SSL_CTX_use_PrivateKey_file", as: typedFile)(context, certificateFile("\(certificate)-key"), 1) == 1
    else { throw SocketFailure() }
    if wantsClient {
      let load = (@convention(c) (Pointer, UnsafePointer<CChar>, UnsafePointer<CChar>?) -> Int32).self
      guard try call("SSL_CTX_load_verify_locations", as: load)(context, certificateFile("authority"), nil) == 1
      else { throw SocketFailure() }
      try call("SSL_CTX_set_verify", as: (@convention(c) (Pointer, Int32, Pointer?) -> Void).self)(context, 3, nil)
    }
    if offersHTTP2 {
      let select = (@convention(c) (Pointer, SelectProtocol, Pointer?) -> Void).self
      try call("SSL_CTX_set_alpn_select_cb", as: select)(context, selectHTTP2, nil)
    }
  }

  deinit { freeContext(context) }

  /// Chooses "h2" out of the protocols the client offers, or none.
  private let selectHTTP2: SelectProtocol = { _, chosen, chosenLength, offered, offeredLength, _ in
    guard let offered else { return 3 }
    var position = 0
    while position < Int(offeredLength) {
      let length = Int(offered[position])
      if length == 2, offered[position + 1] == UInt8(ascii: "h"), offered[position + 2] == UInt8(ascii: "2") {
        chosen?.pointee = offered + position + 1
        chosenLength?.pointee = 2
        return 0
      }
      position += length + 1
    }
    return 3
  }

  /// Shakes hands; nil if that fails.
  func accept(_ socket: Int32) -> Session? { try? Session(context, socket) }

  /// TLS on one connection.
  final class Session {
    private let pointer: Pointer
    private let readBytes: @convention(c) (Pointer, Pointer?, Int32) -> Int32
    private let writeBytes: @convention(c) (Pointer, UnsafeRawPointer?, Int32) -> Int32
    private let free: @convention(c) (Pointer) -> Void
    private let shutdown: @convention(c) (Pointer) -> Int32

    fileprivate init(_ context: Pointer, _ socket: Int32) throws {
      readBytes = try call("SSL_read", as: (@convention(c) (Pointer, Pointer?, Int32) -> Int32).self)
      writeBytes = try call("SSL_write", as: (@convention(c) (Pointer, UnsafeRawPointer?, Int32) -> Int32).self)
      free = try call("SSL_free", as: (@convention(c) (Pointer) -> Void).self)
      shutdown = try call("SSL_shutdown", as: (@convention(c) (Pointer) -> Int32).self)
      let setSocket = try call("SSL_set_fd", as: (@convention(c) (Pointer, Int32) -> Int32).self)
      let accept = try call("SSL_accept", as: (@convention(c) (Pointer) -> Int32).self)
      guard let pointer = try call("SSL_new", as: (@convention(c) (Pointer) -> Pointer?).self)(context) else {
        throw SocketFailure()
      }
      self.pointer = pointer
      guard setSocket(pointer, socket) == 1, accept(pointer) == 1 else { throw SocketFailure() }
    }

    deinit { free(pointer) }

    func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
      Int(readBytes(pointer, buffer.baseAddress, Int32(clamping: buffer.count)))
    }

    func write(_ buffer: UnsafeRawBufferPointer) -> Int {
      Int(writeBytes(pointer, buffer.baseAddress, Int32(clamping: buffer.count)))
    }

    func end() { _ = shutdown(pointer) }
  }
}

/// The path of a test certificate or key.
func certificateFile(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Certificates/\(name).pem").path
}

/// A function of OpenSSL by its name.
private func call<Function>(_ name: String, as type: Function.Type) throws -> Function {
  guard let library = dlopen("libssl.so.3", RTLD_NOW), let symbol = dlsym(library, name) else {
    throw SocketFailure()
  }
  return unsafeBitCast(symbol, to: type)
}
