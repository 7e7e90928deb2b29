import Access
import Storage

/// *Criteria* say which entry a conditional change is for (R4 §3.1.0.4.3, §3.1.0.5.2, §3.1.0.7.1, §3.1.0.8.1): the
/// conditions of a search, asked within the scope and in the transaction that makes the change. What is out of the
/// caller's sight meets none.
struct Criteria: Sendable {
  let query: EntryQuery
}

/// What a change is made to.
public enum ChangeTarget: Sendable {
  /// The entry of that id.
  case id(String)
  /// The one that meets these criteria.
  case matching([(name: String, value: String)])
}

extension UseCases {
  /// Reads criteria. A parameter that is not known, that is none of a condition, or that speaks of what the caller may not
  /// read is refused by its name.
  func criteria(
    _ parameters: [(name: String, value: String)], type: String, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Criteria {
    guard servedTypes.contains(type) else { throw .unknownType(type) }
    try demand(.search, type, of: scope)
    let field = field(for: scope)
    event.note(.type(type), parameters, in: field)
    let conditions = parameters.filter { !Query.formParameters.contains($0.name) }
    if let other = conditions.first(where: { Self.resultParameters.contains($0.name) }) {
      throw .badParameter(
        name: other.name, reason: "criteria say which entry is meant, not how it is answered: leave it out",
        japanese: "条件は対象を指定するものです。このパラメータは取り除いてください")
    }
    guard !conditions.isEmpty else {
      throw .badParameter(
        name: "", reason: "criteria are needed, such as `?identifier=SYSTEM|VALUE`",
        japanese: "`?identifier=SYSTEM|VALUE`のような条件が必要です")
    }
    return Criteria(query: try SearchRequest(.type(type), conditions, isLenient: false, in: field).query)
  }

  /// What says how a search is answered.
  private static let resultParameters: Set<String> = [
    "_count", "_sort", "_summary", "_elements", "_total", "_include", "_revinclude", "_after", "_contained",
    "_containedType", "_include:iterate", "_revinclude:iterate",
  ]
}

extension Criteria {
  /// The entry that meets them, or nil. Refuses where there are several.
  func match(in view: borrowing OpenView) throws -> StoredEntry? {
    let found = try view.matches(query, atMost: 2)
    guard found.count < 2 else { throw Refusal.severalMatch }
    return found.first
  }
}
