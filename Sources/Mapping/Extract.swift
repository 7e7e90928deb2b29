import Tree

/// Takes a document apart by a plan: every leaf goes either to the values or to the residue. The way back is
/// `Build`; the two must be read side by side.
///
/// How the residue is written (see also the mapping guide):
/// - a subtree no row touches stands as it is;
/// - what is left of something the values hold is an *anchor*: it goes when the entry no longer holds that. In lists the
///   anchor's key says which item; elsewhere it is empty;
/// - a value that has another spelling in the entry stands in its place, and is used again while the entry still
///   says the same;
/// - an anchor `!` says that a constant was not there;
/// - items at the end of a list that leave nothing behind and stand in the plan's order need no anchor.
struct Extract {
  let rows: [Row]
  var residue: DocumentBuilder?

  /// Takes what stands below `element` (whose node in the residue is open). Says whether a field took anything.
  mutating func children(of element: Element, _ plan: Plan, _ values: inout Values) -> Bool {
    var took = false
    var plans = plan.children[...]
    var iterator = element.children
    var pending = iterator.next()
    while pending != nil || !plans.isEmpty {
      let next = min(pending?.id ?? ElementID(rawValue: .max), plans.first?.element ?? ElementID(rawValue: .max))
      let group = plans.prefix { $0.element == next }
      plans = plans.dropFirst(group.count)
      var run: [Element] = []
      while let child = pending, child.id == next {
        run.append(child)
        pending = iterator.next()
      }
      if group.isEmpty {
        for child in run { residue?.copy(child) }
      } else if let list = group.first, case .list(let row)? = list.leaf {
        if takeList(run, row, &values) { took = true } else { run.forEach { residue?.copy($0) } }
      } else if group.first?.isList == true {
        if takeItems(run, Array(group), &values) { took = true }
      } else if let only = group.first {
        if run.isEmpty {
          if !only.hasFields { noteAbsent(only) }
        } else if takeSingle(run, only, &values) {
          took = true
        }
      }
    }
    return took
  }

  /// A list of plain values, taken whole or not at all.
  private func takeList(_ run: [Element], _ row: Int, _ values: inout Values) -> Bool {
    var texts: [[UInt8]] = []
    for item in run {
      let text = Array(item.bytes)
      guard item.hasValue, !item.hasChildren, let entry = rows[row].toEntry(text), rows[row].toOutside(entry) == text
      else { return false }
      texts.append(entry)
    }
    if !texts.isEmpty { values.leaves[row] = texts }
    return !texts.isEmpty
  }

  /// An element that stands once. (A second one is a fault of structure: it is kept in the residue.)
  private mutating func takeSingle(_ run: [Element], _ plan: Plan, _ values: inout Values) -> Bool {
    var took = false
    for (number, element) in run.enumerated() {
      if number == 0, take(element, plan, key: "", &values) != nil { took = plan.hasFields } else { residue?.copy(element) }
    }
    return took
  }

  /// Items of a list: each selector takes the first that matches and is free, `each` all that are left.
  private mutating func takeItems(_ run: [Element], _ plans: [Plan], _ values: inout Values) -> Bool {
    var assigned = [Int?](repeating: nil, count: run.count)
    for (number, plan) in plans.enumerated() {
      if let selector = plan.selector {
        if let free = run.indices.first(where: { assigned[$0] == nil && selector.matches(run[$0]) }) {
          assigned[free] = number
        } else if !plan.hasFields {
          noteAbsent(plan)
        }
      } else {
        for index in run.indices where assigned[index] == nil { assigned[index] = number }
      }
    }
    var took = false
    var keys = KeyCounter()
    // For every item: where the residue stood before it, and its plan's number if it left nothing behind.
    var ends: [(before: DocumentBuilder.Checkpoint?, bare: Int?)] = []
    for (index, item) in run.enumerated() {
      let before = residue?.checkpoint
      guard let number = assigned[index] else {
        residue?.copy(item)
        ends.append((before, nil))
        continue
      }
      let plan = plans[number]
      var bare: Bool?
      if let each = plan.each {
        var inner = Values()
        bare = take(item, plan, key: nil, &inner) { keys.unique($0.key(each.keyRows)) }
        if bare != nil { values.lists[each.list, default: []].append(inner) }
      } else {
        bare = take(item, plan, key: plan.selector?.key ?? "", &values)
      }
      if let bare {
        if plan.hasFields { took = true }
        ends.append((before, bare ? number : nil))
      } else {
        residue?.copy(item)
        ends.append((before, nil))
      }
    }
    dropBareTail(ends)
    return took
  }

  /// Takes one element. Nil when it has fields and none took anything: then nothing was written and it belongs to the
  /// residue whole. Otherwise whether it left nothing behind but (in a list) its anchor.
  private mutating func take(
    _ element: Element, _ plan: Plan, key: String?, _ values: inout Values, itemKey: (Values) -> String = { _ in "" }
  ) -> Bool? {
    let before = residue?.checkpoint
    let saved = values
    residue?.begin(element.id, type: element.type)
    var took = false
    var hasText = false
    var consumed = false
    if element.hasValue {
      let text = Array(element.bytes)
      var spelling: [UInt8]? = text
      switch plan.leaf {
      case .row(let row)?:
        if let entry = rows[row].toEntry(text), let back = rows[row].toOutside(entry), rows[row].toEntry(back) == entry {
          values.leaves[row] = [entry]
          took = true
          spelling = back == text ? nil : text
        }
      case .constant(let emitted, let accepted)?:
        if accepted.contains(text) { spelling = emitted == text ? nil : text }
      case .list?, nil: break
      }
      if let spelling {
        residue?.value(spelling)
        hasText = true
      } else {
        consumed = true
      }
    }
    if children(of: element, plan, &values) { took = true }
    if plan.hasFields && !took {
      if let before { residue?.rollBack(to: before) }
      values = saved
      return nil
    }
    let bare = !hasText && (residue?.isChildless ?? true)
    if plan.isList {
      if !hasText { residue?.anchor(key ?? itemKey(values)) }
      residue?.close()
    } else if bare {
      if let before { residue?.rollBack(to: before) }
    } else {
      if !hasText && (took || consumed) { residue?.anchor("") }
      residue?.close()
    }
    return bare
  }

  /// Forgets the anchors at the end of a list that `Build` would put there anyway.
  private mutating func dropBareTail(_ ends: [(before: DocumentBuilder.Checkpoint?, bare: Int?)]) {
    var order = Int.max
    var cut: DocumentBuilder.Checkpoint?
    for end in ends.reversed() {
      guard let number = end.bare, number <= order else { break }
      order = number
      cut = end.before
    }
    if let cut { residue?.rollBack(to: cut) }
  }

  private mutating func noteAbsent(_ plan: Plan) {
    residue?.begin(plan.element, type: plan.type)
    residue?.anchor("!\(plan.selector?.key ?? "")")
    residue?.close()
  }
}
