public import Access
import FHIR
public import Tree

extension UseCases {
  /// What came of one entry.
  public enum EntryAnswer: Sendable {
    /// A resource that was changed, or is there already.
    case changed(Answer)
    /// A resource that was read.
    case found(Answer)
    /// A resource that the caller has already.
    case known(Answer)
    /// What was searched, or what an operation answers.
    case page(Document)
    /// What `$validate` has to say.
    case checked([Issue])
    /// It was not done.
    case refused(Refusal)
  }

  /// What came of a batch or a transaction, entry by entry.
  public struct BundleAnswer: Sendable {
    /// Whether all of it was done together.
    public let isTransaction: Bool
    /// In the order of the request.
    public let entries: [EntryAnswer]
  }

  /// Does what the entries of a Bundle ask (R4 §3.1.0.11): each by itself (`batch`), or all of them together or nothing
  /// (`transaction`). Each is decided and recorded as if it had come alone; the Bundle leaves an event of its own.
  ///
  /// `base` is the address of this server, `aliases` what its callers may call it too.
  public func bundle(
    _ reading: Reading, isLenient: Bool, base: String, aliases: [String] = [], scope: Scope,
    request: RequestIdentifier
  ) async -> Result<BundleAnswer, Refusal> {
    let kind = reading.document?.root.first("type")?.value
    let event = AuditEvent(kind == "transaction" ? .transaction : .batch, scope, request)
    do throws(Refusal) {
      guard let bundle = reading.document, bundle.type.name == "Bundle" else {
        guard let other = reading.document, reading.isUsable else { throw .invalid(reading.issues) }
        throw .invalid([Issue(.typeMisplaced, path: other.type.name, subjects: [other.type.name, "Bundle"])])
      }
      guard kind == "batch" || kind == "transaction" else {
        guard reading.isUsable else { throw .invalid(reading.issues) }
        throw .badParameter(
          name: "Bundle.type", reason: "it is `batch` or `transaction`", japanese: "`batch`か`transaction`です")
      }
      let entries = bundle.root.all("entry")
      guard entries.count <= limits.mostEntries else {
        throw .invalid([Issue(.tooLarge, path: "Bundle.entry", subjects: ["\(limits.mostEntries) entries"])])
      }
      let visit = Visit(isLenient: isLenient, bases: [base] + aliases, scope: scope, request: request)
      if kind == "transaction" {
        guard reading.isUsable else { throw .invalid(reading.issues) }
        return try await transaction(entries, visit, event)
      }
      // What is wrong in one entry is no fault of the others.
      let issues = reading.issues.filter { $0.severity >= .error }
      let known = Set(issues.flatMap { issue in entries.indices.filter { issue.isIn(entry: $0) } })
      guard issues.allSatisfy({ issue in known.contains { issue.isIn(entry: $0) } }) else {
        throw .invalid(reading.issues)
      }
      try await record(event)
      var answers: [EntryAnswer] = []
      for (number, entry) in entries.enumerated() {
        let own = issues.filter { $0.isIn(entry: number) }
        answers.append(await answer(entry, number: number, own, visit))
      }
      return .success(BundleAnswer(isTransaction: false, entries: answers))
    } catch {
      return .failure(await refused(error, event))
    }
  }

  /// What all entries have in common.
  struct Visit: Sendable {
    let isLenient: Bool
    /// The addresses of this server, its own first.
    let bases: [String]
    let scope: Scope
    let request: RequestIdentifier

    var base: String { bases[0] }

    func event(_ interaction: Interaction) -> AuditEvent { AuditEvent(interaction, scope, request) }
  }

  /// Does what an entry of a batch asks.
  private func answer(_ entry: Element, number: Int, _ issues: [Issue], _ visit: Visit) async -> EntryAnswer {
    let asked: BundleEntry
    do throws(Refusal) {
      guard issues.isEmpty else { throw .invalid(issues) }
      asked = try BundleEntry(entry, number: number, bases: visit.bases)
      try demand(asked, of: visit.scope)
    } catch {
      let interaction = Interaction(method: entry.at("request.method")?.value ?? "")
      return .refused(await refused(error, visit.event(interaction)))
    }
    if asked.type == Self.trail { return await readTrail(asked, visit) }
    if asked.isReading { return await read(asked, visit) }
    let type = asked.type ?? ""
    let result: Result<Answer, Refusal>
    switch asked.action {
    case .create(let resource, let unless):
      result = await create(
        .ofEntry(resource), type: type, unless: unless, scope: visit.scope, request: visit.request)
    case .update(let resource, let target):
      result = await update(
        .ofEntry(resource), type: type, target, if: asked.conditions, scope: visit.scope,
        request: visit.request)
    case .patch(let patch, let target):
      result = await self.patch(
        type, target, by: patch, if: asked.conditions, scope: visit.scope, request: visit.request)
    case .delete(let target):
      result = await delete(type, target, if: asked.conditions, scope: visit.scope, request: visit.request)
    case .read, .history, .search, .operation: return .refused(.unavailable)
    }
    switch result {
    case .success(let answer): return .changed(answer)
    case .failure(let refusal): return .refused(refusal)
    }
  }

  /// Answers an entry that only reads.
  private func read(_ asked: BundleEntry, _ visit: Visit) async -> EntryAnswer {
    let page: Result<Document, Refusal>
    switch asked.action {
    case .read(let id, let version):
      let result = await read(
        asked.type ?? "", id: id, version: version, parameters: asked.parameters, scope: visit.scope,
        request: visit.request)
      switch result {
      case .failure(let refusal): return .refused(refusal)
      case .success(let answer):
        return asked.isKnown(answer) ? .known(answer) : .found(answer)
      }
    case .history(let subject):
      page = await history(
        subject, asked.parameters, isLenient: visit.isLenient, base: visit.base, scope: visit.scope,
        request: visit.request)
    case .search(let subject):
      page = await search(
        subject, asked.parameters, isLenient: visit.isLenient, base: visit.base, scope: visit.scope,
        request: visit.request
      ).map { $0.document() }
    case .operation(let operation): return await answer(operation, asked.parameters, visit)
    case .create, .update, .patch, .delete: return .refused(.unavailable)
    }
    switch page {
    case .success(let bundle): return .page(bundle)
    case .failure(let refusal): return .refused(refusal)
    }
  }
}

extension Interaction {
  /// What a method wants in the entry of a batch, as far as it tells.
  init(method: String) {
    switch method {
    case "POST": self = .create
    case "PUT": self = .update
    case "PATCH": self = .patch
    case "DELETE": self = .delete
    default: self = .read
    }
  }
}

extension Issue {
  /// Whether it is about something in that entry of a Bundle.
  fileprivate func isIn(entry number: Int) -> Bool { path.hasPrefix("Bundle.entry[\(number)].") }
}
