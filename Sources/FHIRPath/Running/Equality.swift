import Glibc
import Tree
import Values

/// When items are equal, `=` (FHIRPath N1 §6.1.1), and when they are equivalent, `~` (§6.1.2).
extension Evaluation {
  /// Of collections, item by item: nil when either is empty or it can't be known.
  func equal(_ left: [Item], _ right: [Item]) -> Bool? {
    if left.isEmpty || right.isEmpty { return nil }
    guard left.count == right.count else { return false }
    var isKnown = true
    for (one, other) in zip(left, right) {
      switch equal(one, other) {
      case false?: return false
      case nil: isKnown = false
      case true?: continue
      }
    }
    return isKnown ? true : nil
  }

  /// Numbers by value, texts by their characters, dates to the precision both have, what has children by its children.
  func equal(_ left: Item, _ right: Item) -> Bool? {
    run.charge(1)
    // Texts are compared where they stand.
    if case .node(let index) = left, case .string(let text) = right, isText(index) {
      return equal(nodes.text(index), text)
    }
    switch (system(left), system(right)) {
    case (.boolean(let one), .boolean(let other)): return one == other
    case (.integer(let one), .integer(let other)): return one == other
    case (.string(let one), .string(let other)): return one.utf8.elementsEqual(other.utf8)
    case (.time(let one), .time(let other)): return one.isComparable(with: other) ? one.isEqual(to: other) : false
    case (.quantity(let one), .quantity(let other)): return one.isEqual(to: other)
    case (.quantity(let one), let other):
      guard let number = other.number else { return false }
      return one.isEqual(to: Quantity(number))
    case (let one, .quantity(let other)):
      guard let number = one.number else { return false }
      return Quantity(number).isEqual(to: other)
    case (.type(let one), .type(let other)): return one == other
    case (.node(let one), .node(let other)): return equalTrees(one, other)
    case (let one, let other):
      guard let number = one.number, let second = other.number else { return false }
      return number == second
    }
  }

  private func isText(_ index: Int) -> Bool {
    guard nodes.hasValue(index), let format = format(of: index) else { return false }
    switch format {
    case .boolean, .integer, .unsignedInt, .positiveInt, .decimal, .date, .dateTime, .instant, .time: return false
    default: return true
    }
  }

  func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: String) -> Bool {
    guard bytes.count == text.utf8.count, let start = bytes.baseAddress else {
      return text.utf8.isEmpty && bytes.isEmpty
    }
    return text.utf8.withContiguousStorageIfAvailable { other in
      other.baseAddress.map { memcmp(start, $0, bytes.count) == 0 } ?? true
    } ?? bytes.elementsEqual(text.utf8)
  }

  /// Same type, and children that are equal one by one.
  private func equalTrees(_ left: Int, _ right: Int) -> Bool {
    guard nodes.type(left) == nodes.type(right) else { return false }
    if left == right { return true }
    var one = left + 1
    var other = right + 1
    while one < nodes.next(left), other < nodes.next(right) {
      // Two places of one type may have elements of other numbers but the same name.
      guard nodes.element(one) == nodes.element(other) || name(one) == name(other),
        equal(.node(one), .node(other)) == true
      else { return false }
      // A primitive's own children, which its value does not show.
      if nodes.hasValue(one), nodes.hasChildren(one) || nodes.hasChildren(other), !equalTrees(one, other) {
        return false
      }
      one = nodes.next(one)
      other = nodes.next(other)
    }
    return one == nodes.next(left) && other == nodes.next(right)
  }

  private func name(_ index: Int) -> String { schema[nodes.element(index)].name }

  // MARK: Equivalence

  /// Of collections, in any order: two that are empty are equivalent.
  func equivalent(_ left: [Item], _ right: [Item]) throws(Stop) -> Bool {
    guard left.count == right.count else { return false }
    var rest = right
    next: for item in left {
      for (position, other) in rest.enumerated() where try equivalent(item, other) {
        rest.remove(at: position)
        continue next
      }
      return false
    }
    return true
  }

  /// Numbers rounded to the less precise, texts without their case and the width of blanks.
  func equivalent(_ left: Item, _ right: Item) throws(Stop) -> Bool {
    try run.step()
    switch (system(left), system(right)) {
    case (.string(let one), .string(let other)): return Texts.folded(one) == Texts.folded(other)
    case (.time(let one), .time(let other)): return one.isEquivalent(to: other)
    case (.quantity(let one), .quantity(let other)): return one.isEquivalent(to: other)
    case (.quantity(let one), let other):
      return other.number.map { one.isEquivalent(to: Quantity($0)) } ?? false
    case (let one, .quantity(let other)):
      return one.number.map { Quantity($0).isEquivalent(to: other) } ?? false
    case (.node(let one), .node(let other)):
      guard nodes.type(one) == nodes.type(other), !nodes.hasValue(one), !nodes.hasValue(other) else { return false }
      var rest: [Int] = []
      var child = other + 1
      while child < nodes.next(other) {
        rest.append(child)
        child = nodes.next(child)
      }
      child = one + 1
      next: while child < nodes.next(one) {
        for (position, node) in rest.enumerated()
        where nodes.element(child) == nodes.element(node) || name(child) == name(node) {
          guard try equivalent(.node(child), .node(node)) else { continue }
          rest.remove(at: position)
          child = nodes.next(child)
          continue next
        }
        return false
      }
      return rest.isEmpty
    case (let one, let other):
      if let number = one.number, let second = other.number {
        return number.isEquivalent(to: second)
      }
      return equal(one, other) == true
    }
  }

  // MARK: Sets

  /// The items, each once, in order.
  func distinct(_ items: [Item]) throws(Stop) -> [Item] {
    guard items.count > 1 else { return items }
    var seen = try ItemSet([], self)
    for item in items { _ = try seen.insert(item) }
    return seen.items
  }

  /// What is equal has the same.
  func hash(of item: Item) -> Int {
    switch system(item) {
    case .boolean(let value): value ? 1 : 2
    case .string(let text): text.hashValue
    case .integer(let value): ExactDecimal(Int64(value)).hashValue
    case .decimal(let value): value.hashValue
    // Equal in other spellings, or in other units; few stand together.
    case .time: 3
    case .quantity: 4
    case .type(let type): type.hashValue
    case .node(let index): treeHash(of: index)
    }
  }

  /// Of the texts below: numbers, times and quantities may be equal in other spellings.
  private func treeHash(of index: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(nodes.type(index).rawValue)
    run.charge(nodes.next(index) - index)
    var node = index + 1
    while node < nodes.next(index) {
      if known.quantity(nodes.type(node)) != nil {
        node = nodes.next(node)
        continue
      }
      if isText(node) { hasher.combine(bytes: UnsafeRawBufferPointer(nodes.text(node))) }
      node += 1
    }
    return hasher.finalize()
  }
}

/// Items, to ask which are there: one by one while they are few.
struct ItemSet {
  private let evaluation: Evaluation
  /// In the order in which they came.
  private(set) var items: [Item]
  private var buckets: [Int: [Int]] = [:]
  private static let few = 8

  /// Errors here and below: `limit`, of the evaluation.
  init(_ items: [Item], _ evaluation: Evaluation) throws(Stop) {
    self.evaluation = evaluation
    self.items = items
    if items.count > Self.few { try index() }
  }

  func contains(_ item: Item) throws(Stop) -> Bool {
    try evaluation.run.step()
    if items.count <= Self.few { return items.contains { evaluation.equal($0, item) == true } }
    return buckets[evaluation.hash(of: item)]?.contains { evaluation.equal(items[$0], item) == true } ?? false
  }

  /// Whether it was not there before.
  mutating func insert(_ item: Item) throws(Stop) -> Bool {
    guard try !contains(item) else { return false }
    try evaluation.run.keep()
    items.append(item)
    if items.count == Self.few + 1 {
      try index()
    } else if items.count > Self.few {
      buckets[evaluation.hash(of: item), default: []].append(items.count - 1)
    }
    return true
  }

  private mutating func index() throws(Stop) {
    for (position, item) in items.enumerated() {
      try evaluation.run.step()
      buckets[evaluation.hash(of: item), default: []].append(position)
    }
  }
}
