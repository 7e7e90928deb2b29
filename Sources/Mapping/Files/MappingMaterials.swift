import Tree
import Yams

/// What lenses are made with besides their own files: the stock model, the short names, the code tables and the groups.
struct MappingMaterials {
  /// The schemas by the names that mapping files know them by; with `stock`, once there is a model.
  var schemas: [String: Schema]
  var systems = Systems()
  var tables: [String: CodeTable] = [:]
  var groups: [String: GroupSyntax] = [:]
  var model: StockModel? {
    didSet { schemas["stock"] = model?.schema }
  }

  init(schemas: [String: Schema]) { self.schemas = schemas }

  /// Reads a file, if it is of these. Files of groups are read later, when all else is known.
  mutating func read(
    _ file: MappingSet.File, _ categories: MappingCategories?, _ faults: inout [MappingFault]
  ) throws(MappingFault) -> Bool {
    switch file.name {
    case "systems.yaml": systems = Systems(try YAMLText(file.bytes, file: file.name), faults: &faults)
    case "stock.yaml":
      let found: [MappingFault]
      (model, found) = StockModelFile(try YAMLText(file.bytes, file: file.name)).read()
      faults += found
      if let model, let categories { faults += model.categoryFaults(categories, file: file.name) }
    case _ where file.name.hasPrefix("tables/") && file.name.hasSuffix(".csv"):
      let stem = String(file.name.dropFirst("tables/".count).dropLast(".csv".count))
      tables[stem] = CodeTable(file.bytes, name: stem, file: file.name, faults: &faults)
    default: return false
    }
    return true
  }

  /// Reads and checks the files of `groups/`.
  mutating func readGroups(_ sources: [YAMLText], _ faults: inout [MappingFault]) {
    groups = [:]
    for source in sources {
      guard let group = GroupSyntax(source, schemas: schemas, faults: &faults) else { continue }
      if groups.updateValue(group, forKey: group.name) != nil {
        let says = "the group `\(group.name)` stands in another file too: give each a name of its own"
        faults.append(MappingFault(source.file, Issue(.mappingSyntax, place: source.root.place, subjects: [says])))
      }
    }
    for source in sources {
      guard let group = groups[source.root.value("group")?.text ?? ""] else { continue }
      let compiler = Compiler(file: source.file, systems: systems, tables: tables, groups: groups, model: nil)
      faults += group.check(source, compiler, schemas: schemas)
    }
  }

  /// Lists of one group that are aligned by different keys, in these lenses and all groups.
  func keyFaults(_ lenses: [Lens]) -> [MappingFault] {
    ListKey.faults(lenses.flatMap(\.listKeys) + groups.values.flatMap { $0.rows.flatMap(\.listKeys) })
  }

  /// The lenses of these files, as far as they can be made, and all that is wrong with each.
  func lenses(
    _ sources: [YAMLText], _ categories: MappingCategories?, _ requirements: ProfileRequirements,
    _ faults: inout [MappingFault]
  ) -> [Lens] {
    guard let model else { return [] }
    var lenses: [Lens] = []
    for source in sources {
      let heads: [Yams.Node?] = source.root.value("lenses")?.items ?? [nil]
      for head in heads {
        let reader = LensFile(
          yaml: source, head: head, schemas: schemas, systems: systems, tables: tables, groups: groups, model: model)
        let (lens, found) = reader.read()
        // What is wrong with the rows is wrong for every lens of the file: it is told once.
        for fault in found where !faults.contains(fault) { faults.append(fault) }
        guard let lens else { continue }
        lenses.append(lens)
        if !found.isEmpty { continue }
        if let categories { faults += lens.categoryFaults(categories) }
        for fault in lens.profileFaults(requirements) where !faults.contains(fault) { faults.append(fault) }
      }
    }
    return lenses
  }
}
