// A checked request may be sent: its URL is one libcurl reads as http or https, no header can end its line or the
// request, and its bounds are bounds. The only way to one is through the checks here.

/// A request that may be sent.
struct CheckedRequest: Sendable {
  let method: HTTPRequest.Method
  let url: String
  let origin: Origin
  /// Header lines in libcurl's notation: `Name: value`, `Name;` for an empty value, `Name:` for "do not send yours".
  let headerLines: [String]
  let body: [UInt8]
  let connectMilliseconds: Int
  let maximumBodySize: Int
  let trust: HTTPTrust

  /// Throws `invalidRequest` with the first flaw found.
  init(_ request: HTTPRequest) throws(HTTPFault) {
    guard let origin = Origin(url: request.url) else { throw .invalidRequest(.url) }
    guard origin.scheme == "http" || origin.scheme == "https" else { throw .invalidRequest(.scheme) }
    guard !origin.hasCredentials else { throw .invalidRequest(.credentials) }
    guard request.body.isEmpty || (request.method != .get && request.method != .head) else {
      throw .invalidRequest(.body)
    }
    let deadlines = Duration.nanoseconds(1)...Duration.seconds(86_400)
    guard deadlines.contains(request.connectDeadline), deadlines.contains(request.totalDeadline),
      request.maximumBodySize >= 0, request.maximumRedirects >= 0
    else { throw .invalidRequest(.bounds) }
    guard Self.isApplicable(request.trust, to: origin) else { throw .invalidRequest(.trust) }
    self.method = request.method
    self.url = request.url
    self.origin = origin
    self.headerLines = try Self.lines(of: request.headers)
    self.body = request.body
    self.connectMilliseconds = milliseconds(request.connectDeadline)
    self.maximumBodySize = request.maximumBodySize
    self.trust = request.trust
  }

  /// Headers that frame the message, name the server or ask for an encoding: two opinions on one of them are how
  /// requests are smuggled, so libcurl alone sets them.
  private static let reserved = [
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
    "Upgrade", "Expect", "Accept-Encoding", "HTTP2-Settings",
  ]

  /// Headers libcurl would add unasked.
  private static let unasked = ["Accept", "Content-Type", "Expect"]

  private static func lines(of headers: HTTPHeaders) throws(HTTPFault) -> [String] {
    var lines: [String] = []
    for header in headers {
      guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
        throw .invalidRequest(.headerName)
      }
      guard header.value.utf8.allSatisfy({ $0 == 0x09 || (0x20...0x7E).contains($0) }) else {
        throw .invalidRequest(.headerValue)
      }
      guard !reserved.contains(where: { sameName($0, header.name) }) else { throw .invalidRequest(.reservedHeader) }
      let isBlank = header.value.utf8.allSatisfy { $0 == 0x09 || $0 == 0x20 }
      lines.append(isBlank ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    return lines + unasked.filter { headers[$0] == nil }.map { "\($0):" }
  }

  /// RFC 9110, 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// A trust that asks for something must get it: over http, or with a pin libcurl would read as a file name, it would
  /// not, and an empty or cut file name would mean "none".
  private static func isApplicable(_ trust: HTTPTrust, to origin: Origin) -> Bool {
    guard trust != .system else { return true }
    let files = [trust.authorityFile, trust.clientCertificate?.certificateFile, trust.clientCertificate?.keyFile]
    return origin.scheme == "https"
      && files.allSatisfy { file in file.map { !$0.isEmpty && !$0.utf8.contains(0) } ?? true }
      && trust.pinnedKey.map(isPin) ?? true
  }

  private static func isPin(_ text: String) -> Bool {
    let prefix = "sha256//"
    let digest = text.utf8.dropFirst(prefix.utf8.count)
    return text.hasPrefix(prefix) && digest.count == 44 && digest.last == UInt8(ascii: "=")
      && digest.dropLast().allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
  }
}

/// The whole milliseconds of a duration, rounded up: libcurl takes 0 for "no limit".
func milliseconds(_ duration: Duration) -> Int {
  let (seconds, attoseconds) = duration.components
  let step: Int64 = 1_000_000_000_000_000
  return Int(seconds) * 1000 + Int((attoseconds + step - 1) / step)
}
