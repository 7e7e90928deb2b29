/// Writes what was read with all its brackets.
extension Syntax.Node: CustomStringConvertible {
  var description: String {
    switch form {
    case .empty: "{}"
    case .boolean(let value): "\(value)"
    case .string(let text): Self.quoted(text, "'")
    case .number(let text): text
    case .date(let text), .dateTime(let text): "@\(text)"
    case .time(let text): "@T\(text)"
    case .quantity(let number, let unit, let isCalendar):
      isCalendar ? "\(number) \(unit)" : "\(number) \(Self.quoted(unit, "'"))"
    case .constant(let name): "%\(Self.identifier(name))"
    case .variable(let name): "$\(name)"
    case .name(let name): Self.identifier(name)
    case .function(let name, let arguments):
      "\(Self.identifier(name))(\(arguments.map(\.description).joined(separator: ", ")))"
    case .path(let left, let right): "\(left).\(right)"
    case .item(let left, let index): "\(left)[\(index)]"
    case .sign(let sign, let part): "(\(sign)\(part))"
    case .operation(let symbol, let left, let right): "(\(left) \(symbol.rawValue) \(right))"
    case .type(let word, let left, let type):
      "(\(left) \(word.rawValue) \(type.parts.map(Self.identifier).joined(separator: ".")))"
    }
  }

  private static func identifier(_ name: String) -> String {
    let isPlain =
      name.utf8.first?.isNameStart == true && name.utf8.allSatisfy { $0.isNameStart || $0.isDigit }
      && !Parser.keywords.contains(name)
    return isPlain ? name : quoted(name, "`")
  }

  private static func quoted(_ text: String, _ quote: Unicode.Scalar) -> String {
    var result = String(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case quote, "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{c}": result += "\\f"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + String(quote)
  }
}
