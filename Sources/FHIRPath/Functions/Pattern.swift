import Synchronization

/// A regular expression of `matches` and its brothers, in the language of PCRE as far as Swift knows it: characters are
/// Unicode scalars, and a dot is any of them, line ends too (FHIRPath N1 §5.6.9).
///
/// It may take very long for a pattern made to that end, so a pattern must come from someone who is trusted.
final class Pattern: Sendable {
  /// Swift's own are for one thread at a time.
  private let regex: Mutex<Regex<AnyRegexOutput>>

  private init(_ text: String) throws {
    regex = Mutex(try Regex(text).dotMatchesNewlines().matchingSemantics(.unicodeScalar))
  }

  /// Those that were used, up to a number, so that each is read once.
  private static let known = Mutex<[String: Pattern]>([:])
  private static let most = 1000

  /// Errors: `pattern` when it is none.
  static func named(_ text: String, at: Int) throws(Stop) -> Pattern {
    if let pattern = known.withLock({ $0[text] }) { return pattern }
    guard let pattern = try? Pattern(text) else { throw Stop(.pattern, at: at) }
    known.withLock { known in
      if known.count >= most { known.removeAll() }
      known[text] = pattern
    }
    return pattern
  }

  func isFound(in text: String) -> Bool { regex.withLock { text.firstMatch(of: $0) != nil } }

  func isWhole(_ text: String) -> Bool { regex.withLock { text.wholeMatch(of: $0) != nil } }

  /// In the substitution `$1` and `${name}` stand for what a group matched.
  func replaced(in text: String, with substitution: String) -> String {
    let hasGroups = substitution.contains("$")
    return regex.withLock { regex in
      var room = Texts.limit
      return text.replacing(regex) { match in
        // Beyond the limit nothing more is added: the caller refuses what is longer.
        guard room >= 0 else { return "" }
        let part = hasGroups ? Self.filled(substitution, match.output) : substitution
        room -= part.utf8.count
        return part
      }
    }
  }

  private static func filled(_ substitution: String, _ groups: AnyRegexOutput) -> String {
    var result = ""
    var rest = Substring(substitution)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        result += "$"
        rest = rest.dropFirst()
      } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
        let name = rest[rest.index(after: rest.startIndex)..<end]
        let group = Int(name).flatMap { groups.indices.contains($0) ? groups[$0].substring : nil }
        result += group ?? groups[String(name)]?.substring ?? ""
        rest = rest[rest.index(after: end)...]
      } else {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else {
          result += "$"
          continue
        }
        if groups.indices.contains(number) { result += groups[number].substring ?? "" }
        rest = rest[digits.endIndex...]
      }
    }
    return result + rest
  }
}
