import Tree

/// Strings: each field as it is and as it folds. Names and addresses also as a whole, the way Japanese writes them, so
/// that `name=試験太郎` finds the family name 試験 with the given name 太郎; a whole was not written anywhere, so `:exact`
/// does not find it.
extension Conversion {
  static func strings(_ parameter: String, _ texts: [String?]) -> [SearchTerm] {
    texts.compactMap { text in
      text.map { SearchTerm(parameter, .string, code: Folding.key($0), text: $0) }
    }
  }

  static func humanName(_ parameter: String, _ name: Element) -> [SearchTerm] {
    let given = name.all("given").map(\.value)
    let fields =
      [name.text("text"), name.text("family")] + given + name.all("prefix").map(\.value)
      + name.all("suffix").map(\.value)
    return strings(parameter, fields) + whole(parameter, [name.text("family")] + given)
  }

  static func address(_ parameter: String, _ address: Element) -> [SearchTerm] {
    let area = ["state", "city"].map { address.text($0) }
    let lines = address.all("line").map(\.value)
    let fields =
      [address.text("text")] + area + lines + ["district", "postalCode", "country"].map { address.text($0) }
    return strings(parameter, fields) + whole(parameter, area + lines)
  }

  private static func whole(_ parameter: String, _ parts: [String?]) -> [SearchTerm] {
    let written = parts.compactMap { $0 }
    guard written.count > 1 else { return [] }
    return [SearchTerm(parameter, .string, code: Folding.key(written.joined(separator: " ")))]
  }
}
