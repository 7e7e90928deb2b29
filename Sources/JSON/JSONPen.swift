import Tree

/// Writes JSON's punctuation, indentation and escapes. It knows commas, but no documents.
struct JSONPen {
  var output: [UInt8] = []
  private let pretty: Bool
  private var depth = 0
  /// Whether nothing has been written yet into what was opened last.
  private var isFirst = true

  init(pretty: Bool) {
    self.pretty = pretty
  }

  /// Begins an array or an object.
  mutating func open(_ bracket: UInt8) {
    output.append(bracket)
    depth += 1
    isFirst = true
  }

  mutating func close(_ bracket: UInt8) {
    depth -= 1
    if !isFirst { line() }
    isFirst = false
    output.append(bracket)
  }

  /// Makes room for the next item or member.
  mutating func item() {
    if !isFirst { output.append(UInt8(ascii: ",")) }
    isFirst = false
    line()
  }

  /// Begins a member. A schema's names need no escapes.
  mutating func name(_ name: String, isSide: Bool = false) {
    item()
    output.append(UInt8(ascii: "\""))
    if isSide { output.append(UInt8(ascii: "_")) }
    output.append(contentsOf: name.utf8)
    output.append(UInt8(ascii: "\""))
    output.append(UInt8(ascii: ":"))
    if pretty { output.append(UInt8(ascii: " ")) }
  }

  /// Writes a literal as it stands.
  mutating func literal(_ text: some Sequence<UInt8>) {
    output.append(contentsOf: text)
  }

  mutating func literal(_ text: StaticString) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a string, with the escapes that JSON demands and no others.
  mutating func string(_ text: ArraySlice<UInt8>) {
    output.append(UInt8(ascii: "\""))
    var plain = text.startIndex
    for at in text.indices {
      let byte = text[at]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      output.append(contentsOf: text[plain..<at])
      escape(byte)
      plain = at + 1
    }
    output.append(contentsOf: text[plain...])
    output.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0a: output.append(UInt8(ascii: "n"))
    case 0x0c: output.append(UInt8(ascii: "f"))
    case 0x0d: output.append(UInt8(ascii: "r"))
    case 0..<0x20:
      let digits: StaticString = "0123456789abcdef"
      literal("u00")
      output.append(digits.utf8Start[Int(byte >> 4)])
      output.append(digits.utf8Start[Int(byte & 15)])
    default: output.append(byte)
    }
  }

  private mutating func line() {
    guard pretty else { return }
    output.append(UInt8(ascii: "\n"))
    for _ in 0..<depth * 2 { output.append(UInt8(ascii: " ")) }
  }

  /// Whether JSON knows the text as a number or a truth value.
  static func isLiteral(_ text: ArraySlice<UInt8>) -> Bool {
    if text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) { return true }
    return PrimitiveFormat.decimal.accepts(text)
  }
}
