import Crypto

/// What is made of SHA-256: the digest of a body for the audit trail, and the ids of what hospitals disclose.
enum Digest {
  /// SHA-256 in hexadecimal.
  static func hexadecimal(_ bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

  /// The id of something that a hospital calls `name`: the same every time, different for every hospital, and without
  /// what the hospital calls it. 32 hexadecimal digits, which are a UUID of version 8 (RFC 9562) without its dashes.
  static func id(hospital: String, name: String) -> String {
    var bytes = Array(SHA256.hash(data: Array(hospital.utf8) + [0] + Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    return text(bytes)
  }

  /// `urn:uuid:` of such an id.
  static func urn(_ id: String) -> String {
    var rest = id[...]
    let groups = [8, 4, 4, 4, 12].map { length in
      defer { rest = rest.dropFirst(length) }
      return rest.prefix(length)
    }
    return "urn:uuid:\(groups.joined(separator: "-"))"
  }

  private static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
