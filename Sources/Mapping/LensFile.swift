import Tree
import Yams

/// One mapping file, read: its head, its rows, and the rules about the whole lens.
///
///     mapping: diagnosis
///     stock: Diagnosis
///     fhir: Condition
///     profile: http://…
///     residue: diagnosis
///     when: [ PATH = VALUE ]
///     rows: [ … ]
struct LensFile {
  let yaml: YAMLText
  let schemas: [String: Schema]
  let systems: Systems
  let tables: [String: CodeTable]
  let model: StockModel

  /// The lens, as far as it can be made, and all that is wrong with the file.
  func read() -> (lens: Lens?, faults: [MappingFault]) {
    var faults: [MappingFault] = []
    func refuse(_ node: Yams.Node?, _ code: IssueCode, _ subjects: [String]) {
      faults.append(MappingFault(yaml.file, Issue(code, place: (node ?? yaml.root).place, subjects: subjects)))
    }
    let root = yaml.root
    let known: Set<String> = ["mapping", "profile", "residue", "when", "rows"]
    for (key, _) in root.pairs ?? [] {
      if let word = key.text, !known.contains(word), schemas[word] == nil {
        refuse(key, .mappingUnknown, ["word", word])
      }
    }
    guard let name = root.value("mapping")?.text, let rowNodes = root.value("rows")?.items else {
      refuse(nil, .mappingSyntax, ["a mapping file has `mapping` and `rows`"])
      return (nil, faults)
    }
    guard let resourceNode = root.value("fhir"), let resourceName = resourceNode.text, let resources = schemas["fhir"],
      let sideName = schemas.keys.sorted().first(where: { $0 != "fhir" && root.value($0) != nil }),
      let side = schemas[sideName], let entryNode = root.value(sideName), let entryName = entryNode.text
    else {
      refuse(nil, .mappingSyntax, ["both sides are named: `stock` (or `mml`) and `fhir`"])
      return (nil, faults)
    }
    guard let resourceType = resources.type(named: resourceName), resources[resourceType].kind == .root else {
      refuse(resourceNode, .mappingUnknown, ["resource type", resourceName])
      return (nil, faults)
    }
    guard let entryType = side.type(named: entryName), side[entryType].kind == .root else {
      refuse(entryNode, .mappingUnknown, ["item", entryName])
      return (nil, faults)
    }
    let isStored = side === model.schema
    let residue = root.value("residue")
    if isStored && residue?.text == nil {
      refuse(root.key("mapping"), .mappingSyntax, ["name the category of the `residue`; there is no default"])
    }
    func rows(_ nodes: [Yams.Node]) -> [RowSyntax] {
      nodes.compactMap { RowSyntax($0, file: yaml.file, faults: &faults) }
    }
    let sources = rows(rowNodes)
    let conditions = rows(root.value("when")?.items ?? [])
    var compiler = Compiler(file: yaml.file, systems: systems, tables: tables, model: isStored ? model : nil)
    var entryPlan = Plan(element: .root, type: entryType, isList: false)
    var resourcePlan = Plan(element: .root, type: resourceType, isList: false)
    let tests = conditions.compactMap { compiler.addCondition($0, to: &resourcePlan, resources) }
    compiler.add(sources, left: &entryPlan, right: &resourcePlan, in: (side, resources))
    faults += compiler.faults
    let lens = Lens(
      name: name, file: yaml.file, profile: root.value("profile")?.text, entrySchema: side, entryType: entryType,
      resourceSchema: resources, resourceType: resourceType, residueCategory: residue?.text ?? "",
      rows: compiler.rows, entryRows: compiler.rows.map(\.verbatim), entryPlan: entryPlan.sealed(demanding: nil),
      resourcePlan: resourcePlan.sealed(demanding: resources),
      conditions: tests,
      places: Lens.Places(
        rows: root.key("rows")?.place, residue: residue?.place, when: (root.key("when") ?? root.key("fhir"))?.place))
    if faults.isEmpty { faults += lens.shapeFaults(isStored: isStored) }
    return (lens, faults)
  }
}
