import Tree

/// Takes a document apart by a plan: every leaf goes either to the values or to the residue. The way back is
/// `Build`; the two must be read side by side.
///
/// An element is *taken* when a field below it has a value that its row takes, every constant of its plan stands there,
/// everything that the schema requires in it is taken too, and nothing that changes its meaning (a modifier of the
/// schema, such as `modifierExtension` or `Quantity.comparator`) would stay behind. Else it goes to the residue whole:
/// so what an entry says is true, and valid, without the residue.
///
/// How the residue is written (see also the mapping guide):
/// - what was not taken stands as it is;
/// - what is left of something taken is an *anchor*: it goes when the entry no longer holds that. In lists the anchor's
///   key says which item (the plan's brackets, for `each` with the item's name behind them); elsewhere it is empty;
/// - a value that has another spelling in the entry stands in its place, and is used again while the entry still says
///   the same;
/// - items at the end of a list that leave nothing behind and stand in the plan's order need no anchor.
struct Extract {
  private let rows: [Row]
  private(set) var residue: DocumentBuilder?
  /// What kept its parent from being taken, for messages.
  private(set) var obstacle: Element?

  /// With a residue to write to, or without: then only the values are found.
  init(rows: [Row], residue: DocumentBuilder? = nil) {
    self.rows = rows
    self.residue = residue
  }

  /// Takes what stands below `element` (whose node in the residue is open). Says whether a field took anything; nil
  /// when the element can't be taken.
  mutating func children(of element: Element, _ plan: Plan, _ values: inout Values) -> Bool? {
    var took = false
    var demands = plan.demands
    var planned = 0
    var iterator = element.children
    var pending = iterator.next()
    while pending != nil || planned < plan.groups.count {
      let group = planned < plan.groups.count ? plan.groups[planned] : nil
      guard let next = [pending?.id, group?.element].compactMap({ $0 }).min() else { break }
      var run: [Element] = []
      while let child = pending, child.id == next {
        run.append(child)
        pending = iterator.next()
      }
      guard let group, group.element == next else {
        if leave(run[...]) == nil { return nil }
        continue
      }
      planned += 1
      guard let result = take(run, group.plans, &values) else { return nil }
      if result { took = true }
      if result || group.isDemanded, !demands.isEmpty { demands.removeAll { $0.contains(next) } }
    }
    return demands.isEmpty ? took : nil
  }

  /// All children of one element, with the plans for it.
  private mutating func take(_ run: [Element], _ plans: [Plan], _ values: inout Values) -> Bool? {
    let plan = plans[0]
    if case .list(let row)? = plan.leaf { return takeTexts(run, row, &values) ? true : leave(run[...]) }
    if plan.isList { return takeItems(run, plans, &values) }
    guard let element = run.first else { return demand(plan) }
    var took = false
    if take(element, plan, anchor: "", &values) != nil {
      took = plan.hasFields
    } else if demand(plan) == nil || leave([element]) == nil {
      return nil
    }
    // A second one is a fault of structure: it stays.
    return leave(run.dropFirst()) == nil ? nil : took
  }

  /// A list of plain values, taken whole or not at all.
  private func takeTexts(_ run: [Element], _ row: Int, _ values: inout Values) -> Bool {
    var texts: [[UInt8]] = []
    for item in run {
      guard item.hasValue, !item.hasChildren, let text = rows[row].take(Array(item.bytes)), text.isPreferred else {
        return false
      }
      texts.append(text.entry)
    }
    if !texts.isEmpty { values.leaves[row] = texts }
    return !texts.isEmpty
  }

  /// Items of a list: each goes to the first plan that is free and takes it; one for `each` is always free.
  private mutating func takeItems(_ run: [Element], _ plans: [Plan], _ values: inout Values) -> Bool? {
    var dry = Extract(rows: rows)
    var takers: [Int?] = []
    var taken: Set<Int> = []
    var found: [[Values]] = plans.map { _ in [] }
    for item in run {
      let taker = plans.indices.first { number in
        guard plans[number].each != nil else {
          return !taken.contains(number) && dry.take(item, plans[number], anchor: "", &values) != nil
        }
        var inner = Values()
        guard dry.take(item, plans[number], anchor: "", &inner) != nil else { return false }
        found[number].append(inner)
        return true
      }
      takers.append(taker)
      if let taker { taken.insert(taker) }
    }
    for (number, plan) in plans.enumerated() {
      if let each = plan.each, !found[number].isEmpty { values.lists[each.list] = found[number] }
      if !taken.contains(number), demand(plan) == nil { return nil }
    }
    guard leaveItems(run, plans, takers, found) else { return nil }
    return taken.contains { plans[$0].hasFields }
  }

  /// Writes what is left of the items of a list.
  private mutating func leaveItems(_ run: [Element], _ plans: [Plan], _ takers: [Int?], _ found: [[Values]]) -> Bool {
    let names = zip(plans, found).map { plan, items in plan.each.map { ItemNames(items, key: $0.key, of: rows) }
    }
    var counts = plans.map { _ in 0 }
    // Where the residue stood before each item, and who took it if it left nothing behind.
    var ends: [(before: DocumentBuilder.Checkpoint?, bareOf: Int?)] = []
    for (item, taker) in zip(run, takers) {
      let before = residue?.checkpoint
      guard let taker else {
        guard leave([item]) != nil else { return false }
        ends.append((before, nil))
        continue
      }
      if residue == nil { continue }
      let anchor = plans[taker].key + (names[taker]?.name(counts[taker]) ?? "")
      counts[taker] += 1
      var again = Values()
      let isBare = take(item, plans[taker], anchor: anchor, &again) ?? false
      ends.append((before, isBare ? taker : nil))
    }
    // The anchors that `Build` would put there anyway.
    var order = Int.max
    var cut: DocumentBuilder.Checkpoint?
    for end in ends.reversed() {
      guard let number = end.bareOf, number <= order else { break }
      order = number
      cut = end.before
    }
    if let cut { residue?.rollBack(to: cut) }
    return true
  }

  /// Takes one element. Nil when it can't be: then nothing was written. Else whether it left nothing behind but (in a
  /// list) its anchor.
  private mutating func take(_ element: Element, _ plan: Plan, anchor: String, _ values: inout Values) -> Bool? {
    let before = residue?.checkpoint
    let saved = values
    residue?.begin(element.id, type: element.type)
    let own = takeValue(of: element, plan, &values)
    guard let own, let below = children(of: element, plan, &values), own.took || below || !plan.hasFields else {
      if let before { residue?.rollBack(to: before) }
      values = saved
      return nil
    }
    if let left = own.left { residue?.value(left) }
    let isBare = own.left == nil && (residue?.isChildless ?? true)
    if isBare && !plan.isList {
      if let before { residue?.rollBack(to: before) }
    } else {
      if own.left == nil { residue?.anchor(anchor) }
      residue?.close()
    }
    return isBare
  }

  /// Takes an element's own value: whether a row took it, and what must be left of it. Nil when a constant isn't there.
  private func takeValue(of element: Element, _ plan: Plan, _ values: inout Values) -> (took: Bool, left: [UInt8]?)? {
    let text = element.hasValue ? Array(element.bytes) : nil
    switch plan.leaf {
    case .row(let row)?:
      guard let text, let taken = rows[row].take(text) else { return (false, text) }
      values.leaves[row] = [taken.entry]
      return (true, taken.isPreferred ? nil : text)
    case .constant(let emitted, let accepted)?:
      guard let text, accepted.contains(text) else { return nil }
      return (false, text == emitted ? nil : text)
    case .list?, nil: return (false, text)
    }
  }

  /// Leaves elements to the residue as they are: false, nothing was taken. Nil when they change the meaning of what
  /// they stand in.
  private mutating func leave(_ elements: ArraySlice<Element>) -> Bool? {
    for element in elements {
      guard !element.definition.flags.contains(.modifier) else {
        obstacle = element
        return nil
      }
      residue?.copy(element)
    }
    return false
  }

  /// What is planned isn't there: nil when it had to be.
  private mutating func demand(_ plan: Plan) -> Bool? {
    if !plan.hasFields { obstacle = nil }
    return plan.hasFields ? false : nil
  }
}
