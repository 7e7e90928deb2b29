/// JSON to be written: names keep their order, numbers their spelling. The corpora are written with this and not with
/// the project's own writer, so that the reader is given what another hand wrote.
package indirect enum JSONText {
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  /// As text, without any white space or, `indented`, with a line for each member and item.
  package func bytes(indented: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    write(into: &bytes, indent: indented ? 0 : nil)
    return bytes
  }

  /// An object with these members after its own.
  package func with(_ members: [(String, JSONText)]) -> JSONText {
    guard case .object(let own) = self else { return self }
    return .object(own + members)
  }

  private func write(into bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .object(let members):
      list(members, "{", "}", into: &bytes, indent: indent) { member, bytes, inner in
        Self.quote(member.0, into: &bytes)
        bytes += inner == nil ? ":".utf8 : ": ".utf8
        member.1.write(into: &bytes, indent: inner)
      }
    case .array(let items):
      list(items, "[", "]", into: &bytes, indent: indent) { $0.write(into: &$1, indent: $2) }
    case .string(let text): Self.quote(text, into: &bytes)
    case .number(let text): bytes += text.utf8
    case .bool(let value): bytes += value ? "true".utf8 : "false".utf8
    case .null: bytes += "null".utf8
    }
  }

  private func list<T>(
    _ items: [T], _ open: String, _ close: String, into bytes: inout [UInt8], indent: Int?,
    write: (T, inout [UInt8], Int?) -> Void
  ) {
    let inner = indent.map { $0 + 2 }
    bytes += open.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { bytes += ",".utf8 }
      Self.newLine(inner, into: &bytes)
      write(item, &bytes, inner)
    }
    if !items.isEmpty { Self.newLine(indent, into: &bytes) }
    bytes += close.utf8
  }

  private static func newLine(_ indent: Int?, into bytes: inout [UInt8]) {
    guard let indent else { return }
    bytes += "\n".utf8
    bytes += repeatElement(UInt8(ascii: " "), count: indent)
  }

  private static func quote(_ text: String, into bytes: inout [UInt8]) {
    bytes += "\"".utf8
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      default: bytes.append(byte)
      }
    }
    bytes += "\"".utf8
  }
}

extension JSONText: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral
{
  package init(dictionaryLiteral members: (String, JSONText)...) {
    self = .object(members)
  }

  package init(arrayLiteral items: JSONText...) {
    self = .array(items)
  }

  package init(stringLiteral text: String) {
    self = .string(text)
  }

  package init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}
