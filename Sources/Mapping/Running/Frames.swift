import Tree

/// What the rows of a lens hold for one document: the common ground of its two sides.
///
/// All frames lie in one array: a *frame* is a link to the next item of its list, a mask of the slots that were ever set,
/// and a slot for each row and list. A slot is 0 (nothing) or
/// - of a row, a text: where it stands in the document, or among the `converted` ones;
/// - of a list of plain values, a range of `texts`;
/// - of a list, its first and its last item.
///
/// It copies no text but those that a row spells differently.
struct Frames {
  /// Where a text stands.
  struct Text {
    /// Start, length and where, in 32, 30 and 2 bits; the last are never both 0.
    let bits: UInt64

    static let plain: UInt64 = 1
    static let decoded: UInt64 = 2
    static let converted: UInt64 = 3

    init(bits: UInt64) { self.bits = bits }

    init(start: Int, length: Int, from origin: UInt64) {
      precondition(length < 1 << 30, "a value of a gigabyte")
      bits = UInt64(start) << 32 | UInt64(length) << 2 | origin
    }

    var start: Int { Int(bits >> 32) }
    var length: Int { Int(bits & 0xffff_ffff) >> 2 }
    var origin: UInt64 { bits & 3 }
  }

  /// The frames: each a link and its slots.
  private(set) var cells: [UInt64] = []
  /// The texts of plain lists.
  private(set) var texts: [UInt64] = []
  /// Texts that a row spells differently.
  private(set) var converted: [UInt8] = []
  /// What cells held before they were set, to go back to.
  private var undo: [(cell: Int, was: UInt64)] = []
  private let sizes: [Int]

  /// The cells before a frame's slots.
  private static let head = 2

  /// A slot's bit in a mask; several slots may have the same.
  static func bit(_ slot: Int) -> UInt64 { 1 << UInt64(slot & 63) }

  /// Whether one of the mask's slots may hold something: false is certain.
  func mayHold(_ mask: UInt64, at frame: Int) -> Bool { cells[frame + 1] & mask != 0 }

  /// With the first frame, the document's own, at 0.
  init(_ program: Program) {
    sizes = program.frameSizes
    cells.reserveCapacity(128)
    undo.reserveCapacity(64)
    _ = add(frame: 0)
  }

  /// Adds an empty frame of that number; gives where it stands.
  mutating func add(frame: Int) -> Int {
    let start = cells.count
    cells.append(contentsOf: repeatElement(0, count: sizes[frame] + Self.head))
    return start
  }

  /// Adds an empty frame that has room for the slots of any.
  mutating func addWidest() -> Int {
    let start = cells.count
    cells.append(contentsOf: repeatElement(0, count: (sizes.max() ?? 0) + Self.head))
    return start
  }

  /// A point to go back to.
  struct Mark {
    fileprivate let cells: Int
    fileprivate let undo: Int
  }

  /// The present point.
  var mark: Mark { Mark(cells: cells.count, undo: undo.count) }

  /// Forgets everything since the mark.
  mutating func rollBack(to mark: Mark) {
    while undo.count > mark.undo {
      let (cell, was) = undo.removeLast()
      if cell < mark.cells { cells[cell] = was }
    }
    cells.removeSubrange(mark.cells...)
  }

  private mutating func set(_ cell: Int, _ value: UInt64) {
    undo.append((cell, cells[cell]))
    cells[cell] = value
  }

  private mutating func fill(_ slot: Int, of frame: Int, _ value: UInt64) {
    set(frame + Self.head + slot, value)
    // It may stay when the slot is emptied again.
    cells[frame + 1] |= Self.bit(slot)
  }

  /// What a slot of a frame holds.
  func slot(_ slot: Int, of frame: Int) -> UInt64 { cells[frame + Self.head + slot] }

  /// Whether one of the slots holds anything.
  func holdsAny(_ slots: UnsafeMutableBufferPointer<Int>, _ range: Range<Int>, of frame: Int) -> Bool {
    for index in range where cells[frame + Self.head + slots[index]] != 0 { return true }
    return false
  }

  /// Sets a row's text.
  mutating func set(_ slot: Int, of frame: Int, _ text: Text) { fill(slot, of: frame, text.bits) }

  /// Sets a plain list's texts.
  mutating func set(_ slot: Int, of frame: Int, texts new: [Text]) {
    fill(slot, of: frame, UInt64(texts.count) << 32 | UInt64(new.count))
    texts.append(contentsOf: new.lazy.map(\.bits))
  }

  /// Adds a text that a row spells differently.
  mutating func convert(_ text: some Collection<UInt8>) -> Text {
    let start = converted.count
    converted.append(contentsOf: text)
    return Text(start: start, length: converted.count - start, from: Text.converted)
  }

  /// Adds a frame to the items of a list.
  mutating func append(_ item: Int, to slot: Int, of frame: Int) {
    let list = cells[frame + Self.head + slot]
    if list == 0 {
      fill(slot, of: frame, UInt64(item) << 32 | UInt64(item))
    } else {
      set(Int(list & 0xffff_ffff), UInt64(item))
      fill(slot, of: frame, list & ~0xffff_ffff | UInt64(item))
    }
  }

  /// A list's first item, or nil. No item stands at 0, which is the document's own frame.
  func first(_ slot: Int, of frame: Int) -> Int? {
    let list = cells[frame + Self.head + slot]
    return list == 0 ? nil : Int(list >> 32)
  }

  /// The next item of the same list, or nil.
  func next(after item: Int) -> Int? { cells[item] == 0 ? nil : Int(cells[item]) }

  /// A list's items.
  func items(_ slot: Int, of frame: Int) -> [Int] {
    var items: [Int] = []
    var item = first(slot, of: frame)
    while let current = item {
      items.append(current)
      item = next(after: current)
    }
    return items
  }

  /// The texts of a plain list.
  func plainTexts(_ slot: Int, of frame: Int) -> [Text] {
    let list = self.slot(slot, of: frame)
    if list == 0 { return [] }
    let start = Int(list >> 32)
    return texts[start..<start + Int(list & 0xffff_ffff)].map(Text.init(bits:))
  }

  /// The bytes of a text; `nodes` are those of the document it was taken from.
  func bytes(_ text: Text, in nodes: Nodes) -> [UInt8] {
    text.origin == Text.converted
      ? Array(converted[text.start..<text.start + text.length])
      : Array(nodes.text(start: text.start, length: text.length, isDecoded: text.origin == Text.decoded))
  }
}
