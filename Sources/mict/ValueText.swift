import Tree

/// What an element says, in one short line that does no harm to a terminal. Only for the owner of what is shown: errors
/// and logs hold no values.
enum ValueText {
  private static let length = 160

  /// Both sides of a change. Of a value that changed, the value alone is shown, from shortly before where it differs:
  /// what stands below it has changes of its own.
  static func pair(_ change: Change) -> (String, String) {
    guard let before = change.before, let after = change.after, change.kind == .changed, before.type == after.type
    else { return (change.before.map(short) ?? "", change.after.map(short) ?? "") }
    let common = zip(before.value?.unicodeScalars ?? .init(), after.value?.unicodeScalars ?? .init())
      .prefix { $0 == $1 }.count
    let start = common > 60 ? common - 20 : 0
    return (value(of: before, from: start), value(of: after, from: start))
  }

  /// A value, from that character on.
  static func value(of element: Element, from start: Int = 0) -> String {
    guard let value = element.value else { return "no value" }
    let isQuoted = element.document.schema[element.type].format?.isJSONLiteral != true
    let shown = value.unicodeScalars.dropFirst(start).prefix(length)
    let isCut = start + shown.count < value.unicodeScalars.count
    return (start > 0 ? "…" : "") + plain(String(shown), quoted: isQuoted) + (isCut ? "…" : "")
  }

  /// The element with all that is in it, as far as there is room.
  static func short(_ element: Element) -> String {
    var text = ""
    write(element, into: &text)
    return text.count > length ? "\(text.prefix(length))…" : text
  }

  private static func write(_ element: Element, into text: inout String) {
    guard text.count <= length else { return }
    let schema = element.document.schema
    if element.hasValue { text += value(of: element, from: 0) }
    guard element.hasChildren || !element.hasValue else { return }
    if element.hasValue { text += " " }
    if schema[element.type].kind == .root { text += "\(schema[element.type].name) " }
    text += "{"
    for (number, child) in element.children.enumerated() {
      text += "\(number > 0 ? ", " : "")\(child.name): "
      write(child, into: &text)
      if text.count > length { return }
    }
    text += "}"
  }

  /// Control characters, and those that turn the direction of text, are shown as JSON would escape them.
  static func plain(_ value: String, quoted: Bool) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\"" where quoted: text += "\\\""
      case _ where scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || scalar.properties.isBidiControl:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return quoted ? "\"\(text)\"" : text
  }
}
