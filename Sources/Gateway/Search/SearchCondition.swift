/// A *condition* is one search parameter of a request, understood: which terms it looks at and what it demands of them.
/// Several conditions of a request must all hold.
///
/// What a store must do, term by term (`p` is `parameter`; `T` stands for the columns of one term of that parameter):
///
///     .pair(a, b)           a term of `p$1` matches a, and one of `p$2` with the same place b
///     modifier .missing     the resource has a term of p or of any of its aspects = not the flag in `.missing`
///     .text, .identifier, .ofType  as else, of the terms of that aspect: their parameter is `p:text` and so on
///     modifier .not, .notIn  the resource has no term of p that matches any alternative
///     else                  the resource has a term of p that matches any alternative
///
///     .token(.any, c)       T.code = c
///     .token(.none, c)      T.system IS NULL AND T.code = c
///     .token(.named(s), c)  T.system = s [AND T.code = c, where c is not nil]
///     .string(f, t)         none:     T.code LIKE f || '%' (a prefix: f <= T.code < f with its last scalar one higher)
///                           contains: f is somewhere in T.code (instr / position)
///                           exact:    T.text = t, byte by byte
///     .date, .number        T.low and T.high against the value's, as `SearchPrefix` says
///     .quantity             the same AND, where given, T.system = system AND T.code = code
///     .reference(a)         T.code = a
///     .referenceID(x)       T.text = x
///     .uri(u)               T.code = u; below: T.code begins with u; above: T.code is u or what a path of u begins with
///     .words(w)             of each word, the resource has a term of p whose code it stands in somewhere
///     .id(x)                the resource's own id = x, byte by byte
///     .lastUpdated          low = the moment in milliseconds, high = low + 1, as `SearchPrefix` says
///
/// All comparisons of texts are by bytes: no collation folds anything that `Folding` did not. A
/// term of a kind with a range always has both `low` and `high`.
public struct SearchCondition: Hashable, Sendable {
  /// What a condition looks at.
  public enum Subject: Hashable, Sendable {
    /// The terms of the parameter.
    case terms(SearchTerm.Kind)
    /// The terms of a composite parameter: of each component, those drawn from the same element.
    case pairs
    /// Words in the texts of the resource: `_text`, `_content`.
    case words
    /// The resource's own id: `_id`.
    case id
    /// The moment it was last changed: `_lastUpdated`.
    case lastUpdated
  }

  /// How a condition departs from its kind's usual way.
  public enum Modifier: String, CaseIterable, Hashable, Sendable {
    case none = ""
    case exact, contains, missing, not, text, identifier, above, below
    case ofType = "of-type"
    case `in`
    case notIn = "not-in"

    /// Those whose terms stand beside those of the parameter, under its name with the modifier.
    var isAspect: Bool { self == .text || self == .identifier || self == .ofType }

    /// Whether it demands that something is *not* there.
    var isNegative: Bool { self == .not || self == .notIn || self == .missing }

    func suits(_ kind: SearchTerm.Kind, _ parameter: SearchIndex.Parameter) -> Bool {
      switch self {
      case .none: false
      case .missing: true
      case .exact, .contains: kind == .string
      case .not, .in, .notIn: kind == .token
      case .text: kind == .token || kind == .reference
      case .identifier: kind == .reference
      case .ofType: parameter.hasIdentifiers
      case .above, .below: kind == .uri
      }
    }
  }

  /// The namespace a token is asked for in.
  public enum System: Hashable, Sendable {
    /// `code`
    case any
    /// `|code`
    case none
    /// `system|code`
    case named(String)
  }

  /// A comparison with a span: from `low` up to and without `high`, in the units of `SearchTerm`.
  public struct Comparison: Hashable, Sendable {
    /// How the term's span must lie to it.
    public let prefix: SearchPrefix
    /// The first value it covers.
    public let low: Int64
    /// The first value after those.
    public let high: Int64

    init(_ prefix: SearchPrefix, _ span: Span) {
      self.prefix = prefix
      low = span.low
      high = span.high
    }

    /// Whether a term with these ends satisfies it.
    public func holds(low: Int64, high: Int64) -> Bool {
      prefix.holds(asked: Span(low: self.low, high: self.high), stored: Span(low: low, high: high))
    }
  }

  /// One of the values between the commas.
  public enum Alternative: Hashable, Sendable {
    /// The code in lower case, or nil for `system|`.
    case token(System, String?)
    case string(folded: String, exact: String)
    case date(Comparison)
    case number(Comparison)
    case quantity(Comparison, system: String?, code: String?)
    case reference(String)
    case referenceID(String)
    case uri(String)
    case id(String)
    case lastUpdated(Comparison)
    case missing(Bool)
    case words([String])
    indirect case pair(Alternative, Alternative)
  }

  /// The parameter's code.
  public let parameter: String
  /// What it looks at.
  public let subject: Subject
  /// How it departs from its kind's usual way.
  public let modifier: Modifier
  /// One of these must match.
  public let alternatives: [Alternative]
  /// Whether many resources may match, because there are few values.
  var isWeak = false

  /// What a store is measured by: whether a resource with these terms satisfies the condition. For `_id` and
  /// `_lastUpdated` the terms are `SearchTerm.id` and `SearchTerm.lastUpdated`.
  public func matches(terms: [SearchTerm]) -> Bool {
    if subject == .pairs { return matchesPairs(terms) }
    if subject == .words, modifier != .missing { return matchesWords(terms.filter { $0.parameter == parameter }) }
    let mine = terms.filter { $0.parameter == name }
    switch modifier {
    case .missing:
      return alternatives.contains(
        .missing(!terms.contains { $0.parameter == parameter || $0.parameter.hasPrefix("\(parameter):") }))
    case .not, .notIn: return !mine.contains { matches($0) }
    default: return mine.contains { matches($0) }
    }
  }

  private func matchesWords(_ terms: [SearchTerm]) -> Bool {
    alternatives.contains { alternative in
      guard case .words(let words) = alternative else { return false }
      return words.allSatisfy { word in terms.contains { $0.code.map { Self.contains($0, word) } ?? false } }
    }
  }

  private func matchesPairs(_ terms: [SearchTerm]) -> Bool {
    let first = terms.filter { $0.parameter == component(1) }
    let second = terms.filter { $0.parameter == component(2) }
    return alternatives.contains { alternative in
      guard case .pair(let one, let other) = alternative else {
        return alternative == .missing(first.isEmpty)
      }
      return first.contains { term in
        matches(term, one) && second.contains { $0.place == term.place && matches($0, other) }
      }
    }
  }

  /// The parameter of the terms of a component, counted from 1.
  func component(_ number: Int) -> String { "\(parameter)$\(number)" }

  /// The parameter of the terms it looks at.
  var name: String { modifier.isAspect ? "\(parameter):\(modifier.rawValue)" : parameter }

  private func matches(_ term: SearchTerm) -> Bool { alternatives.contains { matches(term, $0) } }

  private func matches(_ term: SearchTerm, _ alternative: Alternative) -> Bool {
    switch alternative {
    case .token(.any, let code): return Self.same(term.code, code)
    case .token(.none, let code): return term.system == nil && Self.same(term.code, code)
    case .token(.named(let system), let code):
      return Self.same(term.system, system) && (code == nil || Self.same(term.code, code))
    case .string(let folded, let exact):
      switch modifier {
      case .exact: return Self.same(term.text, exact)
      case .contains: return term.code.map { Self.contains($0, folded) } ?? false
      default: return term.code?.utf8.starts(with: folded.utf8) ?? false
      }
    case .date(let comparison), .number(let comparison), .lastUpdated(let comparison):
      return holds(comparison, term)
    case .quantity(let comparison, let system, let code):
      return holds(comparison, term) && (system == nil || Self.same(term.system, system))
        && (code == nil || Self.same(term.code, code))
    case .reference(let address): return Self.same(term.code, address)
    case .referenceID(let id): return Self.same(term.text, id)
    case .uri(let uri):
      switch modifier {
      case .below: return term.code?.utf8.starts(with: uri.utf8) ?? false
      case .above: return Self.paths(to: uri).contains { Self.same(term.code, $0) }
      default: return Self.same(term.code, uri)
      }
    case .id(let id): return Self.same(term.code, id)
    case .missing, .pair, .words: return false
    }
  }

  /// An address and what its path begins with: `http://x/a/b`, `http://x/a/`, `http://x/a`, `http://x/`, `http://x`.
  static func paths(to address: String) -> [String] {
    let bytes = Array(address.utf8)
    let host = address.firstRange(of: "://").map { address.utf8.distance(from: address.startIndex, to: $0.upperBound) }
    var paths = [address]
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") && place > host ?? 0 {
      paths += [place, place + 1].map { String(decoding: bytes[..<$0], as: UTF8.self) }
    }
    return paths
  }

  /// Swift's strings are equal when they are canonically equivalent; a column is equal byte by byte.
  private static func same(_ column: String?, _ value: String?) -> Bool {
    guard let column, let value else { return false }
    return column.utf8.elementsEqual(value.utf8)
  }

  private func holds(_ comparison: Comparison, _ term: SearchTerm) -> Bool {
    guard let low = term.low, let high = term.high else { return false }
    return comparison.holds(low: low, high: high)
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    var rest = text.utf8[...]
    while rest.count >= part.utf8.count {
      if rest.starts(with: part.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
