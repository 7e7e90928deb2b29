import Access
import FHIR
import Storage
import Tree

/// A transaction within one of the database's. Whatever it throws is a `Refused`, or a fault that nobody is told of.
struct OpenTransaction {
  let gateway: UseCases
  /// The address of this server.
  let base: String
  var plans: [UseCases.Plan]
  /// By entry; nil for those that only read.
  private(set) var outcomes: [UseCases.Outcome?]
  /// By entry, of those that only read.
  private(set) var readings: [UseCases.EntryAnswer?]
  /// What each entry is about, and its id.
  private var targets: [Target?]
  private var links = BundleLinks()

  private struct Target {
    /// What there is, as far as the caller sees.
    let found: [StoredEntry]
    /// The id of what there will be.
    let id: String?
  }

  init(gateway: UseCases, plans: [UseCases.Plan], base: String) {
    self.gateway = gateway
    self.base = base
    self.plans = plans
    outcomes = Array(repeating: nil, count: plans.count)
    readings = Array(repeating: nil, count: plans.count)
    targets = Array(repeating: nil, count: plans.count)
  }

  mutating func run(in view: borrowing OpenView) throws {
    for number in plans.indices { try each(number) { try $0.find(number, in: view) } }
    try refuseDoubles()
    for number in plans.indices { try each(number) { try $0.refuseVersions(number) } }
    // References by criteria are resolved last (R4 §3.1.0.11.2), all of them against what the entries without any have made:
    // so they find what those have brought, and in whatever order the entries stand it is the same.
    try carryOut(in: view) { $0.references.isEmpty }
    for number in plans.indices { try each(number) { try $0.resolveReferences(number, in: view) } }
    try carryOut(in: view) { !$0.references.isEmpty }
    // What was to be created only where nothing like it was there: nor may another entry have brought it.
    for number in plans.indices where outcomes[number]?.deed == .created {
      guard let criteria = plans[number].criteria else { continue }
      try each(number) { _ in _ = try criteria.match(in: view) }
    }
    for number in plans.indices { try each(number) { try $0.read(number, in: view) } }
  }

  /// Carries out those entries, in the order of R4.
  private mutating func carryOut(in view: borrowing OpenView, where isMeant: (UseCases.Plan) -> Bool) throws {
    for stage in Stage.allCases {
      for number in plans.indices where Stage(plans[number].entry) == stage && isMeant(plans[number]) {
        try each(number) { try $0.carryOut(number, in: view) }
      }
    }
  }

  /// Reads what there is now: a reading that is refused refuses the transaction.
  private mutating func read(_ number: Int, in view: borrowing OpenView) throws {
    guard let question = plans[number].question else { return }
    var event = plans[number].event
    defer { plans[number].event = event }
    switch question {
    case .entry(let id, let version, let presentation):
      let type = plans[number].type
      let entry =
        if let version { try view.version(version, of: id, type: type) } else { try view.entry(id, type: type) }
      let answer = try gateway.found(entry, presentation, scope: view.scope, &event)
      readings[number] = plans[number].entry.isKnown(answer) ? .known(answer) : .found(answer)
    case .search(let asked):
      readings[number] = .page(
        try gateway.answer(try view.search(asked.query), to: asked, base: base, scope: view.scope, &event).document())
    case .history(let asked):
      readings[number] = .page(
        try gateway.answer(try view.history(asked.query), to: asked, base: base, scope: view.scope, &event))
    case .everything(let asked):
      readings[number] = .page(
        try gateway.answer(try view.everything(asked.query), to: asked, base: base, scope: view.scope, &event)
          .document())
    case .settled(let answer): readings[number] = answer
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
      case .read, .history, .search, .operation: return nil
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

  private func refuseVersions(_ number: Int) throws(Refusal) {
    let entry = plans[number].entry
    guard let resource = entry.resource else { return }
    let found = links.versioned(in: resource, fullURL: entry.fullURL, own: gateway.ownAddress)
    if !found.isEmpty { throw .unprocessable(found.map { Issue(.batchVersion, path: $0.path) }) }
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
      if target.found.isEmpty { try entry.conditions.check(nil) }
      for (place, found) in target.found.enumerated() {
        outcome = try gateway.deleted(found, if: entry.conditions, in: view, &event)
        if place < target.found.count - 1 { try view.record(gateway.auditor.bytes(event)) }
      }
    case .read, .history, .search, .operation: return
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
