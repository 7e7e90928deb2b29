import Access
import Storage
import Tree

/// Changes are carried out in one transaction: reading what is there, deciding, writing, and the audit event.
extension UseCases {
  /// What came of a change, before it is shown.
  struct Outcome: Sendable {
    let deed: Answer.Deed
    let type: String
    let id: String
    /// What is seen of it afterwards; nil where nothing is.
    var entry: StoredEntry?
    var notes: [Issue]?
  }

  /// A refusal with what was known of the request when it was made: it goes out of the transaction, which is undone.
  struct Refused: Error {
    let refusal: Refusal
    let event: AuditEvent
  }

  /// Carries a change out with its event; or records the refusal, after the transaction was undone.
  func changing(
    _ event: AuditEvent, _ scope: Scope,
    _ change: @escaping @Sendable (borrowing OpenView, inout AuditEvent) throws -> Outcome
  ) async -> Result<Answer, Refusal> {
    do {
      let outcome = try await store.view(scope).write { view in
        var event = event
        do {
          let outcome = try change(view, &event)
          try view.record(auditor.bytes(event))
          return outcome
        } catch let refusal as Refusal {
          throw Refused(refusal: refusal, event: event)
        }
      }
      return .success(answer(outcome, scope: scope))
    } catch let refused as Refused {
      return .failure(await self.refused(refused.refusal, refused.event))
    } catch {
      return .failure(await refused(Refusal(ofWrite: error), event))
    }
  }

  /// It is done: whatever can't be shown of it, that must not be answered as if it were not.
  func answer(_ outcome: Outcome, scope: Scope) -> Answer {
    let entry = outcome.deed == .deleted ? nil : outcome.entry
    return Answer(
      deed: outcome.deed, resource: entry.flatMap { try? records.resource($0, scope: scope) }, type: outcome.type,
      id: outcome.id, version: entry?.version, updated: entry?.updated, notes: outcome.notes)
  }

  /// Gives an answer once its event is durable; a refusal with its own.
  func recorded<Given: Sendable>(
    _ event: AuditEvent, _ work: (inout AuditEvent) async throws(Refusal) -> Given
  ) async -> Result<Given, Refusal> {
    var event = event
    do throws(Refusal) {
      let answer = try await work(&event)
      try await record(event)
      return .success(answer)
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// Makes an event durable, before what it tells of is done or shown.
  func record(_ event: AuditEvent) async throws(Refusal) {
    do { try await auditor.record(event) } catch { throw .unavailable }
  }

  /// Records a refusal; when that can't be done, that is the refusal.
  func refused(_ refusal: Refusal, _ event: AuditEvent) async -> Refusal {
    do {
      try await auditor.record(event.refused(refusal))
      return refusal
    } catch {
      // That nothing was changed may be said only where it is so.
      if case .undecided = refusal { return refusal }
      return .unavailable
    }
  }
}

extension AuditEvent {
  /// The event of a request that is being carried out, decided as its scope was.
  init(_ interaction: Interaction, _ scope: Scope, _ request: RequestIdentifier) {
    self.init(interaction, scope, request, decision: scope.decision)
  }

  /// The event of a request that is being carried out.
  init(_ interaction: Interaction, _ scope: Scope, _ request: RequestIdentifier, decision: Decision?) {
    self.init(
      interaction: interaction, request: request, recorded: scope.now, scope: scope, decision: decision, refusal: nil)
  }

  /// The same event with its refusal and the decision behind it.
  func refused(_ refusal: Refusal) -> AuditEvent {
    var event = self
    event.refusal = refusal
    event.decision = refusal.decision ?? decision
    return event
  }

  /// Notes which entry it is about.
  mutating func note(_ entry: StoredEntry) {
    (type, id, patients) = (entry.type, entry.id, [entry.patient])
  }
}
