import Access
import FHIR
import Storage
import Tree

/// A transaction: all its changes in one transaction of the database.
///
/// What each entry is about (ids, matches of criteria, references by criteria) is looked up before anything is written;
/// then what is deleted, what is created, what is updated or patched (R4 §3.1.0.11.2): so the order of the entries makes
/// no difference. What only reads is read when all of it is done, and refused by itself where it must be.
extension UseCases {
  func transaction(
    _ elements: [Element], _ visit: Visit, _ event: AuditEvent
  ) async throws(Refusal) -> Result<BundleAnswer, Refusal> {
    var plans: [Plan] = []
    for (number, element) in elements.enumerated() {
      do throws(Refusal) {
        plans.append(try plan(BundleEntry(element, number: number, base: visit.base), visit))
      } catch { throw .inEntry(number, error) }
    }
    var names: [String: Int] = [:]
    for (number, plan) in plans.enumerated() {
      guard !plan.entry.isReading, let name = plan.entry.fullURL else { continue }
      if let other = names.updateValue(number, forKey: name) { throw .inEntry(number, Self.twice(number, other)) }
    }
    let outcomes: [Outcome?]
    do {
      let ready = plans
      outcomes = try await store.view(visit.scope).write { view in
        var event = event
        do {
          var transaction = OpenTransaction(gateway: self, plans: ready)
          try transaction.run(in: view)
          event.patients = Set(transaction.plans.flatMap(\.event.patients)).sorted()
          try view.record(auditor.bytes(event))
          for plan in transaction.plans where !plan.entry.isReading { try view.record(auditor.bytes(plan.event)) }
          return transaction.outcomes
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
      throw .unavailable
    }
    var answers: [EntryAnswer] = []
    for (plan, outcome) in zip(plans, outcomes) {
      if let outcome {
        answers.append(.changed(answer(outcome, scope: visit.scope)))
      } else {
        answers.append(await read(plan.entry, visit))
      }
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
    /// The references of its resource that are criteria, as they are written, and where.
    var references: [(text: String, path: String, criteria: Criteria)] = []

    var type: String { entry.type ?? "" }
  }

  private func plan(_ entry: BundleEntry, _ visit: Visit) throws(Refusal) -> Plan {
    try demand(entry, of: visit.scope)
    var plan = Plan(entry: entry, event: visit.event(entry.interaction))
    guard !entry.isReading else { return plan }
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
    case .patch(_, let target), .delete(let target):
      plan.goal = try goal(target, type: plan.type, scope: visit.scope, &plan.event)
    case .read, .history, .search: break
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
  fileprivate var resource: Document? {
    switch action {
    case .create(let resource, _), .update(let resource, _): resource
    default: nil
    }
  }

  fileprivate var interaction: Interaction {
    switch action {
    case .create: .create
    case .update: .update
    case .patch: .patch
    case .delete: .delete
    case .read(_, let version): version == nil ? .read : .vread
    case .history(let subject): subject.interaction
    case .search: .search
    }
  }
}

/// A transaction within one of the database's. Whatever it throws is a `Refused`, or a fault that nobody is told of.
private struct OpenTransaction {
  let gateway: UseCases
  var plans: [UseCases.Plan]
  /// By entry; nil for those that only read.
  private(set) var outcomes: [UseCases.Outcome?]
  /// What each entry is about, and its id.
  private var targets: [Target?]
  private var links = BundleLinks()

  private struct Target {
    /// What there is, as far as the caller sees.
    let found: [StoredEntry]
    /// The id of what there will be.
    let id: String?
  }

  init(gateway: UseCases, plans: [UseCases.Plan]) {
    self.gateway = gateway
    self.plans = plans
    outcomes = Array(repeating: nil, count: plans.count)
    targets = Array(repeating: nil, count: plans.count)
  }

  mutating func run(in view: borrowing OpenView) throws {
    for number in plans.indices { try each(number) { try $0.find(number, in: view) } }
    try refuseDoubles()
    for number in plans.indices { try each(number) { try $0.resolveReferences(number, in: view) } }
    for stage in Stage.allCases {
      for number in plans.indices where Stage(plans[number].entry) == stage {
        try each(number) { try $0.carryOut(number, in: view) }
      }
    }
    // What was to be created only where nothing like it was there: nor may another entry have brought it.
    for number in plans.indices where outcomes[number]?.deed == .created {
      guard let criteria = plans[number].criteria else { continue }
      try each(number) { _ in _ = try criteria.match(in: view) }
    }
  }

  /// The order of R4.
  private enum Stage: CaseIterable {
    case delete, create, change

    init?(_ entry: BundleEntry) {
      switch entry.action {
      case .delete: self = .delete
      case .create: self = .create
      case .update, .patch: self = .change
      case .read, .history, .search: return nil
      }
    }
  }

  /// Says of a refusal which entry it is about.
  private mutating func each(_ number: Int, _ work: (inout Self) throws -> Void) throws {
    do {
      try work(&self)
    } catch let refusal as Refusal {
      throw UseCases.Refused(refusal: .inEntry(number, refusal), event: plans[number].event)
    }
  }

  /// Looks up what an entry is about.
  private mutating func find(_ number: Int, in view: borrowing OpenView) throws {
    let plan = plans[number]
    let target: Target
    switch (plan.entry.action, plan.goal) {
    case (.create, _):
      let found = try plan.unless?.match(in: view)
      target = Target(found: found.map { [$0] } ?? [], id: found?.id ?? view.newID())
    case (.delete, .matching(let criteria)?):
      let most = gateway.limits.mostDeleted
      let found = try view.matches(criteria.query, atMost: most + 1)
      guard found.count <= most else { throw Refusal.severalMatch }
      target = Target(found: found, id: nil)
    case (_, let goal?):
      let found = try goal.entry(ofType: plan.type, in: view)
      var id = found?.id
      if id == nil, case .update = plan.entry.action, case .matching = goal { id = view.newID() }
      target = Target(found: found.map { [$0] } ?? [], id: id)
    case (_, nil): return
    }
    targets[number] = target
    if let id = target.id, let name = plan.entry.fullURL { links.add(name, for: "\(plan.type)/\(id)") }
  }

  /// One entry may be changed by one entry of the transaction.
  private func refuseDoubles() throws {
    var known: [String: Int] = [:]
    for (number, target) in targets.enumerated() {
      guard let target else { continue }
      // What is there already and only to be created where it isn't is not changed.
      if case .create = plans[number].entry.action { continue }
      for found in target.found {
        if let other = known.updateValue(number, forKey: "\(found.type)/\(found.id)") {
          throw UseCases.Refused(
            refusal: .inEntry(number, UseCases.twice(number, other)), event: plans[number].event)
        }
      }
    }
  }

  private mutating func resolveReferences(_ number: Int, in view: borrowing OpenView) throws {
    for reference in plans[number].references {
      let found = try view.matches(reference.criteria.query, atMost: 2)
      guard let one = found.first, found.count == 1 else {
        let count = found.isEmpty ? "nothing" : "several"
        throw Refusal.unprocessable([Issue(.batchReference, path: reference.path, subjects: [count])])
      }
      links.add(criteria: reference.text, for: "\(one.type)/\(one.id)")
    }
  }

  private mutating func carryOut(_ number: Int, in view: borrowing OpenView) throws {
    guard let target = targets[number] else { return }
    var event = plans[number].event
    defer { plans[number].event = event }
    let entry = plans[number].entry
    let goal = UseCases.Goal.found(target.found.first)
    var outcome: UseCases.Outcome
    switch entry.action {
    case .create(let resource, _):
      let creation = try gateway.creation(
        of: links.rewritten(resource, fullURL: entry.fullURL), unless: plans[number].unless, scope: view.scope, &event)
      outcome = try gateway.created(
        creation, id: target.id ?? view.newID(), found: target.found.first, in: view, &event)
    case .update(let resource, _):
      // By an id nothing is created.
      if target.id == nil { throw Refusal.noSuchUpdate }
      outcome = try gateway.updated(
        links.rewritten(resource, fullURL: entry.fullURL), goal, if: entry.conditions, newID: target.id, in: view,
        &event)
    case .patch(let patch, _):
      outcome = try gateway.patched(
        goal, type: plans[number].type, by: patch, if: entry.conditions, in: view, &event)
    case .delete:
      outcome = UseCases.Outcome(deed: .deleted, type: plans[number].type, id: "")
      if target.found.isEmpty, case .id? = plans[number].goal { throw Refusal.notFound }
      for (place, found) in target.found.enumerated() {
        outcome = try gateway.deleted(found, if: entry.conditions, in: view, &event)
        if place < target.found.count - 1 { try view.record(gateway.auditor.bytes(event)) }
      }
    case .read, .history, .search: return
    }
    if outcome.notes == nil { outcome.notes = plans[number].notes }
    outcomes[number] = outcome
  }
}

extension UseCases.Plan {
  /// The criteria under which something is created.
  fileprivate var criteria: Criteria? {
    if case .matching(let criteria)? = goal { return criteria }
    return unless
  }
}
