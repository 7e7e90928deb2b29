/// Reads a regular expression in the language of PCRE, as far as a match can be found in a time that grows with the
/// text's length: not references back to what a group matched (`\1`), nor what looks ahead or behind (`(?=…)`).
struct PatternParser {
  /// Why there is no pattern.
  enum Fault: Error {
    /// It is none.
    case form
    /// It is one, of a kind that is not read here.
    case unsupported(String)
  }

  /// How many groups may stand within each other.
  private static let mostNested = 100
  /// How long a pattern may be.
  private static let longest = 20_000

  private let scalars: [Unicode.Scalar]
  private var at = 0
  private var flags: PatternFlags
  private var nesting = 0
  /// How many groups there are, and the numbers of those that have names.
  private(set) var groups = 0
  private(set) var names: [String: Int] = [:]

  init(_ text: String, _ flags: PatternFlags) {
    scalars = Array(text.unicodeScalars)
    self.flags = flags
  }

  /// The whole of it.
  mutating func pattern() throws(Fault) -> PatternNode {
    guard scalars.count <= Self.longest else { throw .unsupported("so long a pattern") }
    let node = try choice()
    guard at == scalars.count else { throw .form }
    return node
  }

  private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  private mutating func take(_ text: String) -> Bool {
    guard scalars[at...].starts(with: text.unicodeScalars) else { return false }
    at += text.unicodeScalars.count
    return true
  }

  private mutating func choice() throws(Fault) -> PatternNode {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.mostNested else { throw .unsupported("so deep a pattern") }
    // Flags that are set within hold to the end of the group, over its alternatives.
    let outer = flags
    defer { flags = outer }
    var alternatives = [try sequence()]
    while take("|") { alternatives.append(try sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() throws(Fault) -> PatternNode {
    var parts: [PatternNode] = []
    while let next, next != "|", next != ")" {
      if take("\\Q") {
        while at < scalars.count, !take("\\E") {
          parts.append(literal(scalars[at]))
          at += 1
        }
        continue
      }
      guard let atom = try atom() else { continue }
      parts.append(try quantified(atom))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  // MARK: Quantifiers

  private mutating func quantified(_ atom: PatternNode) throws(Fault) -> PatternNode {
    var least = 0
    var most: Int?
    if take("*") {
    } else if take("+") {
      least = 1
    } else if take("?") {
      most = 1
    } else if let bounds = bounds() {
      (least, most) = bounds
      if let most, most < least { throw .form }
    } else {
      return atom
    }
    guard least <= PatternProgram.longest, most ?? 0 <= PatternProgram.longest else {
      throw .unsupported("so many repetitions")
    }
    let isGreedy = !take("?")
    if isGreedy, next == "+" { throw .unsupported("`+` after a quantifier") }
    if next == "*" || next == "?" || next == "+" { throw .form }
    return .times(atom, least: least, most: most, isGreedy: isGreedy)
  }

  /// `{2}`, `{2,}`, `{2,3}`, `{,3}`; nil, and nothing taken, for another brace, which stands for itself.
  private mutating func bounds() -> (Int, Int?)? {
    let start = at
    guard take("{") else { return nil }
    let least = number()
    var most = least
    var isRange = false
    if take(",") {
      isRange = true
      most = number()
    }
    guard take("}"), least != nil || (isRange && most != nil) else {
      at = start
      return nil
    }
    return (least ?? 0, most)
  }

  /// Nil where there is no digit; a number too large for a meaning is the largest.
  private mutating func number() -> Int? {
    var value: Int?
    while let next, let digit = next.properties.numericType == .decimal ? Int(String(next)) : nil, next.isASCII {
      value = min((value ?? 0) * 10 + digit, 1_000_000)
      at += 1
    }
    return value
  }

  // MARK: Atoms

  /// Nil for what is no part of its own, such as a comment or flags.
  private mutating func atom() throws(Fault) -> PatternNode? {
    guard let scalar = next else { throw .form }
    switch scalar {
    case "(": return try group()
    case "[":
      at += 1
      return .scalar(try set())
    case "\\":
      at += 1
      return try escape()
    case "*", "+", "?": throw .form
    case ".":
      at += 1
      return .scalar(flags.dotTakesAll ? .any : .notNewline)
    case "^":
      at += 1
      return .place(flags.isMultiline ? .lineStart : .start)
    case "$":
      at += 1
      return .place(flags.isMultiline ? .lineEnd : .end)
    default:
      at += 1
      return literal(scalar)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> PatternNode {
    .scalar(ScalarSet(ranges: [scalar.value...scalar.value], ignoresCase: flags.ignoresCase))
  }

  private mutating func group() throws(Fault) -> PatternNode? {
    at += 1
    guard take("?") else { return try numbered(nil) }
    if take(":") { return try closed() }
    if take("#") {
      while let next, next != ")" { at += 1 }
      guard take(")") else { throw .form }
      return nil
    }
    for (form, name) in [
      ("=", "looking ahead"), ("!", "looking ahead"), ("<=", "looking behind"), ("<!", "looking behind"),
      (">", "an atomic group"), ("|", "a group that starts its numbers anew"), ("(", "a condition"),
    ] where take(form) {
      throw .unsupported(name)
    }
    if take("<") || take("P<") { return try numbered(try name(until: ">")) }
    if take("'") { return try numbered(try name(until: "'")) }
    return try flagged()
  }

  private mutating func numbered(_ name: String?) throws(Fault) -> PatternNode {
    groups += 1
    let number = groups
    if let name {
      guard names.updateValue(number, forKey: name) == nil else { throw .form }
    }
    return .group(try closed(), number: number)
  }

  private mutating func closed() throws(Fault) -> PatternNode {
    let inner = try choice()
    guard take(")") else { throw .form }
    return inner
  }

  private mutating func name(until end: String) throws(Fault) -> String {
    var name = ""
    while let scalar = next, ScalarSet.Class.word.contains(scalar) {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard take(end), let first = name.unicodeScalars.first, !ScalarSet.Class.digit.contains(first) else { throw .form }
    return name
  }

  /// `(?i)` for the rest of the group, `(?i:…)` for what is within; a minus before a flag takes it away.
  private mutating func flagged() throws(Fault) -> PatternNode? {
    var set = flags
    var value = true
    while let scalar = next, scalar != ")", scalar != ":" {
      switch scalar {
      case "-": value = false
      case "i": set.ignoresCase = value
      case "m": set.isMultiline = value
      case "s": set.dotTakesAll = value
      case "x", "n", "U", "J", "P", "R", "&": throw .unsupported("`(?\(scalar)`")
      default: throw .form
      }
      at += 1
    }
    if take(")") {
      flags = set
      return nil
    }
    guard take(":") else { throw .form }
    let outer = flags
    defer { flags = outer }
    flags = set
    return try closed()
  }
}

// MARK: Escapes and sets

extension PatternParser {
  private mutating func escape() throws(Fault) -> PatternNode {
    guard let scalar = next else { throw .form }
    if scalar.isASCII, scalar.properties.numericType == .decimal, scalar != "0" {
      throw .unsupported("a reference to a group")
    }
    if let place = Self.places[scalar] {
      at += 1
      return .place(place)
    }
    if take("R") {
      let one = ScalarSet(members: [ScalarSet.Member(kind: .verticalSpace, isNegated: false)])
      return .choice([.sequence([literal("\r"), literal("\n")]), .scalar(one)])
    }
    if take("N") { return .scalar(.notNewline) }
    if let member = try named() {
      return .scalar(ScalarSet(ranges: member.ranges, members: member.members, isNegated: member.isNegated))
    }
    return literal(try character())
  }

  private static let places: [Unicode.Scalar: PatternNode.Place] = [
    "A": .start, "z": .end, "Z": .lastLineEnd, "b": .wordBoundary, "B": .noWordBoundary,
  ]

  /// A class with a name, ranges or members, or all but them.
  private struct Named {
    var ranges: [ClosedRange<UInt32>] = []
    var members: [ScalarSet.Member] = []
    var isNegated = false
  }

  /// `d`, `W`, `p{L}` after the backslash; nil, and nothing taken, for another.
  private mutating func named() throws(Fault) -> Named? {
    guard let scalar = next else { return nil }
    let kinds: [Unicode.Scalar: ScalarSet.Class] = [
      "d": .digit, "w": .word, "s": .space, "h": .horizontalSpace, "v": .verticalSpace,
    ]
    let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    if scalar.isASCII, let kind = kinds[small] {
      at += 1
      return Named(members: [ScalarSet.Member(kind: kind, isNegated: scalar != small)])
    }
    guard scalar == "p" || scalar == "P" else { return nil }
    at += 1
    var isNegated = scalar == "P"
    var name = ""
    if take("{") {
      if take("^") { isNegated.toggle() }
      while let scalar = next, scalar != "}" {
        name.unicodeScalars.append(scalar)
        at += 1
      }
      guard take("}") else { throw .form }
    } else if let letter = next {
      name = String(letter)
      at += 1
    }
    // `\p{Script=Han}` and `\p{gc=Lu}` say what they name.
    if let equals = name.firstIndex(of: "=") { name = String(name[name.index(after: equals)...]) }
    if let ranges = ScalarSet.Class.scripts[name.lowercased()] { return Named(ranges: ranges, isNegated: isNegated) }
    if name == "Any" { return Named(ranges: [0...0x10ffff], isNegated: isNegated) }
    guard let kind = ScalarSet.Class(property: name) else { throw .unsupported("this property of characters") }
    return Named(members: [ScalarSet.Member(kind: kind, isNegated: isNegated)])
  }

  /// The character that an escape stands for, after the backslash.
  private mutating func character() throws(Fault) -> Unicode.Scalar {
    guard let scalar = next else { throw .form }
    at += 1
    switch scalar {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "f": return "\u{c}"
    case "a": return "\u{7}"
    case "e": return "\u{1b}"
    case "0": return "\0"
    case "x": return try hexadecimal(2)
    case "u": return try hexadecimal(4)
    case _ where scalar.isASCII && scalar.properties.isAlphabetic: throw .form
    default: return scalar
    }
  }

  /// So many digits, or any number of them in braces.
  private mutating func hexadecimal(_ count: Int) throws(Fault) -> Unicode.Scalar {
    var digits = ""
    let isBraced = take("{")
    while let scalar = next, scalar.properties.isASCIIHexDigit, digits.count < (isBraced ? 8 : count) {
      digits.unicodeScalars.append(scalar)
      at += 1
    }
    guard isBraced ? take("}") : digits.count == count, let value = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw .form }
    return scalar
  }

  /// From after `[` to `]`.
  private mutating func set() throws(Fault) -> ScalarSet {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var members: [ScalarSet.Member] = []
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      if next == "[", let kind = try posix() {
        members.append(kind)
        continue
      }
      if next == "\\", let named = try namedInSet() {
        // All but some ranges are the ranges between them.
        ranges += named.isNegated ? Self.complement(of: named.ranges) : named.ranges
        members += named.members
        continue
      }
      let first = try single()
      guard next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" else {
        ranges.append(first.value...first.value)
        continue
      }
      let dash = at
      at += 1
      if next == "\\", try isNamed() {
        // `[a-\d]`: the dash is one.
        at = dash
        ranges.append(first.value...first.value)
        ranges.append(0x2d...0x2d)
        at += 1
        continue
      }
      let last = try single()
      guard first.value <= last.value else { throw .form }
      ranges.append(first.value...last.value)
    }
    at += 1
    return ScalarSet(ranges: ranges, members: members, isNegated: isNegated, ignoresCase: flags.ignoresCase)
  }

  private mutating func single() throws(Fault) -> Unicode.Scalar {
    guard let scalar = next else { throw .form }
    at += 1
    guard scalar == "\\" else { return scalar }
    // Within a set `\b` is a backspace.
    if take("b") { return "\u{8}" }
    return try character()
  }

  private mutating func namedInSet() throws(Fault) -> Named? {
    at += 1
    if let named = try named() { return named }
    at -= 1
    return nil
  }

  /// Whether the escape that follows names a class.
  private mutating func isNamed() throws(Fault) -> Bool {
    let start = at
    defer { at = start }
    return try namedInSet() != nil
  }

  /// `[:alpha:]`; nil, and nothing taken, for a bracket that stands for itself.
  private mutating func posix() throws(Fault) -> ScalarSet.Member? {
    let start = at
    guard take("[:") else { return nil }
    let isNegated = take("^")
    var name = ""
    while let scalar = next, scalar.isASCII, scalar.properties.isAlphabetic {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard take(":]") else {
      at = start
      return nil
    }
    let kinds: [String: ScalarSet.Class] = [
      "alpha": .alphabetic, "digit": .digit, "space": .space, "upper": .uppercase, "lower": .lowercase, "word": .word,
      "blank": .horizontalSpace,
    ]
    guard let kind = kinds[name] else { throw .unsupported("this class of characters") }
    return ScalarSet.Member(kind: kind, isNegated: isNegated)
  }

  private static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var from: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > from { result.append(from...range.lowerBound - 1) }
      from = max(from, range.upperBound + 1)
    }
    if from <= 0x10ffff { result.append(from...0x10ffff) }
    return result
  }
}
