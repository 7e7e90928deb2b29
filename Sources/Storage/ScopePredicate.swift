import Access
import Database

/// A statement under a scope. It is the only way this target writes a statement over parts and terms, it can't be begun
/// without a scope, and the condition that keeps within the scope is made here alone.
///
/// A condition over several values is written as so many comparisons where few rows are looked at: for a list of more than
/// two, SQLite builds a table first, each time, which then costs more than the rows.
struct ScopedStatement {
  private let scope: Scope
  private(set) var parameters: [Value] = []
  /// Whose records the conditions written next are about, where the statement says so itself: then the scope's condition
  /// need not speak of others.
  var named: [String]?
  /// The placeholders of what the scope gives, bound once and used again for every table.
  private var groups: [[String]?: [Bound]] = [:]
  private var caller: (person: String, facility: String, refusing: [String])?

  /// A group of the scope.
  private struct Bound {
    let patients: [String]
    let categories: [String]
    let closed: LabelSet
  }

  /// All labels there can be: an unknown bit is a label that nothing opens.
  private static let allLabels = LabelSet(rawValue: .max)
  /// More values than these are sought in a table: a statement that names its patients looks at few rows, others at many.
  private var mostCompared: Int { named == nil ? 2 : 64 }

  init(_ scope: Scope, named: [String]? = nil) {
    self.scope = scope
    self.named = named
  }

  /// Adds a value and gives its placeholder.
  mutating func bind(_ value: Value) -> String {
    parameters.append(value)
    return "$\(parameters.count)"
  }

  mutating func bind(_ text: String) -> String { bind(.text(text)) }

  /// The condition that a row of the table `part` lies within the scope: its category may be read of its patient,
  /// neither label nor origin hides it. With nothing readable it is false.
  mutating func within(_ part: String) -> String {
    let groups = bindGroups()
    guard !groups.isEmpty else { return "1 = 0" }
    let caller = bindCaller()
    let ways = groups.map { group in
      let mine = group.closed.intersection(.openToAuthor).rawValue
      let ours = group.closed.intersection(.openToFacility).rawValue
      // The labels of a row that hide it: none of those that are open to everybody of the group, to the author where the
      // person is it, to the facility where it is the person's.
      return """
        (\(isReadable(part, group)) AND (\(part).labels = 0 OR (\(part).labels & (\(group.closed.rawValue) \
        - CASE WHEN \(part).author = \(caller.person) THEN \(mine) ELSE 0 END \
        - CASE WHEN \(part).facility = \(caller.facility) THEN \(ours) ELSE 0 END)) = 0))
        """
    }
    let within = "(\(ways.joined(separator: " OR ")))"
    guard !caller.refusing.isEmpty else { return within }
    return "(\(within) AND NOT \(isOne("\(part).origin", of: caller.refusing)))"
  }

  /// The same for rows that are found by their entry, `others` being what else is asked of them. Neither is to choose an
  /// index: a database that doesn't know how many rows an entry has looks for all patients and all categories instead, and
  /// takes thirty times as long.
  mutating func keeps(_ part: String, _ others: [String] = []) -> String {
    Self.withoutIndex(([within(part)] + others).joined(separator: " AND "))
  }

  /// The condition that a row of `term`, whose entry has a part within the scope, may be searched: its category may be
  /// read. Labels and origin are the entry's, so that part has answered for them.
  mutating func searches(_ term: String) -> String {
    let groups = bindGroups()
    let ways = groups.map { isReadable(term, $0) }
    return ways.isEmpty ? "1 = 0" : Self.withoutIndex(ways.joined(separator: " OR "))
  }

  /// The patients of whom anything may be read, sorted.
  var readablePatients: [String] { scope.readableGroups.flatMap(\.patients).sorted() }

  /// The same as a list for `IN`; it says less than the condition that keeps within the scope, and nothing beyond it: an index
  /// needs it.
  var patients: String {
    mutating get {
      let patients = bindGroups().flatMap(\.patients)
      return patients.isEmpty ? "NULL" : patients.joined(separator: ", ")
    }
  }

  // MARK: Words

  private static func withoutIndex(_ condition: String) -> String { "CASE WHEN \(condition) THEN 1 ELSE 0 END = 1" }

  private func isReadable(_ table: String, _ group: Bound) -> String {
    "(\(isOne("\(table).patient", of: group.patients)) AND \(isOne("\(table).category", of: group.categories)))"
  }

  /// That a column has one of the values.
  private func isOne(_ column: String, of values: [String]) -> String {
    var text = "("
    let isCompared = values.count <= mostCompared
    if !isCompared { text += "\(column) IN (" }
    for (place, value) in values.enumerated() {
      if place > 0 { text += isCompared ? " OR " : ", " }
      if isCompared {
        text += column
        text += " = "
      }
      text += value
    }
    text += isCompared ? ")" : "))"
    return text
  }

  // MARK: Binding

  private mutating func bindGroups() -> [Bound] {
    if let bound = groups[named] { return bound }
    let asked = named.map(Set.init)
    var made: [Bound] = []
    for group in scope.readableGroups {
      let patients = asked.map { asked in group.patients.filter(asked.contains) } ?? group.patients
      guard !patients.isEmpty else { continue }
      made.append(
        Bound(
          patients: patients.map { bind($0) },
          categories: scope.table.categories(in: group.categories).map { bind($0.code) },
          closed: Self.allLabels.subtracting(group.open)))
    }
    groups[named] = made
    return made
  }

  /// Bound only where it is used: of an unused value PostgreSQL could not tell the type.
  private mutating func bindCaller() -> (person: String, facility: String, refusing: [String]) {
    if let caller { return caller }
    let made = (bind(scope.person), bind(scope.facility), scope.refusing.map { bind($0) })
    caller = made
    return made
  }
}
