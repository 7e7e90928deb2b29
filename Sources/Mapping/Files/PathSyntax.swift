/// A path as it is written in a mapping file: `code.coding[system=icd10].code`.
///
/// Steps are separated by `.`; a list step names the item it means by brackets, `[PATH=VALUE]`: the item in which that
/// constant stands. `PATH` may have brackets of its own (`name[extension[url=x].valueCode=IDE]`); `VALUE` is a short
/// name of `systems.yaml` or a literal. It knows no schema.
struct PathSyntax: Equatable {
  struct Step: Equatable {
    let name: String
    let selector: Selector?
    /// Where the step starts in the row's text, in characters.
    let offset: Int
  }

  struct Selector: Equatable {
    let path: PathSyntax
    let value: String
    /// As it is written, without the brackets.
    let text: String
    /// Where the value starts in the row's text, in characters.
    let valueOffset: Int
  }

  let steps: [Step]
  let text: String

  /// Where the path starts in the row's text.
  var offset: Int { steps[0].offset }

  /// Reads a path that starts at `offset` of its row. Nil when it is not written as a path is.
  init?(_ text: some StringProtocol, offset: Int) {
    self.text = String(text)
    var steps: [Step] = []
    var start = offset
    for part in Self.split(Substring(text), at: ".") {
      guard let step = Self.step(part, offset: start) else { return nil }
      steps.append(step)
      start += part.count + 1
    }
    guard !steps.isEmpty else { return nil }
    self.steps = steps
  }

  private init(steps: [Step], text: String) {
    self.steps = steps
    self.text = text
  }

  /// The path that goes on from the end of this one.
  func followed(by path: PathSyntax) -> PathSyntax {
    PathSyntax(steps: steps + path.steps, text: "\(text).\(path.text)")
  }

  /// Splits at every separator that stands outside brackets.
  private static func split(_ text: Substring, at separator: Character, limit: Int = .max) -> [Substring] {
    var parts: [Substring] = []
    var depth = 0
    var start = text.startIndex
    for index in text.indices {
      switch text[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case separator where depth == 0 && parts.count < limit:
        parts.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    return parts + [text[start...]]
  }

  private static func step(_ part: Substring, offset: Int) -> Step? {
    guard let open = part.firstIndex(of: "[") else {
      return isName(part) ? Step(name: String(part), selector: nil, offset: offset) : nil
    }
    let name = part[..<open]
    let inner = part[part.index(after: open)...].dropLast()
    let sides = split(inner, at: "=", limit: 1)
    guard isName(name), part.last == "]", sides.count == 2, !sides[1].isEmpty,
      let path = PathSyntax(sides[0], offset: offset + name.count + 1)
    else { return nil }
    let valueOffset = offset + name.count + 1 + sides[0].count + 1
    let selector = Selector(path: path, value: String(sides[1]), text: String(inner), valueOffset: valueOffset)
    return Step(name: String(name), selector: selector, offset: offset)
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
  }
}
