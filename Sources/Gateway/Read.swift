public import Access
import Storage

extension UseCases {
  /// Reads one resource as it is now, or a version of it that the caller saw or could have seen. What is not readable and
  /// what is not there give the same refusal; what is no longer there for this caller gives another.
  ///
  /// `_summary` and `_elements` among the parameters say how much of it is shown; others say nothing here.
  public func read(
    _ type: String, id: String, version: String? = nil, parameters: [(name: String, value: String)] = [],
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    let event = AuditEvent(version == nil ? .read : .vread, scope, request)
    return await recorded(event) { event throws(Refusal) in
      let id = try asked(type, id: id, &event)
      event.noteParameters(parameters) { Presentation.parameters.contains($0) }
      let presentation = try Presentation(parameters)
      let view = store.view(scope)
      let entry: StoredEntry?
      do {
        if let version {
          entry = try await view.version(version, of: id, type: type)
        } else {
          entry = try await view.entry(id, type: type)
        }
      } catch { throw .unavailable }
      return try found(entry, presentation, scope: scope, &event)
    }
  }

  /// Refuses what can't be there by its name, before any data is read.
  func asked(_ type: String, id: String, _ event: inout AuditEvent) throws(Refusal) -> String {
    guard servedTypes.contains(type) else { throw .unknownType(type) }
    event.type = type
    guard AuditEvent.isID(id) else { throw .notFound }
    event.id = id
    return id
  }

  /// The answer to a reading that gave this.
  func found(
    _ entry: StoredEntry?, _ presentation: Presentation, scope: Scope, _ event: inout AuditEvent
  ) throws(Refusal) -> Answer {
    guard let entry else { throw .notFound }
    event.patients = [entry.patient]
    guard !entry.isDeleted else { throw .gone }
    let resource = try records.resource(entry, scope: scope)
    return Answer(
      deed: .found, resource: presentation.shown(resource, isMatch: true), type: entry.type, id: entry.id,
      version: entry.version, updated: entry.updated)
  }
}
