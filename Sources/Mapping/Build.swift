import Tree

/// Puts a document together by a plan, from values and perhaps a residue: the way back of `Extract`, and to be read
/// beside it.
struct Build {
  private let rows: [Row]
  private let masking: Masking?
  private(set) var output: DocumentBuilder

  init(rows: [Row], masking: Masking? = nil, output: DocumentBuilder) {
    self.rows = rows
    self.masking = masking
    self.output = output
  }

  /// Writes the children of an open node, in the schema's order.
  mutating func children(_ plan: Plan, _ values: Values, rest: Element?) {
    var planned = 0
    let settled = settledChoices(plan, values)
    var iterator = rest?.children
    var pending = iterator?.next()
    var required = masking == nil ? [] : output.schema.demands(of: plan.type)[...]
    while true {
      let group = planned < plan.groups.count ? plan.groups[planned] : nil
      guard let next = [pending?.id, group?.element, required.first?.last].compactMap({ $0 }).min() else { break }
      var run: [Element] = []
      while let child = pending, child.id == next {
        run.append(child)
        pending = iterator?.next()
      }
      // Of a choice, the entry's alternative stands; what the residue has instead of it is of another time.
      if let choice = output.schema[next].choice, let alternative = settled[choice], alternative != next { run = [] }
      let before = output.checkpoint
      if let group, group.element == next {
        planned += 1
        write(group.plans, values, run)
      } else {
        run.forEach { output.copy($0) }
      }
      if let demand = required.first {
        if demand.contains(next), output.hasGrown(since: before) {
          required = required.dropFirst()
        } else if demand.last == next {
          mask(demand, plan)
          required = required.dropFirst()
        }
      }
    }
  }

  /// By choice: the alternative that the values write.
  private func settledChoices(_ plan: Plan, _ values: Values) -> [String: ElementID] {
    var settled: [String: ElementID] = [:]
    for child in plan.children {
      if let choice = output.schema[child.element].choice, child.isWritten(for: values) {
        settled[choice] = child.element
      }
    }
    return settled
  }

  /// All children of one element, with the plans for it.
  private mutating func write(_ plans: [Plan], _ values: Values, _ run: [Element]) {
    let plan = plans[0]
    if case .list(let row)? = plan.leaf {
      guard let texts = values.leaves[row] else { return run.forEach { output.copy($0) } }
      for text in texts {
        if let outside = rows[row].toOutside(text) { output.leaf(plan.element, type: plan.type, value: outside) }
      }
    } else if plan.isList {
      writeItems(plans, values, run)
    } else {
      if plan.isWritten(for: values) {
        node(plan, values, rest: run.first)
      } else if let rest = run.first, !isRest(rest, plan) {
        output.copy(rest)
      }
      for element in run.dropFirst() { output.copy(element) }
    }
  }

  /// Items of a list: those of the residue in their order, and at each anchor what was taken there. What the residue
  /// does not speak of comes behind, in the plans' order.
  private mutating func writeItems(_ plans: [Plan], _ values: Values, _ run: [Element]) {
    let rests = Dictionary(
      run.enumerated().compactMap { number, element in element.anchorKey.map { ($0, number) } },
      uniquingKeysWith: { first, _ in first })
    var queues = plans.map { Queue($0, values, rests, rows) }
    for (number, element) in run.enumerated() {
      guard element.isAnchor else {
        output.copy(element)
        continue
      }
      // The entry's order counts: what comes before the anchor's own item comes with it.
      guard let owner = queues.indices.first(where: { queues[$0].waits(for: number) }) else { continue }
      while let (inner, rest) = queues[owner].next() {
        node(plans[owner], inner, rest: rest.map { run[$0] })
        if rest == number { break }
      }
    }
    for owner in plans.indices {
      while let (inner, rest) = queues[owner].next() { node(plans[owner], inner, rest: rest.map { run[$0] }) }
    }
  }

  /// The items that a plan has still to write, each with the number of its rest.
  private struct Queue {
    private var items: [(values: Values, rest: Int?)] = []
    private var positions: [Int: Int] = [:]
    private var written = 0

    init(_ plan: Plan, _ values: Values, _ rests: [String: Int], _ rows: [Row]) {
      if let each = plan.each {
        let list = values.lists[each.list] ?? []
        let names = ItemNames(list, key: each.key, of: rows)
        items = list.enumerated().map { ($1, names.rest(of: $0, among: rests, behind: plan.key)) }
      } else if plan.isWritten(for: values) {
        items = [(values, rests[plan.key])]
      }
      for (position, item) in items.enumerated() {
        if let rest = item.rest { positions[rest] = position }
      }
    }

    func waits(for rest: Int) -> Bool { positions[rest].map { $0 >= written } ?? false }

    mutating func next() -> (Values, Int?)? {
      guard written < items.count else { return nil }
      defer { written += 1 }
      return items[written]
    }
  }

  /// Writes one node: its value, then its children.
  private mutating func node(_ plan: Plan, _ values: Values, rest: Element?) {
    let rest = rest.flatMap { goesTogether($0, plan, values) ? $0 : nil }
    output.begin(plan.element, type: plan.type)
    let kept = rest.flatMap { $0.hasValue ? Array($0.bytes) : nil }
    switch plan.leaf {
    case .row(let row)?:
      if let text = values.leaves[row]?.first {
        if let value = kept ?? rows[row].toOutside(text) { output.value(value) }
      } else if let kept, rows[row].toEntry(kept) == nil {
        output.value(kept)
      }
    case .constant(let emitted, _)?: output.value(kept ?? emitted)
    case .list?, nil: if let kept { output.value(kept) }
    }
    children(plan, values, rest: rest)
    output.closeUnlessEmpty()
  }

  /// Whether what the residue has here can stay beside what the entry says: what is left of something taken can; what
  /// was not taken can as long as it doesn't contradict.
  private func goesTogether(_ rest: Element, _ plan: Plan, _ values: Values) -> Bool {
    if rest.isAnchor { return true }
    if case .row(let row)? = plan.leaf, let text = values.leaves[row]?.first {
      return rest.hasValue && rows[row].toEntry(Array(rest.bytes)) == text
    }
    if case .constant(_, let accepted)? = plan.leaf { return rest.hasValue && accepted.contains(Array(rest.bytes)) }
    if rest.hasValue { return true }
    var extract = Extract(rows: rows)
    var ignored = Values()
    return extract.children(of: rest, plan, &ignored) != nil
  }

  /// Whether what stands in the residue is what was left of something the entry held.
  private func isRest(_ element: Element, _ plan: Plan) -> Bool {
    if element.isAnchor { return true }
    // A value alone is left only where it is spelt differently.
    guard case .row(let row)? = plan.leaf, element.hasValue else { return false }
    return rows[row].take(Array(element.bytes))?.isPreferred == false
  }

  /// Stands a masked element where something required is hidden from this scope.
  private mutating func mask(_ demand: [ElementID], _ plan: Plan) {
    guard let masking, let element = demand.last else { return }
    let sources = plan.children.filter { demand.contains($0.element) }
    let categories = sources.reduce(into: masking.residue) { $0.formUnion($1.categories) }
    guard !categories.allSatisfy(masking.isReadable) else { return }
    // Elements are written in order: of a choice, an alternative behind the last one written must be taken.
    output.begin(element, type: output.schema[element].type)
    masking.fill(&output)
    output.closeUnlessEmpty()
  }
}
