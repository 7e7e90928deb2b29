import Tree

/// A lens ready to run: the plans of both sides in flat arrays, where everything has a number and nothing is looked up.
///
/// Its arrays lie in memory of their own, which lives as long as the program: the hot loops go by pointers, count no
/// references and check no bounds (debug builds do). It is written by the initialiser and only read afterwards, which is
/// why it may be shared (`@unchecked`).
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
    /// The number of the frame in which the slots of what is below it are: of a list taken item by item, its items'.
    let frame: Int
    /// Of a list taken item by item, its slot in the frame around it. Else -1.
    var listSlot = -1
    /// The groups of its children, and the slots of the rows and lists below; of a list taken item by item, its own.
    var groups = 0..<0
    var slots = 0..<0
    /// A bit for each of the slots, by `Frames.bit`.
    var mask: UInt64 = 0
    /// What must stand in it, a bit each.
    var demands: UInt64 = 0
    /// How many of its groups must stand in it.
    var demandedGroups = 0
    /// From which element of its type on `Side.places` says the group of each, for how many, and where.
    var firstPlace: UInt16 = 0
    var placeCount: UInt16 = 0
    var places = 0
    /// The first child whose value must be a constant, and that constant: what tells most items of lists apart. Else the
    /// root of documents, which is no child.
    var sign = ElementID.root
    var signConstant = 0
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
    /// Where it is one value of a row with nothing below it, its slot, its row and its type; else the slot is -1.
    let leafSlot: Int
    let leafRow: Int
    let leafType: TypeID
    /// Whether that row takes every text as it is, and writes every one as it is.
    let takesAsIs: Bool
    let writesAsIs: Bool
    /// Where it is a constant with nothing below it, its number; else -1.
    let constant: Int
  }

  /// A constant: what is written, and what is read as it besides.
  struct Constant {
    let written: UnsafeMutableBufferPointer<UInt8>
    /// Among `Side.spellings`.
    let others: Range<Int>
  }

  /// One side of the lens. Everything lies in the program's memory, so that copies of it cost nothing.
  struct Side {
    let steps: UnsafeMutableBufferPointer<Step>
    let groups: UnsafeMutableBufferPointer<Group>
    let slots: UnsafeMutableBufferPointer<Int>
    let constants: UnsafeMutableBufferPointer<Constant>
    let spellings: UnsafeMutableBufferPointer<UnsafeMutableBufferPointer<UInt8>>
    /// By step and element: the group, or `noPlace`.
    let places: UnsafeMutableBufferPointer<UInt16>

    static let noPlace = UInt16.max

    /// The group of a step's children of that element, or -1.
    @inline(__always)
    func group(of element: ElementID, in step: Int) -> Int {
      let index = element.rawValue &- steps[step].firstPlace
      if index >= steps[step].placeCount { return -1 }
      let place = places[steps[step].places &+ Int(index)]
      return place == Self.noPlace ? -1 : Int(place) &+ steps[step].groups.lowerBound
    }

    /// Whether a text is a constant in one of its spellings.
    func accepts(_ text: UnsafeBufferPointer<UInt8>, as constant: Int) -> Bool {
      if isWritten(text, as: constant) { return true }
      for number in constants[constant].others where text.equals(UnsafeBufferPointer(spellings[number])) {
        return true
      }
      return false
    }

    /// Whether a text is a constant as it is written.
    @inline(__always)
    func isWritten(_ text: UnsafeBufferPointer<UInt8>, as constant: Int) -> Bool {
      text.equals(UnsafeBufferPointer(constants[constant].written))
    }
  }

  /// What of a side is asked for more seldom, by the steps' numbers.
  struct Texts: Sendable {
    /// The brackets, and what makes the key of its items.
    let keys: [[UInt8]]
    let keyParts: [[KeyPart]]
    /// The categories of the fields below.
    let categories: [Set<String>]
  }

  /// A part of an item's key.
  indirect enum KeyPart: Sendable {
    case text(slot: Int)
    case texts(slot: Int)
    case items(slot: Int, frame: Int, [KeyPart])
  }

  /// What a slot holds, for digests: a row's texts, or a list's items, each under its field's name.
  enum Content: Sendable {
    case text(field: [UInt8])
    case texts(field: [UInt8])
    case items(field: [UInt8], frame: Int)
  }

  /// How the values of rows are spelt on each side.
  let entryRows: RowReader
  let resourceRows: RowReader
  let entry: Side
  let resource: Side
  let entryTexts: Texts
  let resourceTexts: Texts
  /// By frame, by slot: what stands there.
  let frames: [[Content]]
  /// How many slots each has.
  let frameSizes: UnsafeMutableBufferPointer<Int>
  /// The slots of the document's own frame without which a resource is not taken: the rows that say which of a
  /// condition's several values it has.
  let required: [Int]

  /// `name` tells what an entry's field is called.
  init(rows: [Row], entry: Plan, resource: Plan, conditions: [Condition], name: (ElementID) -> String) {
    entryRows = RowReader(rows, isEntry: true)
    resourceRows = RowReader(rows, isEntry: false)
    let layout = ProgramLayout(rows: rows, entry, name: name)
    frames = layout.frames
    frameSizes = .kept(layout.frames.map { $0.count })
    required = conditions.filter { !$0.isNegated && $0.test.isOfSeveral }.compactMap { condition in
      resource.row(at: condition.test.steps[...]).flatMap { layout.slotOfRow[$0] }
    }
    (self.entry, entryTexts) = ProgramDraft(entry, layout, entryRows).kept
    (self.resource, resourceTexts) = ProgramDraft(resource, layout, resourceRows).kept
  }

  deinit {
    entry.free()
    resource.free()
    frameSizes.free()
  }
}

extension Program.Side {
  fileprivate func free() {
    for constant in constants { constant.written.free() }
    for spelling in spellings { spelling.free() }
    steps.free()
    groups.free()
    slots.free()
    constants.free()
    spellings.free()
    places.free()
  }
}

extension UnsafeMutableBufferPointer {
  /// A copy that lives until it is freed.
  static func kept(_ array: [Element]) -> Self {
    let kept = allocate(capacity: array.count)
    _ = kept.initialize(from: array)
    return kept
  }

  fileprivate func free() {
    deinitialize()
    deallocate()
  }
}
