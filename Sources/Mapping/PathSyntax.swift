import Tree

/// A path as it is written in a mapping file: `code.coding[system=icd10].code`.
///
/// Steps are separated by `.`; a list step names the item it means by `[key=value]`, where `key` is a child of the item
/// and `value` a short name of `systems.yaml` or a literal. A list step without brackets borrows the brackets of the
/// next: `category.coding[system=x]` means the category that has such a coding.
struct PathSyntax {
  struct Step: Equatable {
    let name: String
    let selector: Selector?
    /// Where the step starts in the row's text, in characters.
    let offset: Int
  }

  struct Selector: Equatable {
    let key: String
    let value: String
  }

  let steps: [Step]
  let text: String

  /// Reads a path that starts at `offset` of its row. Nil when it is not written as a path is.
  init?(_ text: some StringProtocol, offset: Int) {
    self.text = String(text)
    var steps: [Step] = []
    for (part, start) in Self.split(self.text) {
      guard let step = Self.step(part, offset: offset + start) else { return nil }
      steps.append(step)
    }
    guard !steps.isEmpty else { return nil }
    self.steps = steps
  }

  /// Splits at dots outside brackets.
  private static func split(_ text: String) -> [(part: Substring, start: Int)] {
    var parts: [(Substring, Int)] = []
    var depth = 0
    var start = text.startIndex
    var position = 0
    var startPosition = 0
    for index in text.indices {
      switch text[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case "." where depth == 0:
        parts.append((text[start..<index], startPosition))
        start = text.index(after: index)
        startPosition = position + 1
      default: break
      }
      position += 1
    }
    parts.append((text[start...], startPosition))
    return parts
  }

  private static func step(_ part: Substring, offset: Int) -> Step? {
    guard let open = part.firstIndex(of: "[") else {
      return isName(part) ? Step(name: String(part), selector: nil, offset: offset) : nil
    }
    let name = part[..<open]
    let inner = part[part.index(after: open)...]
    guard isName(name), inner.last == "]", let equals = inner.firstIndex(of: "=") else { return nil }
    let key = inner[..<equals]
    let value = inner[inner.index(after: equals)...].dropLast()
    guard isName(key), !value.isEmpty else { return nil }
    return Step(name: String(name), selector: Selector(key: String(key), value: String(value)), offset: offset)
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
  }
}
