import Tree

/// Takes a resource apart as `Extract` does, and writes down what became of each value and why. It is to be read beside
/// `Extract`, whose rules it has to follow step by step (a test compares the two on every document it finds): that one is
/// quick and keeps no reasons, this one is asked by people only.
///
/// It walks plans and elements, and knows nothing of frames, slots or how a residue is written.
struct Trace {
  let rows: [Row]

  /// What stands in a node that is taken, or a whole resource.
  struct Taken {
    /// What became of each value, by its node.
    var fates: [Int: Fate] = [:]
    /// The values that rows took.
    var frame = Frame()
    /// Constants that no field stands beside yet.
    var constants: [Int] = []
    /// By the node of a row's value: the constants that stand with it.
    var companions: [Int: [Int]] = [:]
    /// Whether a field took anything.
    var tookField = false

    /// The first value that no row takes as it is spelt: where nothing else is taken, that is why.
    var spelling: Provenance.Reason? {
      for (_, fate) in fates.sorted(by: { $0.key < $1.key }) {
        if case .left(let reason, _) = fate, case .spelling = reason { return reason }
      }
      return nil
    }

    mutating func add(_ other: Taken) {
      fates.merge(other.fates) { $1 }
      frame.add(other.frame)
      constants += other.constants
      companions.merge(other.companions) { $0 + $1 }
    }
  }

  /// The values of a document, or of an item of a list, by row; and the items of its lists.
  struct Frame {
    var values: [Int: [Int]] = [:]
    var lists: [Int: [Frame]] = [:]

    mutating func add(_ other: Frame) {
      values.merge(other.values) { $0 + $1 }
      lists.merge(other.lists) { $0 + $1 }
    }

    /// The nodes of all values, those in lists too.
    var nodes: [Int] { values.values.flatMap { $0 } + lists.values.flatMap { $0.flatMap(\.nodes) } }
  }

  /// What became of a value.
  enum Fate {
    /// A row took it; unless it is preferred, its spelling is kept in the residue.
    case row(Int, isPreferred: Bool)
    /// It is the constant that the mapping file demands at that place; the same of its spelling.
    case constant(Place?, isPreferred: Bool)
    /// It is left, with all of that node.
    case left(Provenance.Reason, whole: Int)
  }

  private struct Refusal: Error {
    let reason: Provenance.Reason

    init(_ reason: Provenance.Reason) { self.reason = reason }
  }

  /// The whole resource; nil where it can't be taken.
  func document(_ root: Element, _ plan: Plan) -> Taken? { try? children(of: root, plan) }

  private func children(of node: Element, _ plan: Plan) throws(Refusal) -> Taken {
    var taken = Taken()
    var missing = plan.demands
    var groups = plan.groups[...]
    var rest = Array(node.children)[...]
    while !rest.isEmpty || !groups.isEmpty {
      let element = rest.first?.id.rawValue ?? .max
      let planned = groups.first?.element.rawValue ?? .max
      if element < planned {
        let child = rest.removeFirst()
        taken.add(try leave(child, unplanned(child, plan)))
        continue
      }
      guard let group = groups.popFirst() else { break }
      let run = Array(rest.prefix { $0.id.rawValue == planned })
      rest = rest.dropFirst(run.count)
      let result = try take(run, group)
      if result.tookField { taken.tookField = true }
      if result.tookField || group.isDemanded { missing.removeAll { $0.contains(group.element) } }
      taken.add(result)
    }
    if let demand = missing.first {
      let schema = node.document.schema
      throw Refusal(.required(demand.count > 1 ? "\(schema[demand[0]].choice ?? "")[x]" : schema[demand[0]].name))
    }
    return taken
  }

  /// All children of one element.
  private func take(_ run: [Element], _ group: Plan.Group) throws(Refusal) -> Taken {
    let plan = group.plans[0]
    if case .list(let row)? = plan.leaf { return try takeTexts(run, row) }
    if plan.isList { return try takeItems(run, group.plans) }
    guard let first = run.first else {
      if plan.hasFields { return Taken() }
      throw Refusal(.constant(plan.constantPlace))
    }
    var taken: Taken
    do throws(Refusal) { taken = try self.node(first, plan) } catch {
      guard plan.hasFields else { throw error }
      taken = try leave(first, error.reason)
    }
    for other in run.dropFirst() { taken.add(try leave(other, .second)) }
    return taken
  }

  /// A list of plain values, taken whole or not at all.
  private func takeTexts(_ run: [Element], _ row: Int) throws(Refusal) -> Taken {
    var taken = Taken()
    let areTaken = run.allSatisfy { item in
      item.hasValue && !item.hasChildren && rows[row].take(Array(item.bytes))?.isPreferred == true
    }
    for item in run {
      guard areTaken else {
        taken.add(try leave(item, .plainList))
        continue
      }
      taken.fates[item.nodeIndex] = .row(row, isPreferred: true)
      taken.frame.values[row, default: []].append(item.nodeIndex)
      taken.tookField = true
    }
    return taken
  }

  /// Items of a list: each goes to the first plan that is free and takes it; one for `each` is always free.
  private func takeItems(_ run: [Element], _ plans: [Plan]) throws(Refusal) -> Taken {
    var taken = Taken()
    var used: Set<Int> = []
    for item in run {
      var reasons: [Provenance.Reason] = []
      var isTaken = false
      for (number, plan) in plans.enumerated() {
        do throws(Refusal) {
          var result = try node(item, plan)
          if plan.each == nil, used.contains(number) {
            reasons.append(.occupied(plan.key))
            continue
          }
          if let each = plan.each {
            var frame = Frame()
            frame.lists[each.list] = [result.frame]
            result.frame = frame
          }
          taken.add(result)
          used.insert(number)
          isTaken = true
          break
        } catch {
          let isChosen = plan.selector?.holdsSomewhere(in: item) ?? true
          reasons.append(isChosen ? error.reason : .brackets)
        }
      }
      if !isTaken {
        let known = plans.map(\.key).filter { !$0.isEmpty }
        taken.add(try leave(item, reasons.last { !$0.isBrackets } ?? .notChosen(known)))
      }
    }
    for (number, plan) in plans.enumerated() {
      if !used.contains(number) {
        if !plan.hasFields { throw Refusal(.constant(plan.constantPlace)) }
      } else if plan.hasFields {
        taken.tookField = true
      }
    }
    return taken
  }

  /// One node: its value, then its children.
  private func node(_ element: Element, _ plan: Plan) throws(Refusal) -> Taken {
    var own = Taken()
    let index = element.nodeIndex
    var reason = Provenance.Reason.nothing
    switch plan.leaf {
    case .row(let row)?:
      if element.hasValue, let (_, isPreferred) = rows[row].take(Array(element.bytes)) {
        own.fates[index] = .row(row, isPreferred: isPreferred)
        own.frame.values[row] = [index]
        own.tookField = true
      } else if element.hasValue {
        reason = .spelling(Provenance.Row(rows[row]))
        own.fates[index] = .left(reason, whole: index)
      }
    case .constant(let emitted, let accepted)?:
      let text = Array(element.bytes)
      guard element.hasValue, accepted.contains(text) else { throw Refusal(.constant(plan.place)) }
      own.fates[index] = .constant(plan.place, isPreferred: text == emitted)
      own.constants = [index]
    case .list?, nil:
      if element.hasValue {
        if plan.isList { throw Refusal(.noRow(element.name)) }
        own.fates[index] = .left(.noRow(element.name), whole: index)
      }
    }
    let below = try children(of: element, plan)
    let tookField = own.tookField || below.tookField
    guard tookField || !plan.hasFields else { throw Refusal(reason == .nothing ? below.spelling ?? reason : reason) }
    own.add(below)
    own.tookField = plan.hasFields
    if plan.hasFields {
      for value in own.frame.nodes { own.companions[value, default: []] += own.constants }
      own.constants = []
    }
    return own
  }

  /// Leaves an element with all below it; refuses where it changes the meaning of what it stands in.
  private func leave(_ element: Element, _ reason: Provenance.Reason) throws(Refusal) -> Taken {
    guard !element.definition.flags.contains(.modifier) else { throw Refusal(.modifier(element.name)) }
    var taken = Taken()
    for value in element.valuesBelow { taken.fates[value] = .left(reason, whole: element.nodeIndex) }
    return taken
  }

  /// Why an element that no plan speaks of is left.
  private func unplanned(_ element: Element, _ plan: Plan) -> Provenance.Reason {
    guard let choice = element.definition.choice else { return .noRow(element.name) }
    let schema = element.document.schema
    let others = plan.groups.map { schema[$0.element] }.filter { $0.choice == choice }.map(\.name)
    return others.isEmpty ? .noRow(element.name) : .alternative(others)
  }
}

extension Element {
  /// The nodes that have a value, from here on down.
  var valuesBelow: [Int] { (hasValue ? [nodeIndex] : []) + children.flatMap(\.valuesBelow) }
}

extension Plan {
  /// Where the mapping file demands the constant that stands here or below.
  fileprivate var constantPlace: Place? {
    if case .constant? = leaf { return place }
    return children.lazy.compactMap(\.constantPlace).first ?? place
  }
}

extension Provenance.Reason {
  fileprivate var isBrackets: Bool { if case .brackets = self { true } else { false } }
}
