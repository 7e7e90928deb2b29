/// How the bytes of a narrative are read: none after its end ever is.
extension NarrativeScan {
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
