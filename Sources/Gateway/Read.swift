public import Access
import Storage

extension UseCases {
  /// Reads one resource, or the version of it that the caller sees now. What is not readable and what is not there give
  /// the same refusal.
  public func read(
    _ type: String, id: String, version: String? = nil, scope: Scope, request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(
      interaction: .read, request: request, recorded: scope.now, scope: scope, decision: scope.decision, refusal: nil)
    do throws(Refusal) {
      guard servedTypes.contains(type) else { throw .unknownType(type) }
      event.type = type
      guard AuditEvent.isID(id) else { throw .notFound }
      event.id = id
      let entry: StoredEntry?
      do { entry = try await store.view(scope).entry(id, type: type) } catch { throw .unavailable }
      guard let entry, version == nil || version == entry.version else { throw .notFound }
      event.patients = [entry.patient]
      let resource = try records.resource(entry, scope: scope)
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(Answer(resource: resource, id: entry.id, version: entry.version, updated: entry.updated))
    } catch {
      return .failure(await refused(error, event))
    }
  }
}
