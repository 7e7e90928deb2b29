import Tree

/// Code tables, and the other spellings of the short names' URIs, as ConceptMaps.
struct ConceptMaps {
  let schema: Schema
  let base: String

  private struct Line {
    let code: String
    let target: String
    let equivalence: String
  }

  /// A table in one direction. Codes are told apart as the table tells them: which line counts of several for one code
  /// has been settled when it was read.
  func file(of table: CodeTable, _ direction: MapSyntax.Direction) -> [StandardsExport.File] {
    let pairs = direction == .toStock ? table.toStock : table.toOutside
    let back = direction == .toStock ? table.toOutside : table.toStock
    let lines = pairs.sorted { $0.key < $1.key }.map { code, target in
      Line(code: code, target: target, equivalence: back[target] == code ? "equivalent" : "wider")
    }
    return file(
      id: "\(table.name)-\(direction.rawValue)", title: "Code table \(table.name), \(direction.rawValue)",
      description: "Made from tables/\(table.name).csv. A code that stands nowhere here is not translated.", lines,
      keepsOthers: false)
  }

  /// The URIs that are read, each with the one that is written.
  func file(of systems: Systems) -> [StandardsExport.File] {
    let lines = systems.systems.values.flatMap { system in
      system.accepted.map { Line(code: $0, target: system.emitted, equivalence: "equal") }
    }
    return file(
      id: "systems", title: "Spellings of systems",
      description:
        "Made from systems.yaml: URIs that mean the same system, and the one to write. Others stay as they are.",
      lines.sorted { $0.code < $1.code }, keepsOthers: true)
  }

  private func file(id: String, title: String, description: String, _ lines: [Line], keepsOthers: Bool)
    -> [StandardsExport.File]
  {
    guard let type = schema.type(named: "ConceptMap"), !lines.isEmpty else { return [] }
    let words = id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    var pen = DocumentBuilder(schema: schema, root: type)
    pen.leaf("id", id)
    pen.leaf("url", "\(base)/ConceptMap/\(id)")
    pen.leaf("name", words.joined())
    pen.leaf("title", title)
    pen.leaf("status", "active")
    pen.leaf("description", description)
    pen.begin("group")
    for line in lines {
      pen.begin("element")
      pen.leaf("code", line.code)
      pen.begin("target")
      pen.leaf("code", line.target)
      pen.leaf("equivalence", line.equivalence)
      pen.close()
      pen.close()
    }
    if keepsOthers {
      pen.begin("unmapped")
      pen.leaf("mode", "provided")
      pen.close()
    }
    pen.close()
    return [StandardsExport.File(name: "ConceptMap-\(id)", content: .resource(pen.finish()))]
  }
}
