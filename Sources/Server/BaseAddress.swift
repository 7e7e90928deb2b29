import Hummingbird
import Synchronization

/// The FHIR base URL as callers see it. Without one in the settings it follows from the port, which is known only when
/// the server listens.
final class BaseAddress: Sendable {
  private let value: Mutex<String>

  init(_ text: String) { value = Mutex(text) }

  var text: String { value.withLock { $0 } }

  /// The same server's base for another interface: `/hospitals/fhir` for `/fhir`.
  func sibling(_ path: String) -> String {
    let text = text
    return (text.hasSuffix("/fhir") ? String(text.dropLast("/fhir".count)) : text) + path
  }

  /// What a caller may call this server's base besides: by the host that the request was sent to, which a proxy may have
  /// passed on from another scheme.
  func aliases(in request: Request) -> [String] {
    guard let host = request.head.authority, !host.isEmpty else { return [] }
    return ["https", "http"].map { "\($0)://\(host)/fhir" }
  }

  func settle(scheme: String, host: String, port: Int) {
    value.withLock { if $0.isEmpty { $0 = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/fhir" } }
  }
}
