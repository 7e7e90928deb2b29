public import Access
import Storage
public import Tree

extension UseCases {
  /// Stores a resource that was read from a request's body.
  ///
  /// The order: the type is the path's; it keeps the rules, where that is asked; one lens takes it; it names a patient;
  /// the decision allows to create each category that is present in it; it is stored with its audit event in one
  /// transaction. The answer is what was stored, as this scope sees it.
  public func create(
    _ reading: Reading, type: String, scope: Scope, request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(
      interaction: .create, request: request, recorded: scope.now, scope: scope, decision: nil, refusal: nil)
    if servedTypes.contains(type) { event.type = type }
    do throws(Refusal) {
      let (resource, notes) = try checkedBody(reading, type: type)
      guard records.canCreate(type) else { throw .notAllowed(allowed: ["GET", "PUT"]) }
      let taken = try records.taken(resource)
      let new = try records.newEntry(of: taken, resource)
      event.patients = [new.patient]
      let facts = EntryFacts(author: scope.person, facility: scope.facility, origin: new.origin, labels: new.labels)
      for category in new.parts.map(\.category) {
        // A category that the table in force does not know is nobody's.
        guard let known = scope.table.category(category) else { throw .unavailable }
        let decision = scope.decide(Question(.create, known, of: new.patient, entry: facts))
        guard decision.isAllowed else { throw .denied(decision) }
        event.decision = decision
        if decision.obligations.contains(.nameAuthor), !records.namesAuthor(taken, otherThan: scope.person) {
          throw .unprocessable([Issue(.lensAuthor, path: type, subjects: [records.authorField(of: taken) ?? "author"])])
        }
      }
      var answer = try await stored(new, scope: scope, event: event)
      answer.notes = notes
      return .success(answer)
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// The resource of a body, if it is one of the path's type and keeps the rules, where that is asked.
  func checkedBody(_ reading: Reading, type: String) throws(Refusal) -> (Document, notes: [Issue]?) {
    guard servedTypes.contains(type) else { throw .unknownType(type) }
    guard let resource = reading.document, reading.isUsable else { throw .invalid(reading.issues) }
    guard resource.type.name == type else {
      throw .invalid([
        Issue(
          .typeMisplaced, path: resource.type.name, place: resource.root.place, subjects: [resource.type.name, type])
      ])
    }
    let notes = check.mode == .off ? nil : check.issues(of: reading)
    if check.mode == .enforce, let notes, notes.contains(where: { $0.severity >= .error }) {
      throw .unprocessable(notes)
    }
    return (resource, notes)
  }

  private func stored(_ new: NewEntry, scope: Scope, event: AuditEvent) async throws(Refusal) -> Answer {
    let auditor = auditor
    let stored: (id: String, entry: StoredEntry?)
    do {
      stored = try await store.view(scope).insert(new) { id in
        var event = event
        event.id = id
        return auditor.bytes(event)
      }
    } catch {
      throw .unavailable
    }
    // It is stored: whatever can't be shown of it, that must not be answered as if it were not.
    let resource = stored.entry.flatMap { try? records.resource($0, scope: scope) }
    return Answer(resource: resource, id: stored.id, version: stored.entry?.version, updated: stored.entry?.updated)
  }

  /// Records a refusal; when that can't be done, that is the refusal.
  func refused(_ refusal: Refusal, _ event: AuditEvent) async -> Refusal {
    do {
      try await auditor.record(event.refused(refusal))
      return refusal
    } catch {
      return .unavailable
    }
  }
}

extension AuditEvent {
  /// The same event with its refusal and the decision behind it.
  func refused(_ refusal: Refusal) -> AuditEvent {
    var event = self
    event.refusal = refusal
    event.decision = refusal.decision ?? decision
    return event
  }
}
