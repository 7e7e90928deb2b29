import Tree
import Yams

/// One lens of a mapping file, read: its head, its rows, and the rules about the whole lens.
///
///     mapping: diagnosis
///     stock: Diagnosis
///     fhir: Condition
///     profile: http://…
///     residue: diagnosis
///     when: [ PATH = VALUE ]
///     rows: [ … ]
///
/// Several lenses that differ in their heads only share a file: `lenses` lists what each has of its own (its `when` is
/// added to the file's).
struct LensFile {
  let yaml: YAMLText
  /// What the lens has of its own where the file holds several.
  let head: Yams.Node?
  let schemas: [String: Schema]
  let systems: Systems
  let tables: [String: CodeTable]
  let groups: [String: GroupSyntax]
  let model: StockModel

  /// The lens, as far as it can be made, and all that is wrong with the file.
  func read() -> (lens: Lens?, faults: [MappingFault]) {
    var faults: [MappingFault] = []
    func refuse(_ node: Yams.Node?, _ code: IssueCode, _ subjects: [String]) {
      faults.append(MappingFault(yaml.file, Issue(code, place: (node ?? yaml.root).place, subjects: subjects)))
    }
    let root = yaml.root
    let words = (root.pairs ?? []).map { ($0.key, MappingWords.mapping) }
    for (key, known) in words + (head?.pairs ?? []).map({ ($0.key, MappingWords.head) }) {
      if let word = key.text, !known.contains(word), schemas[word] == nil {
        refuse(
          key, .mappingUnknown, ["word of a mapping file", word, NearName.hint(word, among: known.union(schemas.keys))])
      }
    }
    if head != nil, let key = root.key("mapping") {
      refuse(key, .mappingSyntax, ["`mapping` stands in each of `lenses`, not beside them"])
    }
    guard let name = value("mapping")?.text, let rowNodes = root.value("rows")?.items else {
      refuse(nil, .mappingSyntax, ["a mapping file has `mapping` and `rows`"])
      return (nil, faults)
    }
    guard let resourceNode = value("fhir"), let resourceName = resourceNode.text, let resources = schemas["fhir"],
      let sideName = schemas.keys.sorted().first(where: { $0 != "fhir" && value($0) != nil }),
      let side = schemas[sideName], let entryNode = value(sideName), let entryName = entryNode.text
    else {
      refuse(nil, .mappingSyntax, ["both sides are named: `stock` (or `mml`) and `fhir`"])
      return (nil, faults)
    }
    guard let resourceType = resources.type(named: resourceName), resources[resourceType].kind == .root else {
      refuse(
        resourceNode, .mappingUnknown,
        ["resource type of FHIR", resourceName, NearName.hint(resourceName, among: resources.roots)])
      return (nil, faults)
    }
    guard let entryType = side.type(named: entryName), side[entryType].kind == .root else {
      refuse(
        entryNode, .mappingUnknown, ["item of the stock model", entryName, NearName.hint(entryName, among: side.roots)])
      return (nil, faults)
    }
    let isStored = side === model.schema
    let residue = value("residue")
    if isStored && residue?.text == nil {
      refuse(head ?? root.key("mapping"), .mappingSyntax, ["name the category of the `residue`; there is no default"])
    }
    func rows(_ nodes: [Yams.Node]) -> [RowSyntax] {
      nodes.compactMap { RowSyntax($0, file: yaml.file, faults: &faults) }
    }
    let sources = rows(rowNodes)
    let conditions = ((root.value("when")?.items ?? []) + (head?.value("when")?.items ?? [])).compactMap {
      ConditionSyntax($0, file: yaml.file, faults: &faults)
    }
    var compiler = Compiler(
      file: yaml.file, systems: systems, tables: tables, groups: groups, model: isStored ? model : nil)
    var entryPlan = Plan(element: .root, type: entryType, isList: false)
    var resourcePlan = Plan(element: .root, type: resourceType, isList: false)
    let tests = conditions.compactMap { compiler.add($0, to: &resourcePlan, resources) }
    compiler.add(sources, left: &entryPlan, right: &resourcePlan, in: (side, resources))
    faults += compiler.faults
    resourcePlan = resourcePlan.demanding(resources)
    let lens = Lens(
      name: name, file: yaml.file, profile: value("profile")?.text, entrySchema: side, entryType: entryType,
      resourceSchema: resources, resourceType: resourceType, residueCategory: residue?.text ?? "",
      categories: Lens.categories(resourcePlan, residue?.text ?? ""),
      rows: compiler.rows, entryPlan: entryPlan, resourcePlan: resourcePlan, conditions: tests,
      program: Program(
        rows: compiler.rows, entry: entryPlan, resource: resourcePlan, conditions: tests,
        name: { side[$0].name }),
      places: Lens.Places(
        rows: root.key("rows")?.place, residue: residue?.place,
        when: (head?.key("when") ?? root.key("when") ?? root.key("fhir"))?.place,
        profile: value("profile")?.place),
      listKeys: sources.flatMap(\.listKeys))
    if faults.isEmpty { faults += lens.shapeFaults(isStored: isStored) }
    return (lens, faults)
  }

  /// What the lens's own head says of a word, or else the file's.
  private func value(_ key: String) -> Yams.Node? { head?.value(key) ?? yaml.root.value(key) }
}
