/// The parameters of a request that were used, in their order: what the links of its answer repeat.
struct UsedParameters: Sendable {
  private var all: [(name: String, value: String)] = []

  mutating func append(_ parameter: (name: String, value: String)) { all.append(parameter) }

  /// The query of an address with all of them, its `?` before it, and the place of a page behind them where there is one;
  /// nothing where it would be empty.
  func query(after place: String? = nil) -> String {
    let all = all + (place.map { [("_after", $0)] } ?? [])
    guard !all.isEmpty else { return "" }
    return "?" + all.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
  }

  /// Percent-encodes all but the unreserved characters of RFC 3986.
  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if byte < 0x80,
        scalar.properties.isAlphabetic || (48...57).contains(byte) || "-._~".unicodeScalars.contains(scalar)
      {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
