import Access
import Database

/// A statement under a scope. It is the only way this target writes a statement over parts and terms, it can't be begun
/// without a scope, and the condition that keeps within the scope is made here alone.
struct ScopedStatement {
  private let scope: Scope
  private(set) var parameters: [Value] = []
  /// The placeholders of the scope's groups, bound once and used again for every table.
  private var groups: [(patients: String, categories: String)]?

  init(_ scope: Scope) { self.scope = scope }

  /// Adds a value and gives its placeholder.
  mutating func bind(_ value: Value) -> String {
    parameters.append(value)
    return "$\(parameters.count)"
  }

  mutating func bind(_ text: String) -> String { bind(.text(text)) }

  /// The condition that a row of `table` (with columns `patient` and `category`) lies within the scope. With nothing
  /// readable it is false.
  mutating func within(_ table: String) -> String {
    let bound =
      groups
      ?? scope.readableGroups.map { group in
        (list(group.patients), list(scope.table.categories(in: group.categories).map(\.code)))
      }
    groups = bound
    let conditions = bound.map { "(\(table).patient IN (\($0.patients)) AND \(table).category IN (\($0.categories)))" }
    return conditions.isEmpty ? "1 = 0" : "(\(conditions.joined(separator: " OR ")))"
  }

  private mutating func list(_ texts: [String]) -> String {
    texts.map { bind($0) }.joined(separator: ", ")
  }
}
