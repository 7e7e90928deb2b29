public import Access
import Mapping
import Storage
public import Tree

extension UseCases {
  /// Replaces what the caller sees of a resource by what came in a request's body.
  ///
  /// It is compared, category by category, with what this caller is shown: a category that differs must be correctable,
  /// the others stay as they are, those the caller can't see among them. Without a condition the version seen now is
  /// taken for the one it was made from.
  ///
  /// With criteria (R4 §3.1.0.4.3): where nothing that the caller sees meets them, the resource is created; but not under
  /// an id that it brings (decision 17).
  public func update(
    _ reading: Reading, type: String, _ target: ChangeTarget, if conditions: Preconditions = Preconditions(),
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(.update, scope, request)
    do throws(Refusal) {
      let (resource, notes) = try checkedBody(reading, type: type)
      event.type = type
      let goal = try goal(target, type: type, scope: scope, &event)
      return await changing(event, scope) { view, event in
        var outcome = try updated(resource, goal, if: conditions, newID: nil, in: view, &event)
        outcome.notes = notes
        return outcome
      }
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// A target whose criteria have been read.
  enum Goal: Sendable {
    case id(String)
    case matching(Criteria)
    /// What was found already within the same transaction.
    case found(StoredEntry?)

    /// What is seen of it.
    func entry(ofType type: String, in view: borrowing OpenView) throws -> StoredEntry? {
      switch self {
      case .id(let id): try view.entry(id, type: type)
      case .matching(let criteria): try criteria.match(in: view)
      case .found(let entry): entry
      }
    }
  }

  /// Reads a target; what can't be an id is none of ours, and stays out of the trail.
  func goal(
    _ target: ChangeTarget, type: String, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Goal {
    switch target {
    case .id(let id):
      if AuditEvent.isID(id) { event.id = id }
      return .id(id)
    case .matching(let parameters):
      return .matching(try criteria(parameters, type: type, scope: scope, &event))
    }
  }

  /// Makes of the goal what the resource says. `newID` is the id that is given where it is created; nil for any.
  func updated(
    _ resource: Document, _ goal: Goal, if conditions: Preconditions, newID: String?, in view: borrowing OpenView,
    _ event: inout AuditEvent
  ) throws -> Outcome {
    let type = resource.type.name
    let named = resource.root.first("id")?.value
    if case .id(let id) = goal, AuditEvent.isID(id), named != id {
      throw Refusal.invalid([Issue(.lensID, path: "\(type).id", place: resource.root.place)])
    }
    // What `_elements` or `_summary` left out would be gone.
    if let tag = EntryLabels.subsettedTag(of: resource) {
      throw Refusal.unprocessable([
        Issue(.lensSubsetted, path: tag.path, place: tag.place, subjects: ["`_elements` and `_summary`"])
      ])
    }
    guard let seen = try goal.entry(ofType: type, in: view) else {
      if case .id = goal { throw Refusal.noSuchUpdate }
      guard named == nil else { throw Refusal.noSuchUpdate }
      let creation = try creation(of: resource, unless: nil, scope: view.scope, &event)
      try conditions.check(nil)
      return try created(creation, id: newID ?? view.newID(), found: nil, in: view, &event)
    }
    if let named, named != seen.id {
      throw Refusal.invalid([Issue(.lensID, path: "\(type).id", place: resource.root.place)])
    }
    return try replaced(seen, by: resource, if: conditions, in: view, &event)
  }

  /// Makes of an entry what the resource says, as far as the caller sees it.
  func replaced(
    _ seen: StoredEntry, by resource: Document, if conditions: Preconditions, in view: borrowing OpenView,
    _ event: inout AuditEvent
  ) throws -> Outcome {
    event.note(seen)
    try conditions.check(seen)
    let (change, decision) = try records.change(
      from: seen, to: ownAddress.relative(resource), scope: view.scope)
    event.decision = decision ?? view.scope.decision
    guard !change.isEmpty else { return Outcome(deed: .changed, type: seen.type, id: seen.id, entry: seen) }
    let after = try view.change(
      seen.id, type: seen.type, from: seen.version, change, categories: try records.lens(of: seen).categories)
    return Outcome(deed: seen.isDeleted ? .created : .changed, type: seen.type, id: seen.id, entry: after)
  }
}
