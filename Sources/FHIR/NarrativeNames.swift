/// Finds what `NarrativeRules` say about a name by its bytes, without making strings: an open-addressing hash table,
/// made once from the same rules. It knows names without a prefix, of at most 16 bytes.
struct NarrativeNames: Sendable {
  /// A name by its bytes: the first eight and the next eight as little-endian numbers, 0 where there are none.
  struct Key: Equatable, Sendable {
    var low: UInt64
    var high: UInt64

    /// Nil for a name that is too long, or empty.
    init?(_ name: String) {
      let bytes = Array(name.utf8)
      guard !bytes.isEmpty, bytes.count <= 16, !bytes.contains(0) else { return nil }
      self.init(low: Self.word(bytes.prefix(8)), high: Self.word(bytes.dropFirst(8)))
    }

    init(low: UInt64, high: UInt64) {
      self.low = low
      self.high = high
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// A name and what is said about it.
  struct Slot: Sendable {
    var key: Key
    var verdict: NarrativeVerdict
    /// The bit by which a set of attributes holds it; 0 for what is no attribute.
    var bit: UInt64
  }

  /// The bit of the namespace declaration in a set of attributes, which no name has.
  static let namespaceBit: UInt64 = 1 << 63

  static let all = NarrativeNames()

  /// A power of two of them, most of them empty: their key is all 0.
  let slots: [Slot]

  private init() {
    let names = NarrativeRules.elements.union(NarrativeRules.attributes).sorted()
    var count = 16
    while count < names.count * 4 { count *= 2 }
    var slots = [Slot](repeating: Slot(key: Key(low: 0, high: 0), verdict: [], bit: 0), count: count)
    var bit: UInt64 = 1
    for name in names {
      // A name that has no key, or for which no bit is left, is not found: then it is not known to be fine.
      guard let key = Key(name), bit != Self.namespaceBit else { continue }
      let attribute = NarrativeVerdict(attribute: name)
      let verdict = attribute.union(NarrativeVerdict(element: name))
      var number = Self.slot(of: key, in: count)
      while slots[number].key.low != 0 { number = (number + 1) & (count - 1) }
      slots[number] = Slot(key: key, verdict: verdict, bit: attribute.isEmpty ? 0 : bit)
      if !attribute.isEmpty { bit <<= 1 }
    }
    self.slots = slots
  }

  /// Where the search for a key begins, among a power of two of slots.
  @inline(__always) static func slot(of key: Key, in count: Int) -> Int {
    let mixed = (key.low ^ (key.high &* 0x9e37_79b9_7f4a_7c15)) &* 0xff51_afd7_ed55_8ccd
    return Int(truncatingIfNeeded: mixed >> 40) & (count - 1)
  }
}
