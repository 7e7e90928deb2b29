/// The functions of texts (FHIRPath N1 §5.6, and those of later versions that the official tests ask for). Characters
/// are Unicode scalars, counted from 0.
enum TextFunction: String, ScalarFunction, CaseIterable {
  case indexOf, lastIndexOf, substring, startsWith, endsWith, contains, upper, lower, replace, matches, matchesFull
  case replaceMatches, length, trim, encode, decode, escape, unescape

  var name: String { rawValue }

  var signature: Signature {
    switch self {
    case .indexOf, .lastIndexOf: Signature(.string, [.string], gives: .integer)
    case .substring: Signature(.string, [.integer, .integer], required: 1, gives: .string)
    case .startsWith, .endsWith, .contains: Signature(.string, [.string], gives: .boolean)
    case .matches, .matchesFull: Signature(.string, [.string, .string], required: 1, gives: .boolean)
    case .upper, .lower, .trim: Signature(.string, gives: .string)
    case .replace: Signature(.string, [.string, .string], gives: .string)
    case .replaceMatches: Signature(.string, [.string, .string, .string], required: 2, gives: .string)
    case .length: Signature(.string, gives: .integer)
    case .encode, .decode, .escape, .unescape: Signature(.string, [.string], gives: .string)
    }
  }

  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item? {
    guard case .string(let text) = input else { return nil }
    let word = Self.text(arguments.first)
    switch self {
    case .indexOf: return .whole(Texts.offset(of: word, in: text) ?? -1)
    case .lastIndexOf: return .whole(Texts.lastOffset(of: word, in: text) ?? -1)
    case .substring: return Self.substring(text, arguments).map { .string($0) }
    case .startsWith: return .boolean(text.utf8.starts(with: word.utf8))
    case .endsWith: return .boolean(text.utf8.reversed().starts(with: word.utf8.reversed()))
    case .contains: return .boolean(Texts.offset(of: word, in: text) != nil)
    case .upper: return .string(text.uppercased())
    case .lower: return .string(text.lowercased())
    case .trim: return .string(Texts.trimmed(text))
    case .length: return .whole(text.unicodeScalars.count)
    case .replace: return .string(try Texts.replacing(word, in: text, with: Self.text(arguments.last), run, at: at))
    case .matches: return .boolean(try Self.pattern(arguments, flagsAt: 1, run, at: at).isFound(in: text, run))
    case .matchesFull: return .boolean(try Self.pattern(arguments, flagsAt: 1, run, at: at).isWhole(text, run))
    case .replaceMatches:
      // Of nothing there is no match.
      if word.isEmpty { return input }
      let pattern = try Self.pattern(arguments, flagsAt: 2, run, at: at)
      return .string(try pattern.replaced(in: text, with: Self.text(arguments[1]), run, at: at))
    case .encode: return TextEncoding(rawValue: word)?.encoded(text).map { .string($0) }
    case .decode: return TextEncoding(rawValue: word)?.decoded(text).map { .string($0) }
    case .escape: return TextEscape(rawValue: word).map { .string($0.escaped(text)) }
    case .unescape: return TextEscape(rawValue: word).map { .string($0.unescaped(text)) }
    }
  }

  /// A pattern that is written in the expression is read when the expression is.
  func check(_ call: Call) throws(Stop) {
    guard [.matches, .matchesFull, .replaceMatches].contains(self), let first = call.arguments.first,
      case .string(let pattern) = first.form
    else { return }
    _ = try Pattern.named(pattern, at: first.at)
  }

  private static func pattern(_ arguments: [Item], flagsAt index: Int, _ run: Run, at: Int) throws(Stop) -> Pattern {
    guard let flags = PatternFlags(arguments.count > index ? text(arguments[index]) : "") else {
      throw Stop(.arguments("matches", takes: "the flags 'i' and 'm'"), at: at)
    }
    let pattern = try Pattern.named(text(arguments.first), flags, at: at)
    // What is large may have had to be read.
    try run.step(pattern.size >> 6)
    return pattern
  }

  private static func text(_ item: Item?) -> String {
    if case .string(let text)? = item { return text }
    return ""
  }

  /// Nil where it starts outside the text.
  private static func substring(_ text: String, _ arguments: [Item]) -> String? {
    guard case .integer(let start)? = arguments.first else { return nil }
    let scalars = text.unicodeScalars
    guard start >= 0, let from = scalars.index(scalars.startIndex, offsetBy: start, limitedBy: scalars.endIndex),
      from < scalars.endIndex
    else { return nil }
    var rest = scalars[from...]
    if arguments.count > 1, case .integer(let length) = arguments[1] { rest = rest.prefix(max(0, length)) }
    return String(String.UnicodeScalarView(rest))
  }
}
