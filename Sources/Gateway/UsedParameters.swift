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
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
