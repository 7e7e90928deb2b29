/// Writes a map as a text of R4's FHIR Mapping Language.
///
/// Grammar: https://hl7.org/fhir/R4/mapping.g4. A word that the grammar keeps for itself is written between backticks
/// where it is an element's name.
struct MapText {
  private var text = ""
  private var depth = 0

  /// The text of a map, in UTF-8.
  static func text(of map: MapSyntax) -> [UInt8] {
    var writer = MapText()
    writer.write(map)
    return Array(writer.text.utf8)
  }

  /// What can't be an identifier as it stands.
  static let reserved: Set<String> = [
    "alias", "as", "check", "collate", "default", "extends", "false", "first", "group", "imports", "last", "log", "map",
    "not_first", "not_last", "only_one", "produced", "queried", "share", "source", "target", "then", "true", "types",
    "uses", "where",
  ]

  private static func identifier(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "_")
    }
    return isPlain && !reserved.contains(name) ? name : "`\(name)`"
  }

  private mutating func line(_ words: String) {
    text += words.isEmpty ? "\n" : String(repeating: "  ", count: depth) + words + "\n"
  }

  private mutating func comment(_ words: String) {
    for part in words.split(separator: "\n", omittingEmptySubsequences: false) where !words.isEmpty {
      line(part.isEmpty ? "//" : "// \(part)")
    }
  }

  private mutating func write(_ map: MapSyntax) {
    comment(map.title + "\n" + map.description)
    line("map \"\(map.url)\" = \"\(map.name)\"")
    line("")
    for structure in map.structures {
      line("uses \"\(structure.url)\" alias \(Self.identifier(structure.alias)) as \(structure.mode)")
    }
    for group in map.groups {
      line("")
      comment(group.documentation)
      let inputs = group.inputs.map { input in
        "\(input.mode) \(input.name)" + (input.type.map { " : \(Self.identifier($0))" } ?? "")
      }
      line("group \(Self.identifier(group.name))(\(inputs.joined(separator: ", "))) {")
      write(group.rules)
      line("}")
    }
  }

  private mutating func write(_ rules: [MapRule]) {
    depth += 1
    for rule in rules {
      comment(rule.documentation)
      var words = source(rule.source)
      if let target = rule.target { words += " -> \(self.target(target))" }
      if let call = rule.call {
        words += " then \(Self.identifier(call.group))(\(call.variables.joined(separator: ", ")))"
      }
      if rule.rules.isEmpty {
        line("\(words) \"\(rule.name)\";")
      } else {
        line("\(words) then {")
        write(rule.rules)
        line("} \"\(rule.name)\";")
      }
    }
    depth -= 1
  }

  private func source(_ source: MapRule.Source) -> String {
    var words = source.context
    if let element = source.element { words += ".\(Self.identifier(element))" }
    if let type = source.type { words += " : \(Self.identifier(type))" }
    if let variable = source.variable { words += " as \(variable)" }
    if let condition = source.condition { words += " where (\(condition))" }
    if let check = source.check { words += " check (\(check))" }
    return words
  }

  private func target(_ target: MapRule.Target) -> String {
    var words = "\(target.context).\(Self.identifier(target.element))"
    if let transform = target.transform { words += " = \(self.transform(transform))" }
    if let variable = target.variable { words += " as \(variable)" }
    return words
  }

  private func transform(_ transform: MapRule.Transform) -> String {
    let parameters = transform.parameters.map { parameter in
      switch parameter {
      case .variable(let name): name
      case .text(let text): PathText.literal(text)
      case .number(let number): "\(number)"
      }
    }
    return transform.name == "copy"
      ? parameters.joined() : "\(transform.name)(\(parameters.joined(separator: ", ")))"
  }
}
