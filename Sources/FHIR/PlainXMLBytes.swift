/// How the bytes of plain XML are read.
extension PlainXML {
  /// Whether that byte stands there.
  @inline(__always) func isByte(_ byte: Unicode.Scalar, at offset: Int) -> Bool {
    offset < end && text[offset] == UInt8(ascii: byte)
  }

  /// Whether that word stands there.
  func isWord(_ word: StaticString, at offset: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard offset + count <= end else { return false }
    var index = 0
    while index + 8 <= count {
      if EightBytes.load(text + offset + index) != EightBytes.load(word.utf8Start + index) { return false }
      index += 8
    }
    while index < count {
      if text[offset + index] != word.utf8Start[index] { return false }
      index += 1
    }
    return true
  }

  /// Letters and digits of ASCII: all that FHIR's names have.
  @inline(__always) func skipLetters(at start: Int) -> Int {
    var at = start
    while at < end {
      let byte = text[at]
      guard byte | 0x20 &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 else { return at }
      at &+= 1
    }
    return at
  }

  /// Where the `div` that begins there ends: after as many end tags of that name as start tags. It looks at nothing else;
  /// nil where they don't come out even.
  func endOfDiv(from start: Int) -> Int? {
    var open = 0
    var at = start
    while at < end {
      guard text[at] == UInt8(ascii: "<") else {
        at = skipTo(UInt8(ascii: "<"), at: at)
        continue
      }
      if isWord("<div", at: at) {
        let close = skipTo(UInt8(ascii: ">"), at: at)
        guard close < end else { return nil }
        if text[close - 1] != UInt8(ascii: "/") { open += 1 }
        at = close
        if open == 0 { return close + 1 }
      } else if isWord("</div>", at: at) {
        open -= 1
        at += 6
        if open == 0 { return at }
        if open < 0 { return nil }
      } else {
        at += 1
      }
    }
    return nil
  }

  private func skipTo(_ byte: UInt8, at start: Int) -> Int {
    var at = start
    while at &+ 8 <= end {
      let found = EightBytes.zeros(EightBytes.load(text + at) ^ EightBytes.each(byte)) & EightBytes.tops
      if found != 0 { break }
      at &+= 8
    }
    while at < end, text[at] != byte { at &+= 1 }
    return at
  }

  /// The eight bytes from there on as a number, 0 for each after the end.
  @inline(__always) func word(at offset: Int) -> UInt64 {
    offset + 8 <= end ? EightBytes.load(text + offset) : lastWord(at: offset)
  }

  private func lastWord(at offset: Int) -> UInt64 {
    var word: UInt64 = 0
    var index = end
    while index > offset {
      index -= 1
      word = word << 8 | UInt64(text[index])
    }
    return word
  }
}
