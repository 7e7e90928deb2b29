/// One word of an expression and where it starts. What it is spelt like is all it knows: whether a name is an operator
/// is the parser's to say.
struct Token: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    /// A name or a keyword, as written.
    case name(String)
    /// A name between back quotes, which is never a keyword.
    case delimited(String)
    /// What stood between quotes, with its escapes resolved.
    case string(String)
    /// `12` or `12.50`.
    case number(String)
    /// `2015-02`, what follows the `@`.
    case date(String)
    /// `2015-02-04T14:34:28+09:00` or `2015T`, what follows the `@`.
    case dateTime(String)
    /// `14:34`, what follows the `@T`.
    case time(String)
    /// `$this`, without the dollar sign.
    case variable(String)
    /// `(`, `.`, `<=` and the like.
    case symbol(String)
    /// After the last word.
    case end
  }

  let kind: Kind
  /// The offset of its first byte in the expression.
  let at: Int

  /// As an error names it.
  var spelling: String {
    switch kind {
    case .name(let text): text
    case .delimited(let text): "`\(text)`"
    case .string: "a string"
    case .number(let text): text
    case .date(let text), .dateTime(let text): "@\(text)"
    case .time(let text): "@T\(text)"
    case .variable(let text): "$\(text)"
    case .symbol(let text): text
    case .end: "the end"
    }
  }
}
