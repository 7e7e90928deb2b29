import Tree

/// Walks the paths of rows into plans, making what is missing: which element a step means, which item of a list, and
/// that nothing is taken twice.
extension Compiler {
  /// What stands at the end of a path.
  enum Target {
    case leaf(Plan.Leaf)
    case each(Int)

    static func row(_ number: Int) -> Target { .leaf(.row(number)) }
  }

  /// What every plan on the way to a row or a list is marked with.
  struct Mark {
    var row: Int?
    var list: Int?
    var categories: Set<String> = []
    var isAlternative = false
  }

  /// Puts the target at the end of the path; gives the number of the element there, or nil after a fault.
  @discardableResult
  mutating func insert(_ path: PathSyntax, _ target: Target, _ mark: Mark, into plan: inout Plan, _ schema: Schema)
    -> ElementID?
  {
    insert(path.steps[...], path, target, mark, into: &plan, schema)
  }

  private mutating func insert(
    _ steps: ArraySlice<PathSyntax.Step>, _ path: PathSyntax, _ target: Target, _ mark: Mark, into plan: inout Plan,
    _ schema: Schema
  ) -> ElementID? {
    guard let step = steps.first, let id = element(step, of: plan.type, schema) else { return nil }
    let rest = steps.dropFirst()
    guard let key = key(step, before: rest, schema[id], target) else { return nil }
    guard let index = index(of: step, id, key, isLast: rest.isEmpty, target, in: &plan, path, schema) else {
      return nil
    }
    var result: ElementID? = id
    if rest.isEmpty {
      guard plan.children[index].take(target, isPlainList: schema[id].isList && key.isEmpty) else {
        refuseOverlap(path, target, with: plan.children[index], schema)
        return nil
      }
      plan.children[index].takenAt = place(at: path.offset)
    } else {
      result = insert(rest, path, target, mark, into: &plan.children[index], schema)
    }
    if let row = mark.row { plan.children[index].rows.append(row) }
    if let list = mark.list { plan.children[index].lists.append(list) }
    if mark.isAlternative { plan.children[index].isAlternative = true }
    // Most plans have those of one field, and share them.
    if plan.children[index].categories.isEmpty {
      plan.children[index].categories = mark.categories
    } else if !plan.children[index].categories.isSuperset(of: mark.categories) {
      plan.children[index].categories.formUnion(mark.categories)
    }
    return result
  }

  /// The brackets that name the item of a list step, empty where none are needed; nil after a fault.
  private mutating func key(
    _ step: PathSyntax.Step, before rest: ArraySlice<PathSyntax.Step>, _ definition: SchemaElement, _ target: Target
  ) -> String? {
    let isEach = rest.isEmpty && target.isEach
    guard definition.isList else {
      if isEach {
        refuse(.mappingKey, ["`\(step.name)` is not a list"], at: step.offset)
      } else if step.selector != nil {
        refuse(.mappingSyntax, ["`\(step.name)` is not a list: it takes no brackets"], at: step.offset)
      } else {
        return ""
      }
      return nil
    }
    if let selector = step.selector { return "[\(selector.text)]" }
    if let next = rest.first, let borrowed = next.selector { return "[\(next.name).\(borrowed.text)]" }
    if isEach || (rest.isEmpty && target.isRow) { return "" }
    refuse(.mappingCardinality, [step.name], at: step.offset)
    return nil
  }

  /// Finds or makes the plan of a step; nil after a fault.
  private mutating func index(
    of step: PathSyntax.Step, _ id: ElementID, _ key: String, isLast: Bool, _ target: Target, in plan: inout Plan,
    _ path: PathSyntax, _ schema: Schema
  ) -> Int? {
    let definition = schema[id]
    if let index = plan.children.firstIndex(where: { $0.element == id && $0.key == key }) {
      guard !(isLast && target.isEach) && plan.children[index].each == nil else {
        refuseOverlap(path, target, with: plan.children[index], schema)
        return nil
      }
      return index
    }
    var child = Plan(element: id, type: definition.type, isList: definition.isList)
    child.key = key
    child.place = place(at: step.offset)
    if let selector = step.selector {
      // What an item is chosen by is itself a constant of the item.
      guard let steps = resolved(selector.path, definition.type, schema), let last = steps.last,
        let leaf = constant(selector.value, for: last, schema, selector.path, at: selector.valueOffset),
        insert(selector.path, .leaf(leaf), Mark(), into: &child, schema) != nil
      else { return nil }
      child.selector = test(selector.path, [selector.value], of: definition.type, schema)
      if let test = child.selector,
        let rival = plan.children.first(where: { $0.element == id && $0.competes(for: test) })
      {
        refuseOverlap(path, target, with: rival, schema, at: step.offset)
        return nil
      }
    }
    // One without brackets takes what the others leave: it comes last.
    let at = plan.children.firstIndex { $0.element > id || ($0.element == id && $0.key.isEmpty) } ?? plan.children.count
    plan.children.insert(child, at: at)
    return at
  }

  private mutating func element(_ step: PathSyntax.Step, of type: TypeID, _ schema: Schema) -> ElementID? {
    if let id = schema.element(step.name, of: type) { return id }
    let hint = NearName.hint(step.name, among: schema.elements(of: type).map(\.name))
    refuse(.mappingPath, [step.name, schema[type].name, hint], at: step.offset)
    return nil
  }

  /// The elements of a path; nil, with a fault, when one doesn't exist.
  mutating func resolved(_ path: PathSyntax, _ type: TypeID, _ schema: Schema) -> [ElementID]? {
    var current = type
    var ids: [ElementID] = []
    for step in path.steps {
      guard let id = element(step, of: current, schema) else { return nil }
      ids.append(id)
      current = schema[id].type
    }
    return ids
  }

  /// The path as something to look for. Its faults have been found when its constant was added.
  func test(_ path: PathSyntax, _ values: [String], of type: TypeID, _ schema: Schema) -> PathTest? {
    var current = type
    var steps: [PathTest.Step] = []
    for step in path.steps {
      guard let id = schema.element(step.name, of: current) else { return nil }
      current = schema[id].type
      let only = step.selector.flatMap { test($0.path, [$0.value], of: current, schema) }
      steps.append(PathTest.Step(element: id, only: only.map { [$0] } ?? []))
    }
    let isAddress = schema[current].format?.isAddress ?? false
    let accepted = values.flatMap { value in
      (isAddress ? systems[value] : nil).map { [$0.emitted] + $0.accepted } ?? [value]
    }
    return PathTest(
      steps: steps, accepted: accepted.map { Array($0.utf8) }, text: path.text, isOfSeveral: values.count > 1)
  }
}

extension Compiler.Target {
  fileprivate var isEach: Bool { if case .each = self { true } else { false } }

  fileprivate var isRow: Bool { if case .leaf(.row) = self { true } else { false } }
}

extension Plan {
  /// Sets what becomes of the node; false when that has been said already.
  fileprivate mutating func take(_ target: Compiler.Target, isPlainList: Bool) -> Bool {
    guard leaf == nil, each == nil else { return false }
    switch target {
    case .each(let list): each = Each(list: list, key: [])
    case .leaf(.row(let row)) where isPlainList: leaf = .list(row)
    case .leaf(let leaf): self.leaf = leaf
    }
    return true
  }

  /// Whether both brackets would choose the same item.
  fileprivate func competes(for test: PathTest) -> Bool {
    selector.map { $0.isOfSamePlace(as: test) && $0.accepts(anyOf: test) } ?? false
  }

  /// The plan of a list's items, wherever it stands below.
  func list(_ list: Int) -> Plan? {
    for child in children where child.lists.contains(list) {
      return child.each?.list == list ? child : child.list(list)
    }
    return nil
  }

  /// Puts the plan of a list's items where it stands.
  mutating func replace(_ list: Int, _ item: Plan) {
    for index in children.indices where children[index].lists.contains(list) {
      if children[index].each?.list == list {
        children[index] = item
      } else {
        children[index].replace(list, item)
      }
      return
    }
  }
}
