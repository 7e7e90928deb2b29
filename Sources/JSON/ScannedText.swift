/// A JSON text with its tokens: what the reader asks about members, names and strings. All access is checked.
struct ScannedText {
  let bytes: [UInt8]
  let tokens: [Token]

  /// The bytes between a string's quotes, escapes as written.
  func content(_ token: Token) -> Range<Int> { Int(token.start) + 1..<Int(token.end) - 1 }

  /// A string's text.
  func string(_ index: Int) -> String {
    let token = tokens[index]
    let bytes = token.isEscaped ? unescaped(token)[...] : bytes[content(token)]
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a string says this.
  func isString(_ index: Int, _ text: StaticString) -> Bool {
    let token = tokens[index]
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    if token.isEscaped { return unescaped(token).elementsEqual(text) }
    return Int(token.end - token.start) == text.count + 2 && bytes[content(token)].elementsEqual(text)
  }

  /// The value of an object's first member of that name, or nil.
  func value(of name: StaticString, in object: Int) -> Int? {
    var member = object + 1
    while member < tokens[object].next {
      if isString(member, name) { return member + 1 }
      member = Int(tokens[member + 1].next)
    }
    return nil
  }

  /// The text of a string with escapes. The scanner has seen to it that they are well formed.
  func unescaped(_ token: Token) -> [UInt8] {
    let range = content(token)
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var at = range.lowerBound
    while let slash = bytes[at..<range.upperBound].firstIndex(of: UInt8(ascii: "\\")) {
      text.append(contentsOf: bytes[at..<slash])
      at = slash
      switch bytes[at + 1] {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0c)
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        var value = unit(at: at + 2)
        if value & 0xf800 == 0xd800 {
          value = 0x10000 + (value & 0x3ff) << 10 + unit(at: at + 8) & 0x3ff
          at += 6
        }
        text.append(contentsOf: UTF8.encode(Unicode.Scalar(value) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter)
        at += 4
      case let plain: text.append(plain)
      }
      at += 2
    }
    text.append(contentsOf: bytes[at..<range.upperBound])
    return text
  }

  /// The four hexadecimal digits at `offset`.
  private func unit(at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
  }
}
