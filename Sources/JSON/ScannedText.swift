import Tree

/// A JSON text with its tokens: what the reader asks about members, names and strings. It may only be used as long as
/// the text and its tokens stay where they are.
struct ScannedText {
  let bytes: UnsafeBufferPointer<UInt8>
  let tokens: UnsafeBufferPointer<Token>

  /// The bytes between a string's quotes, escapes as written.
  func content(_ token: Token) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[Int(token.start) &+ 1..<Int(token.end) &- 1])
  }

  /// A string's text.
  func string(_ index: Int) -> String {
    let token = tokens[index]
    return token.isEscaped
      ? String(decoding: unescaped(token), as: UTF8.self) : String(decoding: content(token), as: UTF8.self)
  }

  /// Whether a string says this.
  func isString(_ index: Int, _ text: StaticString) -> Bool {
    let token = tokens[index]
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    if token.isEscaped { return unescaped(token).withUnsafeBufferPointer { $0.isEqual(to: text) } }
    return Int(token.end - token.start) == text.count + 2 && content(token).isEqual(to: text)
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

  /// The type that a string names, or nil.
  func type(namedBy index: Int, in schema: Schema) -> TypeID? {
    let token = tokens[index]
    return token.isEscaped ? schema.type(named: string(index)) : schema.type(named: content(token))
  }

  /// The text of a string with escapes.
  func unescaped(_ token: Token) -> [UInt8] {
    var text: [UInt8] = []
    unescape(content(token), into: &text)
    return text
  }
}

/// Appends the text of a string, given what is between its quotes. The cursor has seen to it that its escapes are well
/// formed.
func unescape(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) {
  var plain = 0
  var at = nextBackslash(bytes, from: 0)
  while at < bytes.count {
    text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plain..<at]))
    switch bytes[at + 1] {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var value = hexUnit(bytes, at: at + 2)
      if value & 0xf800 == 0xd800 {
        value = 0x10000 + (value & 0x3ff) << 10 + hexUnit(bytes, at: at + 8) & 0x3ff
        at += 6
      }
      text.append(contentsOf: UTF8.encode(Unicode.Scalar(value) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter)
      at += 4
    case let byte: text.append(byte)
    }
    plain = at + 2
    at = nextBackslash(bytes, from: plain)
  }
  text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plain...]))
}

/// Where the next backslash stands, or the end. Eight bytes are looked at together.
private func nextBackslash(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  var at = start
  while at + 8 <= bytes.count, let base = bytes.baseAddress {
    let word = UInt64(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)) ^ ones &* 0x5c
    // The lowest byte that is found is always right.
    let found = (word &- ones) & ~word & (ones &* 0x80)
    if found != 0 { return at + (found.trailingZeroBitCount >> 3) }
    at += 8
  }
  while at < bytes.count, bytes[at] != UInt8(ascii: "\\") { at += 1 }
  return at
}

/// The four hexadecimal digits at `offset`.
private func hexUnit(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
  bytes[offset..<offset + 4].reduce(0) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
}
