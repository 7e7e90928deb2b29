import Tree

/// Where rows and lists have their slots: the same for both sides of a program.
struct ProgramLayout {
  private let rows: [Row]
  private(set) var slotOfRow: [Int: Int] = [:]
  private(set) var slotOfList: [Int: Int] = [:]
  private(set) var frameOfList: [Int: Int] = [:]
  /// By frame, by slot: what stands there.
  private(set) var frames: [[Program.Content]] = [[]]

  /// The layout for the plan of one side; the other has the same rows and lists.
  init(rows: [Row], _ plan: Plan, name: (ElementID) -> String) {
    self.rows = rows
    add(plan, frame: 0, name)
  }

  private mutating func add(_ plan: Plan, frame: Int, _ name: (ElementID) -> String) {
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
        frames[frame].append(.items(field: Array(name(child.element).utf8), frame: frames.count))
        frameOfList[each.list] = frames.count
        frames.append([])
        add(child, frame: frames.count - 1, name)
      } else {
        add(child, frame: frame, name)
      }
    }
  }

  /// The parts of a key, within its items' frame.
  func parts(_ parts: [Plan.KeyPart], frame: Int) -> [Program.KeyPart] {
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

/// A program's side as it is put together.
struct ProgramDraft {
  private let layout: ProgramLayout
  private let reader: RowReader
  private var steps: [Program.Step] = []
  private var groups: [Program.Group] = []
  private var slots: [Int] = []
  private var constants: [Program.Constant] = []
  private var spellings: [UnsafeMutableBufferPointer<UInt8>] = []
  private var places: [UInt16] = []
  private var keys: [[UInt8]] = []
  private var keyParts: [[Program.KeyPart]] = []
  private var categories: [Set<String>] = []

  init(_ plan: Plan, _ layout: ProgramLayout, _ reader: RowReader) {
    self.layout = layout
    self.reader = reader
    append(plan, frame: 0)
    fill(0, plan)
  }

  /// The side, in memory that lives until it is freed.
  var kept: (Program.Side, Program.Texts) {
    (
      Program.Side(
        steps: .kept(steps), groups: .kept(groups), slots: .kept(slots), constants: .kept(constants),
        spellings: .kept(spellings), places: .kept(places)),
      Program.Texts(keys: keys, keyParts: keyParts, categories: categories)
    )
  }

  /// Adds a step, as yet without children; `frame` is the one around it.
  private mutating func append(_ plan: Plan, frame: Int) {
    var leaf = Program.Leaf.none
    switch plan.leaf {
    case .row(let row)?: leaf = .row(row, slot: layout.slotOfRow[row] ?? 0)
    case .list(let row)?: leaf = .texts(row, slot: layout.slotOfRow[row] ?? 0)
    case .constant(let emitted, let accepted)?:
      leaf = .constant(constants.count)
      let others = accepted.filter { $0 != emitted }
      constants.append(
        Program.Constant(written: .kept(emitted), others: spellings.count..<spellings.count + others.count))
      spellings += others.map { .kept($0) }
    case nil: break
    }
    let first = slots.count
    var inner = frame
    var listSlot = -1
    if let each = plan.each {
      inner = layout.frameOfList[each.list] ?? 0
      listSlot = layout.slotOfList[each.list] ?? 0
      slots.append(listSlot)
    } else {
      slots += plan.rows.compactMap { layout.slotOfRow[$0] } + plan.lists.compactMap { layout.slotOfList[$0] }
    }
    var step = Program.Step(
      element: plan.element, type: plan.type, isList: plan.isList, hasFields: plan.hasFields, leaf: leaf, frame: inner,
      listSlot: listSlot, number: steps.count)
    step.slots = first..<slots.count
    step.mask = slots[first...].reduce(0) { $0 | Frames.bit($1) }
    for number in plan.demands.indices { step.demands |= 1 << UInt64(number) }
    keys.append(Array(plan.key.utf8))
    keyParts.append(plan.each.map { layout.parts($0.key, frame: inner) } ?? [])
    categories.append(plan.categories)
    steps.append(step)
  }

  /// Adds the children of a step, each group's side by side, then theirs.
  private mutating func fill(_ index: Int, _ plan: Plan) {
    precondition(plan.demands.count <= 64, "a type requires at most 64 elements")
    let firstGroup = groups.count
    var children: [(index: Int, plan: Plan)] = []
    for group in plan.groups {
      precondition(group.plans.count <= 64, "an element has at most 64 plans")
      let first = steps.count
      for child in group.plans {
        children.append((steps.count, child))
        append(child, frame: steps[index].frame)
      }
      var meets: UInt64 = 0
      for (number, demand) in plan.demands.enumerated() where demand.contains(group.element) {
        meets |= 1 << UInt64(number)
      }
      groups.append(self.group(group, first..<steps.count, meets: meets))
    }
    steps[index].groups = firstGroup..<groups.count
    place(index)
    for child in children { fill(child.index, child.plan) }
  }

  /// A group of steps, which have been added.
  private func group(_ plans: Plan.Group, _ range: Range<Int>, meets: UInt64) -> Program.Group {
    let only = plans.plans.count == 1 && !plans.plans[0].isList && plans.plans[0].groups.isEmpty
    var (slot, row, constant) = (-1, -1, -1)
    switch steps[range.lowerBound].leaf {
    case .row(let number, let its) where only: (row, slot) = (number, its)
    case .constant(let number) where only: constant = number
    default: break
    }
    return Program.Group(
      element: plans.element, steps: range, isDemanded: plans.isDemanded, meets: meets,
      mask: steps[range].reduce(0) { $0 | $1.mask }, leafSlot: slot, leafRow: row,
      leafType: steps[range.lowerBound].type, takesAsIs: row >= 0 && reader.takesAsIs(row),
      writesAsIs: row >= 0 && reader.writesAsIs(row), constant: constant)
  }

  /// Says of a step, whose groups have been added, which element has which, and which constant tells it first.
  private mutating func place(_ index: Int) {
    let all = groups[steps[index].groups]
    steps[index].demandedGroups = all.count { $0.isDemanded }
    if let sign = all.first(where: { $0.constant >= 0 }) {
      steps[index].sign = sign.element
      steps[index].signConstant = sign.constant
    }
    // Groups are sorted by element.
    guard let first = all.first?.element.rawValue, let last = all.last?.element.rawValue else { return }
    steps[index].firstPlace = first
    steps[index].placeCount = last - first + 1
    steps[index].places = places.count
    var its = [UInt16](repeating: Program.Side.noPlace, count: Int(last - first) + 1)
    for (number, group) in all.enumerated() { its[Int(group.element.rawValue - first)] = UInt16(number) }
    places += its
  }
}
