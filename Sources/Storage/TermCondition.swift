import Database

/// The alternatives of a test as conditions on a row of `term`.
extension TermTest.Alternative {
  func condition(_ term: String, _ statement: inout ScopedStatement) -> String {
    switch self {
    case .code(let system, let code):
      let parts = [system.condition(term, &statement), code.map { "\(term).code = \(statement.bind(Term.key($0)))" }]
        .compactMap { $0 }
      return parts.isEmpty ? "1 = 1" : "(\(parts.joined(separator: " AND ")))"
    case .starts(let text):
      // A range, which an index can answer.
      let from = "\(term).code >= \(statement.bind(text))"
      guard let end = Self.end(of: text) else { return from }
      return "(\(from) AND \(term).code < \(statement.bind(end)))"
    case .contains(let text):
      return "\(term).code LIKE \(statement.bind("%\(Self.escaped(text))%")) ESCAPE '\\'"
    case .text(let text, let code):
      let exact = "\(term).text = \(statement.bind(text))"
      return code.map { "(\(term).code = \(statement.bind(Term.key($0))) AND \(exact))" } ?? exact
    case .range(let bounds, let system, let code):
      let inside = bounds.map { $0.condition(term, &statement) }.joined(separator: " AND ")
      return "(\(inside) AND \(Self.code(system, code).condition(term, &statement)))"
    case .outside(let bounds, let system, let code):
      let inside = bounds.map { $0.condition(term, &statement) }.joined(separator: " AND ")
      return "(NOT (\(inside)) AND \(Self.code(system, code).condition(term, &statement)))"
    }
  }

  /// The code that a term must have, where there is but one.
  var code: String? {
    switch self {
    case .code(_, let code), .text(_, let code): code.map(Term.key)
    case .starts, .contains, .range, .outside: nil
    }
  }

  /// Whether a range of an index holds all terms that meet it.
  var canReach: Bool {
    switch self {
    case .starts: true
    case .range(let bounds, _, _): Self.lowest(bounds) != nil && Self.highest(bounds) != nil
    case .code, .text, .contains, .outside: false
    }
  }

  /// A condition that the terms which meet it have, written for an index: a term that ends before a bound begins before it.
  func reach(_ term: String, _ statement: inout ScopedStatement) -> String {
    guard case .range(let bounds, _, _) = self, let low = Self.lowest(bounds), let high = Self.highest(bounds) else {
      return "1 = 1"
    }
    return "\(term).low >= \(statement.bind(.integer(low))) AND \(term).low <= \(statement.bind(.integer(high)))"
  }

  private static func lowest(_ bounds: [TermTest.Bound]) -> Int64? {
    bounds.filter { $0.end == .low && ($0.order == .greater || $0.order == .greaterOrEqual) }.map(\.value).max()
  }

  private static func highest(_ bounds: [TermTest.Bound]) -> Int64? {
    bounds.filter { $0.order == .less || $0.order == .lessOrEqual }.map(\.value).min()
  }

  /// The first text behind all that begin with this one, by bytes; nil where there is none.
  private static func end(of text: String) -> String? {
    var scalars = Array(text.unicodeScalars)
    while let last = scalars.popLast() {
      // Surrogates are no scalars.
      let next = last.value == 0xd7ff ? 0xe000 : last.value + 1
      if let next = Unicode.Scalar(next) { return String(String.UnicodeScalarView(scalars + [next])) }
    }
    return nil
  }

  /// By scalars: a wildcard with a combining mark after it is one `Character`, which is none of the three.
  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if "\\%_".unicodeScalars.contains(scalar) { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }
}

extension TermTest.System {
  fileprivate func condition(_ term: String, _ statement: inout ScopedStatement) -> String? {
    switch self {
    case .any: nil
    case .none: "\(term).system IS NULL"
    case .equal(let system): "\(term).system = \(statement.bind(system))"
    }
  }
}

extension TermTest.Bound {
  fileprivate func condition(_ term: String, _ statement: inout ScopedStatement) -> String {
    "\(term).\(end == .low ? "low" : "high") \(order.rawValue) \(statement.bind(.integer(value)))"
  }
}
