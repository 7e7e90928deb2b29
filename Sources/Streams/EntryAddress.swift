import Tree

/// An *entry address* is the `fullUrl` that a resource gets on its way from a line of NDJSON into a Bundle: FHIR demands
/// one of each entry with a resource (R4, https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.fullUrl), and a
/// line has none. On the way back it is left out again, so that the lines come back as they were.
///
/// It is a UUID of version 8 (RFC 9562): `mict` in ASCII, which tells it from all others, a hash of the line, and the
/// line's number, so that two lines of one text never share one. The same text always gets the same. It says nothing
/// about where the resource is kept, and is no identity beyond its Bundle.
enum EntryAddress {
  private static let start = "urn:uuid:6d696374-"

  /// The address of the resource on a line of that number.
  static func made(for line: ArraySlice<UInt8>, number: Int) -> String {
    let hash = hash(line, seed: UInt64(truncatingIfNeeded: number >> 26))
    let number = UInt64(truncatingIfNeeded: number)
    return start + hex(hash >> 48, 4) + "-8" + hex(hash >> 36, 3) + "-" + hex(0x8000 | number >> 12 & 0x3fff, 4) + "-"
      + hex(hash, 9) + hex(number, 3)
  }

  /// Whether an address was made here.
  static func isMade(_ address: ArraySlice<UInt8>) -> Bool {
    guard address.count == 45, address.starts(with: start.utf8), address[address.startIndex + 23] == UInt8(ascii: "8")
    else { return false }
    return PrimitiveFormat.uuid.accepts(address)
  }

  /// Whether a text speaks of an address made here: then leaving that out would leave a reference to nothing.
  static func isNamed(in text: [UInt8]) -> Bool {
    let start = Array(start.utf8)
    guard text.count >= start.count else { return false }
    return (0...text.count - start.count).contains {
      text[$0] == start[0] && text[$0..<$0 + start.count].elementsEqual(start)
    }
  }

  /// So many hexadecimal digits, of the lowest bits.
  private static func hex(_ bits: UInt64, _ count: Int) -> String {
    let digits = String(bits & (1 << UInt64(count * 4) - 1), radix: 16)
    return String(repeating: "0", count: count - digits.count) + digits
  }

  /// A hash that tells texts apart, and keeps no secret: eight bytes at a time are multiplied in (as in FNV-1a), and at
  /// the end all bits are stirred (as in SplitMix64).
  private static func hash(_ text: ArraySlice<UInt8>, seed: UInt64) -> UInt64 {
    var hash = seed ^ 0xcbf2_9ce4_8422_2325
    text.withUnsafeBytes { bytes in
      var at = 0
      while at + 8 <= bytes.count {
        hash =
          (hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
          &* 0x0000_0100_0000_01b3
        hash ^= hash >> 29
        at += 8
      }
      while at < bytes.count {
        hash = (hash ^ UInt64(bytes[at])) &* 0x0000_0100_0000_01b3
        at += 1
      }
    }
    hash ^= UInt64(text.count)
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return hash ^ hash >> 31
  }
}
