import JSON
import Mapping
import Testing
import Tree

/// A lens made for one test, from fields and rows alone, over the small schema.
struct SmallLens {
  let lens: Lens
  let model: StockModel

  /// `fields` are those of the item `Item`, without labels; the item has the head `patient` unless `fields` has it.
  init(
    _ fields: String, rows: String, when: String = "", type: String = "Thing", more: [String: String] = [:],
    finer: String = "", categories: MappingCategories? = nil
  ) throws {
    var files = [
      "stock.yaml": Self.stock(fields, finer), "systems.yaml": Self.systems,
      "item.yaml": """
      mapping: item
      stock: Item
      fhir: \(type)
      residue: rest
      \(when.isEmpty ? "" : "when:\n\(Self.indented(when))")
      rows:
      \(Self.indented(rows))
      """,
    ]
    files.merge(more) { _, new in new }
    let (set, faults) = MappingSet.read(
      files.map { MappingSet.File(name: $0.key, bytes: Array($0.value.utf8)) },
      schemas: ["fhir": try SmallSchema.shared.get()], categories: categories)
    for fault in faults { Issue.record("\(fault.issue.rendered(file: fault.file))") }
    let lens = try #require(set?.lens(named: "item"))
    self.lens = lens
    model = try #require(set?.model)
  }

  static let systems = """
    alpha: urn:alpha
    beta: {emit: "http://b.example", accept: ["urn:oid:1.2.3", "urn:oid:1.2.4"]}
    use: http://use.example
    """

  private static func stock(_ fields: String, _ finer: String) -> String {
    let labelled = fields.replacing("{type:", with: "{en: E, ja: J, type:").replacing(
      "{max:", with: "{en: E, ja: J, max:"
    )
    .replacing("{fields:", with: "{en: E, ja: J, fields:")
    return """
      items:
        Item:
          en: Item
          ja: 項目
          category: one
      \(finer.isEmpty ? "" : "    finer: [\(finer)]")
          fields:
      \(indented(indented(indented(labelled))))
      """
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  /// A resource from JSON; its text must be usable.
  func resource(_ json: String) throws -> Document {
    try read(json, lens.resourceSchema, lens.resourceType)
  }

  /// An entry from JSON.
  func entry(_ json: String) throws -> Document { try read(json, lens.entrySchema, lens.entryType) }

  /// A residue from JSON.
  func residue(_ json: String) throws -> Document {
    try read(json, lens.resourceSchema, lens.resourceType, anchors: true)
  }

  private func read(_ json: String, _ schema: Schema, _ type: TypeID, anchors: Bool = false) throws -> Document {
    let reading = JSONReader(schema: schema, anchors: anchors).read(Array(json.utf8), as: type)
    // What a scope may read of an entry lacks some of what is required.
    let issues = reading.issues.filter { schema === lens.resourceSchema || $0.code != .elementMissing }
    if !anchors { for issue in issues { Issue.record("\(issue.rendered(file: "text"))") } }
    return try #require(reading.document)
  }

  /// Splits, says both halves as JSON, and demands the laws on the way.
  func split(_ json: String) throws -> Halves {
    let resource = try resource(json)
    for broken in lens.brokenLaws(on: resource) { Issue.record("\(broken)") }
    let (entry, residue) = lens.split(resource)
    return Halves(entry: text(entry), residue: residue.map(text))
  }

  /// Joins two halves given as JSON.
  func join(_ entryJSON: String, _ residueJSON: String? = nil) throws -> String {
    text(lens.join(try entry(entryJSON), try residueJSON.map { try residue($0) }))
  }

  /// Splits a resource, replaces the entry, and joins with the residue that was left: an edit.
  func edit(_ json: String, to entryJSON: String) throws -> String {
    let (_, residue) = lens.split(try resource(json))
    return text(lens.join(try entry(entryJSON), residue))
  }

  struct Halves: Equatable, CustomStringConvertible {
    let entry: String
    let residue: String?

    init(entry: String, residue: String? = nil) {
      self.entry = entry
      self.residue = residue
    }

    var description: String { "\(entry) + \(residue ?? "nothing")" }
  }
}

/// A document as compact JSON without its type.
func text(_ document: Document) -> String {
  String(decoding: JSONWriter.text(document, typeMember: false), as: UTF8.self)
}
