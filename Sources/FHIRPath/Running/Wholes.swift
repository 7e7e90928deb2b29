import Tree
import Values

/// The functions that need a whole collection before they give anything, and those that are seldom called.
extension Evaluation {
  /// How many items `repeat` may give: a projection that makes ever new values would not end.
  static let mostRepeated = 1_000_000

  /// How many items the total of `aggregate` may have, which may double with each item.
  static let mostTotal = 100_000

  func wholes(_ plan: Plan, _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    switch plan {
    case .union(let plans):
      var all: [Item] = []
      for plan in plans { try collect(plan, frame, into: &all) }
      return try hand(try distinct(all), to: visit)
    case .distinct(let source): return try hand(try distinct(try items(source, frame)), to: visit)
    case .combine(let left, let right, _):
      guard try each(left, frame, visit) else { return false }
      return try each(right, frame, visit)
    case .systemValue(let source):
      return try each(source, frame) { (item) throws(Stop) in
        let value = system(item)
        if case .node = value { return true }
        return try visit(value)
      }
    case .describe(let source):
      return try each(source, frame) { (item) throws(Stop) in try visit(.type(description(of: item))) }
    case .described(let source, let part):
      return try each(source, frame) { (item) throws(Stop) in
        guard case .type(let type) = item else { return true }
        return try visit(.string(described(part, type)))
      }
    case .intersect(let left, let right):
      let others = try ItemSet(try items(right, frame), self)
      var both = try ItemSet([], self)
      return try each(left, frame) { (item) throws(Stop) in
        guard try others.contains(item), try both.insert(item) else { return true }
        return try visit(item)
      }
    case .exclude(let left, let right):
      let others = try ItemSet(try items(right, frame), self)
      return try each(left, frame) { (item) throws(Stop) in try others.contains(item) ? true : try visit(item) }
    case .repeat(let source, let projection, let isAll, let at):
      return try hand(try repeated(source, projection, frame, isAll: isAll, at: at), to: visit)
    case .coalesce(let plans): return try coalesce(plans, frame, visit)
    case .define(let source, let number, let projection, let value, _):
      let all = try items(source, frame)
      slots[number] = all
      if let projection { slots[value] = try items(projection, frame) }
      return try hand(all, to: visit)
    case .aggregate(let source, let step, let initial, let at):
      var total = try items(initial, frame)
      var position = 0
      _ = try each(source, frame) { (item) throws(Stop) in
        total = try items(step, Frame(this: item, index: position, total: total))
        guard total.count <= Self.mostTotal else { throw Stop(.tooLong("`aggregate`"), at: at) }
        position += 1
        return true
      }
      return try hand(total, to: visit)
    case .sort(let source, let keys, let at):
      return try hand(try sorted(try items(source, frame), by: keys, frame, at: at), to: visit)
    case .trace(let source, let name, let projection, let at):
      let all = try items(source, frame)
      try tell(all, name, projection, frame, at: at)
      return try hand(all, to: visit)
    case .split(let source, let separator, let at):
      return try split(source, separator, frame, at: at, visit)
    case .resolve(let source):
      return try each(source, frame) { (item) throws(Stop) in
        guard let target = target(of: item) else { return true }
        return try visit(.node(target))
      }
    case .modifiers(let source, let elements, let url, let addresses, let at):
      return try checkedModifiers(source, elements, url, addresses, frame, at: at, visit)
    default: return true
    }
  }

  /// What the projection gives of the items, of what it gave, and so on; each once (N1 §5.2.3).
  private func repeated(
    _ source: Plan, _ projection: Plan, _ frame: Frame, isAll: Bool, at: Int
  ) throws(Stop) -> [Item] {
    var found = try ItemSet([], self)
    var queue = try items(source, frame)
    var result: [Item] = []
    var next = 0
    while next < queue.count {
      let inner = Frame(this: queue[next], index: next, total: frame.total)
      next += 1
      _ = try each(projection, inner) { (item) throws(Stop) in
        if isAll { try run.keep() } else if try !found.insert(item) { return true }
        guard result.count <= Self.mostRepeated else {
          throw Stop(.endless(isAll ? "`repeatAll`" : "`repeat`"), at: at)
        }
        queue.append(item)
        result.append(item)
        return true
      }
    }
    return result
  }

  private func coalesce(_ plans: [Plan], _ frame: Frame, _ visit: Visit) throws(Stop) -> Bool {
    for plan in plans {
      var isFound = false
      let goesOn = try each(plan, frame) { (item) throws(Stop) in
        isFound = true
        return try visit(item)
      }
      if isFound { return goesOn }
    }
    return true
  }

  /// A type's base is written with its namespace; above all stands `System.Any` (N1 §10.2).
  private func described(_ part: Plan.DescriptionPart, _ type: TypeDescription) -> String {
    switch part {
    case .namespace: return type.namespace
    case .name: return type.name
    case .baseType:
      guard type.namespace == schema.name, let own = schema.type(named: type.name) else { return "System.Any" }
      let base = schema[own].format?.general.map(\.rawValue) ?? schema[own].base.map { schema[$0].name }
      return base.map { "\(schema.name).\($0)" } ?? "System.Any"
    }
  }

  private func tell(
    _ items: [Item], _ name: Plan, _ projection: Plan?, _ frame: Frame, at: Int
  ) throws(Stop) {
    guard let trace = environment?.trace, case .string(let word)? = try value(name, frame, "`trace`", at: at) else {
      return
    }
    var told: [Item] = []
    try run.keep(items.count)
    for (position, item) in items.enumerated() {
      guard let projection else {
        told.append(item)
        continue
      }
      try collect(projection, Frame(this: item, index: position, total: frame.total), into: &told)
    }
    trace(word, told.map { $0.result(in: document) })
  }

  private func split(
    _ source: Plan, _ separator: Plan?, _ frame: Frame, at: Int, _ visit: Visit
  ) throws(Stop) -> Bool {
    let what = separator == nil ? "`toChars`" : "`split`"
    guard let item = try value(source, frame, what, at: at) else { return true }
    guard case .string(let text) = item else {
      throw Stop(.operand(what, needs: ["String"], found: [typeName(item)]), at: at)
    }
    var parts: [String] = []
    if let separator, case .string(let between)? = try value(separator, frame, what, at: at), !between.isEmpty {
      parts = Texts.parts(of: text, between: between)
    } else {
      parts = text.unicodeScalars.map { String($0) }
    }
    return try hand(parts.map { .string($0) }, to: visit)
  }

  // MARK: Sorting

  /// By the keys in turn; an item without a key comes first, those that are equal keep their order.
  private func sorted(
    _ items: [Item], by keys: [Plan.SortKey], _ frame: Frame, at: Int
  ) throws(Stop) -> [Item] {
    var rows: [(item: Item, keys: [Item?])] = []
    for (position, item) in items.enumerated() {
      var values: [Item?] = []
      for key in keys {
        values.append(
          try value(key.plan, Frame(this: item, index: position, total: frame.total), "`sort`", at: at))
      }
      try run.keep(keys.count)
      rows.append((item, values))
    }
    var fault: Stop?
    func precedes(_ left: [Item?], _ right: [Item?]) -> Bool {
      // Once something is wrong, the rest does not matter.
      if fault != nil { return false }
      for (key, (one, other)) in zip(keys, zip(left, right)) {
        guard let one, let other else {
          if (one == nil) == (other == nil) { continue }
          return one == nil
        }
        do throws(Stop) {
          try run.step()
          guard let order = try order(one, other, "`sort`", at: at), order != .equal else { continue }
          return (order == .less) != key.isDescending
        } catch {
          fault = fault ?? error
        }
      }
      return false
    }
    // Sorted by number where the keys say nothing, so that it is stable.
    let result = rows.enumerated().sorted { one, other in
      if precedes(one.element.keys, other.element.keys) { return true }
      if precedes(other.element.keys, one.element.keys) { return false }
      return one.offset < other.offset
    }
    if let fault { throw fault }
    return result.map(\.element.item)
  }

  // MARK: Modifiers

  private func checkedModifiers(
    _ source: Plan, _ elements: NumberSet, _ url: ElementID, _ addresses: [Plan], _ frame: Frame, at: Int,
    _ visit: Visit
  ) throws(Stop) -> Bool {
    var known: [String] = []
    for plan in addresses {
      if case .string(let text)? = try value(plan, frame, "`checkModifiers`", at: at) { known.append(text) }
    }
    return try each(source, frame) { (item) throws(Stop) in
      if case .node(let index) = item {
        _ = try children(of: index) { (child) throws(Stop) in
          guard case .node(let node) = child, elements.contains(nodes.element(node).rawValue) else { return true }
          let address = first(node, url).map { nodes.text($0) }
          guard let address, known.contains(where: { equal(address, $0) }) else { throw Stop(.modifier, at: at) }
          return true
        }
      }
      return try visit(item)
    }
  }
}
