import Values

/// Texts as FHIRPath sees them: Unicode scalars, compared one by one, without regard to equivalent spellings.
enum Texts {
  /// How many bytes a text may have that an expression makes: what doubles in each step would not end.
  static let limit = 1 << 26

  /// Errors: `tooLong` for more.
  static func bound(_ count: Int, _ what: String, at: Int) throws(Stop) {
    guard count <= limit else { throw Stop(.tooLong(what), at: at) }
  }

  /// Which comes first, by the numbers of the characters (N1 §6.2).
  static func order(_ one: String, _ other: String) -> Comparison {
    if one.utf8.elementsEqual(other.utf8) { return .equal }
    return one.utf8.lexicographicallyPrecedes(other.utf8) ? .less : .greater
  }

  /// Small letters, and one blank for blanks of any kind and number: what is equivalent is the same (N1 §6.1.2). A blank
  /// at an end stays one.
  static func folded(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    var isAfterBlank = false
    for scalar in text.lowercased().unicodeScalars {
      let isBlank = scalar.properties.isWhitespace
      if !isBlank { folded.append(scalar) } else if !isAfterBlank { folded.append(" ") }
      isAfterBlank = isBlank
    }
    return String(folded)
  }

  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Where `word` first stands in `text`, in scalars; the empty word stands at the beginning.
  static func offset(of word: String, in text: String) -> Int? {
    range(of: word, in: text, from: text.utf8.startIndex).map { distance(to: $0.lowerBound, in: text) }
  }

  static func lastOffset(of word: String, in text: String) -> Int? {
    if word.isEmpty { return text.unicodeScalars.count }
    var last: Range<String.Index>?
    var from = text.utf8.startIndex
    while let found = range(of: word, in: text, from: from) {
      last = found
      from = text.utf8.index(after: found.lowerBound)
    }
    return last.map { distance(to: $0.lowerBound, in: text) }
  }

  private static func distance(to index: String.Index, in text: String) -> Int {
    text.unicodeScalars.distance(from: text.unicodeScalars.startIndex, to: index)
  }

  /// By bytes: UTF-8 finds whole characters only.
  private static func range(of word: String, in text: String, from start: String.Index) -> Range<String.Index>? {
    let bytes = text.utf8
    let wanted = word.utf8
    guard let first = wanted.first else { return start..<start }
    var at = start
    while let found = bytes[at...].firstIndex(of: first) {
      if bytes[found...].starts(with: wanted) {
        return found..<bytes.index(found, offsetBy: wanted.count)
      }
      at = bytes.index(after: found)
    }
    return nil
  }

  /// What stands between the separators, which is not empty.
  static func parts(of text: String, between separator: String) -> [String] {
    var parts: [String] = []
    var from = text.startIndex
    while let found = range(of: separator, in: text, from: from) {
      parts.append(String(text[from..<found.lowerBound]))
      from = found.upperBound
    }
    return parts + [String(text[from...])]
  }

  /// The empty word stands between all characters and at both ends (N1 §5.6.8).
  static func replacing(_ word: String, in text: String, with other: String, at: Int) throws(Stop) -> String {
    let parts = word.isEmpty ? [] : parts(of: text, between: word)
    let times = word.isEmpty ? text.unicodeScalars.count + 1 : parts.count - 1
    try bound(text.utf8.count + times * other.utf8.count, "`replace`", at: at)
    guard word.isEmpty else { return parts.joined(separator: other) }
    return other + text.unicodeScalars.map { String($0) + other }.joined()
  }
}
