import Tree

/// The rules about what must stand there: what a lens makes of an entry alone is valid.
extension Lens {
  /// Required elements that no row makes, or that only fields make which an entry may lack.
  func requiredFaults() -> [MappingFault] {
    requiredFaults(resourcePlan, path: resourceSchema[resourceType].name, place: places.rows)
  }

  private func requiredFaults(_ plan: Plan, path: String, place: Place?) -> [MappingFault] {
    var found: [MappingFault] = []
    for demand in resourceSchema.demands(of: plan.type, attributes: true) {
      let choice = resourceSchema[demand[0]].choice
      let name = choice.map { "\($0)[x]" } ?? resourceSchema[demand[0]].name
      let plans = demand.flatMap { plan.children(of: $0) }
      if plans.isEmpty {
        found.append(MappingFault(file, Issue(.mappingRequired, path: path, place: place, subjects: [name])))
      } else if let says = lack(of: plans, in: plan) {
        found.append(
          MappingFault(file, Issue(.mappingSyntax, path: "\(path).\(name)", place: plans[0].place, subjects: [says])))
      }
    }
    for child in plan.children where child.leaf == nil {
      let name = resourceSchema[child.element].name
      found += requiredFaults(child, path: "\(path).\(name)", place: child.place)
    }
    return found
  }

  /// What is to be done so that one of the plans is written wherever `whole` is; nil where all is well.
  ///
  /// The resource itself is always written, and an item of a list with the item of the entry. What may be left out, with
  /// all in it, is written as soon as one of its fields stands in the entry.
  private func lack(of plans: [Plan], in whole: Plan) -> String? {
    let made = PlanRows(plans)
    if plans.contains(where: { !$0.hasFields }) || isSure(made.rows, made.lists) { return nil }
    let frame = entryPlan.frame(of: made)
    let isAlways = whole.element == .root || whole.each != nil
    let around = isAlways ? frame.children : frame.outermost(within: PlanRows([whole]))
    // An item of a list has a field that is demanded, even where it has no other.
    let alone = around.first { !ensures($0, made) } ?? (isAlways ? around.first : nil)
    let makers = frame.outermost(within: made).map { entrySchema[$0.element] }
    guard let alone, let first = makers.first else { return nil }
    let isOne = makers.allSatisfy { $0.id == first.id || ($0.choice == first.choice && first.choice != nil) }
    if whole.element == .root || (isOne && first.min == 0) {
      return "it is required, so the field `\(first.name)` needs `min: 1` in `stock.yaml`"
    }
    return
      "it is required wherever the field `\(entrySchema[alone.element].name)` stands: give what makes it `min: 1`, "
      + "in a group of fields if need be"
  }

  /// Whether an entry (or an item of its list) always has one of these rows or lists: a field with `min: 1`, in fields
  /// with `min: 1`, all of which goes to them.
  func isSure(_ rows: [Int], _ lists: [Int]) -> Bool { isSure(Set(rows), Set(lists)) }

  private func isSure(_ rows: Set<Int>, _ lists: Set<Int>) -> Bool {
    let made = PlanRows(rows: rows, lists: lists)
    return isSure(among: entryPlan.frame(of: made).children, made)
  }

  /// Whether one of the fields always stands there and makes it; of a choice, whichever alternative does.
  private func isSure(among fields: [Plan], _ made: PlanRows) -> Bool {
    fields.contains { field in
      let definition = entrySchema[field.element]
      let alternatives = fields.filter {
        $0.element == field.element
          || (definition.choice != nil && entrySchema[$0.element].choice == definition.choice)
      }
      return definition.min > 0 && alternatives.allSatisfy { ensures($0, made) }
    }
  }

  /// Whether it is made wherever the field stands.
  private func ensures(_ field: Plan, _ made: PlanRows) -> Bool {
    field.goesWholly(to: made) || (field.each == nil && isSure(among: field.children, made))
  }
}

/// The rows and lists below some plans of one side: by them the fields of the other are found.
private struct PlanRows {
  let rows: Set<Int>
  let lists: Set<Int>

  init(rows: Set<Int>, lists: Set<Int>) {
    self.rows = rows
    self.lists = lists
  }

  init(_ plans: [Plan]) {
    self.init(rows: Set(plans.flatMap(\.rows)), lists: Set(plans.flatMap(\.lists)))
  }
}

extension Plan {
  /// Of the whole plan or that of a list's items, the one in whose items these rows or lists are.
  fileprivate func frame(of made: PlanRows) -> Plan {
    func isHere(_ plan: Plan) -> Bool {
      plan.children.contains {
        $0.rows.contains(where: made.rows.contains) || $0.lists.contains(where: made.lists.contains)
      }
    }
    func frame(_ plan: Plan) -> Plan? {
      isHere(plan) ? plan : plan.listsInside.lazy.compactMap(frame).first
    }
    return frame(self) ?? self
  }

  /// The outermost fields of this plan's items that go wholly to these rows and lists.
  fileprivate func outermost(within made: PlanRows) -> [Plan] {
    children.flatMap { child in
      child.goesWholly(to: made) ? [child] : child.each == nil ? child.outermost(within: made) : []
    }
  }

  /// Whether all that a field holds goes to these rows and lists.
  fileprivate func goesWholly(to made: PlanRows) -> Bool {
    hasFields && made.rows.isSuperset(of: rows) && made.lists.isSuperset(of: lists)
  }

  /// The lists whose items stand in this plan's own.
  private var listsInside: [Plan] { children.flatMap { $0.each == nil ? $0.listsInside : [$0] } }
}
