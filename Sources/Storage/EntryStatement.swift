import Database

/// Writes the statements of a search. An entry `e` is found where it has a part in force within the scope and meets its tests.
///
/// Tests are written so that an index can answer them. The one that names the fewest entries *leads*: its terms are gone
/// through, within the scope's patients, and what they lead to is tested for the rest. So a statement never looks at more
/// than the scope's own entries of a type, however large the store is.
struct EntryStatement {
  var scoped: ScopedStatement
  /// Names of tables within a statement must differ.
  private var tables = 0

  init(_ scoped: ScopedStatement) { self.scoped = scoped }

  mutating func bind(_ text: String) -> String { scoped.bind(text) }
  mutating func bind(_ number: Int64) -> String { scoped.bind(.integer(number)) }
  mutating func list(_ texts: [String]) -> String { texts.map { bind($0) }.joined(separator: ", ") }

  private mutating func table(_ letter: String) -> String {
    tables += 1
    return "\(letter)\(tables)"
  }

  /// What stands behind SELECT for the entries of the kinds: `FROM … WHERE …`, and the name of the entry's table.
  mutating func entries(_ kinds: [EntryKind], patients: [String]? = nil) -> (entry: String, from: String) {
    let outer = scoped.named
    scoped.named = patients
    defer { scoped.named = outer }
    let entry = table("e")
    var sources = "entry \(entry)"
    var clauses: [String] = []
    var isLed = false
    if kinds.count == 1, let kind = kinds.first {
      var tests = kind.tests
      if let place = Lead.best(of: kind), let lead = lead(tests[place], kind.types, patients) {
        let name = table("d")
        sources = "(\(lead.statement)) AS \(name) CROSS JOIN \(sources)"
        clauses.append("\(entry).id = \(name).id")
        isLed = true
        if lead.isWhole { tests.remove(at: place) }
      }
      clauses.append(condition(EntryKind(types: kind.types, tests), entry))
    } else {
      clauses.append(kinds.isEmpty ? "1 = 0" : "(\(kinds.map { condition($0, entry) }.joined(separator: " OR ")))")
    }
    // What leads was sought in the scope's patients already: an index would only be led astray by them.
    if !isLed || patients != nil { clauses.append("\(entry).patient IN (\(list(within: patients)))") }
    clauses.append(isSeen(entry))
    return (entry, "FROM \(sources) WHERE \(clauses.joined(separator: " AND "))")
  }

  /// The scope's patients, or those of them that are asked for. It only narrows what the scope's own condition allows.
  private mutating func list(within patients: [String]?) -> String {
    guard let patients else { return scoped.patients }
    let asked = Set(patients)
    let known = scoped.readablePatients.filter(asked.contains)
    return known.isEmpty ? "NULL" : list(known)
  }

  /// That a part of the entry is in force within the scope.
  mutating func isSeen(_ entry: String) -> String {
    let part = table("p")
    return """
      EXISTS (SELECT 1 FROM part \(part) WHERE \(part).entry = \(entry).id AND \(part).ended IS NULL \
      AND \(scoped.keeps(part)))
      """
  }

  private mutating func condition(_ kind: EntryKind, _ entry: String) -> String {
    let type = "\(entry).type IN (\(list(kind.types)))"
    return "(\(([type] + kind.tests.map { condition($0, entry) }).joined(separator: " AND ")))"
  }

  // MARK: Tests

  private mutating func condition(_ test: EntryTest, _ entry: String) -> String {
    switch test {
    case .term(let test):
      let term = table("t")
      return """
        \(test.isNegated ? "NOT " : "")EXISTS (SELECT 1 FROM term \(term) WHERE \(term).entry = \(entry).id \
        AND \(condition(test, term)) AND \(scoped.searches(term)))
        """
    case .pair(let first, let second):
      let (one, other) = (table("t"), table("t"))
      return """
        EXISTS (SELECT 1 FROM term \(one) JOIN term \(other) ON \(other).entry = \(one).entry \
        AND \(other).category = \(one).category AND \(other).place = \(one).place \
        WHERE \(one).entry = \(entry).id AND \(condition(first, one)) AND \(condition(second, other)) \
        AND \(scoped.searches(one)))
        """
    case .ids(let ids): return ids.isEmpty ? "1 = 0" : "\(entry).id IN (\(list(ids)))"
    case .updated(let bounds):
      guard !bounds.isEmpty else { return "1 = 1" }
      return bounds.map { "\(updated(entry)) \($0.order.rawValue) \(bind($0.value))" }.joined(separator: " AND ")
    case .labelled(let labels): return "(\(entry).labels & \(labels)) <> 0"
    case .taken(let lenses, let patients):
      guard !lenses.isEmpty, !patients.isEmpty else { return "1 = 0" }
      return "(\(entry).lens IN (\(list(lenses))) AND \(entry).patient IN (\(list(patients))))"
    case .refers(let parameter, let kinds):
      let term = table("t")
      return """
        EXISTS (SELECT 1 FROM term \(term) WHERE \(term).entry = \(entry).id AND \(term).parameter = \(bind(parameter)) \
        AND \(term).code IN (\(references(to: kinds))) AND \(scoped.searches(term)))
        """
    case .referred(let kind, let parameter):
      return "\(entry).type || '/' || \(entry).id IN (\(references(by: kind, through: parameter, of: nil)))"
    case .all(let tests):
      return tests.isEmpty ? "1 = 1" : "(\(tests.map { condition($0, entry) }.joined(separator: " AND ")))"
    case .any(let tests):
      return tests.isEmpty ? "1 = 0" : "(\(tests.map { condition($0, entry) }.joined(separator: " OR ")))"
    case .not(let test): return "NOT (\(condition(test, entry)))"
    }
  }

  private mutating func condition(_ test: TermTest, _ term: String) -> String {
    let names = list(test.parameters)
    let name = "\(term).parameter \(test.parameters.count == 1 ? "= \(names)" : "IN (\(names))")"
    guard !test.alternatives.isEmpty else { return name }
    let alternatives = test.alternatives.map { $0.condition(term, &scoped) }
    return "\(name) AND (\(alternatives.joined(separator: " OR ")))"
  }

  /// `Type/id` of the entries of the kinds that are seen.
  private mutating func references(to kinds: [EntryKind]) -> String {
    let (entry, from) = entries(kinds)
    return "SELECT \(entry).type || '/' || \(entry).id \(from)"
  }

  /// What entries of the kind refer to, or, `of` one type, the ids of those.
  private mutating func references(by kind: EntryKind, through parameter: String, of type: String?) -> String {
    // Whoever refers may be in anybody's record.
    let outer = scoped.named
    scoped.named = nil
    defer { scoped.named = outer }
    let term = table("t")
    let (entry, from) = entries([kind])
    let isOfType = type.map { " AND \(term).code = \(bind("\($0)/")) || \(term).text" } ?? ""
    return """
      SELECT DISTINCT \(term).\(type == nil ? "code" : "text") AS id FROM term \(term) \
      WHERE \(term).entry IN (SELECT \(entry).id \(from)) AND \(term).parameter = \(bind(parameter))\(isOfType) \
      AND \(scoped.searches(term))
      """
  }

  /// When what is seen of an entry last changed.
  private mutating func updated(_ entry: String) -> String {
    let part = table("p")
    return """
      (SELECT MAX(COALESCE(\(part).replaced, \(part).recorded)) FROM part \(part) \
      WHERE \(part).entry = \(entry).id AND \(scoped.keeps(part)))
      """
  }

  // MARK: What leads

  /// The statement of the ids (`id`, each once) that a test leads to; `isWhole` if they have then met it.
  private mutating func lead(
    _ test: EntryTest, _ types: [String], _ patients: [String]?
  ) -> (statement: String, isWhole: Bool)? {
    switch test {
    case .term(let test):
      let term = table("t")
      let codes = test.alternatives.compactMap(\.code)
      let reached =
        codes.count == test.alternatives.count
        ? "\(term).code IN (\(list(Set(codes).sorted())))" : test.alternatives.first?.reach(term, &scoped) ?? "1 = 1"
      let statement = """
        SELECT DISTINCT \(term).entry AS id FROM term \(term) WHERE \(term).type IN (\(list(types))) \
        AND \(condition(test, term)) AND \(reached) AND \(term).patient IN (\(list(within: patients))) \
        AND \(scoped.searches(term))
        """
      return (statement, true)
    case .refers(let parameter, let kinds):
      let term = table("t")
      let statement = """
        SELECT DISTINCT \(term).entry AS id FROM term \(term) WHERE \(term).type IN (\(list(types))) \
        AND \(term).parameter = \(bind(parameter)) AND \(term).code IN (\(references(to: kinds))) \
        AND \(term).patient IN (\(list(within: patients))) AND \(scoped.searches(term))
        """
      return (statement, true)
    case .referred(let kind, let parameter):
      guard types.count == 1, let type = types.first else { return nil }
      return (references(by: kind, through: parameter, of: type), true)
    default: return nil
    }
  }

  // MARK: Order

  /// The value of a key of the order.
  mutating func value(_ key: SortKey, _ entry: String) -> String {
    switch key.value {
    case .id: return "\(entry).id"
    case .updated: return updated(entry)
    case .range(let parameter): return first("low", parameter, key, entry)
    case .code(let parameter): return first("code", parameter, key, entry)
    }
  }

  private mutating func first(_ column: String, _ parameter: String, _ key: SortKey, _ entry: String) -> String {
    let term = table("t")
    let value = column == "low" ? "\(term).low" : "substr(\(term).code, 1, 100)"
    return """
      (SELECT \(key.isDescending ? "MAX" : "MIN")(\(value)) FROM term \(term) WHERE \(term).entry = \(entry).id \
      AND \(term).parameter = \(bind(parameter)) AND \(scoped.searches(term)))
      """
  }
}

/// Which test leads to the fewest entries, by what it looks like: nothing is known of the data.
private enum Lead {
  static func best(of kind: EntryKind) -> Int? {
    if kind.tests.contains(where: { if case .ids = $0 { true } else { false } }) { return nil }
    let ranks = kind.tests.enumerated().compactMap { place, test in rank(test).map { (rank: $0, place: place) } }
    return ranks.min { ($0.rank, $0.place) < ($1.rank, $1.place) }?.place
  }

  private static func rank(_ test: EntryTest) -> Int? {
    switch test {
    case .term(let test) where !test.isNegated && !test.alternatives.isEmpty:
      if test.alternatives.allSatisfy({ $0.code != nil }) { return test.isWeak ? 4 : 0 }
      guard test.alternatives.count == 1 else { return nil }
      // A text within texts has to be looked for in all of them, but that needs no look at the entries.
      if case .contains = test.alternatives[0] { return 5 }
      return test.alternatives[0].canReach ? 3 : nil
    case .refers: return 2
    case .referred: return 1
    default: return nil
    }
  }
}
