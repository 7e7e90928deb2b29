/// Eight bytes looked at together, as one little-endian number.
enum EightBytes {
  static var tops: UInt64 { 0x8080_8080_8080_8080 }

  @inline(__always) static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  /// A word of that byte alone.
  @inline(__always) static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// A word that has the top bit of each byte set that is zero in `word`. It may set that of others, too: of those over
  /// 0x80, and of those after a zero byte; so the lowest that is set among ASCII is always right.
  @inline(__always) static func zeros(_ word: UInt64) -> UInt64 { word &- each(1) }
}
