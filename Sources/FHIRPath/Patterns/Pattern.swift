import Synchronization

/// A regular expression of `matches` and its brothers, in the language of PCRE without what can't be matched in bounds:
/// see `PatternParser`. Characters are Unicode scalars, and a dot is any of them, line ends too (FHIRPath N1 §5.6.9).
struct Pattern: Sendable {
  private let program: PatternProgram

  /// Those that were used, up to a number, so that each is read once; large ones are read each time.
  private static let known = Mutex<[Key: Pattern]>([:])
  private static let most = 1000
  private static let large = 1000

  private struct Key: Hashable {
    let text: String
    let flags: PatternFlags
  }

  /// Errors: `pattern` when it is none, `unsupported` when it is one that is not read here.
  static func named(_ text: String, _ flags: PatternFlags = PatternFlags(), at: Int) throws(Stop) -> Pattern {
    let key = Key(text: text, flags: flags)
    if let pattern = known.withLock({ $0[key] }) { return pattern }
    let pattern: Pattern
    do throws(PatternParser.Fault) {
      pattern = Pattern(program: try PatternProgram(text, flags))
    } catch {
      switch error {
      case .form: throw Stop(.pattern, at: at)
      case .unsupported(let what): throw Stop(.unsupported("\(what) in a regular expression"), at: at)
      }
    }
    guard pattern.size <= large else { return pattern }
    known.withLock { known in
      if known.count >= most { known.removeAll() }
      known[key] = pattern
    }
    return pattern
  }

  /// How many instructions it has.
  var size: Int { program.instructions.count }

  /// Whether it matches somewhere. Errors here and below: `limit`.
  func isFound(in text: String, _ run: Run) throws(Stop) -> Bool {
    var search = PatternRun(program, text, run)
    return try search.match() != nil
  }

  /// Whether it matches the text from its beginning to its end.
  func isWhole(_ text: String, _ run: Run) throws(Stop) -> Bool {
    var search = PatternRun(program, text, run)
    return try search.match(isWhole: true) != nil
  }

  /// Each match replaced, from the left. In the substitution `$1` and `${name}` stand for what a group matched.
  func replaced(in text: String, with substitution: String, _ run: Run, at: Int) throws(Stop) -> String {
    let filling = Filling(substitution, program)
    let scalars = Array(text.unicodeScalars)
    var search = PatternRun(program, text, run, remembers: true)
    var result = String.UnicodeScalarView()
    var position = 0
    var from = 0
    while from <= scalars.count, let match = try search.match(from: from) {
      result.append(contentsOf: scalars[position..<match[0]])
      try filling.fill(&result, scalars, match, run, at: at)
      position = match[1]
      // After a match of nothing the search goes on behind the next character.
      from = match[1] == match[0] ? match[1] + 1 : match[1]
      try run.step()
    }
    result.append(contentsOf: scalars[position...])
    return String(result)
  }

  /// A substitution that has been read: texts, and numbers of groups.
  private struct Filling {
    private enum Part {
      case text(String)
      case group(Int)
    }

    private var parts: [Part] = []

    init(_ substitution: String, _ program: PatternProgram) {
      var rest = Substring(substitution)
      var plain = ""
      while let dollar = rest.firstIndex(of: "$") {
        plain += rest[..<dollar]
        rest = rest[rest.index(after: dollar)...]
        var number: Int?
        if rest.first == "$" {
          plain += "$"
          rest = rest.dropFirst()
          continue
        } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
          let name = String(rest[rest.index(after: rest.startIndex)..<end])
          number = program.names[name] ?? Int(name) ?? -1
          rest = rest[rest.index(after: end)...]
        } else {
          let digits = rest.prefix { $0.isASCII && $0.isNumber }
          guard !digits.isEmpty else {
            plain += "$"
            continue
          }
          number = Int(digits) ?? -1
          rest = rest[digits.endIndex...]
        }
        parts.append(.text(plain))
        plain = ""
        // A group there is not stands for nothing.
        if let number, number >= 0, number < program.slots / 2 { parts.append(.group(number)) }
      }
      parts.append(.text(plain + rest))
    }

    func fill(
      _ result: inout String.UnicodeScalarView, _ scalars: [Unicode.Scalar], _ match: [Int], _ run: Run, at: Int
    ) throws(Stop) {
      for part in parts {
        switch part {
        case .text(let text):
          try run.make(text.utf8.count, "`replaceMatches`", at: at)
          result.append(contentsOf: text.unicodeScalars)
        case .group(let number):
          let (start, end) = (match[2 * number], match[2 * number + 1])
          guard start >= 0, end >= start else { continue }
          try run.make(end - start, "`replaceMatches`", at: at)
          result.append(contentsOf: scalars[start..<end])
        }
      }
    }
  }
}
