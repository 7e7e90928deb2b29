/// Finds an element by its type and the bytes of its name, and a type by the bytes of its name, without making
/// strings: an open-addressing hash table made once with the schema. It knows no documents.
///
/// Its memory is written by the initialiser and only read afterwards, which is why it may be shared (`@unchecked`).
final class NameIndex: @unchecked Sendable {
  /// What names of types are looked up under in place of an owner.
  static let types = UInt16.max - 1

  /// A name with what it is compared by first.
  private struct Entry {
    let key: Key
    let owner: UInt16
    let number: UInt16
    let start: Int
  }

  /// Up to 16 bytes, a name is its key; a longer one has the same ends.
  private struct Key: Equatable {
    let head: UInt64
    let tail: UInt64
    let count: Int

    /// Reads only the name's own bytes.
    init(_ name: UnsafeBufferPointer<UInt8>) {
      count = name.count
      guard let start = name.baseAddress.map(UnsafeRawPointer.init) else {
        (head, tail) = (0, 0)
        return
      }
      if count >= 8 {
        head = start.loadUnaligned(as: UInt64.self)
        tail = start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      } else if count >= 4 {
        head = UInt64(start.loadUnaligned(as: UInt32.self))
        tail = UInt64(start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      } else {
        head = count == 0 ? 0 : UInt64(name[0]) | UInt64(name[count / 2]) << 8
        tail = count == 0 ? 0 : UInt64(name[count - 1])
      }
    }

    func hash(_ owner: UInt16) -> Int {
      var hash = (head ^ UInt64(owner) &* 0x9e37_79b9_7f4a_7c15) &* 0xff51_afd7_ed55_8ccd
      hash = (hash ^ hash >> 32 ^ tail ^ UInt64(truncatingIfNeeded: count)) &* 0xc4ce_b9fe_1a85_ec53
      return Int(truncatingIfNeeded: hash >> 32)
    }
  }

  private let entries: UnsafeMutableBufferPointer<Entry>
  /// The numbers of entries; 0, the root's, which no name leads to, marks an empty slot.
  private let slots: UnsafeMutableBufferPointer<UInt16>
  private let names: UnsafeMutableBufferPointer<UInt8>
  private let mask: Int

  init(elements: [SchemaElement], types: [SchemaType]) {
    let named =
      elements.map { ($0.name, $0.owner.rawValue, $0.id.rawValue) }
      + types.map { ($0.name, Self.types, $0.id.rawValue) }
    precondition(named.count < Int(UInt16.max), "a schema has less than 65,535 names")
    var size = 16
    while size < named.count * 2 { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0)
    entries = .allocate(capacity: named.count)
    // 16 bytes more, so that a name can be copied by sixteens.
    names = .allocate(capacity: named.reduce(16) { $0 + $1.0.utf8.count })
    names.initialize(repeating: 0)
    var end = 0
    for (index, (name, owner, number)) in named.enumerated() {
      let start = end
      for byte in name.utf8 {
        names[end] = byte
        end += 1
      }
      let key = Key(UnsafeBufferPointer(rebasing: names[start..<end]))
      entries.initializeElement(at: index, to: Entry(key: key, owner: owner, number: number, start: start))
      guard index > 0 else { continue }
      var slot = key.hash(owner) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt16(index)
    }
  }

  deinit {
    entries.deallocate()
    slots.deallocate()
    names.deallocate()
  }

  /// The number of what has that name under that owner: a type's own number, or `types`.
  func find(_ name: UnsafeBufferPointer<UInt8>, of owner: UInt16) -> UInt16? {
    let key = Key(name)
    var slot = key.hash(owner) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot])]
      if entry.key == key, entry.owner == owner, key.count <= 16 || isEqual(name, entry) { return entry.number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  func bytes(of element: UInt16) -> UnsafeBufferPointer<UInt8> { bytes(entries[Int(element)]) }

  func bytes(ofType type: UInt16, elements: Int) -> UnsafeBufferPointer<UInt8> {
    bytes(entries[elements + Int(type)])
  }

  private func bytes(_ entry: Entry) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: names[entry.start..<entry.start + entry.key.count])
  }

  private func isEqual(_ name: UnsafeBufferPointer<UInt8>, _ entry: Entry) -> Bool {
    name.elementsEqual(bytes(entry))
  }
}
