// Gzip files written by hand (RFC 1951 and 1952): a true one without compression, and a bomb, a thousand-fold run of
// zeros in a few kilobytes.

/// Gzip data for the tests.
enum Gzip {
  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

  /// Up to 65,535 bytes as one stored block.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    let block: [UInt8] = [1] + littleEndian(count) + littleEndian(~count) + bytes
    return header + block + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
  }

  /// At least `count` zeros, in about 160 times fewer bytes. The checksum is missing: nobody gets that far.
  static func bomb(_ count: Int) -> [UInt8] {
    var bits = Bits()
    bits.append(1, width: 1)  // the last block,
    bits.append(1, width: 2)  // with fixed codes
    bits.appendCode(0x30, width: 8)  // the byte 0
    for _ in 0...(count / 258) {
      bits.appendCode(0xC5, width: 8)  // once more the last 258 bytes,
      bits.appendCode(0, width: 5)  // counted from one byte back
    }
    bits.appendCode(0, width: 7)  // the end
    return header + bits.bytes
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  private struct Bits {
    var bytes: [UInt8] = []
    private var free = 0

    mutating func append(_ value: Int, width: Int) {
      for shift in 0..<width {
        if free == 0 {
          bytes.append(0)
          free = 8
        }
        bytes[bytes.count - 1] |= UInt8(value >> shift & 1) << (8 - free)
        free -= 1
      }
    }

    /// Codes stand in the stream with their highest bit first.
    mutating func appendCode(_ code: Int, width: Int) {
      for shift in (0..<width).reversed() { append(code >> shift & 1, width: 1) }
    }
  }
}
