public import Tree

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
  /// The groups of rows, by name.
  public let groups: [Group]
  /// The code tables, each in both directions.
  public private(set) var codeMaps: [CodeMap] = []

  /// A group of rows: its name, and the types between which it stands.
  public struct Group: Sendable {
    /// The name by which rows use it: `note`.
    public let name: String
    /// The group of fields, in the stock model.
    public let entryType: TypeID
    /// The type of FHIR.
    public let resourceType: TypeID
  }

  /// The lenses for one resource type.
  public func lenses(for type: String) -> [Lens] {
    lenses.filter { $0.resourceSchema[$0.resourceType].name == type }
  }

  /// The lens that takes the resource, or an issue that says what is taken.
  public func lens(for resource: Document) -> Result<Lens, LensRefusal> {
    guard let lens = lenses.first(where: { $0.meets(resource) }) else {
      return .failure(refusal(of: resource, at: resource.root))
    }
    if let obstacle = lens.obstacle(in: resource) { return .failure(refusal(of: resource, at: obstacle)) }
    return .success(lens)
  }

  /// A resource taken apart, and by which lens.
  public struct Halves: Sendable {
    /// What took it.
    public let lens: Lens
    /// What the stock model says.
    public let entry: Document
    /// All else; nil where nothing is left.
    public let residue: Document?

    /// Halves that a lens made.
    public init(lens: Lens, entry: Document, residue: Document?) {
      self.lens = lens
      self.entry = entry
      self.residue = residue
    }
  }

  /// Takes a resource apart by the lens that takes it, or says what is taken: `lens(for:)` and `Lens.split` in one pass.
  public func split(_ resource: Document) -> Result<Halves, LensRefusal> {
    guard let lens = lenses.first(where: { $0.meets(resource) }) else {
      return .failure(refusal(of: resource, at: resource.root))
    }
    if let (entry, residue) = lens.splitIfTaken(resource) {
      return .success(Halves(lens: lens, entry: entry, residue: residue))
    }
    return .failure(refusal(of: resource, at: lens.obstacle(in: resource) ?? resource.root))
  }

  private func refusal(of resource: Document, at place: Element) -> LensRefusal {
    let candidates = lenses(for: resource.type.name)
    let taken = (candidates.isEmpty ? lenses : candidates).map {
      "\($0.resourceSchema[$0.resourceType].name) (\($0.name))"
    }
    return LensRefusal(
      issue: Issue(
        .lensNone, path: place.path, place: place.place, subjects: [resource.type.name, taken.joined(separator: ", ")]))
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
    var materials = MappingMaterials(schemas: schemas)
    var sources: [YAMLText] = []
    var groupSources: [YAMLText] = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      do throws(MappingFault) {
        if try materials.read(file, categories, &faults) || !file.name.hasSuffix(".yaml") { continue }
        let source = try YAMLText(file.bytes, file: file.name)
        if file.name.hasPrefix("groups/") { groupSources.append(source) } else { sources.append(source) }
      } catch {
        faults.append(error)
      }
    }
    guard let model = materials.model else {
      if faults.isEmpty {
        faults.append(MappingFault("stock.yaml", Issue(.mappingUnknown, subjects: ["mapping file", "stock.yaml"])))
      }
      return (nil, faults)
    }
    materials.readGroups(groupSources, &faults)
    let lenses = materials.lenses(sources, categories, requirements, &faults)
    faults += materials.keyFaults(lenses)
    faults += Self.disjointFaults(lenses)
    let rows = (sources + groupSources).flatMap { source in
      var told: [MappingFault] = []
      return (source.root.value("rows")?.items ?? []).compactMap { RowSyntax($0, file: source.file, faults: &told) }
    }
    let set = MappingSet(
      model: model, systems: materials.systems, lenses: lenses.filter { $0.entrySchema === model.schema },
      disclosures: lenses.filter { $0.entrySchema !== model.schema },
      groups: materials.groups.values.map {
        Group(name: $0.name, entryType: $0.entryType, resourceType: $0.resourceType)
      }.sorted { $0.name < $1.name },
      codeMaps: CodeMap.all(materials.tables, materials.systems, rows: rows))
    return (faults.isEmpty ? set : nil, faults)
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
