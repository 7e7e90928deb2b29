/// Finds bytes eight at a time. Each search looks at `text` from `start` on and answers with an offset, or with
/// `byteCount` where there is no such byte. All loads are checked against the span's bounds.
///
/// How it works: `word ^ byte` repeated is zero in each byte that is the one sought; `(x - 1) & ~x & 0x80` has a top
/// bit for each zero byte of `x`. Borrows can set it wrongly only above a byte that has it rightly, so that the lowest
/// one, which is the first of the text, is always right.
enum ByteSearch {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }

  @inline(__always)
  private static func first(
    in text: RawSpan, from start: Int, _ hits: (UInt64) -> UInt64, _ isHit: (UInt8) -> Bool
  ) -> Int {
    var at = start
    let end = text.byteCount
    while at + 8 <= end {
      let found = hits(UInt64(littleEndian: text.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)))
      if found != 0 { return at + found.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < end, !isHit(text.unsafeLoad(fromByteOffset: at, as: UInt8.self)) { at += 1 }
    return at
  }

  @inline(__always)
  static func first(_ byte: UInt8, in text: RawSpan, from start: Int) -> Int {
    let sought = ones &* UInt64(byte)
    return first(in: text, from: start, { zeros($0 ^ sought) }, { $0 == byte })
  }

  @inline(__always)
  static func first(_ one: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
    let (a, b) = (ones &* UInt64(one), ones &* UInt64(other))
    return first(in: text, from: start, { zeros($0 ^ a) | zeros($0 ^ b) }, { $0 == one || $0 == other })
  }

  /// The first quote, or byte whose bits are those of a bracket or brace. Without two of them, `[ ] { }` are the same,
  /// and so are only `Y _ y` and U+007F, which JSON has nowhere but in strings.
  @inline(__always)
  static func firstQuoteOrBracket(in text: RawSpan, from start: Int) -> Int {
    let quote = ones &* 0x22
    let (mask, bracket) = (ones &* 0xd9, ones &* 0x59)
    return first(
      in: text, from: start, { zeros($0 ^ quote) | zeros(($0 & mask) ^ bracket) },
      { $0 == 0x22 || $0 & 0xd9 == 0x59 })
  }

  /// The first `>` or quote of either kind.
  @inline(__always)
  static func firstTagEndOrQuote(in text: RawSpan, from start: Int) -> Int {
    let (end, quote, single) = (ones &* 0x3e, ones &* 0x22, ones &* 0x27)
    return first(
      in: text, from: start, { zeros($0 ^ end) | zeros($0 ^ quote) | zeros($0 ^ single) },
      { $0 == 0x3e || $0 == 0x22 || $0 == 0x27 })
  }
}

extension RawSpan {
  /// The byte at an offset, which is checked.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
