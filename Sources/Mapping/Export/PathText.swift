import Tree

/// FHIRPath for the places of a `RowTree`: what a map's conditions say.
enum PathText {
  /// A FHIRPath string.
  static func literal(_ text: String) -> String {
    "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }

  /// An element's name where it can't be taken for a word of the language.
  private static func name(_ name: String) -> String {
    let words: Set<String> = [
      "and", "as", "contains", "div", "false", "implies", "in", "is", "mod", "or", "true", "xor",
    ]
    return words.contains(name) ? "`\(name)`" : name
  }

  /// One step, without its brackets: an alternative of a choice is the choice of that type.
  private static func step(_ node: RowNode) -> String {
    guard let element = node.element else { return "$this" }
    guard let choice = element.choice, node.schema.name == "FHIR" else { return name(element.name) }
    return "\(name(choice)).ofType(\(node.schema[element.type].name))"
  }

  /// The way from the root of the tree to the node, with the conditions on the way.
  static func path(to node: RowNode) -> String {
    let steps = node.steps
    return steps.enumerated().map { number, step in
      // What the next step says of itself need not be said of this one.
      let conditions = conditions(on: step, but: number + 1 < steps.count ? steps[number + 1] : nil)
      return conditions.isEmpty ? self.step(step) : "\(self.step(step)).where(\(all(conditions)))"
    }.joined(separator: ".")
  }

  /// All conditions as one.
  static func all(_ conditions: [String]) -> String {
    guard conditions.count == 1, conditions[0].hasPrefix("("), conditions[0].hasSuffix(")"),
      !conditions[0].dropFirst().dropLast().contains(where: { "()".contains($0) })
    else { return conditions.joined(separator: " and ") }
    return String(conditions[0].dropFirst().dropLast())
  }

  /// What must hold of an item so that it is the one meant: its constants, and what its brackets say.
  static func conditions(on node: RowNode, but next: RowNode? = nil) -> [String] {
    var conditions: [String] = []
    for child in node.children where child !== next {
      if !child.hasLinks {
        conditions += constants(of: child, path: "")
      } else if !node.key.isEmpty, !child.key.isEmpty {
        let inner = Self.conditions(on: child)
        if !inner.isEmpty { conditions.append("\(step(child)).where(\(all(inner))).exists()") }
      }
    }
    return conditions
  }

  /// The conditions on an item of a list, and that no row with brackets means it.
  static func conditionsOnItem(_ node: RowNode) -> [String] {
    guard node.key.isEmpty, let element = node.element, element.isList else { return conditions(on: node) }
    let rivals = (node.parent?.children ?? []).filter { $0.element?.id == element.id && !$0.key.isEmpty }
    return conditions(on: node)
      + rivals.map { "(\(all(conditions(on: $0)))).not()" }.filter { $0 != "().not()" }
  }

  private static func constants(of node: RowNode, path: String) -> [String] {
    let here = path.isEmpty ? step(node) : "\(path).\(step(node))"
    if !node.constants.isEmpty {
      let isOneStep = path.isEmpty && !(node.element?.isList ?? false)
      if isOneStep {
        let tests = node.constants.map { "\(here) = \(literal($0))" }
        return [tests.count == 1 ? tests[0] : "(\(tests.joined(separator: " or ")))"]
      }
      let tests = node.constants.map { "$this = \(literal($0))" }.joined(separator: " or ")
      return ["\(here).where(\(tests)).exists()"]
    }
    if node.element?.isList ?? false {
      let inner = node.children.flatMap { constants(of: $0, path: "") }
      return ["\(here).where(\(all(inner))).exists()"]
    }
    return node.children.flatMap { constants(of: $0, path: here) }
  }
}
