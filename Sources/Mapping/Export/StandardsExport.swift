public import Tree

/// Mapping files in the forms of FHIR R4, for those who have other tools: each lens as two StructureMaps, as text of the
/// FHIR Mapping Language and as a resource; each code table, and the short names' other spellings, as ConceptMaps; the
/// stock model's items and groups of fields as logical models.
///
/// A StructureMap is one-way and knows no residue: what of a lens it can't say stands in it as documentation.
public struct StandardsExport {
  /// A file made.
  public struct File: Sendable {
    /// What is in a file.
    public enum Content: Sendable {
      /// A text, in UTF-8.
      case text([UInt8])
      /// A resource of R4.
      case resource(Document)
    }

    /// Its name, without a folder: `StructureMap-diagnosis-to-stock.map`. A resource's has no extension.
    public let name: String
    /// What is in it.
    public let content: Content
  }

  private let set: MappingSet
  private let fhir: Schema
  private let base: String
  private var sources: [YAMLText] = []
  private var groups: [String: GroupSyntax] = [:]
  private var tables: [String: CodeTable] = [:]

  /// `files` are those that `set` was read from; `fhir` is the schema of R4; `base` is what the canonical URLs of all
  /// that is made begin with, without a slash at its end.
  public init(_ files: [MappingSet.File], of set: MappingSet, fhir: Schema, base: String) {
    self.set = set
    self.fhir = fhir
    self.base = base
    // The set was read without faults: there are none here.
    var faults: [MappingFault] = []
    let schemas = ["fhir": fhir, "stock": set.model.schema]
    for file in files.sorted(by: { $0.name < $1.name }) {
      if file.name.hasPrefix("tables/") {
        let stem = String(file.name.dropFirst("tables/".count).dropLast(".csv".count))
        tables[stem] = CodeTable(file.bytes, name: stem, file: file.name, faults: &faults)
      } else if let yaml = try? YAMLText(file.bytes, file: file.name) {
        if file.name.hasPrefix("groups/") {
          if let group = GroupSyntax(yaml, schemas: schemas, faults: &faults) { groups[group.name] = group }
        } else if yaml.root.value("rows") != nil {
          sources.append(yaml)
        }
      }
    }
  }

  /// The files for the lenses of these names, or for all; with the tables and models they need.
  public func files(for names: Set<String>? = nil) -> [File] {
    var files: [File] = []
    var used: Set<String> = []
    var types: Set<TypeID> = []
    for lens in set.lenses where names?.contains(lens.name) ?? true {
      guard let source = source(of: lens) else { continue }
      types.insert(lens.entryType)
      for direction in MapSyntax.Direction.allCases {
        let map = LensMap(
          lens: lens, source: source, systems: set.systems, tables: tables, groups: groups, base: base,
          labels: set.model.items[lens.entrySchema[lens.entryType].name]?.labels ?? [:]
        ).map(direction)
        files.append(File(name: "StructureMap-\(map.id).map", content: .text(MapText.text(of: map))))
        if let resource = MapResource.document(of: map, fhir) {
          files.append(File(name: "StructureMap-\(map.id)", content: .resource(resource)))
        }
        for parameter in map.groups.flatMap(\.rules).flatMap(\.parameters) {
          if case .text(let text) = parameter { used.insert(text) }
        }
      }
    }
    let maps = ConceptMaps(schema: fhir, base: base)
    for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
      for direction in MapSyntax.Direction.allCases
      where used.contains("\(base)/ConceptMap/\(name)-\(direction.rawValue)") {
        files += maps.file(of: table, direction)
      }
    }
    if used.contains("\(base)/ConceptMap/systems") { files += maps.file(of: set.systems) }
    return files + LogicalModels(model: set.model, fhir: fhir, base: base).files(for: types)
  }

  /// Where the lens is written: its file, and in it its own head if there are several.
  private func source(of lens: Lens) -> LensMap.Source? {
    guard let yaml = sources.first(where: { $0.file == lens.file }) else { return nil }
    let heads = yaml.root.value("lenses")?.items ?? []
    return LensMap.Source(yaml: yaml, head: heads.first { $0.value("mapping")?.text == lens.name })
  }
}

extension MapRule {
  /// All parameters here and below.
  fileprivate var parameters: [Parameter] { (target?.transform?.parameters ?? []) + rules.flatMap(\.parameters) }
}
