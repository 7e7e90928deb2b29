import Tree

/// A lens ready to run: the plans of both sides in flat arrays, where everything has a number and nothing is looked up.
///
/// Its arrays lie in memory of their own, which lives as long as the program: the hot loops go by pointers, count no
/// references and check no bounds.
///
/// Words: a *step* is a plan's node; a *group* is the steps of one element, of which there are several only where it is a
/// list; a *frame* holds the values of one document, or of one item of a list, each value in its *slot*.
final class Program: @unchecked Sendable {
  /// What becomes of a node's own value.
  enum Leaf: Sendable {
    case none
    /// It is the value of a row.
    case row(Int, slot: Int)
    /// All values of the list are the values of a row.
    case texts(Int, slot: Int)
    /// It is this constant, or another spelling of it.
    case constant(Int)
  }

  /// A plan's node.
  struct Step: Sendable {
    let element: ElementID
    let type: TypeID
    let isList: Bool
    let hasFields: Bool
    let leaf: Leaf
    /// Of a list taken item by item: its slot in the frame around it, and the number of its items' frames. Else -1.
    var listSlot = -1
    var frame = -1
    /// The groups of its children, and the slots of the rows and lists below.
    var groups = 0..<0
    var slots = 0..<0
    /// A bit for each of them, by `Frames.bit`.
    var mask: UInt64 = 0
    /// What must stand in it, a bit each.
    var demands: UInt64 = 0
    /// Its number among the texts of keys and names.
    let number: Int
  }

  /// The steps of one element.
  struct Group: Sendable {
    let element: ElementID
    let steps: Range<Int>
    let isDemanded: Bool
    /// The demands of the parent that this element meets.
    let meets: UInt64
    /// The masks of its steps.
    let mask: UInt64
  }

  /// A constant: all that is read as it; the first is written.
  struct Constant: Sendable {
    let accepted: [[UInt8]]
  }

  /// One side of the lens.
  struct Side {
    let steps: UnsafeMutableBufferPointer<Step>
    let groups: UnsafeMutableBufferPointer<Group>
    let slots: UnsafeMutableBufferPointer<Int>
    let constants: UnsafeMutableBufferPointer<Constant>
    /// By step: its brackets, and what makes the key of its items.
    let keys: [[UInt8]]
    let keyParts: [[KeyPart]]
    /// By step: the categories of the fields below.
    let categories: [Set<String>]

    fileprivate init(_ draft: Draft) {
      steps = .kept(draft.steps)
      groups = .kept(draft.groups)
      slots = .kept(draft.slots)
      constants = .kept(draft.constants)
      keys = draft.keys
      keyParts = draft.keyParts
      categories = draft.categories
    }

    fileprivate func free() {
      steps.free()
      groups.free()
      slots.free()
      constants.free()
    }
  }

  /// A side as it is put together.
  fileprivate struct Draft {
    var steps: [Step] = []
    var groups: [Group] = []
    var slots: [Int] = []
    var constants: [Constant] = []
    var keys: [[UInt8]] = []
    var keyParts: [[KeyPart]] = []
    var categories: [Set<String>] = []
  }

  /// A part of an item's key.
  indirect enum KeyPart: Sendable {
    case text(slot: Int)
    case texts(slot: Int)
    case items(slot: Int, frame: Int, [KeyPart])
  }

  /// What a slot holds, for digests: a row's texts under its field's name, or a list's items.
  enum Content: Sendable {
    case text(field: [UInt8])
    case texts(field: [UInt8])
    case items(frame: Int)
  }

  /// How the values of rows are spelt on each side.
  let entryRows: RowReader
  let resourceRows: RowReader
  let entry: Side
  let resource: Side
  /// By frame, by slot: what stands there.
  let frames: [[Content]]
  /// How many slots each has.
  let frameSizes: [Int]
  /// The slots of the document's own frame without which a resource is not taken: the rows that say which of a
  /// condition's several values it has.
  let required: [Int]

  init(rows: [Row], entry: Plan, resource: Plan, conditions: [Condition]) {
    entryRows = RowReader(rows, isEntry: true)
    resourceRows = RowReader(rows, isEntry: false)
    var layout = Layout(rows: rows)
    layout.add(entry, frame: 0)
    frames = layout.frames
    frameSizes = layout.frames.map { $0.count }
    required = conditions.filter { !$0.isNegated && $0.test.isOfSeveral }.compactMap { condition in
      resource.row(at: condition.test.steps[...]).flatMap { layout.slotOfRow[$0] }
    }
    self.entry = Self.side(entry, layout)
    self.resource = Self.side(resource, layout)
  }

  deinit {
    entry.free()
    resource.free()
  }

  /// Where rows and lists have their slots: the same for both sides.
  private struct Layout {
    let rows: [Row]
    var slotOfRow: [Int: Int] = [:]
    var slotOfList: [Int: Int] = [:]
    var frameOfList: [Int: Int] = [:]
    var frames: [[Content]] = [[]]

    init(rows: [Row]) { self.rows = rows }

    mutating func add(_ plan: Plan, frame: Int) {
      for child in plan.children {
        switch child.leaf {
        case .row(let row)?:
          slotOfRow[row] = frames[frame].count
          frames[frame].append(.text(field: Array(rows[row].field.utf8)))
        case .list(let row)?:
          slotOfRow[row] = frames[frame].count
          frames[frame].append(.texts(field: Array(rows[row].field.utf8)))
        case .constant?, nil: break
        }
        if let each = child.each {
          slotOfList[each.list] = frames[frame].count
          frames[frame].append(.items(frame: frames.count))
          frameOfList[each.list] = frames.count
          frames.append([])
          add(child, frame: frames.count - 1)
        } else {
          add(child, frame: frame)
        }
      }
    }

    /// The parts of a key, within its items' frame.
    func parts(_ parts: [Plan.KeyPart], frame: Int) -> [KeyPart] {
      parts.compactMap { part in
        switch part {
        case .row(let row):
          guard let slot = slotOfRow[row] else { return nil }
          if case .texts = frames[frame][slot] { return .texts(slot: slot) }
          return .text(slot: slot)
        case .list(let list, let inner):
          guard let slot = slotOfList[list], let frame = frameOfList[list] else { return nil }
          return .items(slot: slot, frame: frame, self.parts(inner, frame: frame))
        }
      }
    }
  }

  private static func side(_ plan: Plan, _ layout: Layout) -> Side {
    var draft = Draft()
    append(plan, layout, to: &draft)
    fill(0, plan, layout, &draft)
    return Side(draft)
  }

  private static func append(_ plan: Plan, _ layout: Layout, to side: inout Draft) {
    var leaf = Leaf.none
    switch plan.leaf {
    case .row(let row)?: leaf = .row(row, slot: layout.slotOfRow[row] ?? 0)
    case .list(let row)?: leaf = .texts(row, slot: layout.slotOfRow[row] ?? 0)
    case .constant(let emitted, let accepted)?:
      leaf = .constant(side.constants.count)
      side.constants.append(Constant(accepted: [emitted] + accepted.filter { $0 != emitted }))
    case nil: break
    }
    var step = Step(
      element: plan.element, type: plan.type, isList: plan.isList, hasFields: plan.hasFields, leaf: leaf,
      number: side.steps.count)
    if let each = plan.each {
      step.listSlot = layout.slotOfList[each.list] ?? 0
      step.frame = layout.frameOfList[each.list] ?? 0
    }
    side.keys.append(Array(plan.key.utf8))
    side.keyParts.append(plan.each.map { layout.parts($0.key, frame: step.frame) } ?? [])
    side.categories.append(plan.categories)
    let first = side.slots.count
    side.slots += plan.rows.compactMap { layout.slotOfRow[$0] } + plan.lists.compactMap { layout.slotOfList[$0] }
    step.slots = first..<side.slots.count
    step.mask = side.slots[first...].reduce(0) { $0 | Frames.bit($1) }
    for number in plan.demands.indices { step.demands |= 1 << UInt64(number) }
    side.steps.append(step)
  }

  /// Adds the children of a step, each group's side by side, then theirs.
  private static func fill(_ index: Int, _ plan: Plan, _ layout: Layout, _ side: inout Draft) {
    precondition(plan.demands.count <= 64, "a type requires at most 64 elements")
    let firstGroup = side.groups.count
    var places: [(index: Int, plan: Plan)] = []
    for group in plan.groups {
      precondition(group.plans.count <= 64, "an element has at most 64 plans")
      let first = side.steps.count
      for child in group.plans {
        places.append((side.steps.count, child))
        append(child, layout, to: &side)
      }
      var meets: UInt64 = 0
      for (number, demand) in plan.demands.enumerated() where demand.contains(group.element) {
        meets |= 1 << UInt64(number)
      }
      side.groups.append(
        Group(
          element: group.element, steps: first..<side.steps.count, isDemanded: group.isDemanded, meets: meets,
          mask: side.steps[first...].reduce(0) { $0 | $1.mask }))
    }
    side.steps[index].groups = firstGroup..<side.groups.count
    for place in places { fill(place.index, place.plan, layout, &side) }
  }
}

extension UnsafeMutableBufferPointer {
  /// A copy that lives until it is freed.
  fileprivate static func kept(_ array: [Element]) -> Self {
    let kept = allocate(capacity: array.count)
    _ = kept.initialize(from: array)
    return kept
  }

  fileprivate func free() {
    deinitialize()
    deallocate()
  }
}
