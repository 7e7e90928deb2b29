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
      } else if let field = lackingField(of: plans, isRoot: plan.element == .root) {
        let says = "it is required, so the field `\(field)` needs `min: 1` in `stock.yaml`"
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

  /// The field to be demanded, so that one of the plans is always written: the outermost that goes wholly to them. Nil
  /// where all is well, and where alternatives make it, of which the stock model can't demand one.
  ///
  /// The resource itself is always written. What may be left out, with all in it, asks less: that no field of it is
  /// optional if it alone makes what is required there.
  private func lackingField(of plans: [Plan], isRoot: Bool) -> String? {
    let rows = Set(plans.flatMap(\.rows))
    let lists = Set(plans.flatMap(\.lists))
    if plans.contains(where: { !$0.hasFields }) || isSure(Array(rows), Array(lists)) { return nil }
    let fields = entryPlan.frame(ofRows: Array(rows), lists: Array(lists)).outermost(within: rows, lists)
      .map { entrySchema[$0.element] }
    guard let field = fields.first, field.choice == nil, isRoot || (fields.count == 1 && field.min == 0) else {
      return nil
    }
    return field.name
  }

  /// Whether an entry (or an item of its list) always has one of these rows or lists: a field with `min: 1`, in fields
  /// with `min: 1`, all of which goes to them.
  func isSure(_ rows: [Int], _ lists: [Int]) -> Bool {
    entryPlan.frame(ofRows: rows, lists: lists).children.contains { isSure($0, Set(rows), Set(lists)) }
  }

  private func isSure(_ field: Plan, _ rows: Set<Int>, _ lists: Set<Int>) -> Bool {
    guard entrySchema[field.element].min > 0 else { return false }
    return field.goesWholly(to: rows, lists)
      || (field.each == nil && field.children.contains { isSure($0, rows, lists) })
  }
}

extension Plan {
  /// Of the whole plan or that of a list's items, the one in whose items these rows or lists are.
  fileprivate func frame(ofRows rows: [Int], lists: [Int]) -> Plan {
    func isHere(_ plan: Plan) -> Bool {
      plan.children.contains { $0.rows.contains(where: rows.contains) || $0.lists.contains(where: lists.contains) }
    }
    func frame(_ plan: Plan) -> Plan? {
      isHere(plan) ? plan : plan.listsInside.lazy.compactMap(frame).first
    }
    return frame(self) ?? self
  }

  /// The outermost fields of this plan's items that go wholly to these rows and lists.
  fileprivate func outermost(within rows: Set<Int>, _ lists: Set<Int>) -> [Plan] {
    children.flatMap { child in
      child.goesWholly(to: rows, lists) ? [child] : child.each == nil ? child.outermost(within: rows, lists) : []
    }
  }

  /// Whether all that a field holds goes to these rows and lists.
  fileprivate func goesWholly(to rows: Set<Int>, _ lists: Set<Int>) -> Bool {
    hasFields && rows.isSuperset(of: self.rows) && lists.isSuperset(of: self.lists)
  }

  /// The lists whose items stand in this plan's own.
  private var listsInside: [Plan] { children.flatMap { $0.each == nil ? $0.listsInside : [$0] } }
}
