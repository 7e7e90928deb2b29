import Tree

/// Writes a map as a StructureMap of R4, over a schema that has its type.
struct MapResource {
  private var pen: DocumentBuilder

  /// The resource; nil where the schema has no StructureMap.
  static func document(of map: MapSyntax, _ schema: Schema) -> Document? {
    guard let type = schema.type(named: "StructureMap") else { return nil }
    var writer = MapResource(pen: DocumentBuilder(schema: schema, root: type))
    writer.write(map)
    return writer.pen.finish()
  }

  private mutating func write(_ map: MapSyntax) {
    pen.leaf("id", map.id)
    pen.leaf("url", map.url)
    pen.leaf("name", map.name)
    pen.leaf("title", map.title)
    pen.leaf("status", "active")
    pen.leaf("description", map.description)
    for structure in map.structures {
      pen.begin("structure")
      pen.leaf("url", structure.url)
      pen.leaf("mode", structure.mode)
      pen.leaf("alias", structure.alias)
      pen.close()
    }
    for group in map.groups {
      pen.begin("group")
      pen.leaf("name", group.name)
      pen.leaf("typeMode", "none")
      if !group.documentation.isEmpty { pen.leaf("documentation", group.documentation) }
      for input in group.inputs {
        pen.begin("input")
        pen.leaf("name", input.name)
        if let type = input.type { pen.leaf("type", type) }
        pen.leaf("mode", input.mode)
        pen.close()
      }
      write(group.rules)
      pen.close()
    }
  }

  private mutating func write(_ rules: [MapRule]) {
    for rule in rules {
      pen.begin("rule")
      pen.leaf("name", rule.name)
      write(rule.source)
      if let target = rule.target { write(target) }
      write(rule.rules)
      if let call = rule.call {
        pen.begin("dependent")
        pen.leaf("name", call.group)
        for variable in call.variables { pen.leaf("variable", variable) }
        pen.close()
      }
      if !rule.documentation.isEmpty { pen.leaf("documentation", rule.documentation) }
      pen.close()
    }
  }

  private mutating func write(_ source: MapRule.Source) {
    pen.begin("source")
    pen.leaf("context", source.context)
    if let type = source.type { pen.leaf("type", type) }
    if let element = source.element { pen.leaf("element", element) }
    if let variable = source.variable { pen.leaf("variable", variable) }
    if let condition = source.condition { pen.leaf("condition", condition) }
    if let check = source.check { pen.leaf("check", check) }
    pen.close()
  }

  private mutating func write(_ target: MapRule.Target) {
    pen.begin("target")
    pen.leaf("context", target.context)
    pen.leaf("contextType", "variable")
    pen.leaf("element", target.element)
    if let variable = target.variable { pen.leaf("variable", variable) }
    if let transform = target.transform {
      pen.leaf("transform", transform.name)
      for parameter in transform.parameters {
        pen.begin("parameter")
        switch parameter {
        case .variable(let name): pen.leaf("valueId", name)
        case .text(let text): pen.leaf("valueString", text)
        case .number(let number): pen.leaf("valueInteger", "\(number)")
        }
        pen.close()
      }
    }
    pen.close()
  }
}
