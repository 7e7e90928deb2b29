import Storage

/// Which versions a header of a request speaks of (`If-Match`, `If-None-Match`).
public enum VersionCondition: Hashable, Sendable {
  /// Any version that is there.
  case any
  /// One of these.
  case oneOf([String])

  /// What a header says: `W/"x"`, `"x"`, several of them, or `*`; some clients leave the quotes out. Nil where it says
  /// nothing that is written so.
  public init?(header: String) {
    let words = header.split(separator: ",").map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }) }
    if words.count == 1, words[0] == ["*"] {
      self = .any
      return
    }
    let versions = words.map { $0.count == 1 ? Self.version(of: $0[0]) : nil }
    guard !versions.isEmpty, !versions.contains(nil) else { return nil }
    self = .oneOf(versions.compactMap(\.self))
  }

  /// What is in an entity tag, weak or strong.
  private static func version(of tag: Substring) -> String? {
    var text = tag
    if text.hasPrefix("W/") { text = text.dropFirst(2) }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = text.dropFirst().dropLast() }
    return text.isEmpty || text.contains("\"") ? nil : String(text)
  }

  /// Whether it speaks of what is answered with this ETag, which is nil where it has none.
  public func speaks(of tag: String?) -> Bool {
    switch self {
    case .any: true
    case .oneOf(let tags): tag.map(tags.contains) ?? false
    }
  }

  /// Whether it speaks of what is seen: of what is deleted only by the version of the deletion.
  func holds(for seen: StoredEntry?) -> Bool {
    switch self {
    case .any: seen.map { !$0.isDeleted } ?? false
    case .oneOf(let versions): seen.map { versions.contains($0.version) } ?? false
    }
  }
}

/// What must be so for a change to be made (RFC 9110 §13.1, R4 §3.1.0.5): it is asked of what the caller sees, in the
/// transaction that makes the change.
public struct Preconditions: Hashable, Sendable {
  /// The change was made from one of these versions.
  public var ifMatch: VersionCondition?
  /// None of these is there: `*` for what must be new.
  public var ifNoneMatch: VersionCondition?

  /// Makes one from its parts; without any, everything goes.
  public init(ifMatch: VersionCondition? = nil, ifNoneMatch: VersionCondition? = nil) {
    self.ifMatch = ifMatch
    self.ifNoneMatch = ifNoneMatch
  }

  /// Refuses unless they hold for what is seen, which is nil where there is nothing.
  func check(_ seen: StoredEntry?) throws(Refusal) {
    if let ifMatch, !ifMatch.holds(for: seen) { throw .preconditionFailed }
    if let ifNoneMatch, ifNoneMatch.holds(for: seen) { throw .preconditionFailed }
  }
}
