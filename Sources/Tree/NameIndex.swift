/// Finds an element by its type and the bytes of its name, and a type by the bytes of its name, without making
/// strings: an open-addressing hash table made once with the schema. It knows no documents.
///
/// Its memory is written by the initialiser and only read afterwards, which is why it may be shared (`@unchecked`).
final class NameIndex: @unchecked Sendable {
  /// What names of types are looked up under in place of an owner.
  static let types = UInt16.max - 1

  /// A slot of the table: a name, whose it is, and what it means. One without a name is empty; no element or type that
  /// is looked up has none. Its 32 bytes are all that most look-ups touch.
  private struct Slot {
    let key: Key
    let owner: UInt16
    let number: UInt16
    let start: UInt32
  }

  /// The first eight bytes and the next eight, or the last eight where there are more, filled up with zeros: up to 16
  /// bytes, a name is its key.
  private struct Key: Equatable {
    let head: UInt64
    let tail: UInt64
    let count: UInt32

    /// `readable` is how many bytes may be read from where the name begins: with 16 there is nothing to decide.
    @inline(__always)
    init(_ name: UnsafeBufferPointer<UInt8>, readable: Int) {
      let length = name.count
      count = UInt32(truncatingIfNeeded: length)
      guard let start = name.baseAddress.map(UnsafeRawPointer.init), readable >= 16 else {
        (head, tail) = Self.gathered(name)
        return
      }
      head = start.loadUnaligned(as: UInt64.self) & Self.mask(length)
      tail =
        start.loadUnaligned(fromByteOffset: length > 16 ? length &- 8 : 8, as: UInt64.self) & Self.mask(length &- 8)
    }

    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
      UInt64.max >> UInt64(truncatingIfNeeded: 64 &- 8 &* min(max(count, 0), 8))
    }

    private static func gathered(_ name: UnsafeBufferPointer<UInt8>) -> (head: UInt64, tail: UInt64) {
      var words: (UInt64, UInt64) = (0, 0)
      for (index, byte) in name.prefix(8).enumerated() { words.0 |= UInt64(byte) << UInt64(8 * index) }
      let rest = name.count > 16 ? name.suffix(8) : name.dropFirst(8)
      for (index, byte) in rest.enumerated() { words.1 |= UInt64(byte) << UInt64(8 * index) }
      return words
    }

    @inline(__always)
    func hash(_ owner: UInt16) -> Int {
      var hash = (head ^ UInt64(owner) &* 0x9e37_79b9_7f4a_7c15) &* 0xff51_afd7_ed55_8ccd
      hash = (hash ^ hash >> 32 ^ tail ^ UInt64(truncatingIfNeeded: count)) &* 0xc4ce_b9fe_1a85_ec53
      return Int(truncatingIfNeeded: hash >> 32)
    }
  }

  private let slots: UnsafeMutableBufferPointer<Slot>
  private let mask: Int
  /// All names, one after the other, with 16 bytes more at the end, so that a name can be copied by sixteens.
  private let names: UnsafeMutableBufferPointer<UInt8>
  /// Where in `names` each begins, and the end: the elements', then the types'.
  private let starts: UnsafeMutableBufferPointer<UInt32>

  init(elements: [SchemaElement], types: [SchemaType]) {
    let named =
      elements.map { ($0.name, $0.owner.rawValue, $0.id.rawValue) }
      + types.map { ($0.name, Self.types, $0.id.rawValue) }
    var size = 16
    while size < named.count * 3 / 2 { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(
      repeating: Slot(key: Key(UnsafeBufferPointer(start: nil, count: 0), readable: 0), owner: 0, number: 0, start: 0))
    names = .allocate(capacity: named.reduce(16) { $0 + $1.0.utf8.count })
    names.initialize(repeating: 0)
    starts = .allocate(capacity: named.count + 1)
    var end = 0
    for (index, (name, owner, number)) in named.enumerated() {
      let start = end
      starts.initializeElement(at: index, to: UInt32(start))
      for byte in name.utf8 {
        names[end] = byte
        end += 1
      }
      let key = Key(UnsafeBufferPointer(rebasing: names[start..<end]), readable: names.count - start)
      guard key.count > 0 else { continue }
      var slot = key.hash(owner) & mask
      while slots[slot].key.count != 0 { slot = (slot + 1) & mask }
      slots[slot] = Slot(key: key, owner: owner, number: number, start: UInt32(start))
    }
    starts.initializeElement(at: named.count, to: UInt32(end))
  }

  deinit {
    slots.deallocate()
    names.deallocate()
    starts.deallocate()
  }

  /// The number of what has that name under that owner: a type's own number, or `types`.
  @inline(__always)
  func find(_ name: UnsafeBufferPointer<UInt8>, readable: Int, of owner: UInt16) -> UInt16? {
    let key = Key(name, readable: readable)
    var slot = key.hash(owner) & mask
    while slots[slot].key.count != 0 {
      if slots[slot].key == key, slots[slot].owner == owner, key.count <= 16 || isEqual(name, slots[slot]) {
        return slots[slot].number
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The names of elements by their numbers.
  var all: (names: UnsafePointer<UInt8>, starts: UnsafePointer<UInt32>) {
    guard let names = names.baseAddress, let starts = starts.baseAddress else { preconditionFailure("never empty") }
    return (UnsafePointer(names), UnsafePointer(starts))
  }

  func bytes(ofType type: UInt16, elements: Int) -> UnsafeBufferPointer<UInt8> {
    let index = elements + Int(type)
    return UnsafeBufferPointer(rebasing: names[Int(starts[index])..<Int(starts[index + 1])])
  }

  private func isEqual(_ name: UnsafeBufferPointer<UInt8>, _ slot: Slot) -> Bool {
    name.isEqual(to: UnsafeBufferPointer(rebasing: names[Int(slot.start)..<Int(slot.start) + name.count]))
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether both have the same bytes.
  public func isEqual(to other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }

  /// Whether it has the bytes of that text.
  public func isEqual(to text: StaticString) -> Bool {
    isEqual(to: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
