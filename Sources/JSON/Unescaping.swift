/// Appends the text of a string, given what is between its quotes. The cursor has seen to it that its escapes are well
/// formed.
///
/// What is between escapes is copied eight bytes at a time. A text is never longer than it is written with escapes, so
/// that room for that, and eight bytes more, is enough.
func unescape(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) {
  guard let from = bytes.baseAddress else { return }
  text.append(addingCapacity: bytes.count + 8) { room in
    room.withUnsafeMutableBufferPointer { room, count in
      guard let to = room.baseAddress else { return }
      count = unescape(from, bytes.count, to: to)
    }
  }
}

private func unescape(_ from: UnsafePointer<UInt8>, _ count: Int, to start: UnsafeMutablePointer<UInt8>) -> Int {
  var at = 0
  var to = start
  while true {
    let plain = copyPlain(from + at, count - at, to: to)
    at += plain
    to += plain
    guard at < count else { return to - start }
    let byte = from[at + 1]
    at += 2
    switch byte {
    case UInt8(ascii: "b"): put(0x08, &to)
    case UInt8(ascii: "f"): put(0x0c, &to)
    case UInt8(ascii: "n"): put(0x0a, &to)
    case UInt8(ascii: "r"): put(0x0d, &to)
    case UInt8(ascii: "t"): put(0x09, &to)
    case UInt8(ascii: "u"):
      var value = UInt32(fourHexDigits(from + at) ?? 0xfffd)
      at += 4
      if value & 0xf800 == 0xd800 {
        value = 0x10000 + (value & 0x3ff) << 10 + UInt32(fourHexDigits(from + at + 2) ?? 0) & 0x3ff
        at += 6
      }
      put(scalar: value, &to)
    default: put(byte, &to)
    }
  }
}

@inline(__always)
private func put(_ byte: UInt8, _ to: inout UnsafeMutablePointer<UInt8>) {
  to.pointee = byte
  to += 1
}

/// Puts a character, which is no surrogate, as UTF-8.
private func put(scalar value: UInt32, _ to: inout UnsafeMutablePointer<UInt8>) {
  if value < 0x80 { return put(UInt8(truncatingIfNeeded: value), &to) }
  let bytes = Unicode.Scalar(value).flatMap { UTF8.encode($0) } ?? UTF8.encodedReplacementCharacter
  for byte in bytes { put(byte, &to) }
}

/// Copies what is before the next backslash, or the end, and says how much that is. Eight bytes are copied and looked
/// at together: what was copied too much is written over.
@inline(__always)
private func copyPlain(_ from: UnsafePointer<UInt8>, _ count: Int, to: UnsafeMutablePointer<UInt8>) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  var at = 0
  while at + 8 <= count {
    let word = UnsafeRawPointer(from + at).loadUnaligned(as: UInt64.self)
    UnsafeMutableRawPointer(to + at).storeBytes(of: word, as: UInt64.self)
    let slashes = UInt64(littleEndian: word) ^ ones &* 0x5c
    // The lowest byte that is found is always right.
    let found = (slashes &- ones) & ~slashes & (ones &* 0x80)
    if found != 0 { return at + (found.trailingZeroBitCount >> 3) }
    at += 8
  }
  while at < count, from[at] != UInt8(ascii: "\\") {
    to[at] = from[at]
    at += 1
  }
  return at
}
