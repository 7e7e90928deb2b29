/// XML that is written plainly: the text and values of XML 1.0 in well-formed UTF-8, references to the five entities and
/// to characters it has, and nothing that parsers could differ about.
///
/// Its functions read one thing each, at an offset that is at most `end`, and give the offset after it; or nil, where
/// what stands there is not plain. They say nothing about what is wrong. No byte after the end is ever read.
struct PlainXML {
  let text: UnsafePointer<UInt8>
  let end: Int

  /// Text, up to the next `<`.
  @inline(__always) func skipText(at start: Int) -> Int? {
    // Between tags there often is none.
    if isByte("<", at: start) { return start }
    var at = start
    while true {
      at = skipPlain(at: at, stop: UInt8(ascii: ">"))
      guard at < end else { return nil }
      switch text[at] {
      case UInt8(ascii: "<"): return at
      // `]]>` may only end a section.
      case UInt8(ascii: ">"):
        if text[at - 1] == UInt8(ascii: "]") { return nil }
        at += 1
      default:
        guard let next = skipOther(at: at) else { return nil }
        at = next
      }
    }
  }

  /// The value of an attribute with its quotes. It begins at `start`, and the first thing in it that a parser gives
  /// otherwise than it is written, a reference or white space that is no space, stands at `reference`, counted from
  /// there. What a reference refers to is known to be a character, not to be harmless.
  func skipValue(at quoted: Int) -> (start: Int, next: Int, reference: Int?)? {
    guard isByte("\"", at: quoted) || isByte("'", at: quoted) else { return nil }
    let quote = text[quoted]
    let start = quoted + 1
    var at = start
    var reference: Int?
    while true {
      at = skipPlain(at: at, stop: quote)
      guard at < end else { return nil }
      if text[at] == quote { return (start, at + 1, reference) }
      if text[at] < 0x80, reference == nil { reference = at - start }
      guard let next = skipOther(at: at) else { return nil }
      at = next
    }
  }

  /// White space, if there is any.
  @inline(__always) func skipSpace(at start: Int) -> Int {
    var at = start
    while at < end, Self.isSpace(text[at]) { at += 1 }
    return at
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d
  }

  /// What needs no thought, eight bytes at a time: all but `<`, `&`, `stop`, what is under 0x20, and what is not ASCII.
  @inline(__always) private func skipPlain(at start: Int, stop: UInt8) -> Int {
    var at = start
    let stops = EightBytes.each(stop)
    while at &+ 8 <= end {
      let word = EightBytes.load(text + at)
      let found =
        (word | EightBytes.zeros(word ^ stops) | EightBytes.zeros(word ^ EightBytes.each(0x3c))
          | EightBytes.zeros(word ^ EightBytes.each(0x26))
          | (word &- EightBytes.each(0x20))) & EightBytes.tops
      if found != 0 { return at &+ (found.trailingZeroBitCount >> 3) }
      at &+= 8
    }
    while at < end, text[at] >= 0x20, text[at] < 0x80, text[at] != 0x3c, text[at] != 0x26, text[at] != stop {
      at &+= 1
    }
    return at
  }

  /// What needs thought: white space, a reference, characters that are not ASCII. `<` is none of them.
  private func skipOther(at start: Int) -> Int? {
    let byte = text[start]
    if byte == UInt8(ascii: "&") { return skipReference(at: start) }
    guard byte >= 0x80 else { return Self.isSpace(byte) ? start + 1 : nil }
    var at = start
    repeat {
      let next = skipCommonCharacter(at: at) ?? skipCharacter(at: at)
      guard let next else { return nil }
      at = next
    } while at < end && text[at] >= 0x80
    return at
  }

  /// One character of three bytes whose first says that the two others may be any that follow a first: nearly all of
  /// Japanese. Nil says nothing.
  @inline(__always) private func skipCommonCharacter(at start: Int) -> Int? {
    guard start &+ 4 <= end else { return nil }
    let bytes = UInt32(littleEndian: UnsafeRawPointer(text + start).loadUnaligned(as: UInt32.self))
    // After 0xe0 there are overlong forms, after 0xed surrogates, and after 0xef what XML does not have.
    let isCommon = (0b0101_1111_1111_1110 as UInt32) &>> (bytes & 0x0f) & 1 != 0
    return isCommon && bytes & 0xc0_c0f0 == 0x80_80e0 ? start &+ 3 : nil
  }

  /// One character of more than one byte (RFC 3629).
  @inline(__always) private func skipCharacter(at start: Int) -> Int? {
    let lead = text[start]
    guard lead >= 0xc2, lead <= 0xf4 else { return nil }
    let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    guard start + length <= end else { return nil }
    var scalar = UInt32(lead) & (0x7f >> UInt32(length))
    for index in start + 1..<start + length {
      guard text[index] & 0xc0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(text[index] & 0x3f)
    }
    guard scalar >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000) else { return nil }
    return Self.isCharacter(scalar) ? start + length : nil
  }

  /// `&amp;`, `&#65;`, `&#x41;`
  private func skipReference(at start: Int) -> Int? {
    guard isByte("#", at: start + 1) else {
      return skipWord("&amp;", at: start) ?? skipWord("&lt;", at: start) ?? skipWord("&gt;", at: start)
        ?? skipWord("&quot;", at: start) ?? skipWord("&apos;", at: start)
    }
    let isHex = isByte("x", at: start + 2)
    let digits = start + (isHex ? 3 : 2)
    var at = digits
    var scalar: UInt32 = 0
    while at < end, at < digits + 7, let digit = Self.digit(text[at]), isHex || digit < 10 {
      scalar = scalar * (isHex ? 16 : 10) + digit
      at += 1
    }
    // Where there is no digit, it refers to 0, which is no character.
    return isByte(";", at: at) && Self.isCharacter(scalar) ? at + 1 : nil
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Whether XML 1.0 has that character (§2.2).
  private static func isCharacter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20...0xd7ff, 0xe000...0xfffd, 0x1_0000...0x10_ffff, 0x09, 0x0a, 0x0d: true
    default: false
    }
  }

  private func skipWord(_ word: StaticString, at start: Int) -> Int? {
    isWord(word, at: start) ? start + word.utf8CodeUnitCount : nil
  }

  // MARK: Decoding

  /// Appends what a parser gives for the value of an attribute that `skipValue` took: characters for references, a space
  /// for white space, of which a carriage return with a line feed is one.
  static func decode(_ written: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) {
    var at = 0
    while at < written.count {
      let byte = written[at]
      at += 1
      switch byte {
      case 0x09, 0x0a: text.append(0x20)
      case 0x0d:
        text.append(0x20)
        if at < written.count, written[at] == 0x0a { at += 1 }
      case UInt8(ascii: "&"):
        let end = written[at...].firstIndex(of: UInt8(ascii: ";")) ?? written.count
        text.append(contentsOf: referred(UnsafeBufferPointer(rebasing: written[at..<end])))
        at = min(end + 1, written.count)
      default: text.append(byte)
      }
    }
  }

  /// The character that a reference names between its `&` and `;`.
  private static func referred(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    switch name.first {
    case UInt8(ascii: "l"): return [UInt8(ascii: "<")]
    case UInt8(ascii: "g"): return [UInt8(ascii: ">")]
    case UInt8(ascii: "q"): return [UInt8(ascii: "\"")]
    case UInt8(ascii: "a"): return [name.dropFirst().first == UInt8(ascii: "m") ? UInt8(ascii: "&") : UInt8(ascii: "'")]
    default:
      let isHex = name.dropFirst().first == UInt8(ascii: "x")
      let scalar = name.dropFirst(isHex ? 2 : 1).reduce(0 as UInt32) { $0 * (isHex ? 16 : 10) + (digit($1) ?? 0) }
      return Array(UTF8.encode(Unicode.Scalar(scalar) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter)
    }
  }
}
