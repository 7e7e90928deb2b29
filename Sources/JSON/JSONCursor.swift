/// A *cursor* stands in a JSON text and moves over its words: white space, strings and numbers, the scalars that have a
/// grammar of their own (RFC 8259 §6 and §7, and UTF-8 as RFC 3629 has it). It keeps nothing of what it moved over.
///
/// It looks at bytes through an unsafe pointer; each function says where it may read.
struct JSONCursor {
  let text: UnsafePointer<UInt8>
  let end: Int
  /// Always at most `end`; every read is at an offset that was compared with `end` before.
  var at = 0

  init(text: UnsafePointer<UInt8>, end: Int) {
    self.text = text
    self.end = end
  }

  /// The byte at hand, or 0, which nothing expects, at the end.
  @inline(__always)
  var peek: UInt8 { at < end ? text[at] : 0 }

  /// Moves over white space.
  @inline(__always)
  mutating func skipSpace() {
    while at < end {
      let byte = text[at]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      at += 1
      // Indentation, eight spaces at a time.
      while at + 8 <= end, UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self) == 0x2020_2020_2020_2020 {
        at += 8
      }
    }
  }

  /// Moves over a literal's word.
  mutating func word(_ word: StaticString) throws(JSONFault) {
    let start = at
    for offset in 0..<word.utf8CodeUnitCount {
      guard peek == word.utf8Start[offset] else { throw expected("a value", at: start) }
      at += 1
    }
  }

  /// What to say when something else should stand here.
  func expected(_ what: String, at offset: Int? = nil) -> JSONFault {
    let offset = offset ?? at
    if at >= end { return JSONFault(reason: .syntax("expected \(what), but the text ends"), offset: end) }
    if text[offset] >= 0x80, sequenceLength(at: offset) == nil { return JSONFault(reason: .encoding, offset: offset) }
    return JSONFault(reason: .syntax("expected \(what)"), offset: offset)
  }

  /// From a quote to after its closing quote. Returns whether there were escapes.
  @inline(__always)
  mutating func string() throws(JSONFault) -> Bool {
    let start = at
    var isEscaped = false
    at += 1
    while true {
      skipPlain()
      guard at < end else { throw endsWithin(start) }
      let byte = text[at]
      if byte == UInt8(ascii: "\"") {
        at += 1
        return isEscaped
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        try escape(in: start)
      } else if byte >= 0x80 {
        skipCommon()
        guard at < end, text[at] >= 0x80 else { continue }
        guard let length = sequenceLength(at: at) else { throw JSONFault(reason: .encoding, offset: at) }
        at += length
      } else if byte < 0x20 {
        throw JSONFault(reason: .syntax("a control character must be escaped"), offset: at)
      } else {
        at += 1
      }
    }
  }

  /// Moves over bytes that need no thought, eight at a time: it reads only where eight are left before the end.
  @inline(__always)
  private mutating func skipPlain() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while at + 8 <= end {
      let word = UInt64(littleEndian: UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5c)
      // The top bit of each byte that is a quote, a backslash, below 0x20 or not ASCII. Borrows can set it wrongly
      // only above a byte that has it rightly, so the lowest one is always right.
      let found = ((quotes &- ones) | (slashes &- ones) | (word &- ones &* 0x20) | word) & tops
      if found != 0 {
        at += found.trailingZeroBitCount >> 3
        return
      }
      at += 8
    }
  }

  /// Moves over well-formed sequences of three bytes from U+1000 to U+CFFF, of which Japanese text is made.
  private mutating func skipCommon() {
    while at + 3 <= end, text[at] &- 0xe1 < 12, text[at + 1] & 0xc0 == 0x80, text[at + 2] & 0xc0 == 0x80 { at += 3 }
  }

  /// The length of the well-formed UTF-8 sequence of more than one byte at `offset`, or nil.
  func sequenceLength(at offset: Int) -> Int? {
    let lead = text[offset]
    let left = end - offset
    func follows(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xbf) -> Bool {
      distance < left && range.contains(text[offset + distance])
    }
    switch lead {
    case 0xc2...0xdf: return follows(1) ? 2 : nil
    case 0xe1...0xec, 0xee, 0xef: return follows(1) && follows(2) ? 3 : nil
    case 0xe0: return follows(1, 0xa0...0xbf) && follows(2) ? 3 : nil
    case 0xed: return follows(1, 0x80...0x9f) && follows(2) ? 3 : nil
    case 0xf0: return follows(1, 0x90...0xbf) && follows(2) && follows(3) ? 4 : nil
    case 0xf1...0xf3: return follows(1) && follows(2) && follows(3) ? 4 : nil
    case 0xf4: return follows(1, 0x80...0x8f) && follows(2) && follows(3) ? 4 : nil
    default: return nil
    }
  }

  /// What to say when the text ends within the string that began at `start`: it may have been cut off, or the quote
  /// may be the one too many.
  private func endsWithin(_ start: Int) -> JSONFault {
    JSONFault(reason: .syntax("the text ends within this string"), offset: start)
  }

  /// From a backslash in the string that began at `string` to after the escape.
  private mutating func escape(in string: Int) throws(JSONFault) {
    let start = at
    at += 1
    guard at < end else { throw endsWithin(string) }
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 1
    case UInt8(ascii: "u"):
      let unit = try hexUnit(of: start, in: string)
      guard unit & 0xf800 == 0xd800 else { return }
      // A surrogate: only a high one with a low one after it makes a character.
      guard at < end else { throw endsWithin(string) }
      guard unit < 0xdc00, peek == UInt8(ascii: "\\"), at + 1 < end, text[at + 1] == UInt8(ascii: "u") else {
        throw loneSurrogate(at: start)
      }
      at += 1
      guard try hexUnit(of: at - 1, in: string) & 0xfc00 == 0xdc00 else { throw loneSurrogate(at: start) }
    default: throw JSONFault(reason: .syntax("unknown escape"), offset: start)
    }
  }

  /// From the `u` of an escape that began at `start`, in the string that began at `string`: its four digits.
  private mutating func hexUnit(of start: Int, in string: Int) throws(JSONFault) -> UInt16 {
    guard at + 4 < end, let unit = fourHexDigits(text + at + 1) else {
      let digits = (at + 1..<min(at + 5, end)).prefix { Character(Unicode.Scalar(text[$0])).isHexDigit }
      if digits.count < 4, digits.endIndex >= end { throw endsWithin(string) }
      throw JSONFault(reason: .syntax("`\\u` needs four hexadecimal digits"), offset: start)
    }
    at += 5
    return unit
  }

  private func loneSurrogate(at offset: Int) -> JSONFault {
    JSONFault(reason: .syntax("a surrogate without its other half"), offset: offset)
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
  mutating func number() throws(JSONFault) {
    let start = at
    if peek == UInt8(ascii: "-") { at += 1 }
    if peek == UInt8(ascii: "0") {
      at += 1
      if isDigit(peek) { throw JSONFault(reason: .syntax("a number can't start with 0"), offset: start) }
    } else {
      try digits()
    }
    if peek == UInt8(ascii: ".") {
      at += 1
      try digits()
    }
    if peek | 0x20 == UInt8(ascii: "e") {
      at += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
      try digits()
    }
  }

  private mutating func digits() throws(JSONFault) {
    guard isDigit(peek) else { throw expected("a digit") }
    while isDigit(peek) { at += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

/// The value of four hexadecimal digits, all of which are looked at together; nil where they are none.
@inline(__always)
func fourHexDigits(_ text: UnsafePointer<UInt8>) -> UInt16? {
  let ones: UInt32 = 0x0101_0101
  let word = UInt32(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt32.self))
  guard word & (ones &* 0x80) == 0 else { return nil }
  // The top bit of each byte, all of which are ASCII, so that no sum runs over into the next: at least the least, and not
  // over the greatest.
  let small = word | ones &* 0x20
  let figures = (word &+ ones &* (0x80 - 0x30)) & ~(word &+ ones &* (0x7f - 0x39))
  let letters = (small &+ ones &* (0x80 - 0x61)) & ~(small &+ ones &* (0x7f - 0x66))
  guard (figures | letters) & (ones &* 0x80) == ones &* 0x80 else { return nil }
  // A letter's low bits are 9 less than its value, and it has a bit that a figure does not have. The first digit is the
  // highest.
  let digits = ((word & 0x0f0f_0f0f) &+ (word >> 6 & ones) &* 9).byteSwapped
  let pairs = (digits | digits >> 4) & 0x00ff_00ff
  return UInt16(truncatingIfNeeded: pairs | pairs >> 8)
}
