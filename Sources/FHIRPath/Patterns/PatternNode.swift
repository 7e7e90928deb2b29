/// A regular expression that has been read: what may follow what. Characters are Unicode scalars.
indirect enum PatternNode: Sendable {
  /// One character of these.
  case scalar(ScalarSet)
  case sequence([PatternNode])
  /// One of these, the first that fits.
  case choice([PatternNode])
  /// So often; without end where `most` is nil; as often as may be, or as seldom.
  case times(PatternNode, least: Int, most: Int?, isGreedy: Bool)
  /// What the group of that number matches is remembered.
  case group(PatternNode, number: Int)
  case place(Place)

  /// What takes no character.
  enum Place: Sendable {
    /// `^` and `\A`; `$` and `\z`; both of a line with the flag `m`. `\Z`: the end, or before a last line end.
    case start, end, lineStart, lineEnd, lastLineEnd
    /// `\b`, `\B`
    case wordBoundary, noWordBoundary
  }
}

/// What a pattern is read with: `i` and `m` of `matches('…', 'im')`, or of `(?im)`.
struct PatternFlags: Hashable, Sendable {
  /// `i`: letters of either case match both.
  var ignoresCase = false
  /// `m`: `^` and `$` are the ends of lines, too.
  var isMultiline = false
  /// `s`: a dot takes line ends; so it is unless the pattern says `(?-s)` (N1 §5.6.9: "single line").
  var dotTakesAll = true

  init() {}

  /// Nil where there is another letter than `i` and `m`.
  init?(_ letters: String) {
    for letter in letters {
      switch letter {
      case "i": ignoresCase = true
      case "m": isMultiline = true
      default: return nil
      }
    }
  }
}
