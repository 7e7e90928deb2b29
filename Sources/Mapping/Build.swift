import Tree

/// Puts a document together by a plan, from values and perhaps a residue: the way back of `Extract`, and to be read
/// beside it.
struct Build {
  let rows: [Row]
  let masking: Masking?
  var output: DocumentBuilder

  /// Writes the children of an open node, in the schema's order.
  mutating func children(_ plan: Plan, _ values: Values, rest: Element?) {
    let type = plan.type
    var plans = plan.children[...]
    var iterator = rest?.children
    var pending = iterator?.next()
    var required = masking.map { $0.required(type, in: output.schema) }?[...] ?? []
    while true {
      let last = ElementID(rawValue: .max)
      let next = min(pending?.id ?? last, plans.first?.element ?? last, required.first?.last ?? last)
      if next == last { break }
      let group = Array(plans.prefix { $0.element == next })
      plans = plans.dropFirst(group.count)
      var run: [Element] = []
      while let child = pending, child.id == next {
        run.append(child)
        pending = iterator?.next()
      }
      let before = output.checkpoint
      write(group, values, run)
      if let demand = required.first {
        // A choice is settled by any of its alternatives.
        if demand.elements.contains(next), output.hasGrown(since: before) {
          required = required.dropFirst()
        } else if demand.last == next {
          mask(demand, plan)
          required = required.dropFirst()
        }
      }
    }
  }

  private mutating func write(_ group: [Plan], _ values: Values, _ run: [Element]) {
    guard let first = group.first else {
      for element in run { output.copy(element) }
      return
    }
    if case .list(let row)? = first.leaf {
      guard let texts = values.leaves[row] else {
        for element in run { output.copy(element) }
        return
      }
      for text in texts {
        if let outside = rows[row].toOutside(text) { output.leaf(first.element, type: first.type, value: outside) }
      }
    } else if first.isList {
      writeItems(group, values, run)
    } else {
      writeSingle(first, values, run)
    }
  }

  /// An element that stands once, and whatever a fault of structure left beside it.
  private mutating func writeSingle(_ plan: Plan, _ values: Values, _ run: [Element]) {
    let rest = run.first
    if plan.hasFields ? plan.holds(values) : rest?.anchorKey != "!" {
      node(plan, values, rest: rest)
    } else if let rest, !isRest(rest, plan), rest.anchorKey != "!" {
      output.copy(rest)
    }
    for element in run.dropFirst() { output.copy(element) }
  }

  private mutating func writeItems(_ plans: [Plan], _ values: Values, _ run: [Element]) {
    let eachPlan = plans.first { $0.each != nil }
    var items: [(key: String, values: Values)] = []
    if let each = eachPlan?.each {
      var keys = KeyCounter()
      items = (values.lists[each.list] ?? []).map { (keys.unique($0.key(each.keyRows)), $0) }
    }
    let rests = Dictionary(
      run.compactMap { element in element.anchorKey.map { ($0, element) } }, uniquingKeysWith: { first, _ in first })
    var placed: Set<Int> = []
    var nextItem = 0

    func item(_ build: inout Build) {
      guard let plan = eachPlan, nextItem < items.count else { return }
      let (key, inner) = items[nextItem]
      nextItem += 1
      build.node(plan, inner, rest: rests[key])
    }

    for element in run {
      guard let key = element.anchorKey else {
        output.copy(element)
        continue
      }
      if key.hasPrefix("=") {
        item(&self)
      } else if let number = plans.firstIndex(where: { $0.selector?.key == key }) {
        placed.insert(number)
        if !plans[number].hasFields || plans[number].holds(values) { node(plans[number], values, rest: element) }
      } else if key.hasPrefix("!"), let number = plans.firstIndex(where: { $0.selector?.key == String(key.dropFirst()) }) {
        placed.insert(number)
      }
    }
    for (number, plan) in plans.enumerated() {
      if plan.each != nil {
        while nextItem < items.count { item(&self) }
      } else if !placed.contains(number), !plan.hasFields || plan.holds(values) {
        node(plan, values, rest: nil)
      }
    }
  }

  /// Writes one node: its value, then its children.
  private mutating func node(_ plan: Plan, _ values: Values, rest: Element?) {
    output.begin(plan.element, type: plan.type)
    var rest = rest
    switch plan.leaf {
    case .row(let row)?:
      if let text = values.leaves[row]?.first {
        if let other = rest, other.hasValue, rows[row].toEntry(Array(other.bytes)) == text {
          output.value(other.bytes)
        } else {
          if let other = rest, !other.isAnchor { rest = plan.isList ? rest : nil }
          if let outside = rows[row].toOutside(text) { output.value(outside) }
        }
      } else if let other = rest, other.hasValue, rows[row].toEntry(Array(other.bytes)) == nil {
        output.value(other.bytes)
      }
    case .constant(let emitted, _)?:
      if let other = rest, other.hasValue {
        output.value(other.bytes)
      } else if rest == nil || rest?.isAnchor == true {
        output.value(emitted)
      }
    case .list?, nil:
      if let other = rest, other.hasValue { output.value(other.bytes) }
    }
    children(plan, values, rest: rest)
    output.closeUnlessEmpty()
  }

  /// Whether what stands in the residue is what was left of something the entry held.
  private func isRest(_ element: Element, _ plan: Plan) -> Bool {
    if element.isAnchor { return true }
    guard case .row(let row)? = plan.leaf, element.hasValue else { return false }
    return rows[row].toEntry(Array(element.bytes)) != nil
  }

  /// Stands a masked element where something required is hidden from this scope.
  private mutating func mask(_ demand: Masking.Demand, _ plan: Plan) {
    guard let masking else { return }
    let sources = plan.children.filter { demand.elements.contains($0.element) }
    var categories = sources.reduce(into: Set<String>()) { $0.formUnion($1.categories) }
    categories.formUnion(masking.residue)
    guard !categories.allSatisfy(masking.isReadable) else { return }
    // Elements are written in order: of a choice, an alternative behind the last one written must be taken.
    let element = demand.last
    output.begin(element, type: output.schema[element].type)
    masking.fill(&output)
    output.closeUnlessEmpty()
  }
}
