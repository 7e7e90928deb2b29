import Tree

/// What the rows of a lens hold for one document: the common ground of its two sides.
///
/// All frames lie in one memory: a *frame* is a link to the next item of its list, a mask of the slots that were set,
/// and a slot for each row and list. A slot is 0 (nothing) or
/// - of a row, a text: where it stands in the document, or among the `converted` ones;
/// - of a list of plain values, a range of `texts`;
/// - of a list, its first and its last item.
///
/// It copies no text but those that a row spells differently. Its memory is freed by `free`, once, by whoever made it;
/// copies of it share it. Frames and slots are numbers of the program's: nobody else gives them.
struct Frames {
  /// Where a text stands.
  struct Text {
    /// Start, length and where, in 32, 30 and 2 bits; the last are never both 0.
    let bits: UInt64

    static let plain: UInt64 = 1
    static let decoded: UInt64 = 2
    static let converted: UInt64 = 3

    @inline(__always)
    init(bits: UInt64) { self.bits = bits }

    @inline(__always)
    init(start: Int, length: Int, from origin: UInt64) {
      precondition(length < 1 << 30, "a value of a gigabyte")
      bits = UInt64(truncatingIfNeeded: start) << 32 | UInt64(truncatingIfNeeded: length) << 2 | origin
    }

    var start: Int { Int(bits >> 32) }
    var length: Int { Int(bits & 0xffff_ffff) >> 2 }
    var origin: UInt64 { bits & 3 }
  }

  /// The frames: each a link, a mask and its slots.
  private var cells = Pile<UInt64>(capacity: 512)
  /// How many times a slot was set.
  private var changes = 0
  /// The texts of plain lists.
  private(set) var texts: [UInt64] = []
  /// Texts that a row spells differently.
  private(set) var converted: [UInt8] = []
  private let sizes: UnsafeMutableBufferPointer<Int>

  /// The cells before a frame's slots.
  private static let head = 2

  /// A slot's bit in a mask; several slots may have the same.
  static func bit(_ slot: Int) -> UInt64 { 1 << UInt64(slot & 63) }

  /// The mask of a frame: a slot whose bit is not in it holds nothing.
  @inline(__always)
  func held(at frame: Int) -> UInt64 { cells[frame &+ 1] }

  /// With the first frame, by default the document's own, at 0.
  init(_ program: Program, first: Int = 0) {
    sizes = program.frameSizes
    _ = add(frame: first)
  }

  /// Frees the memory.
  func free() { cells.free() }

  /// Adds an empty frame of that number; gives where it stands.
  mutating func add(frame: Int) -> Int {
    let start = cells.count
    cells.append(0, times: sizes[frame] &+ Self.head)
    return start
  }

  /// A point to go back to.
  struct Mark {
    fileprivate let count: Int
    fileprivate let changes: Int
    fileprivate let mask: UInt64
  }

  /// The present point, of which one frame is being filled.
  @inline(__always)
  func mark(of frame: Int) -> Mark { Mark(count: cells.count, changes: changes, mask: cells[frame &+ 1]) }

  /// Forgets all frames since the mark, and what these slots of its frame hold: then they held nothing.
  @inline(__always)
  mutating func rollBack(
    to mark: Mark, of frame: Int, emptying slots: UnsafeMutableBufferPointer<Int>, _ range: Range<Int>
  ) {
    cells.cut(to: mark.count)
    guard changes != mark.changes else { return }
    for index in range { cells[frame &+ Self.head &+ slots[index]] = 0 }
    cells[frame &+ 1] = mark.mask
  }

  /// Forgets all frames since the mark.
  mutating func dropFrames(since mark: Mark) { cells.cut(to: mark.count) }

  @inline(__always)
  private mutating func fill(_ slot: Int, of frame: Int, _ value: UInt64) {
    cells[frame &+ Self.head &+ slot] = value
    cells[frame &+ 1] |= Self.bit(slot)
    changes &+= 1
  }

  /// What a slot of a frame holds.
  @inline(__always)
  func slot(_ slot: Int, of frame: Int) -> UInt64 { cells[frame &+ Self.head &+ slot] }

  /// Whether one of the slots holds anything.
  @inline(__always)
  func holdsAny(_ slots: UnsafeMutableBufferPointer<Int>, _ range: Range<Int>, of frame: Int) -> Bool {
    for index in range where cells[frame &+ Self.head &+ slots[index]] != 0 { return true }
    return false
  }

  /// Sets a row's text.
  @inline(__always)
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
      cells[Int(list & 0xffff_ffff)] = UInt64(item)
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

  /// Calls `body` with the bytes of a text; `nodes` are those of the document it was taken from.
  func withBytes<Result>(_ text: Text, in nodes: Nodes, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if text.origin != Text.converted {
      return body(nodes.text(start: text.start, length: text.length, isDecoded: text.origin == Text.decoded))
    }
    return converted.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[text.start..<text.start + text.length]))
    }
  }

  /// The bytes of a text.
  func bytes(_ text: Text, in nodes: Nodes) -> [UInt8] { withBytes(text, in: nodes) { Array($0) } }
}
