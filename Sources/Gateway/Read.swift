public import Access
import Storage

extension UseCases {
  /// Reads one resource. What is not readable and what is not there give the same refusal.
  public func read(_ type: String, id: String, scope: Scope, request: RequestIdentifier) async -> Result<
    Answer, Refusal
  > {
    var event = AuditEvent(
      interaction: .read, request: request, recorded: scope.now, scope: scope, decision: scope.decision, refusal: nil)
    event.type = type
    event.id = id
    do throws(Refusal) {
      guard servedTypes.contains(type) else { throw .unknownType(type) }
      let entry: StoredEntry?
      do { entry = try await store.view(scope).entry(id, type: type) } catch { throw .unavailable }
      guard let entry else { throw .notFound }
      event.patient = entry.patient
      let resource = try records.resource(entry, scope: scope)
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(Answer(resource: resource, id: entry.id, version: entry.version, updated: entry.updated))
    } catch {
      return .failure(await refused(error, event))
    }
  }
}
