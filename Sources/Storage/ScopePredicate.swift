import Access
import Database

/// A statement under a scope. It is the only way this target writes a statement over parts and terms, it can't be begun
/// without a scope, and the condition that keeps within the scope is made here alone.
struct ScopedStatement {
  private let scope: Scope
  private(set) var parameters: [Value] = []
  /// The placeholders of what the scope gives, bound once and used again for every table.
  private var bound: Bound?

  private struct Bound {
    let groups: [(patients: String, categories: String, closed: LabelSet)]
    let person: String
    let facility: String
    let refusing: String
  }

  /// All labels there can be: an unknown bit is a label that nothing opens.
  private static let allLabels = LabelSet(rawValue: .max)

  init(_ scope: Scope) { self.scope = scope }

  /// Adds a value and gives its placeholder.
  mutating func bind(_ value: Value) -> String {
    parameters.append(value)
    return "$\(parameters.count)"
  }

  mutating func bind(_ text: String) -> String { bind(.text(text)) }

  /// The condition that a row of the table `part` lies within the scope: its category may be read of its patient,
  /// neither label nor origin hides it. With nothing readable it is false.
  mutating func within(_ part: String) -> String {
    let bound = bindScope()
    let groups = bound.groups.map { group in
      let hidden = Self.hidden(part, group.closed, bound)
      return "(\(part).patient IN (\(group.patients)) AND \(part).category IN (\(group.categories)) AND \(hidden) = 0)"
    }
    guard !groups.isEmpty else { return "1 = 0" }
    let within = "(\(groups.joined(separator: " OR ")))"
    return bound.refusing.isEmpty ? within : "(\(within) AND \(part).origin NOT IN (\(bound.refusing)))"
  }

  /// The same for rows that are found by their entry, `others` being what else is asked of them. Neither is to choose an
  /// index: a database that doesn't know how many rows an entry has looks for all patients and all categories instead, and
  /// takes thirty times as long.
  mutating func keeps(_ part: String, _ others: [String] = []) -> String {
    let all = ([within(part)] + others).joined(separator: " AND ")
    return "CASE WHEN \(all) THEN 1 ELSE 0 END = 1"
  }

  /// The condition that a row of `term`, whose entry has a part within the scope, may be searched: its category may be
  /// read. Labels and origin are the entry's, so that part has answered for them.
  mutating func searches(_ term: String) -> String {
    let groups = bindScope().groups.map {
      "(\(term).patient IN (\($0.patients)) AND \(term).category IN (\($0.categories)))"
    }
    return groups.isEmpty ? "1 = 0" : "(\(groups.joined(separator: " OR ")))"
  }

  /// The labels of a row that hide it: none of those that are open to everybody of the group, to the author where the
  /// person is it, to the facility where it is the person's.
  private static func hidden(_ part: String, _ closed: LabelSet, _ bound: Bound) -> String {
    let mine = closed.intersection(.openToAuthor).rawValue
    let ours = closed.intersection(.openToFacility).rawValue
    let author = "CASE WHEN \(part).author = \(bound.person) THEN \(mine) ELSE 0 END"
    let facility = "CASE WHEN \(part).facility = \(bound.facility) THEN \(ours) ELSE 0 END"
    return "(\(part).labels & (\(closed.rawValue) - \(author) - \(facility)))"
  }

  /// The patients of whom anything may be read, sorted.
  var readablePatients: [String] { scope.readableGroups.flatMap(\.patients).sorted() }

  /// The same as a list for `IN`; it says less than the condition that keeps within the scope, and nothing beyond it: an index
  /// needs it.
  var patients: String {
    mutating get {
      let groups = bindScope().groups.map(\.patients)
      return groups.isEmpty ? "NULL" : groups.joined(separator: ", ")
    }
  }

  private mutating func bindScope() -> Bound {
    if let bound { return bound }
    let groups = scope.readableGroups.map { group in
      (
        list(group.patients), list(scope.table.categories(in: group.categories).map(\.code)),
        Self.allLabels.subtracting(group.open)
      )
    }
    // Of an unused value PostgreSQL could not tell the type.
    let made = Bound(
      groups: groups, person: groups.isEmpty ? "" : bind(scope.person),
      facility: groups.isEmpty ? "" : bind(scope.facility), refusing: groups.isEmpty ? "" : list(scope.refusing))
    bound = made
    return made
  }

  private mutating func list(_ texts: [String]) -> String {
    texts.map { bind($0) }.joined(separator: ", ")
  }
}
