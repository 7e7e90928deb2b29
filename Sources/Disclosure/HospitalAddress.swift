/// Addresses as text: which belong to a hospital's server, and how a query is written into one. URLs are compared as
/// they are written, so what merely means the same is not taken for it. It knows no transport.
struct HospitalAddress {
  /// `https://hospital.example:8443`
  let origin: String
  /// `hospital.example:8443`
  private let authority: Substring
  let isSecure: Bool

  /// Nil unless the text is an absolute http or https URL of plain ASCII that a path can be put after.
  init?(_ url: String) {
    guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !url.hasSuffix("/"),
      !url.contains(where: { "?#\\".contains($0) })
    else { return nil }
    guard let scheme = ["https://", "http://"].first(where: url.hasPrefix) else { return nil }
    let authority = url.dropFirst(scheme.count).prefix { $0 != "/" }
    guard !authority.isEmpty, !authority.contains("@") else { return nil }
    origin = scheme + authority
    self.authority = authority
    isSecure = scheme == "https://"
  }

  /// Whether the server is on this machine, where nobody listens in.
  var isLocal: Bool {
    ["127.0.0.1", "localhost", "[::1]"].contains { authority == $0 || authority.hasPrefix("\($0):") }
  }

  /// The address that a link of this server's answer leads to, or nil where it leads elsewhere. `base` is what relative
  /// links are relative to.
  func following(_ link: String, base: String) -> String? {
    guard link.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !link.contains("\\") else { return nil }
    if link.hasPrefix("\(origin)/") || link.hasPrefix("\(origin)?") { return link }
    if link.hasPrefix("/") { return link.hasPrefix("//") ? nil : origin + link }
    return Self.isAbsolute(link) ? nil : "\(base)/\(link)"
  }

  /// Whether a reference or address is complete in itself: it has a scheme (`https:`, `urn:`, `data:`).
  static func isAbsolute(_ link: String) -> Bool {
    // By bytes: a colon with a combining mark after it is another `Character`.
    guard let colon = link.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = link.utf8[..<colon]
    let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
    return scheme.first.map(isLetter) == true
      && scheme.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
  }

  /// A text as a part of a path or a query: all but unreserved characters percent-encoded (RFC 3986).
  static func escaped(_ text: String) -> String {
    var escaped = ""
    let digits = Array("0123456789ABCDEF")
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isAlphanumeric =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      if isAlphanumeric || "-._~".unicodeScalars.contains(scalar) {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return escaped
  }
}
