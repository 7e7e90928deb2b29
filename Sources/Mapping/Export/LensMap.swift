import Tree
import Yams

/// A lens as a map in one direction: its head in words, its conditions as checks, its rows as the first group, and the
/// groups it uses behind it.
struct LensMap {
  struct Source {
    let yaml: YAMLText
    let head: Yams.Node?
  }

  let lens: Lens
  let source: Source
  let systems: Systems
  let tables: [String: CodeTable]
  let groups: [String: GroupSyntax]
  let base: String
  let labels: [Language: String]

  /// The map of one direction.
  func map(_ direction: MapSyntax.Direction) -> MapSyntax {
    var maker = MapMaker(direction, systems, tables, groups, base: base)
    let tree = RowTree(
      rows, left: lens.entryType, right: lens.resourceType, in: (lens.entrySchema, lens.resourceSchema), systems)
    for condition in conditions where !condition.isNegated && condition.values.count == 1 {
      tree.add(constant: condition.values[0].text, at: condition.path, systems)
    }
    var made = [
      group(
        MapMaker.groupName(lens.name, direction), lens.entryType, lens.resourceType, direction,
        rules: (direction == .toStock ? checks(tree) : []) + maker.rules(of: tree), says: "")
    ]
    var next = 0
    var structures = structures(lens.entryType, lens.resourceType, direction, isWhole: true)
    while next < maker.called.count {
      let name = maker.called[next]
      next += 1
      guard let syntax = groups[name] else { continue }
      let tree = RowTree(
        syntax.rows, left: syntax.entryType, right: syntax.resourceType,
        in: (lens.entrySchema, lens.resourceSchema), systems)
      made.append(
        group(
          MapMaker.groupName(name, direction), syntax.entryType, syntax.resourceType, direction,
          rules: maker.rules(of: tree), says: "The group `\(name)`."))
      for structure in self.structures(syntax.entryType, syntax.resourceType, direction, isWhole: false)
      where !structures.contains(where: { $0.alias == structure.alias }) {
        structures.append(structure)
      }
    }
    let id = "\(lens.name)-\(direction.rawValue)"
    return MapSyntax(
      id: id, url: "\(base)/StructureMap/\(id)", name: name(direction), title: title(direction),
      description: description(direction), structures: structures, groups: made)
  }

  // MARK: - What the file says

  private var rows: [RowSyntax] {
    var faults: [MappingFault] = []
    return (source.yaml.root.value("rows")?.items ?? []).compactMap {
      RowSyntax($0, file: source.yaml.file, faults: &faults)
    }
  }

  private var conditions: [ConditionSyntax] {
    var faults: [MappingFault] = []
    let nodes = (source.yaml.root.value("when")?.items ?? []) + (source.head?.value("when")?.items ?? [])
    return nodes.compactMap { ConditionSyntax($0, file: source.yaml.file, faults: &faults) }
  }

  // MARK: - Rules and groups

  /// The conditions of `when`: a resource that does not meet them is not for this map.
  private func checks(_ tree: RowTree) -> [MapRule] {
    conditions.enumerated().compactMap { number, condition in
      let place = RowNode(root: lens.resourceType, lens.resourceSchema)
      guard let node = place.node(condition.path, systems, isEach: false) else { return nil }
      let texts = condition.values.flatMap { node.spellings(of: $0.text, systems) }
      let path = PathText.path(to: node)
      let test = texts.map { "$this = \(PathText.literal($0))" }.joined(separator: " or ")
      let check =
        condition.isNegated
        ? "\(path).where(\(test)).empty()" : "\(path).exists() and \(path).all(\(test))"
      let words = condition.values.map(\.text).joined(separator: " | ")
      return MapRule(
        name: "when-\(number + 1)", source: MapRule.Source(context: MapMaker.source, check: check),
        documentation: "\(source.yaml.file):\(condition.place?.line ?? 0): "
          + "when \(condition.path.text) \(condition.isNegated ? "!=" : "=") \(words)")
    }
  }

  private func group(
    _ name: String, _ entry: TypeID, _ resource: TypeID, _ direction: MapSyntax.Direction, rules: [MapRule],
    says: String
  ) -> MapGroup {
    let (one, other) = (alias(entry, lens.entrySchema), alias(resource, lens.resourceSchema))
    let (from, to) = direction == .toStock ? (other, one) : (one, other)
    return MapGroup(
      name: name,
      inputs: [
        MapGroup.Input(name: MapMaker.source, type: from, mode: "source"),
        MapGroup.Input(name: MapMaker.target, type: to, mode: "target"),
      ], rules: rules, documentation: says)
  }

  private func structures(
    _ entry: TypeID, _ resource: TypeID, _ direction: MapSyntax.Direction, isWhole: Bool
  ) -> [MapSyntax.Structure] {
    let modes = isWhole ? ("source", "target") : ("queried", "produced")
    let (outer, inner) = direction == .toStock ? modes : (modes.1, modes.0)
    var structures: [MapSyntax.Structure] = []
    if let name = alias(resource, lens.resourceSchema) {
      let url = "http://hl7.org/fhir/StructureDefinition/\(name)"
      structures.append(MapSyntax.Structure(url: url, alias: name, mode: outer))
    }
    if let name = alias(entry, lens.entrySchema) {
      let url = LogicalModels.url(of: lens.entrySchema[entry].name, base: base)
      structures.append(MapSyntax.Structure(url: url, alias: name, mode: inner))
    }
    return direction == .toStock ? structures : structures.reversed()
  }

  /// What a map calls a type; nil for one that has no definition of its own, such as `Patient.contact`.
  private func alias(_ type: TypeID, _ schema: Schema) -> String? {
    let name = schema[type].name
    if name.contains(".") { return nil }
    return schema === lens.entrySchema ? LogicalModels.name(of: name) : name
  }

  // MARK: - Words

  private func name(_ direction: MapSyntax.Direction) -> String {
    let name = MapMaker.groupName(lens.name, direction)
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  private func title(_ direction: MapSyntax.Direction) -> String {
    let item = "\(labels[.english] ?? lens.name) (\(labels[.japanese] ?? lens.name))"
    let type = lens.resourceSchema[lens.resourceType].name
    return direction == .toStock ? "\(type) to \(item)" : "\(item) to \(type)"
  }

  private func description(_ direction: MapSyntax.Direction) -> String {
    let item = "\(labels[.english] ?? lens.name) (\(labels[.japanese] ?? lens.name))"
    var lines = ["Made from \(lens.file), which translates both ways; this is one of them."]
    switch direction {
    case .toStock:
      lines += [
        "What no row takes is the residue, of the category `\(lens.residueCategory)`: the mapping keeps it beside the "
          + "entry, and this map leaves it.",
        "An element is taken whole or not at all: when every constant of its rows stands there, all that FHIR requires "
          + "in it is taken, and nothing that changes its meaning is left behind. This map says the constants alone.",
      ]
    case .toFHIR:
      lines += [
        "It makes what the entry \(item) says. The mapping puts the residue, of the category `\(lens.residueCategory)`, "
          + "back where it was: items by key, other elements by place.",
        "What the residue holds in another spelling comes back so; this map writes the preferred one.",
      ]
    }
    if let profile = lens.profile { lines.append("Profile: \(profile)") }
    return lines.joined(separator: "\n")
  }
}
