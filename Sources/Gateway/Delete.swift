public import Access
import Mapping
import Storage

extension UseCases {
  /// Deletes a resource with all its parts; who may not correct all that such a resource can have may not.
  ///
  /// With criteria (R4 §3.1.0.7.1) it deletes what meets them: nothing, one, or as many as the limits allow.
  public func delete(
    _ type: String, _ target: ChangeTarget, if conditions: Preconditions = Preconditions(), scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(.delete, scope, request)
    do throws(Refusal) {
      guard servedTypes.contains(type) else { throw .unknownType(type) }
      event.type = type
      try demandDeletable(type)
      let goal = try goal(target, type: type, scope: scope, &event)
      return await changing(event, scope) { view, event in
        try deleted(goal, type: type, if: conditions, in: view, &event)
      }
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// The methods that can be used on an entry of the type, whatever there is.
  public func methods(ofEntriesOf type: String) -> [String] {
    ["GET", "HEAD", "PUT", "PATCH"] + (records.canCreate(type) ? ["DELETE"] : [])
  }

  /// Refuses by its name a type of which nothing can be deleted by itself: what belongs to no single record, or is its head.
  func demandDeletable(_ type: String) throws(Refusal) {
    guard records.canCreate(type) else { throw .notAllowed(allowed: methods(ofEntriesOf: type)) }
  }

  /// Deletes what the goal is. Each entry beyond the first leaves an event of its own.
  func deleted(
    _ goal: Goal, type: String, if conditions: Preconditions, in view: borrowing OpenView, _ event: inout AuditEvent
  ) throws -> Outcome {
    switch goal {
    case .id, .found:
      // Nothing is left of what is not there (R4 §3.1.0.7), or out of sight.
      guard let seen = try goal.entry(ofType: type, in: view) else {
        try conditions.check(nil)
        return Outcome(deed: .deleted, type: type, id: "")
      }
      return try deleted(seen, if: conditions, in: view, &event)
    case .matching(let criteria):
      let found = try view.matches(criteria.query, atMost: limits.mostDeleted + 1)
      guard found.count <= limits.mostDeleted else { throw Refusal.severalMatch }
      guard let last = found.last else {
        try conditions.check(nil)
        return Outcome(deed: .deleted, type: type, id: "")
      }
      for other in found.dropLast() {
        var own = event
        _ = try deleted(other, if: conditions, in: view, &own)
        try view.record(auditor.bytes(own))
      }
      return try deleted(last, if: conditions, in: view, &event)
    }
  }

  func deleted(
    _ seen: StoredEntry, if conditions: Preconditions, in view: borrowing OpenView, _ event: inout AuditEvent
  ) throws -> Outcome {
    event.note(seen)
    try conditions.check(seen)
    let outcome = Outcome(deed: .deleted, type: seen.type, id: seen.id)
    if seen.isDeleted { return outcome }
    let lens = try records.lens(of: seen)
    for category in lens.categories.sorted() {
      event.decision = try records.mayCorrect(category, of: seen, scope: view.scope)
    }
    try view.delete(seen.id, type: seen.type, from: seen.version, categories: lens.categories)
    return outcome
  }
}
