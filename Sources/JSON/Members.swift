import Tree

/// A stack of the members of all objects that are being read. The members of the innermost one are on top, in the
/// schema's order, a name's value before its side. One array serves a whole text.
struct Members {
  /// A member whose name is an element.
  struct Member {
    var element: ElementID
    /// Whether it is `_name`.
    var isSide: Bool
    /// The token of its value.
    var value: Int

    /// What members are sorted by, and what may stand once.
    var key: UInt32 { UInt32(element.rawValue) << 1 | (isSide ? 1 : 0) }
  }

  private var members: [Member] = []

  var count: Int { members.count }

  subscript(_ index: Int) -> Member { members[index] }

  /// Puts a member in its place among those from `base` on. False when its name is there already.
  ///
  /// Most texts give members in the schema's order: then this appends. There are never more than a type has elements,
  /// so that moving them is cheap whatever the order.
  mutating func insert(_ member: Member, from base: Int) -> Bool {
    guard members.count > base, let last = members.last, last.key >= member.key else {
      members.append(member)
      return true
    }
    var low = base
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if members[middle].key < member.key { low = middle + 1 } else { high = middle }
    }
    if members[low].key == member.key { return false }
    members.insert(member, at: low)
    return true
  }

  /// Forgets the topmost ones.
  mutating func removeLast(_ count: Int) {
    members.removeLast(count)
  }
}
