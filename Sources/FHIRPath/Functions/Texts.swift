import Values

/// Texts as FHIRPath sees them: Unicode scalars, compared one by one, without regard to equivalent spellings.
enum Texts {
  /// How many bytes a text may have that an expression makes, whatever its limit: what doubles in each step would not end.
  static let limit = 1 << 26

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
    if word.isEmpty { return 0 }
    var first: Int?
    TextSearch(word).each(in: text) { offset in
      first = offset
      return false
    }
    return first.map { scalars(to: $0, in: text) }
  }

  /// Where it last stands; the empty word stands at the end.
  static func lastOffset(of word: String, in text: String) -> Int? {
    if word.isEmpty { return text.unicodeScalars.count }
    var last: Int?
    TextSearch(word).each(in: text, overlapping: true) { offset in
      last = offset
      return true
    }
    return last.map { scalars(to: $0, in: text) }
  }

  /// How many scalars stand before a byte: those that don't go on with another's.
  private static func scalars(to offset: Int, in text: String) -> Int {
    text.utf8.prefix(offset).reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
  }

  /// What stands between the separators, which is not empty.
  static func parts(of text: String, between separator: String) -> [String] {
    var parts: [String] = []
    let bytes = Array(text.utf8)
    var from = 0
    TextSearch(separator).each(in: text) { offset in
      parts.append(String(decoding: bytes[from..<offset], as: UTF8.self))
      from = offset + separator.utf8.count
      return true
    }
    return parts + [String(decoding: bytes[from...], as: UTF8.self)]
  }

  /// The empty word stands between all characters and at both ends (N1 §5.6.8).
  static func replacing(
    _ word: String, in text: String, with other: String, _ run: Run, at: Int
  ) throws(Stop) -> String {
    let parts = word.isEmpty ? [] : parts(of: text, between: word)
    let times = word.isEmpty ? text.unicodeScalars.count + 1 : parts.count - 1
    // Before it is made; what is made is counted once more by the caller.
    let length = text.utf8.count + times * (other.utf8.count - word.utf8.count)
    try run.make(length, "`replace`", at: at)
    guard word.isEmpty else { return parts.joined(separator: other) }
    return other + text.unicodeScalars.map { String($0) + other }.joined()
  }
}
