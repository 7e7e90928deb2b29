import Tree

/// An *aspect* is what else of a token or a reference can be searched, by a modifier: its text, the type of an identifier,
/// the identifier in a reference. Its terms stand beside those of the parameter, under the name that the request has:
/// `code:text`, `identifier:of-type`, `subject:identifier`.
extension Conversion {
  /// The terms of the aspects of `element` for the parameter `code`.
  func aspects(_ code: String, of element: Element) -> [SearchTerm] {
    switch self {
    case .coding: Self.texts(code, [element.text("display")])
    case .concept: Self.texts(code, [element.text("text")] + element.all("coding").map { $0.text("display") })
    case .identifier: Self.typed(code, element)
    case .reference:
      Self.texts(code, [element.text("display")])
        + (element.first("identifier").map {
          Self.token("\(code):identifier", $0.text("system"), $0.text("value"))
        } ?? [])
    case .extension(let kind): Self.aspects(code, kind, element)
    default: []
    }
  }

  private static func texts(_ code: String, _ texts: [String?]) -> [SearchTerm] { strings("\(code):text", texts) }

  private static func typed(_ code: String, _ identifier: Element) -> [SearchTerm] {
    guard let type = identifier.first("type") else { return [] }
    let value = identifier.text("value")
    return texts(code, [type.text("text")])
      + type.all("coding").flatMap { coding -> [SearchTerm] in
        guard let value, let kind = coding.text("code") else { return [] }
        return token("\(code):of-type", coding.text("system"), "\(kind)|\(value)")
      }
  }

  private static func aspects(_ code: String, _ kind: SearchTerm.Kind, _ element: Element) -> [SearchTerm] {
    for child in element.children where child.definition.choice == "value" {
      let type = child.document.schema[child.type].name
      return Conversion(kind, type)?.aspects(code, of: child) ?? []
    }
    return []
  }
}
