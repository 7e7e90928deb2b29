import Access
import FHIR
import Storage
import Tree

/// A transaction: all its changes in one transaction of the database.
///
/// What each entry is about (ids, matches of criteria) is looked up before anything is written; then what is deleted, what is
/// created, what is updated or patched (R4 §3.1.0.11.2), first the entries that refer to nothing by criteria, then the
/// others, whose references are looked up in between: so the order of the entries makes no difference. What only reads is
/// read when all of that is done, and before it is kept: all of it is done, or nothing.
extension UseCases {
  func transaction(
    _ elements: [Element], _ visit: Visit, _ event: AuditEvent
  ) async throws(Refusal) -> Result<BundleAnswer, Refusal> {
    var plans: [Plan] = []
    for (number, element) in elements.enumerated() {
      do throws(Refusal) {
        plans.append(try plan(BundleEntry(element, number: number, bases: visit.bases), visit))
      } catch { throw .inEntry(number, error) }
    }
    var names: [String: Int] = [:]
    for (number, plan) in plans.enumerated() {
      guard !plan.entry.isReading, let name = plan.entry.fullURL else { continue }
      if let other = names.updateValue(number, forKey: name) { throw .inEntry(number, Self.twice(number, other)) }
    }
    let answers: [EntryAnswer]
    do {
      let ready = plans
      answers = try await store.view(visit.scope).write { view in
        var event = event
        do {
          var transaction = OpenTransaction(gateway: self, plans: ready, base: visit.base)
          try transaction.run(in: view)
          event.patients = Set(transaction.plans.flatMap(\.event.patients)).sorted()
          try view.record(auditor.bytes(event))
          for plan in transaction.plans where plan.entry.isRecorded { try view.record(auditor.bytes(plan.event)) }
          return zip(transaction.outcomes, transaction.readings).map { outcome, reading in
            outcome.map { .changed(answer($0, scope: visit.scope)) } ?? reading ?? .refused(.unavailable)
          }
        } catch let refused as Refused {
          event.patients = refused.event.patients
          (event.type, event.id) = (refused.event.type, refused.event.id)
          event.decision = refused.event.decision ?? event.decision
          throw Refused(refusal: refused.refusal, event: event)
        }
      }
    } catch let refused as Refused {
      return .failure(await self.refused(refused.refusal, refused.event))
    } catch {
      throw Refusal(ofWrite: error)
    }
    return .success(BundleAnswer(isTransaction: true, entries: answers))
  }

  /// An entry with all that is decided on the request alone.
  struct Plan: Sendable {
    let entry: BundleEntry
    var event: AuditEvent
    var unless: Criteria?
    var goal: Goal?
    var notes: [Issue]?
    /// What is read, for one that only reads.
    var question: Question?
    /// The references of its resource that are criteria, as they are written, and where.
    var references: [(text: String, path: String, criteria: Criteria)] = []

    var type: String { entry.type ?? "" }

    /// What an entry asks that only reads.
    enum Question: Sendable {
      case entry(id: String, version: String?, Presentation)
      case search(AskedSearch)
      case history(AskedHistory)
      case everything(AskedEverything)
      /// What looks at nothing that is stored is answered already.
      case settled(EntryAnswer)
    }
  }

  /// Reads what an entry asks that only reads; what can be refused by its names is refused.
  private func question(
    _ entry: BundleEntry, _ visit: Visit, _ event: inout AuditEvent
  ) throws(Refusal) -> Plan.Question? {
    switch entry.action {
    case .read(let id, let version):
      .entry(id: try asked(entry.type ?? "", id: id, &event), version: version, try Presentation(entry.parameters))
    case .search(let subject):
      .search(
        try asked(
          subject, entry.parameters, isLenient: visit.isLenient, base: visit.base, scope: visit.scope,
          &event))
    case .history(let subject):
      .history(
        try asked(
          subject, entry.parameters, isLenient: visit.isLenient, base: visit.base, scope: visit.scope, &event))
    case .operation(let operation): try question(operation, entry.parameters, visit, &event)
    case .create, .update, .patch, .delete: nil
    }
  }

  private func plan(_ entry: BundleEntry, _ visit: Visit) throws(Refusal) -> Plan {
    try demand(entry, of: visit.scope)
    if entry.type == Self.trail {
      // It is no part of what a transaction keeps together.
      if case .denied(let decision) = visit.scope.secretariat { throw .denied(decision) }
      throw .badParameter(
        name: "Bundle.type", reason: "the audit trail is read by itself or in a batch, not in a transaction",
        japanese: "監査証跡は単独かbatchで読んでください。transactionでは読めません")
    }
    var plan = Plan(entry: entry, event: visit.event(entry.interaction))
    guard !entry.isReading else {
      plan.question = try question(entry, visit, &plan.event)
      return plan
    }
    guard servedTypes.contains(plan.type) else { throw .unknownType(plan.type) }
    plan.event.type = plan.type
    if let resource = entry.resource {
      let (_, notes) = try checkedBody(Reading(document: resource, issues: []), type: plan.type)
      plan.notes = notes
      for reference in BundleLinks.conditional(in: resource) {
        guard let text = reference.value, let (type, query) = BundleLinks.criteria(text) else { continue }
        guard plan.references.count < limits.mostEntries else {
          throw .invalid([Issue(.tooLarge, path: reference.path, subjects: ["\(limits.mostEntries) entries"])])
        }
        var asked = plan.event
        let criteria = try criteria(try Query.parameters(of: query), type: type, scope: visit.scope, &asked)
        plan.references.append((text, reference.path, criteria))
      }
    }
    switch entry.action {
    case .create(_, let unless):
      if let unless { plan.unless = try criteria(unless, type: plan.type, scope: visit.scope, &plan.event) }
    case .update(let resource, let target):
      if case .id(let id) = target, resource.root.first("id")?.value != id {
        throw .invalid([Issue(.lensID, path: "\(plan.type).id")])
      }
      plan.goal = try goal(target, type: plan.type, scope: visit.scope, &plan.event)
    case .delete(let target):
      try demandDeletable(plan.type)
      plan.goal = try goal(target, type: plan.type, scope: visit.scope, &plan.event)
    case .patch(_, let target):
      plan.goal = try goal(target, type: plan.type, scope: visit.scope, &plan.event)
    case .read, .history, .search, .operation: break
    }
    return plan
  }

  /// Two entries that speak of the same.
  static func twice(_ number: Int, _ other: Int) -> Refusal {
    .invalid([Issue(.batchTarget, path: "Bundle.entry[\(number)]", subjects: ["Bundle.entry[\(other)]"])])
  }
}

extension BundleEntry {
  /// The resource that it brings to be stored.
  var resource: Document? {
    switch action {
    case .create(let resource, _), .update(let resource, _): resource
    default: nil
    }
  }

  var interaction: Interaction {
    switch action {
    case .create: .create
    case .update: .update
    case .patch: .patch
    case .delete: .delete
    case .read(_, let version): version == nil ? .read : .vread
    case .history(let subject): subject.interaction
    case .search(let subject): subject == .system ? .searchSystem : .search
    case .operation: .operation
    }
  }

  /// Whether it leaves an event: what the gateway can do speaks of nobody.
  var isRecorded: Bool {
    if case .operation(.capabilities) = action { false } else { true }
  }
}
