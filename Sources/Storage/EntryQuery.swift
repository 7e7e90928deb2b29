import Database

/// What a search asks: entries of a type that meet all tests, one page of them. Ordered by id, which is random and tells
/// nothing.
public struct EntryQuery: Sendable {
  /// The resource type.
  public let type: String
  /// Only these entries, when given.
  public var ids: [String]?
  /// All of them must hold.
  public var tests: [TermTest]
  /// Bounds on when what is seen last changed, seconds since 1970: [low, high).
  public var updated: [TermTest.Bound]
  /// How many on a page.
  public var count: Int
  /// The last entry of the page before.
  public var after: String?

  /// Makes one from its parts.
  public init(
    type: String, ids: [String]? = nil, tests: [TermTest] = [], updated: [TermTest.Bound] = [], count: Int,
    after: String? = nil
  ) {
    self.type = type
    self.ids = ids
    self.tests = tests
    self.updated = updated
    self.count = count
    self.after = after
  }

  /// The condition on `part p`, always within the scope.
  func condition(_ statement: inout ScopedStatement) -> String {
    let isOfType = "p.type = \(statement.bind(type))"
    var clauses = ["p.ended IS NULL"]
    clauses += ids == nil ? [isOfType, statement.within("p")] : [statement.keeps("p", [isOfType])]
    if let ids {
      clauses.append(ids.isEmpty ? "1 = 0" : "p.entry IN (\(ids.map { statement.bind($0) }.joined(separator: ", ")))")
    }
    for test in tests { clauses.append(test.condition(type: type, &statement)) }
    if !updated.isEmpty {
      let newest = """
        (SELECT MAX(COALESCE(q.replaced, q.recorded)) FROM part q WHERE q.entry = p.entry AND \(statement.keeps("q")))
        """
      for bound in updated {
        clauses.append("\(newest) \(bound.order.rawValue) \(statement.bind(.integer(bound.value)))")
      }
    }
    return clauses.joined(separator: " AND ")
  }
}

/// A page of a search.
public struct EntryPage: Sendable {
  /// The page, in order.
  public let entries: [StoredEntry]
  /// How many entries the whole search finds within the scope.
  public let total: Int
  /// The last entry of this page when more follow.
  public let next: String?
}

extension TermTest {
  func condition(type: String, _ statement: inout ScopedStatement) -> String {
    var clauses = [
      "t.entry = p.entry", "t.type = \(statement.bind(type))", "t.parameter = \(statement.bind(parameter))",
      statement.searches("t"),
    ]
    if !alternatives.isEmpty {
      clauses.append("(\(alternatives.map { $0.condition(&statement) }.joined(separator: " OR ")))")
    }
    return "\(isNegated ? "NOT " : "")EXISTS (SELECT 1 FROM term t WHERE \(clauses.joined(separator: " AND ")))"
  }
}

extension TermTest.Alternative {
  fileprivate func condition(_ statement: inout ScopedStatement) -> String {
    switch self {
    case .code(let system, let code):
      let parts = [system.condition(&statement), code.map { "t.code = \(statement.bind($0))" }].compactMap { $0 }
      return parts.isEmpty ? "1 = 1" : "(\(parts.joined(separator: " AND ")))"
    case .starts(let text): return "t.code LIKE \(statement.bind("\(Self.escaped(text))%")) ESCAPE '\\'"
    case .contains(let text): return "t.code LIKE \(statement.bind("%\(Self.escaped(text))%")) ESCAPE '\\'"
    case .text(let text): return "t.text = \(statement.bind(text))"
    case .range(let bounds, let system, let code):
      let inside = bounds.map { $0.condition(&statement) }.joined(separator: " AND ")
      return "(\(inside) AND \(Self.code(system, code).condition(&statement)))"
    case .outside(let bounds, let system, let code):
      let inside = bounds.map { $0.condition(&statement) }.joined(separator: " AND ")
      return "(NOT (\(inside)) AND \(Self.code(system, code).condition(&statement)))"
    }
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
  fileprivate func condition(_ statement: inout ScopedStatement) -> String? {
    switch self {
    case .any: nil
    case .none: "t.system IS NULL"
    case .equal(let system): "t.system = \(statement.bind(system))"
    }
  }
}

extension TermTest.Bound {
  /// An end that is missing is unbounded: `low` is before everything, `high` after everything.
  fileprivate func condition(_ statement: inout ScopedStatement) -> String {
    let column = end == .low ? "COALESCE(t.low, -9223372036854775807)" : "COALESCE(t.high, 9223372036854775807)"
    return "\(column) \(order.rawValue) \(statement.bind(.integer(value)))"
  }
}
