import Tree

/// A stack of the members of all objects that are being read. The members of the innermost one are on top, in the
/// schema's order, a name's value before its side. One piece of memory serves a whole text.
struct Members {
  /// A member whose name is an element.
  struct Member {
    /// What members are sorted by, and what may stand once.
    let key: UInt32
    /// The token of its value.
    let value: UInt32

    init(element: ElementID, isSide: Bool, value: Int) {
      key = UInt32(element.rawValue) << 1 | (isSide ? 1 : 0)
      self.value = UInt32(truncatingIfNeeded: value)
    }

    var element: ElementID { ElementID(rawValue: UInt16(truncatingIfNeeded: key >> 1)) }
    /// Whether it is `_name`.
    var isSide: Bool { key & 1 != 0 }
  }

  private let members: UnsafeMutableBufferPointer<Member>
  private(set) var count = 0

  init(_ memory: UnsafeMutableBufferPointer<Member>) {
    members = memory
  }

  subscript(_ index: Int) -> Member { members[index] }

  /// Puts a member in its place among those from `base` on. False when its name is there already.
  ///
  /// Most texts give members in the schema's order: then this appends. There are never more than a type has elements,
  /// so that moving them is cheap whatever the order.
  mutating func insert(_ member: Member, from base: Int) -> Bool {
    precondition(count < members.count, "more members than names")
    guard count > base, members[count - 1].key >= member.key else {
      members.initializeElement(at: count, to: member)
      count += 1
      return true
    }
    var low = base
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if members[middle].key < member.key { low = middle + 1 } else { high = middle }
    }
    if members[low].key == member.key { return false }
    members.initializeElement(at: count, to: members[count - 1])
    for index in stride(from: count - 1, to: low, by: -1) { members[index] = members[index - 1] }
    members[low] = member
    count += 1
    return true
  }

  /// Forgets the topmost ones.
  mutating func removeLast(_ number: Int) {
    count -= number
  }
}
