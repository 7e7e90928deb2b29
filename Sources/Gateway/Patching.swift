public import Access
import FHIR
import Storage
import Tree

extension UseCases {
  /// Changes a resource by a patch. It is applied to what the caller is shown, with what the gateway has put there (masks,
  /// labels); what comes of it goes the way of an update. With criteria (R4 §3.1.0.6), to the one entry that meets them.
  public func patch(
    _ type: String, _ target: ChangeTarget, by patch: Patch, if conditions: Preconditions = Preconditions(),
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(.patch, scope, request)
    do throws(Refusal) {
      guard servedTypes.contains(type) else { throw .unknownType(type) }
      event.type = type
      let goal = try goal(target, type: type, scope: scope, &event)
      return await changing(event, scope) { view, event in
        try patched(goal, type: type, by: patch, if: conditions, in: view, &event)
      }
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// Applies a patch to what the goal is.
  func patched(
    _ goal: Goal, type: String, by patch: Patch, if conditions: Preconditions, in view: borrowing OpenView,
    _ event: inout AuditEvent
  ) throws -> Outcome {
    guard let seen = try goal.entry(ofType: type, in: view) else { throw Refusal.notFound }
    event.note(seen)
    guard !seen.isDeleted else { throw Refusal.gone }
    try conditions.check(seen)
    let reading = try patch.applied(to: try records.resource(seen, scope: view.scope).document)
    guard let resource = reading.document, reading.isUsable else { throw Refusal.unprocessable(reading.issues) }
    guard resource.type.name == type, resource.root.first("id")?.value == seen.id else {
      throw Refusal.unprocessable([Issue(.lensID, path: "\(type).id")])
    }
    let notes = try notes(of: reading)
    var outcome = try replaced(seen, by: resource, if: conditions, in: view, &event)
    outcome.notes = notes
    return outcome
  }
}
