/// A table of byte strings, asked with bytes that lie anywhere in memory: no copy, no allocation.
///
/// It is written once. A key's number is its place in `keys`.
struct ByteTable: Sendable {
  let keys: [[UInt8]]
  /// By hash, open addressing: the key's number + 1, or 0.
  private let slots: [UInt32]
  private let mask: Int

  init(_ keys: [[UInt8]]) {
    self.keys = keys
    var size = 8
    while size < keys.count * 2 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    for (number, key) in keys.enumerated() {
      var slot = key.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(number + 1)
    }
    self.slots = slots
    mask = size - 1
  }

  /// The number of a key, or nil.
  func number(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = Self.hash(text) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if text.equals(keys[number]) { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Of the length and the last sixteen bytes, in which addresses and codes differ.
  @inline(__always)
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var hash = UInt64(truncatingIfNeeded: text.count) &* 0x9e37_79b9_7f4a_7c15
    if text.count >= 16, let start = UnsafeRawPointer(text.baseAddress) {
      hash ^= start.loadUnaligned(fromByteOffset: text.count &- 16, as: UInt64.self) &* 0xff51_afd7_ed55_8ccd
      hash ^= hash >> 32
      hash = (hash ^ start.loadUnaligned(fromByteOffset: text.count &- 8, as: UInt64.self)) &* 0xc4ce_b9fe_1a85_ec53
    } else {
      for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return Int(truncatingIfNeeded: hash >> 32)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether both are the same bytes.
  @inline(__always)
  func equals(_ other: [UInt8]) -> Bool {
    count == other.count && other.withUnsafeBufferPointer(equalsInBytes)
  }

  /// Whether both are the same bytes.
  @inline(__always)
  func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool { count == other.count && equalsInBytes(other) }

  /// Eight bytes at a time; both are of one length.
  private func equalsInBytes(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let one = UnsafeRawPointer(baseAddress), let other = UnsafeRawPointer(other.baseAddress) else { return true }
    var index = 0
    while index &+ 8 <= count {
      if one.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        != other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      {
        return false
      }
      index &+= 8
    }
    while index < count {
      if one.load(fromByteOffset: index, as: UInt8.self) != other.load(fromByteOffset: index, as: UInt8.self) {
        return false
      }
      index &+= 1
    }
    return true
  }
}
