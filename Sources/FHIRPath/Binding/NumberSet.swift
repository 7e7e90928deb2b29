import Tree

/// A few numbers of a schema, elements or types, to look for: between two bounds, and where not all between them
/// belong, a bit for each.
struct NumberSet: Sendable {
  /// The least and the greatest that belong; the greatest is below the least where none does.
  let least: UInt16
  let greatest: UInt16
  private let bits: [UInt64]

  init(_ numbers: some Sequence<UInt16>) {
    let all = Set(numbers)
    least = all.min() ?? 1
    greatest = all.max() ?? 0
    let width = all.isEmpty ? 0 : Int(greatest) - Int(least) + 1
    guard all.count < width else {
      bits = []
      return
    }
    var bits = [UInt64](repeating: 0, count: (width + 63) / 64)
    for number in all { bits[Int(number - least) >> 6] |= 1 << UInt64((number - least) & 63) }
    self.bits = bits
  }

  init(_ elements: some Sequence<ElementID>) { self.init(elements.map(\.rawValue)) }

  init(_ types: some Sequence<TypeID>) { self.init(types.map(\.rawValue)) }

  var isEmpty: Bool { greatest < least }

  @inline(__always)
  func contains(_ number: UInt16) -> Bool {
    guard number >= least, number <= greatest else { return false }
    if bits.isEmpty { return true }
    let offset = Int(number &- least)
    return bits[offset >> 6] >> UInt64(offset & 63) & 1 != 0
  }
}
