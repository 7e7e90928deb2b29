import Tree

/// A *plan* is one side of a compiled lens: a tree over the elements of a schema, saying what becomes of each.
/// Both sides of a lens have one; the rows' numbers tie them together. It is bound to numbers, so that splitting and
/// joining look nothing up by text.
struct Plan: Sendable {
  /// What becomes of the node's own value.
  enum Leaf: Sendable {
    /// It is the value of this row.
    case row(Int)
    /// All values of the list are the values of this row.
    case list(Int)
    /// It is this text, or another spelling of it.
    case constant(emitted: [UInt8], accepted: [[UInt8]])
  }

  /// A list taken item by item.
  struct Each: Sendable {
    /// Its number within the lens.
    let list: Int
    /// What makes an item's key.
    var key: [KeyPart]
  }

  /// A part of a key: a row's value, or the keys of a list's items.
  indirect enum KeyPart: Sendable {
    case row(Int)
    case list(Int, [KeyPart])
  }

  let element: ElementID
  let type: TypeID
  let isList: Bool
  /// The brackets as written, `[system=icd10]`: they name in a residue what was taken. Empty where there are none.
  var key = ""
  /// The constant in the brackets, so that two brackets for the same items are found.
  var selector: PathTest?
  var each: Each?
  var leaf: Leaf?
  /// Sorted by element; plans of one list element in the order of their rows, one without brackets last.
  var children: [Plan] = []
  /// Whether a row of a `choice` stands here or below.
  var isAlternative = false
  /// The categories of the fields below.
  var categories: Set<String> = []
  /// The rows and lists below, its own included.
  var rows: [Int] = []
  var lists: [Int] = []
  /// What the schema requires in the node, each with its alternatives; empty at a root and on the entry's side. Of a
  /// node that is taken all of this is taken, so that the entry alone makes it whole again.
  private(set) var demands: [[ElementID]] = []
  /// Where it stands in the mapping file first.
  var place: Place?
  /// Where the row stands that says what becomes of it, if one does.
  var takenAt: Place?

  /// Whether a field stands here or below. A node without fields holds constants only: it is a condition on what it
  /// stands in, and is written whenever that is.
  var hasFields: Bool { !rows.isEmpty || !lists.isEmpty }

  /// The children by element. They are put together each time: kept as well, they would double what a mapping takes.
  var groups: [Group] {
    var groups: [Group] = []
    var rest = children[...]
    while let first = rest.first {
      let plans = rest.prefix { $0.element == first.element }
      rest = rest.dropFirst(plans.count)
      groups.append(
        Group(element: first.element, plans: Array(plans), isDemanded: plans.contains { !$0.hasFields }))
    }
    return groups
  }

  /// The plans for one element: several only where it is a list.
  struct Group: Sendable {
    let element: ElementID
    let plans: [Plan]
    /// Whether one of them has no fields, so that an element must stand there.
    let isDemanded: Bool
  }

  /// The plan, all rows being in it, with what the schema requires in every node below the root.
  func demanding(_ schema: Schema) -> Plan {
    var plan = self
    plan.children = children.map { child in
      var child = child.demanding(schema)
      child.demands = schema.demands(of: child.type)
      return child
    }
    return plan
  }

  /// The row at the end of a path.
  func row(at steps: ArraySlice<PathTest.Step>) -> Int? {
    guard let step = steps.first else {
      if case .row(let row)? = leaf { return row }
      return nil
    }
    let candidates = children.filter { child in
      child.element == step.element && child.each == nil
        && (step.only.isEmpty || child.selector.map { step.only[0].isSame(as: $0) } ?? false)
    }
    return candidates.lazy.compactMap { $0.row(at: steps.dropFirst()) }.first
  }

  /// The children of one element.
  func children(of element: ElementID) -> [Plan] { children.filter { $0.element == element } }
}

/// A constant at the end of a path, to be looked for: what brackets and `when` say.
struct PathTest: Sendable {
  struct Step: Sendable {
    let element: ElementID
    /// What the step's brackets demand.
    let only: [PathTest]
  }

  let steps: [Step]
  let accepted: [[UInt8]]
  /// The path as it is written.
  let text: String
  /// Whether there are several values, not only several spellings of one.
  let isOfSeveral: Bool

  /// Whether both look at the same places.
  func isOfSamePlace(as other: PathTest) -> Bool {
    steps.count == other.steps.count
      && zip(steps, other.steps).allSatisfy { one, rival in
        one.element == rival.element && one.only.count == rival.only.count
          && zip(one.only, rival.only).allSatisfy { $0.isOfSamePlace(as: $1) && Set($0.accepted) == Set($1.accepted) }
      }
  }

  /// Whether both demand the same at the same places.
  func isSame(as other: PathTest) -> Bool { isOfSamePlace(as: other) && Set(accepted) == Set(other.accepted) }

  /// The same places, with the texts that satisfy both.
  func narrowed(by other: PathTest) -> PathTest {
    PathTest(
      steps: steps, accepted: accepted.filter(other.accepted.contains), text: text, isOfSeveral: isOfSeveral)
  }

  /// Whether a text satisfies both.
  func accepts(anyOf other: PathTest) -> Bool { accepted.contains(where: other.accepted.contains) }
}
