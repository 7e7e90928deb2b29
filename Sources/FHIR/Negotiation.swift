/// Which format a client means: by `Content-Type`, `Accept` or `_format` (R4 §3.1.0.1.9 and §3.1.0.1.11). It answers
/// nil where it means none; what to refuse with then is the server's business.
extension FHIRFormat {
  /// The format that `Content-Type` says a body is in. The character set, where it is given, must be UTF-8, and the
  /// version of FHIR 4.0.
  public init?(contentType: String) {
    guard let range = MediaRange(contentType), range.isThisVersion else { return nil }
    if let charset = range["charset"]?.lowercased(), charset != "utf-8", charset != "utf8" { return nil }
    self.init(name: "\(range.type)/\(range.subtype)")
  }

  /// The format that a value of `_format` names: `json`, `xml`, or a media type, in which a `+` may have become a space
  /// on the way.
  public init?(queryValue: String) {
    if let format = FHIRFormat(rawValue: queryValue.lowercased()) {
      self = format
    } else {
      let parts = queryValue.split(separator: ";", maxSplits: 1)
      let name = String((parts.first ?? "").map { $0 == " " ? "+" : $0 })
      guard let range = MediaRange(([name] + parts.dropFirst().map(String.init)).joined(separator: ";")),
        range.isThisVersion
      else { return nil }
      self.init(name: "\(range.type)/\(range.subtype)")
    }
  }

  /// The format that `Accept` prefers; `usual` where it has no preference, and where there is no such header. Nil when
  /// neither is wanted.
  ///
  /// As RFC 9110 has it: the most specific range that means a format says how much it is wanted.
  public static func accepted(_ header: String?, usual: FHIRFormat = .json) -> FHIRFormat? {
    guard let header, header.contains(where: { $0 != " " && $0 != "\t" }) else { return usual }
    let ranges = MediaRange.list(header).filter(\.isThisVersion)
    let best = allCases.map { ($0, $0.quality(in: ranges)) }.max { left, right in
      (left.1, left.0 == usual ? 1 : 0) < (right.1, right.0 == usual ? 1 : 0)
    }
    guard let best, best.1 > 0 else { return nil }
    return best.0
  }

  /// The format's names. A server of other releases may have said the last two of each.
  private var names: [String] {
    ["application/fhir+\(rawValue)", "application/\(rawValue)", "text/\(rawValue)", "application/\(rawValue)+fhir"]
  }

  private init?(name: String) {
    guard let format = FHIRFormat.allCases.first(where: { $0.names.contains(name) }) else { return nil }
    self = format
  }

  private func quality(in ranges: [MediaRange]) -> Int {
    let named = ranges.filter { names.contains("\($0.type)/\($0.subtype)") }
    if let best = named.map(\.quality).max() { return best }
    let ofType = ranges.filter { $0.type == "application" && $0.subtype == "*" }
    if let best = ofType.map(\.quality).max() { return best }
    return ranges.filter { $0.type == "*" }.map(\.quality).max() ?? 0
  }
}

extension MediaRange {
  /// Whether it means R4, or does not say.
  fileprivate var isThisVersion: Bool { self["fhirversion"].map { $0 == "4.0" || $0 == "4.0.1" } ?? true }
}
