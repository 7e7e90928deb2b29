extension JSONText {
  /// Reads the JSON of one of the project's own samples. Members keep their order, numbers their spelling. It knows the
  /// escapes that samples have, `\"`, `\\` and `\n`, and is lenient about white space; whatever else is refused.
  package init(reading text: [UInt8]) throws {
    var reader = JSONTextReader(text: text)
    self = try reader.value()
    guard reader.peek() == nil else { throw Unproven("a sample has something after its end") }
  }
}

private struct JSONTextReader {
  let text: [UInt8]
  private var at = 0

  init(text: [UInt8]) {
    self.text = text
  }

  /// The next byte that is not white space, where there is one.
  mutating func peek() -> UInt8? {
    while at < text.count, " \n\r\t".utf8.contains(text[at]) { at += 1 }
    return at < text.count ? text[at] : nil
  }

  mutating func value() throws -> JSONText {
    switch peek() {
    case UInt8(ascii: "{"):
      return .object(
        try list(until: "}") { reader in
          let name = try reader.string()
          try reader.skip(":")
          return (name, try reader.value())
        })
    case UInt8(ascii: "["): return .array(try list(until: "]") { try $0.value() })
    case UInt8(ascii: "\""): return .string(try string())
    default:
      let start = at
      while at < text.count, !",]} \n\r\t".utf8.contains(text[at]) { at += 1 }
      let word = String(decoding: text[start..<at], as: UTF8.self)
      switch word {
      case "true", "false": return .bool(word == "true")
      case "null": return .null
      default:
        guard Double(word) != nil else { throw fault }
        return .number(word)
      }
    }
  }

  private mutating func list<Item>(
    until end: Unicode.Scalar, item: (inout JSONTextReader) throws -> Item
  ) throws -> [Item] {
    at += 1
    var items: [Item] = []
    while peek() != UInt8(ascii: end) {
      if !items.isEmpty { try skip(",") }
      items.append(try item(&self))
    }
    at += 1
    return items
  }

  private mutating func string() throws -> String {
    try skip("\"")
    var bytes: [UInt8] = []
    while at < text.count, text[at] != UInt8(ascii: "\"") {
      if text[at] == UInt8(ascii: "\\") {
        at += 1
        guard at < text.count, "\"\\n".utf8.contains(text[at]) else { throw fault }
        bytes.append(text[at] == UInt8(ascii: "n") ? UInt8(ascii: "\n") : text[at])
      } else {
        bytes.append(text[at])
      }
      at += 1
    }
    try skip("\"")
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func skip(_ expected: Unicode.Scalar) throws {
    guard peek() == UInt8(ascii: expected) else { throw fault }
    at += 1
  }

  private var fault: Unproven { Unproven("a sample can't be read at byte \(at)") }
}
