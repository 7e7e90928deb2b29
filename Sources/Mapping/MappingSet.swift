public import Tree
import Yams

/// Everything in `Mappings/`, read and checked: the stock model, the short names, the code tables and the lenses.
///
/// It reads bytes that the caller has read from files; it knows no file system.
public struct MappingSet: Sendable {
  /// A file's name, relative to the mappings' folder, and its bytes.
  public struct File: Sendable {
    /// Relative to the folder: `tables/outcome.csv`.
    public let name: String
    /// What stands in it.
    public let bytes: [UInt8]

    /// A file as it was read.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The stock model.
  public let model: StockModel
  /// The short names.
  public let systems: Systems
  /// The lenses between the stock model and FHIR, by name.
  public let lenses: [Lens]
  /// The lenses that read what a hospital discloses.
  public let disclosures: [Lens]

  /// The lenses for one resource type.
  public func lenses(for type: String) -> [Lens] {
    lenses.filter { $0.resourceSchema[$0.resourceType].name == type }
  }

  /// The lens that takes the resource, or an issue that says what is taken.
  public func lens(for resource: Document) -> Result<Lens, LensRefusal> {
    let candidates = lenses(for: resource.type.name)
    let taken = (candidates.isEmpty ? lenses : candidates).map {
      "\($0.resourceSchema[$0.resourceType].name) (\($0.name))"
    }
    var place = resource.root
    if let lens = candidates.first(where: { $0.meets(resource) }) {
      guard let obstacle = lens.obstacle(in: resource) else { return .success(lens) }
      place = obstacle
    }
    return .failure(
      LensRefusal(
        issue: Issue(
          .lensNone, path: place.path, place: place.place,
          subjects: [resource.type.name, taken.joined(separator: ", ")])))
  }

  /// The lens of that name.
  public func lens(named name: String) -> Lens? { lenses.first { $0.name == name } }

  /// Reads and checks all files. `schemas` are those that mapping files name besides `stock`: `fhir`, `mml`;
  /// `requirements` what the profiles ask that they name, as far as the caller knows.
  ///
  /// The set is nil when the findings make it unusable; all findings are given, in the files' order.
  public static func read(
    _ files: [File], schemas: [String: Schema], categories: MappingCategories?,
    requirements: ProfileRequirements = ProfileRequirements()
  ) -> (set: MappingSet?, faults: [MappingFault]) {
    var faults: [MappingFault] = []
    var systems = Systems()
    var model: StockModel?
    var tables: [String: CodeTable] = [:]
    var sources: [YAMLText] = []
    var groupSources: [YAMLText] = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      do throws(MappingFault) {
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
        case _ where file.name.hasPrefix("groups/") && file.name.hasSuffix(".yaml"):
          groupSources.append(try YAMLText(file.bytes, file: file.name))
        case _ where file.name.hasSuffix(".yaml"): sources.append(try YAMLText(file.bytes, file: file.name))
        default: break
        }
      } catch {
        faults.append(error)
      }
    }
    guard let model else {
      if faults.isEmpty {
        faults.append(MappingFault("stock.yaml", Issue(.mappingUnknown, subjects: ["mapping file", "stock.yaml"])))
      }
      return (nil, faults)
    }
    var all = schemas
    all["stock"] = model.schema
    let groups = Self.groups(groupSources, all, systems, tables, &faults)
    var lenses: [Lens] = []
    for source in sources {
      let heads: [Yams.Node?] = source.root.value("lenses")?.items ?? [nil]
      for head in heads {
        let reader = LensFile(
          yaml: source, head: head, schemas: all, systems: systems, tables: tables, groups: groups, model: model)
        let (lens, found) = reader.read()
        // What is wrong with the rows is wrong for every lens of the file: it is told once.
        for fault in found where !faults.contains(fault) { faults.append(fault) }
        if let lens {
          if let categories, found.isEmpty { faults += lens.categoryFaults(categories) }
          if found.isEmpty { faults += lens.profileFaults(requirements) }
          lenses.append(lens)
        }
      }
    }
    faults += Self.disjointFaults(lenses)
    let set = MappingSet(
      model: model, systems: systems, lenses: lenses.filter { $0.entrySchema === model.schema },
      disclosures: lenses.filter { $0.entrySchema !== model.schema })
    return (faults.isEmpty ? set : nil, faults)
  }
}

extension MappingSet {
  /// Reads and checks the files of `groups/`.
  private static func groups(
    _ sources: [YAMLText], _ schemas: [String: Schema], _ systems: Systems, _ tables: [String: CodeTable],
    _ faults: inout [MappingFault]
  ) -> [String: GroupSyntax] {
    var groups: [String: GroupSyntax] = [:]
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
    return groups
  }
}

/// Why no lens takes a resource.
public struct LensRefusal: Error, Sendable {
  /// What is told: the lenses there are, at the element that none of them takes.
  public let issue: Issue
}

/// What the checker must know of the access table: which categories exist, and who reads what.
public struct MappingCategories: Sendable {
  /// Every occupation with the categories it may read.
  public let readers: [(occupation: String, readable: Set<String>)]
  /// Every category of the table.
  public let all: Set<String>

  /// What a table says.
  public init(all: Set<String>, readers: [(occupation: String, readable: Set<String>)]) {
    self.all = all
    self.readers = readers
  }
}
