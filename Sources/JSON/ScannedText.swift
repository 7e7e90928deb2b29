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
