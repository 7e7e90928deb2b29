public import Access
import Storage
public import Tree

extension UseCases {
  /// Stores a resource that was read from a request's body; with `unless`, only where nothing that the caller sees meets
  /// these criteria (R4 §3.1.0.8.1): where one entry does, that is the answer.
  ///
  /// The order: the type is the path's; it keeps the rules, where that is asked; one lens takes it; it names a patient;
  /// the decision allows to create each category that is present in it; it is stored with its audit event in one
  /// transaction. The answer is what was stored, as this scope sees it.
  public func create(
    _ reading: Reading, type: String, unless parameters: [(name: String, value: String)]? = nil, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(.create, scope, request, decision: nil)
    if servedTypes.contains(type) { event.type = type }
    do throws(Refusal) {
      let (resource, notes) = try checkedBody(reading, type: type)
      let creation = try creation(
        of: resource,
        unless: parameters.map { parameters throws(Refusal) in
          try criteria(parameters, type: type, scope: scope, &event)
        }, scope: scope, &event)
      return await changing(event, scope) { view, event in
        let found = try creation.unless?.match(in: view)
        var outcome = try created(creation, id: view.newID(), found: found, in: view, &event)
        outcome.notes = notes
        return outcome
      }
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// An entry that may be created, unless there is one already.
  struct Creation: Sendable {
    let type: String
    /// What is to be stored; nil for a type of which nothing can be created, but may be there already.
    let new: NewEntry?
    let unless: Criteria?
    let decision: Decision?
  }

  /// Decides, on the resource alone, whether it may be created.
  func creation(
    of written: Document, unless: Criteria?, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Creation {
    let type = written.type.name
    if unless != nil, !records.canCreate(type) {
      return Creation(type: type, new: nil, unless: unless, decision: nil)
    }
    let (taken, new) = try draft(of: written)
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
    return Creation(type: type, new: new, unless: unless, decision: event.decision)
  }

  /// What would be stored of a resource that is to be created, by the mappings alone.
  func draft(of written: Document) throws(Refusal) -> (taken: Records.Taken, new: NewEntry) {
    let resource = ownAddress.relative(written)
    let type = resource.type.name
    if servedTypes.contains(type), !records.canCreate(type) {
      throw .notAllowed(allowed: methods(ofEntriesOf: type))
    }
    let taken = try records.taken(resource)
    return (taken, try records.newEntry(of: taken, resource))
  }

  /// Stores it, unless one was found already.
  func created(
    _ creation: Creation, id: String, found: StoredEntry?, in view: borrowing OpenView, _ event: inout AuditEvent
  ) throws -> Outcome {
    event.type = creation.type
    if let found {
      event.note(found)
      return Outcome(deed: .found, type: creation.type, id: found.id, entry: found)
    }
    guard let new = creation.new else { throw Refusal.notAllowed(allowed: methods(ofEntriesOf: creation.type)) }
    event.id = id
    return Outcome(deed: .created, type: creation.type, id: id, entry: try view.insert(new, id: id))
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
    return (resource, try notes(of: reading))
  }

  /// What the check finds in a resource that is to be stored; nil where nothing is checked. Refuses it where the setting
  /// says so.
  func notes(of reading: Reading) throws(Refusal) -> [Issue]? {
    let notes = check.mode == .off ? nil : check.issues(of: reading)
    if check.mode == .enforce, let notes, notes.contains(where: { $0.severity >= .error }) {
      throw .unprocessable(notes)
    }
    return notes
  }
}
