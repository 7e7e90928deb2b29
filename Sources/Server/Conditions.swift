import Gateway
import HTTPTypes
import Hummingbird

/// What the headers of a request make its answer depend on (RFC 9110 §13; R4 §3.1.0.5, §3.1.0.6).
enum Conditions {
  /// The versions of `If-Match`: `W/"x"`, `"x"`, several of them, or `*`. Nil without the header.
  static func version(_ request: Request) throws -> VersionCondition? {
    guard let header = request.headers[.ifMatch] else { return nil }
    if header.trimmed == "*" { return .any }
    let tags = header.split(separator: ",").map { tag(String($0).trimmed) }
    guard let versions = tags as? [String], !versions.isEmpty else {
      throw Refusal.badParameter(
        name: "If-Match", reason: "write the ETag of the version, such as `W/\"abc\"`",
        japanese: "`W/\"abc\"`のように、版のETagを書いてください")
    }
    return .oneOf(versions)
  }

  /// Whether the caller says it has this version already: by `If-None-Match`, and only without it by `If-Modified-Since`.
  static func isKnown(_ answer: UseCases.Answer, to request: Request) -> Bool {
    if let header = request.headers[.ifNoneMatch] {
      return header.trimmed == "*"
        || header.split(separator: ",").contains { tag(String($0).trimmed) == answer.version }
    }
    guard let since = request.headers[.ifModifiedSince].flatMap(HTTPDate.seconds), let updated = answer.updated else {
      return false
    }
    return updated <= since
  }

  /// Whether unknown parameters are to be left out (`Prefer: handling=lenient`).
  static func isLenient(_ request: Request) -> Bool {
    request.headers[.prefer]?.contains("handling=lenient") == true
  }

  /// What is in an entity tag, weak or strong; some clients leave the quotes out.
  private static func tag(_ text: String) -> String? {
    var text = text[...]
    if text.hasPrefix("W/") { text = text.dropFirst(2) }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = text.dropFirst().dropLast() }
    return text.isEmpty || text.contains("\"") ? nil : String(text)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
