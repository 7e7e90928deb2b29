public import Access
import Mapping
import Storage
public import Tree

/// Which version a caller says a change was made from (`If-Match`).
public enum VersionCondition: Hashable, Sendable {
  /// Any version that is there.
  case any
  /// One of these.
  case oneOf([String])

  func holds(for version: String) -> Bool {
    switch self {
    case .any: true
    case .oneOf(let versions): versions.contains(version)
    }
  }
}

extension UseCases {
  /// Replaces what the caller sees of a resource by what came in a request's body.
  ///
  /// It is compared, category by category, with what this caller is shown: a category that differs must be correctable,
  /// the others stay as they are, those the caller can't see among them. Without a condition the version seen now is
  /// taken for the one it was made from.
  public func update(
    _ reading: Reading, type: String, id: String, ifMatch condition: VersionCondition?, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Answer, Refusal> {
    var event = AuditEvent(
      interaction: .update, request: request, recorded: scope.now, scope: scope, decision: scope.decision, refusal: nil)
    do throws(Refusal) {
      let (resource, notes) = try checkedUpdate(reading, type: type, id: id)
      event.type = type
      event.id = id
      // Somebody else may write between reading and writing: then it is compared anew with what is seen then.
      for _ in 0..<Self.attempts {
        guard let seen = try await seen(id, type: type, scope: scope) else { throw .noSuchUpdate }
        event.patients = [seen.patient]
        if let condition, !condition.holds(for: seen.version) { throw .preconditionFailed }
        let (change, decision) = try records.change(from: seen, to: resource, scope: scope)
        event.decision = decision ?? scope.decision
        guard let after = try await carriedOut(change, on: seen, scope: scope, event: event) else { continue }
        // It is stored: whatever can't be shown of it, that must not be answered as if it were not.
        return .success(
          Answer(
            resource: try? records.resource(after, scope: scope), id: id, version: after.version,
            updated: after.updated, notes: notes))
      }
      throw .conflict
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// Deletes a resource with all its parts; who may not correct all that such a resource can have may not.
  public func delete(
    _ type: String, id: String, ifMatch condition: VersionCondition?, scope: Scope, request: RequestIdentifier
  ) async -> Result<Void, Refusal> {
    var event = AuditEvent(
      interaction: .delete, request: request, recorded: scope.now, scope: scope, decision: scope.decision, refusal: nil)
    do throws(Refusal) {
      guard servedTypes.contains(type) else { throw .unknownType(type) }
      event.type = type
      guard AuditEvent.isID(id) else { throw .notFound }
      event.id = id
      for _ in 0..<Self.attempts {
        guard let seen = try await seen(id, type: type, scope: scope) else { throw .notFound }
        event.patients = [seen.patient]
        if let condition, !condition.holds(for: seen.version) { throw .preconditionFailed }
        if seen.isDeleted {
          do { try await auditor.record(event) } catch { throw .unavailable }
          return .success(())
        }
        let lens = try records.lens(of: seen)
        for category in lens.categories.sorted() {
          event.decision = try records.mayCorrect(category, of: seen, scope: scope)
        }
        do {
          try await store.view(scope).delete(
            id, type: type, from: seen.version, categories: lens.categories, audit: auditor.bytes(event))
          return .success(())
        } catch is View.Conflict {
          continue
        } catch {
          throw .unavailable
        }
      }
      throw .conflict
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// How often a change is tried again because somebody else changed what it was made from.
  private static let attempts = 4

  private func checkedUpdate(
    _ reading: Reading, type: String, id: String
  ) throws(Refusal) -> (Document, notes: [Issue]?) {
    guard AuditEvent.isID(id) else { throw .noSuchUpdate }
    let (resource, notes) = try checkedBody(reading, type: type)
    guard resource.root.first("id")?.value == id else {
      throw .invalid([Issue(.lensID, path: "\(type).id", place: resource.root.place)])
    }
    return (resource, notes)
  }

  private func seen(_ id: String, type: String, scope: Scope) async throws(Refusal) -> StoredEntry? {
    do { return try await store.view(scope).entry(id, type: type) } catch { throw .unavailable }
  }

  /// The entry afterwards; nil where it had changed meanwhile.
  private func carriedOut(
    _ change: EntryChange, on seen: StoredEntry, scope: Scope, event: AuditEvent
  ) async throws(Refusal) -> StoredEntry? {
    do {
      guard !change.isEmpty else {
        try await auditor.record(event)
        return seen
      }
      return try await store.view(scope).change(
        seen.id, type: seen.type, from: seen.version, change,
        categories: try records.lens(of: seen).categories, audit: auditor.bytes(event))
    } catch is View.Conflict {
      return nil
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw .unavailable
    }
  }
}
