import FHIR
import FHIRPath
import Tree

/// Runs a StructureMap, as far as the exported ones go: what they say is compared with what the lens does. It is written
/// from R4's pages on StructureMap alone, and slow.
final class MapEngine {
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  /// What is made: a text, or members.
  final class Made {
    var text: String?
    var members: [(name: String, item: Made)] = []

    init(text: String? = nil) { self.text = text }

    convenience init(_ element: Element) {
      self.init(text: element.value)
      members = element.children.map { ($0.name, Made($0)) }
    }

    var isEmpty: Bool { text == nil && members.allSatisfy(\.item.isEmpty) }

    /// All it holds, whatever the order of members and of items.
    var lines: [String] {
      members.filter { !$0.item.isEmpty }.map { member in
        "\(member.name)=\(member.item.text ?? "")(\(member.item.lines.joined(separator: ";")))"
      }.sorted()
    }

    /// The texts that stand in lists of plain values keep their order; so do items, as the rendering sorts them.
    func add(_ name: String, _ item: Made) { members.append((name, item)) }
  }

  private enum Value {
    case source(Element)
    case target(Made)
  }

  private let map: Document
  private let tables: [String: Document]
  private let sourceSchema: Schema
  private var expressions: [String: Expression] = [:]

  init(_ map: Document, tables: [String: Document], source: Schema) {
    self.map = map
    self.tables = tables
    sourceSchema = source
  }

  /// Runs the first group.
  func run(_ source: Document) throws -> Made {
    let made = Made()
    guard let group = map.root.first("group") else { throw Fault(description: "no group") }
    try run(group, [.source(source.root), .target(made)])
    return made
  }

  private func run(_ group: Element, _ inputs: [Value]) throws {
    var variables: [String: Value] = [:]
    for (input, value) in zip(group.all("input"), inputs) { variables[input.first("name")?.value ?? ""] = value }
    for rule in group.all("rule") { try run(rule: rule, variables) }
  }

  private func run(rule: Element, _ variables: [String: Value]) throws {
    guard let source = rule.first("source"), case .source(let context)? = variables[text(source, "context")] else {
      throw Fault(description: "a rule without a source")
    }
    let name = source.first("element")?.value
    let type = source.first("type")?.value
    let items = name.map { name in context.children.filter { isNamed($0, name, type) } } ?? [context]
    for item in items {
      if let check = source.first("check")?.value, try !holds(check, item) {
        throw Fault(description: "not for this map")
      }
      if let condition = source.first("condition")?.value, try !holds(condition, item) { continue }
      var inner = variables
      if let variable = source.first("variable")?.value { inner[variable] = .source(item) }
      guard try make(rule.first("target"), &inner) else { continue }
      for rule in rule.all("rule") { try run(rule: rule, inner) }
      for call in rule.all("dependent") {
        let group = map.root.all("group").first { $0.first("name")?.value == call.first("name")?.value }
        guard let group else { throw Fault(description: "no group \(text(call, "name"))") }
        try run(group, call.all("variable").compactMap { inner[$0.value ?? ""] })
      }
    }
  }

  private func isNamed(_ element: Element, _ name: String, _ type: String?) -> Bool {
    guard element.document.schema === R4.schema, let choice = element.definition.choice else {
      return element.name == name
    }
    return choice == name && (type == nil || type == element.document.schema[element.type].name)
  }

  /// Makes the target; false where a table or an expression has nothing for it.
  private func make(_ target: Element?, _ variables: inout [String: Value]) throws -> Bool {
    guard let target else { return true }
    guard case .target(let context)? = variables[text(target, "context")] else { throw Fault(description: "no target") }
    let parameters = target.all("parameter")
    var name = text(target, "element")
    let made = Made()
    func words(_ number: Int) throws -> String {
      guard number < parameters.count else { throw Fault(description: "a parameter is missing") }
      if let words = parameters[number].first("valueString")?.value { return words }
      guard case .source(let element)? = variables[text(parameters[number], "valueId")] else {
        throw Fault(description: "no variable")
      }
      return element.value ?? ""
    }
    switch target.first("transform")?.value {
    case nil: break
    case "create": name += Self.capitalized(try words(0))
    case "copy": made.text = try words(0)
    case "cast":
      made.text = try words(0)
      name += Self.capitalized(try words(1))
    case "append": made.text = try parameters.indices.map(words).joined()
    case "translate":
      guard let code = try translated(words(0), words(1)) else { return false }
      made.text = code
    case "evaluate":
      guard case .source(let item)? = variables[text(parameters[0], "valueId")],
        case .string(let result)? = try expression(words(1), item).evaluate(item).first
      else { return false }
      made.text = result
    case let other?: throw Fault(description: "the transform \(other)")
    }
    context.add(name, made)
    if let variable = target.first("variable")?.value { variables[variable] = .target(made) }
    return true
  }

  private func translated(_ code: String, _ url: String) throws -> String? {
    guard let group = tables[url]?.root.first("group") else { throw Fault(description: "no ConceptMap \(url)") }
    let line = group.all("element").first { $0.first("code")?.value == code }
    if let line { return line.at("target.code")?.value }
    return group.at("unmapped.mode")?.value == "provided" ? code : nil
  }

  private func holds(_ text: String, _ element: Element) throws -> Bool {
    guard sourceSchema === R4.schema else { return try stands(text, element) }
    return try expression(text, element).isTrue(element) ?? false
  }

  /// Conditions on entries ask only what stands there. (FHIRPath would take the stock model's choices for FHIR's.)
  private func stands(_ text: String, _ element: Element) throws -> Bool {
    try text.split(separator: " or ").contains { part in
      guard part.hasSuffix(".exists()") else { throw Fault(description: "the condition \(text)") }
      return element.at(String(part.dropLast(".exists()".count))) != nil
    }
  }

  private func expression(_ text: String, _ element: Element) throws -> Expression {
    let key = "\(element.type.rawValue) \(text)"
    if let known = expressions[key] { return known }
    let expression = try Expression(parsing: text, schema: sourceSchema, context: element.type)
    expressions[key] = expression
    return expression
  }

  private func text(_ element: Element, _ name: String) -> String { element.first(name)?.value ?? "" }

  private static func capitalized(_ type: String) -> String { type.prefix(1).uppercased() + type.dropFirst() }
}
