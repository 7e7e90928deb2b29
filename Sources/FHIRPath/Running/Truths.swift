import Tree

/// What is yes, no or unknown (FHIRPath N1 §4.5 and §6.5).
extension Evaluation {
  /// Singleton evaluation: one Boolean is itself, one item of anything else is true, none is unknown. Errors: `several`.
  func truth(_ plan: Plan, _ frame: Frame, _ what: String, at: Int) throws(Stop) -> Bool? {
    try run.step()
    switch plan {
    case .exists(let source): return try !isEmpty(source, frame)
    case .isEmpty(let source): return try isEmpty(source, frame)
    case .not(let source, let at): return try truth(source, frame, "`not`", at: at).map { !$0 }
    case .logic(let logic, let left, let right, let at): return try self.logic(logic, left, right, frame, at: at)
    case .equal(let left, let right, let isNegated):
      return try equal(left, right, frame).map { $0 != isNegated }
    case .equivalent(let left, let right, let isNegated):
      return try equivalent(try items(left, frame), try items(right, frame)) != isNegated
    case .compare(let comparison, let left, let right, let at):
      return try compare(comparison, left, right, frame, at: at)
    case .isIn(let left, let right, let name, let at): return try isIn(left, right, name, frame, at: at)
    case .all(let source, let criterion, let at):
      var position = 0
      return try each(source, frame) { (item) throws(Stop) in
        defer { position += 1 }
        let inner = Frame(this: item, index: position, total: frame.total)
        return try truth(criterion, inner, "a criterion", at: at) == true
      }
    case .every(let source, let wanted, let isAny, let at):
      let name = "`\(isAny ? "any" : "all")\(wanted ? "True" : "False")`"
      var isFound = isAny ? false : true
      _ = try each(source, frame) { (item) throws(Stop) in
        guard case .boolean(let value) = system(item) else {
          throw Stop(.operand(name, needs: ["Boolean"], found: [typeName(item)]), at: at)
        }
        if value == wanted, isAny { isFound = true }
        if value != wanted, !isAny { isFound = false }
        return true
      }
      return isFound
    case .isDistinct(let source):
      let all = try items(source, frame)
      return try distinct(all).count == all.count
    case .subset(let left, let right):
      let all = try ItemSet(try items(right, frame), self)
      return try each(left, frame) { (item) throws(Stop) in try all.contains(item) }
    case .isType(let source, let test, let at):
      return try single(source, frame, "`is`", at: at).map { test.accepts($0, nodes) }
    case .pointsTo(let source, let test, let reference, let at):
      return try single(source, frame, "`resolve() is`", at: at).map { item in
        if let target = target(of: item) { return test.accepts(.node(target), nodes) }
        return reference.map { $0.accepts(item, nodes) } ?? false
      }
    case .hasValue(let source):
      let item = try onlyOne(source, frame)
      if case .node(let index)? = item { return nodes.hasValue(index) }
      return item != nil
    case .check(let check, let source, let argument, let at):
      return try self.check(check, source, argument, frame, at: at)
    case .literal(.boolean(let value)): return value
    default:
      guard let item = try single(plan, frame, what, at: at) else { return nil }
      switch item {
      case .boolean(let value): return value
      case .node(let index) where format(of: index) == .boolean:
        if case .boolean(let value) = system(item) { return value }
        return nil
      default: return true
      }
    }
  }

  func isEmpty(_ plan: Plan, _ frame: Frame) throws(Stop) -> Bool {
    try each(plan, frame) { (_) throws(Stop) in false }
  }

  /// Three-valued: false wins over unknown in `and`, true in `or`; the right side is asked only where it matters.
  private func logic(
    _ logic: Plan.Logic, _ left: Plan, _ right: Plan, _ frame: Frame, at: Int
  ) throws(Stop) -> Bool? {
    let what = logic.rawValue
    let one = try truth(left, frame, what, at: at)
    switch logic {
    case .and where one == false: return false
    case .or where one == true: return true
    case .implies where one == false: return true
    default: break
    }
    let other = try truth(right, frame, what, at: at)
    switch logic {
    case .and: return other == false ? false : one == nil || other == nil ? nil : true
    case .or: return other == true ? true : one == nil || other == nil ? nil : false
    case .xor: return one == nil || other == nil ? nil : one != other
    case .implies: return other == true ? true : one == nil || other == nil ? nil : false
    }
  }

  /// `left = right`: nil when either side is empty or it can't be known.
  private func equal(_ left: Plan, _ right: Plan, _ frame: Frame) throws(Stop) -> Bool? {
    // Most of all comparisons are of one item with a literal.
    if case .literal(let literal) = right {
      var first: Item?
      var count = 0
      _ = try each(left, frame) { (item) throws(Stop) in
        first = first ?? item
        count += 1
        return count < 2
      }
      return first.flatMap { count > 1 ? false : equal($0, literal) }
    }
    return equal(try items(left, frame), try items(right, frame))
  }

  private func isIn(_ left: Plan, _ right: Plan, _ name: String, _ frame: Frame, at: Int) throws(Stop) -> Bool? {
    guard let item = try single(left, frame, name, at: at) else { return nil }
    return try !each(right, frame) { (other) throws(Stop) in equal(item, other) != true }
  }

  /// The item where there is exactly one; more are no error.
  private func onlyOne(_ plan: Plan, _ frame: Frame) throws(Stop) -> Item? {
    var found: Item?
    var count = 0
    _ = try each(plan, frame) { (item) throws(Stop) in
      found = item
      count += 1
      return count < 2
    }
    return count == 1 ? found : nil
  }
}
