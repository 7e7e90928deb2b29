import Tree

/// The operators between two expressions (FHIRPath N1 §6).
extension Compiler {
  func operation(
    _ symbol: Syntax.Operator, _ left: Syntax.Node, _ right: Syntax.Node, in scope: Scope, at: Int
  ) throws(Stop) -> Bound {
    if symbol == .union { return try union(left, right, in: scope) }
    let one = try compile(left, in: scope)
    let other = try compile(right, in: scope)
    switch symbol {
    case .union, .and, .or, .xor, .implies:
      let logic = Plan.Logic(rawValue: symbol.rawValue) ?? .and
      return Bound(plan: .logic(logic, one.plan, other.plan, at: at), shape: .boolean)
    case .equal, .notEqual:
      warn(symbol, one.shape, other.shape, at: at)
      return Bound(plan: .equal(one.plan, other.plan, isNegated: symbol == .notEqual), shape: .boolean)
    case .equivalent, .notEquivalent:
      warn(symbol, one.shape, other.shape, at: at)
      return Bound(plan: .equivalent(one.plan, other.plan, isNegated: symbol == .notEquivalent), shape: .boolean)
    case .in: return Bound(plan: .isIn(one.plan, other.plan, name: "`in`", at: at), shape: .boolean)
    case .contains: return Bound(plan: .isIn(other.plan, one.plan, name: "`contains`", at: at), shape: .boolean)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      _ = try result(symbol, one.shape, other.shape, Self.comparable, at: at)
      let comparison = Plan.Comparison(rawValue: symbol.rawValue) ?? .less
      return Bound(plan: .compare(comparison, one.plan, other.plan, at: at), shape: .boolean)
    case .join:
      try check(one.shape, .string, "`&`", at: left.at)
      try check(other.shape, .string, "`&`", at: right.at)
      return Bound(plan: .concatenate(one.plan, other.plan, at: at), shape: .string)
    case .plus, .minus, .times, .divide, .div, .mod:
      let kinds = try result(symbol, one.shape, other.shape, Self.computable, at: at)
      let arithmetic = Plan.Arithmetic(rawValue: symbol.rawValue) ?? .plus
      return Bound(plan: .arithmetic(arithmetic, one.plan, other.plan, at: at), shape: Shape(kinds))
    }
  }

  /// Warns of what can never be equal, such as a date and a text.
  private func warn(_ symbol: Syntax.Operator, _ left: Shape, _ right: Shape, at: Int) {
    let groups: [Kinds] = [[.number, .quantity], [.date, .dateTime], .time, .string, .boolean, .type, .complex]
    let (one, other) = (left.kinds(in: known), right.kinds(in: known))
    let canMeet = groups.contains { !$0.isDisjoint(with: one) && !$0.isDisjoint(with: other) }
    guard !left.isNothing, !right.isNothing, !canMeet else { return }
    warnings.stops.append(
      Stop(.never(symbol.rawValue, left.names(in: schema), right.names(in: schema)), at: at))
  }

  /// What meets what, and what comes of it.
  private struct Rule {
    let symbols: Set<Syntax.Operator>
    let left: Kinds
    let right: Kinds
    let result: Kinds
  }

  private static let orders: Set<Syntax.Operator> = [.less, .lessOrEqual, .greater, .greaterOrEqual]

  /// What has an order (N1 §6.2); numbers become quantities where they meet one.
  private static let comparable: [Rule] = [
    Rule(symbols: orders, left: [.number, .quantity], right: [.number, .quantity], result: .boolean),
    Rule(symbols: orders, left: .string, right: .string, result: .boolean),
    Rule(symbols: orders, left: [.date, .dateTime], right: [.date, .dateTime], result: .boolean),
    Rule(symbols: orders, left: .time, right: .time, result: .boolean),
  ]

  /// What can be computed with (N1 §6.6).
  private static let computable: [Rule] = [
    Rule(symbols: [.plus, .minus, .times, .div, .mod], left: .integer, right: .integer, result: .integer),
    Rule(symbols: [.plus, .minus, .times, .mod], left: .decimal, right: .number, result: .decimal),
    Rule(symbols: [.plus, .minus, .times, .mod], left: .number, right: .decimal, result: .decimal),
    Rule(symbols: [.div], left: .number, right: .number, result: .integer),
    Rule(symbols: [.divide], left: .number, right: .number, result: .decimal),
    Rule(symbols: [.plus, .minus, .times, .divide], left: .quantity, right: [.number, .quantity], result: .quantity),
    Rule(symbols: [.plus, .minus, .times, .divide], left: .number, right: .quantity, result: .quantity),
    Rule(symbols: [.plus], left: .string, right: .string, result: .string),
    Rule(symbols: [.plus, .minus], left: .date, right: .quantity, result: .date),
    Rule(symbols: [.plus, .minus], left: .dateTime, right: .quantity, result: .dateTime),
    Rule(symbols: [.plus, .minus], left: .time, right: .quantity, result: .time),
  ]

  /// What the operator may give. Errors: `operands` where it never gives anything.
  private func result(
    _ symbol: Syntax.Operator, _ left: Shape, _ right: Shape, _ rules: [Rule], at: Int
  ) throws(Stop) -> Kinds {
    let one = left.isNothing ? .any : left.kinds(in: known)
    let other = right.isNothing ? .any : right.kinds(in: known)
    var result: Kinds = []
    for rule in rules
    where rule.symbols.contains(symbol) && !rule.left.isDisjoint(with: one) && !rule.right.isDisjoint(with: other) {
      result.formUnion(rule.result)
    }
    // Of nothing comes nothing, whatever the other is: `true > {}` (N1 §6).
    guard !result.isEmpty || left.isNothing || right.isNothing else {
      throw Stop(
        .operands(symbol.rawValue, left.names(in: schema), right.names(in: schema)), at: at)
    }
    return result
  }

  /// An alternative that starts with a type the focus can't be is left out; one at least must stay. A chain of unions
  /// becomes one.
  private func union(_ left: Syntax.Node, _ right: Syntax.Node, in scope: Scope) throws(Stop) -> Bound {
    var alternatives = [right]
    var first = left
    while case .operation(.union, let before, let last) = first.form {
      alternatives.append(last)
      first = before
    }
    alternatives.append(first)
    var plans: [Plan] = []
    var shape: Shape?
    var dropped: Stop?
    for node in alternatives.reversed() {
      do throws(Stop) {
        let bound = try compile(node, in: scope)
        plans.append(bound.plan)
        shape = shape?.union(bound.shape) ?? bound.shape
      } catch {
        guard case .otherType = error.reason, error.at == node.head.at else { throw error }
        dropped = dropped ?? error
      }
    }
    guard let shape else { throw dropped ?? Stop(.tooDeep, at: left.at) }
    return Bound(plan: plans.count == 1 ? .distinct(plans[0]) : .union(plans), shape: shape)
  }
}

extension Syntax.Node {
  /// The name, function or literal an expression starts with.
  var head: Syntax.Node {
    switch form {
    case .path(let left, _), .item(let left, _), .operation(_, let left, _), .type(_, let left, _): left.head
    default: self
    }
  }
}
