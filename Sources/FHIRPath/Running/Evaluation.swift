import Tree
import Values

/// One run of a plan on a document. Items are handed on one by one, so that what needs only the first, or only whether
/// there is one, asks for no more; nothing is looked up by text, and values are read only where they are compared.
///
/// Collections stand here; truths in `Truths.swift`, single values in `SingleValues.swift`.
final class Evaluation {
  let document: Document
  let nodes: Nodes
  let known: KnownTypes
  /// The node that the whole expression is evaluated on.
  let context: Int
  let environment: Environment?
  let run: Run
  /// `handItems`, as a value. Steps call each other with closures, and Swift's optimiser would make a copy of each
  /// step for each way that leads to it, without end; it does not look through a value.
  let dispatch: Dispatch
  /// What `defineVariable` keeps, by number. What asks for it stands behind it in the path, and so comes after it.
  var slots: [Int: [Item]] = [:]

  init(
    document: Document, nodes: Nodes, known: KnownTypes, context: Int, environment: Environment?, run: Run,
    dispatch: @escaping Dispatch
  ) {
    self.document = document
    self.nodes = nodes
    self.known = known
    self.context = context
    self.environment = environment
    self.run = run
    self.dispatch = dispatch
  }

  typealias Dispatch = @Sendable (Evaluation, Plan, Frame, Visit) throws(Stop) -> Bool

  var schema: Schema { document.schema }

  /// The format of a node's value, or nil where it can have none.
  func format(of index: Int) -> PrimitiveFormat? { schema.formats[Int(nodes.type(index).rawValue)] }

  /// What `$this`, `$index` and `$total` are.
  struct Frame {
    /// Nil where a path gave nothing: within `iif`, which is evaluated all the same.
    let this: Item?
    var index = 0
    var total: [Item] = []
  }

  /// Takes an item and says whether it wants more.
  typealias Visit = (Item) throws(Stop) -> Bool

  /// Hands on each item of `plan`. Whether more were wanted at the end.
  @inline(__always)
  func each(_ plan: Plan, _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    try dispatch(self, plan, frame, visit)
  }

  /// What `each` does. Each case is a method of its own, so that deep expressions need little of the stack.
  func handItems(of plan: Plan, _ frame: Frame, to visit: Visit) throws(Stop) -> Bool {
    switch plan {
    case .this:
      guard let this = frame.this else { return true }
      return try visit(this)
    case .literal(let item): return try visit(item)
    case .nothing: return true
    case .total: return try hand(frame.total, to: visit)
    case .variable(let variable): return try self.variable(variable, visit)
    case .steps(let source, let sets): return try steps(source, sets, frame, visit)
    case .filter(let source, let criterion, let at): return try filter(source, criterion, frame, at: at, visit)
    case .ofType(let source, let test): return try ofType(source, test, frame, visit)
    case .cast(let source, let test, let at): return try cast(source, test, frame, at: at, visit)
    case .select(let source, let projection, _): return try select(source, projection, frame, visit)
    case .part(let part, let source, let number, let at):
      return try self.part(part, source, number, frame, at: at, visit)
    case .item(let source, let index, let at): return try item(source, index, frame, at: at, visit)
    case .choose(let source, let criterion, let then, let otherwise, let at):
      return try choose(source, criterion, then, otherwise, frame, at: at, visit)
    case .extensions(let source, let elements, let url, let address, let at):
      return try extensions(source, elements, url, address, frame, at: at, visit)
    case .children(let source, _): return try below(source, frame, visit, isDeep: false)
    case .descendants(let source, _): return try below(source, frame, visit, isDeep: true)
    case .union, .coalesce, .define, .distinct, .combine, .intersect, .exclude, .repeat, .aggregate, .sort, .trace,
      .split, .resolve,
      .modifiers, .systemValue, .describe, .described:
      return try wholes(plan, frame, visit)
    default: return try one(plan, frame, visit)
    }
  }

  /// What is a single value or a truth.
  private func one(_ plan: Plan, _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    guard let item = try single(plan, frame, "", at: 0) else { return true }
    return try visit(item)
  }

  private func filter(
    _ source: Plan, _ criterion: Plan, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    var position = 0
    return try each(source, frame) { (item) throws(Stop) in
      defer { position += 1 }
      let inner = Frame(this: item, index: position, total: frame.total)
      return try truth(criterion, inner, "a criterion", at: at) == true ? try visit(item) : true
    }
  }

  private func ofType(_ source: Plan, _ test: TypeTest, _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    try each(source, frame) { (item) throws(Stop) in test.accepts(item, nodes) ? try visit(item) : true }
  }

  private func cast(
    _ source: Plan, _ test: TypeTest, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    guard let item = try single(source, frame, "`as`", at: at), test.accepts(item, nodes) else { return true }
    return try visit(item)
  }

  private func select(_ source: Plan, _ projection: Plan, _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    var position = 0
    return try each(source, frame) { (item) throws(Stop) in
      defer { position += 1 }
      return try each(projection, Frame(this: item, index: position, total: frame.total), visit)
    }
  }

  private func item(
    _ source: Plan, _ index: Plan, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    guard case .integer(let wanted)? = try value(index, frame, "an index", at: at) else { return true }
    var position = 0
    var found: Item?
    _ = try each(source, frame) { (item) throws(Stop) in
      defer { position += 1 }
      if position == wanted { found = item }
      return position < wanted
    }
    guard let found else { return true }
    return try visit(found)
  }

  private func choose(
    _ source: Plan?, _ criterion: Plan, _ then: Plan, _ otherwise: Plan, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    var inner = frame
    if let source {
      inner = Frame(this: try single(source, frame, "`iif`", at: at), index: frame.index, total: frame.total)
    }
    let isTrue = try truth(criterion, inner, "the criterion of `iif`", at: at) == true
    return try each(isTrue ? then : otherwise, inner, visit)
  }

  /// All children, or all that is below.
  private func below(_ source: Plan, _ frame: Frame, _ visit: Visit, isDeep: Bool) throws(Stop) -> Bool {
    try each(source, frame) { (item) throws(Stop) in
      guard case .node(let index) = item else { return true }
      var node = index + 1
      var count = 0
      while node < nodes.next(index) {
        count &+= 1
        guard try visit(.node(node)) else {
          try run.step(count)
          return false
        }
        node = isDeep ? node + 1 : nodes.next(node)
      }
      try run.step(count)
      return true
    }
  }

  // MARK: Steps

  private func steps(_ source: Plan, _ sets: [NumberSet], _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    if case .this = source, case .node(let index) = frame.this { return try descend(index, sets, 0, visit) }
    return try each(source, frame) { (item) throws(Stop) in
      guard case .node(let index) = item else { return true }
      return try descend(index, sets, 0, visit)
    }
  }

  /// The children that are one of the first elements, and of those again the next.
  private func descend(_ index: Int, _ sets: [NumberSet], _ depth: Int, _ visit: Visit) throws(Stop) -> Bool {
    let set = sets[depth]
    let isLast = depth + 1 == sets.count
    let end = nodes.next(index)
    var child = index &+ 1
    var count = 0
    defer { run.charge(count) }
    while child < end {
      count &+= 1
      let element = nodes.element(child).rawValue
      // Children stand in the schema's order.
      if element > set.greatest { break }
      if set.contains(element) {
        let goesOn = isLast ? try visit(.node(child)) : try descend(child, sets, depth + 1, visit)
        if !goesOn { return false }
      }
      child = nodes.next(child)
    }
    return true
  }

  func children(of index: Int, _ visit: Visit) throws(Stop) -> Bool {
    let end = nodes.next(index)
    var child = index &+ 1
    while child < end {
      guard try visit(.node(child)) else { return false }
      child = nodes.next(child)
    }
    return true
  }

  private func extensions(
    _ source: Plan, _ elements: NumberSet, _ url: ElementID, _ address: Plan, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    guard case .string(let text)? = try value(address, frame, "`extension`", at: at) else { return true }
    return try steps(source, [elements], frame) { (item) throws(Stop) in
      guard case .node(let child) = item, let found = first(child, url), equal(nodes.text(found), text) else {
        return true
      }
      return try visit(item)
    }
  }

  /// The node's first child that is that element.
  func first(_ index: Int, _ element: ElementID) -> Int? {
    let end = nodes.next(index)
    var child = index &+ 1
    while child < end {
      if nodes.element(child) == element { return child }
      child = nodes.next(child)
    }
    return nil
  }

  // MARK: Collections

  /// All items.
  func items(_ plan: Plan, _ frame: Frame) throws(Stop) -> [Item] {
    var all: [Item] = []
    try collect(plan, frame, into: &all)
    return all
  }

  func collect(_ plan: Plan, _ frame: Frame, into all: inout [Item]) throws(Stop) {
    _ = try each(plan, frame) { (item) throws(Stop) in
      try run.keep()
      all.append(item)
      return true
    }
  }

  func hand(_ items: [Item], to visit: Visit) throws(Stop) -> Bool {
    var count = 0
    defer { run.charge(count) }
    for item in items {
      count += 1
      guard try visit(item) else { return false }
    }
    return true
  }

  private func part(
    _ part: Plan.Part, _ source: Plan, _ number: Plan?, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    var count = 0
    if let number {
      // Of an unknown number nothing is known (N1 §5.3.7).
      guard case .integer(let given)? = try value(number, frame, part.rawValue, at: at) else { return true }
      count = given
    }
    var position = 0
    var found: Item?
    var goesOn = true
    _ = try each(source, frame) { (item) throws(Stop) in
      defer { position += 1 }
      switch part {
      case .first:
        found = item
        return false
      case .last:
        found = item
        return true
      case .single:
        guard position == 0 else { throw Stop(.several("`single`"), at: at) }
        found = item
        return true
      case .tail, .skip:
        if position >= (part == .tail ? 1 : count) { goesOn = try visit(item) }
        return goesOn
      case .take:
        guard position < count else { return false }
        goesOn = try visit(item)
        return goesOn && position + 1 < count
      }
    }
    guard let found else { return goesOn }
    return try visit(found)
  }

  private func variable(_ variable: Plan.Variable, _ visit: Visit) throws(Stop) -> Bool {
    switch variable {
    case .context: return try visit(.node(context))
    case .resource: return try visit(.node(resource(of: context)))
    case .rootResource: return try visit(.node(rootResource(of: context)))
    case .defined(let number): return try hand(slots[number] ?? [], to: visit)
    case .named(let name, let at):
      guard let items = environment?.variables[name] else { throw Stop(.unknownConstant(name), at: at) }
      for item in items {
        try run.step()
        // The number of another document's node would mean something else here.
        if let element = item.element, element.document !== document { throw Stop(.foreign(name), at: at) }
        guard try visit(Item(item)) else { return false }
      }
      return true
    }
  }
}
