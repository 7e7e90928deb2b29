// An origin is the scheme, host and port of a URL: who is asked. It is read with libcurl's own parser, the one that
// will connect, so that what was checked and what is asked cannot differ.

import CCurl

/// The scheme, host and port of a URL, in lower case.
struct Origin: Equatable, Sendable {
  let scheme: String
  let port: String
  /// The host, with the port unless it is the scheme's own; an IPv6 address in brackets.
  let host: String
  /// Whether the URL holds a user or a password.
  let hasCredentials: Bool

  /// Nil if the text is not an absolute URL of visible ASCII with a host.
  init?(url: String) {
    guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
      let scheme = Self.piece(CURLUPART_SCHEME, of: handle),
      let host = Self.piece(CURLUPART_HOST, of: handle),
      host.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    // The parser forgives one slash or three, and takes the path's first name for the host.
    let start = "\(scheme)://"
    guard url.lowercased().hasPrefix(start), url.dropFirst(start.count).first != "/" else { return nil }
    let ownPort = ["http": "80", "https": "443"][scheme]
    let port = Self.piece(CURLUPART_PORT, of: handle) ?? ownPort ?? ""
    self.scheme = scheme
    self.port = port
    self.host = port == ownPort ? host : "\(host):\(port)"
    self.hasCredentials =
      Self.piece(CURLUPART_USER, of: handle) != nil || Self.piece(CURLUPART_PASSWORD, of: handle) != nil
  }

  private static func piece(_ piece: CURLUPart, of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, piece, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text).lowercased()
  }
}
