/// Finds an element by its type and the bytes of its name, without making strings: an open-addressing hash table
/// made once with the schema. It knows no documents.
struct NameIndex: Sendable {
  private var slots: [UInt16]
  private let mask: Int
  private let names: [UInt8]
  private let ranges: [Range<Int>]
  private let owners: [UInt16]

  init(elements: [SchemaElement]) {
    var names: [UInt8] = []
    var ranges: [Range<Int>] = []
    for element in elements {
      let start = names.count
      names.append(contentsOf: element.name.utf8)
      ranges.append(start..<names.count)
    }
    var size = 16
    while size < elements.count * 2 { size *= 2 }
    self.names = names
    self.ranges = ranges
    owners = elements.map(\.owner.rawValue)
    mask = size - 1
    slots = [UInt16](repeating: 0, count: size)
    // Number 0 is the root, which no name leads to: 0 marks an empty slot.
    for element in elements.dropFirst() {
      let range = ranges[Int(element.id.rawValue)]
      var slot = names.withUnsafeBufferPointer {
        Self.hash(UnsafeBufferPointer(rebasing: $0[range]), element.owner.rawValue) & mask
      }
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = element.id.rawValue
    }
  }

  func find(_ name: UnsafeBufferPointer<UInt8>, of type: TypeID) -> ElementID? {
    var slot = Self.hash(name, type.rawValue) & mask
    while slots[slot] != 0 {
      let candidate = Int(slots[slot])
      if owners[candidate] == type.rawValue, ranges[candidate].count == name.count,
        names[ranges[candidate]].elementsEqual(name)
      {
        return ElementID(rawValue: UInt16(candidate))
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>, _ owner: UInt16) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(owner)
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 29)) & Int.max
  }
}
