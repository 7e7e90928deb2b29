/// An *input name* is a name that a text gives to something no schema knows: of a member, an element, an attribute. It is
/// told only where it looks like a name of FHIR's or HTML's, because who writes a person's name where a member's should
/// stand must not find it in a log.
///
/// It does not know whether a name that looks like one says something about a person.
public enum InputName {
  /// What stands for one that is not told.
  public static let hidden = "…"

  /// Whether it may be told: an ASCII letter, then letters, digits, `_`, `-` and `.`, at most 64 in all. Before it may
  /// stand the `_` of JSON's sides, or a prefix of XML's with its colon.
  public static func isTold(_ name: String) -> Bool {
    // The mark of an anchor is the project's own.
    if name == "@" { return true }
    guard name.utf8.count <= 64 else { return false }
    let parts = name.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { return parts.allSatisfy(isPlain) }
    return isPlain(name.utf8.first == UInt8(ascii: "_") ? parts[0].dropFirst() : parts[0])
  }

  /// The name, or what stands for it.
  public static func told(_ name: String) -> String { isTold(name) ? name : hidden }

  private static func isPlain(_ name: Substring.UTF8View) -> Bool {
    guard let first = name.first, first.isLetterOrDigit, !first.isDigit else { return false }
    return name.allSatisfy { $0.isLetterOrDigit || $0 == minus || $0 == dot || $0 == UInt8(ascii: "_") }
  }
}
