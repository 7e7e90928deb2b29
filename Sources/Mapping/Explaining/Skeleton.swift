public import Tree

/// A *skeleton* is what whoever maps a resource type begins with: a mapping file and the item for `stock.yaml`, with
/// everything that FHIR requires and everything that changes the meaning, so that the checker has nothing to say but that
/// the names want filling in.
///
/// Fields are called as the elements are. Where a group of rows fits a type it is used; else the fields stand below.
public struct Skeleton: Sendable {
  /// The mapping file.
  public let mapping: String
  /// The item, as it stands below `items:` in `stock.yaml`.
  public let item: String

  /// The skeleton for a resource type. `category` is that of the item and of the residue.
  public init(
    for type: TypeID, of schema: Schema, name: String, item itemName: String, profile: String? = nil, category: String,
    using set: (groups: [MappingSet.Group], model: StockModel)
  ) {
    var sketch = Sketch(schema: schema, groups: set.groups, stock: set.model.schema)
    let fields = sketch.fields(of: type)
    var head = ["mapping: \(name)", "stock: \(itemName)", "fhir: \(schema[type].name)"]
    if let profile { head.append("profile: \(profile)") }
    head += ["residue: \(category)", "rows:"]
    mapping = (head + fields.flatMap(\.rows).map { "  \($0)" }).joined(separator: "\n") + "\n"
    let labels = ["  \(itemName):", "    en: \(SketchField.label(itemName))", "    ja: \(SketchField.unnamed)"]
    let lines = labels + ["    category: \(category)", "    fields:"] + fields.flatMap(\.lines).map { "      \($0)" }
    item = lines.joined(separator: "\n") + "\n"
  }
}

/// One field of a skeleton, or the alternatives of a choice: its lines in `stock.yaml`, and the rows that map it.
private struct SketchField {
  let name: String
  /// Its lines in `stock.yaml`, the first with its name.
  var lines: [String]
  /// Its lines in the mapping file.
  var rows: [String]

  /// What stands in the place of a Japanese label, to be filled in.
  static let unnamed = "\"…\""

  /// A name as words: `Clinical status`.
  static func label(_ name: String) -> String {
    var label = ""
    for (number, character) in name.enumerated() {
      if number > 0, character.isUppercase { label += " " }
      label += number == 0 ? character.uppercased() : character.lowercased()
    }
    return label
  }
}

/// Goes through a type and sketches a field for each element that needs one.
private struct Sketch {
  let schema: Schema
  let groups: [MappingSet.Group]
  let stock: Schema
  private var hasPatient = false
  /// The types around the one at hand: a type that holds itself is not followed for ever.
  private var around: [TypeID] = []

  init(schema: Schema, groups: [MappingSet.Group], stock: Schema) {
    self.schema = schema
    self.groups = groups
    self.stock = stock
  }

  /// How a field may stand: how often, and in which choice.
  private struct Standing {
    var least = 0
    var isList = false
    var choice: String?

    /// What is written of it, `, min: 1, max: "*"`.
    var text: String {
      (least > 0 ? ", min: 1" : "") + (isList ? ", max: \"*\"" : "") + (choice.map { ", choice: \($0)" } ?? "")
    }
  }

  /// The fields of a type, with rows at `path` (with its dot) from fields at `field`.
  mutating func fields(of type: TypeID, below path: String = "", field: String = "") -> [SketchField] {
    around.append(type)
    defer { around.removeLast() }
    let elements = wanted(of: type)
    var fields: [SketchField] = []
    var settled: Set<String> = []
    for element in elements {
      guard let choice = element.choice else {
        if let one = self.field(element, path, field, Standing(least: element.min, isList: element.isList)) {
          fields.append(one)
        }
        continue
      }
      if settled.insert(choice).inserted {
        fields += alternatives(elements.filter { $0.choice == choice }, choice, path, field)
      }
    }
    return fields
  }

  /// What must have a row: what is required and what changes the meaning; where there is none such below the root, values.
  private func wanted(of type: TypeID) -> [SchemaElement] {
    let passedOver: Set<String> = ["id", "extension", "modifierExtension", "implicitRules", "contained"]
    let all = schema.elements(of: type).filter { !passedOver.contains($0.name) && !$0.flags.contains(.attribute) }
    let isRoot = around.count == 1
    let needed = all.filter { element in
      element.min > 0 || element.flags.contains(.modifier) || (isRoot && isPatient(element))
    }
    if !needed.isEmpty { return needed }
    let values = all.filter { schema[$0.type].format != nil && $0.name != "language" && $0.choice == nil }
    if !values.isEmpty { return values }
    let others = all.filter { $0.choice == nil && !["meta", "text", "language"].contains($0.name) }
    return Array((others.filter { group(for: $0.type) != nil } + others).prefix(1))
  }

  /// Whether it says whose the record is.
  private func isPatient(_ element: SchemaElement) -> Bool {
    ["patient", "subject", "beneficiary"].contains(element.name) && !element.isList
      && schema[element.type].name == "Reference" && (element.targets.isEmpty || element.targets.contains("Patient"))
  }

  /// The group of rows for a type; one that is made for exactly it goes first.
  private func group(for type: TypeID) -> MappingSet.Group? {
    groups.first { $0.resourceType == type } ?? groups.first { schema.isA(type, $0.resourceType) }
  }

  private mutating func field(_ element: SchemaElement, _ path: String, _ field: String, _ standing: Standing)
    -> SketchField?
  {
    let (name, label) = (element.name, SketchField.label(element.name))
    let labels = "en: \(label), ja: \(SketchField.unnamed)"
    if around.count == 1, !hasPatient, isPatient(element) {
      hasPatient = true
      return SketchField(
        name: "patient", lines: ["patient: {type: patient, min: 1, en: Patient, ja: 患者}"],
        rows: ["- patient <-> \(path)\(name).reference via patient-reference"])
    }
    if let format = schema[element.type].format {
      return SketchField(
        name: name, lines: ["\(name): {type: \(format.rawValue)\(standing.text), \(labels)}"],
        rows: ["- \(field)\(name) <-> \(path)\(name)"])
    }
    if let group = group(for: element.type) {
      let key = stock.elements(of: group.entryType).prefix(2).map(\.name).joined(separator: "+")
      let row = "\(field)\(name) <-> \(path)\(name)"
      return SketchField(
        name: name, lines: ["\(name): {type: \(stock[group.entryType].name)\(standing.text), \(labels)}"],
        rows: ["- " + (element.isList ? "each \(row) by \(key): " : "\(row): ") + group.name])
    }
    guard standing.choice == nil, !around.contains(element.type) else { return nil }
    let inner =
      element.isList
      ? fields(of: element.type)
      : fields(of: element.type, below: "\(path)\(name).", field: "\(field)\(name).")
    guard !inner.isEmpty else { return nil }
    let head = ["\(name):"] + standing.text.split(separator: ", ").map { "  \($0)" }
    let lines = head + ["  en: \(label)", "  ja: \(SketchField.unnamed)", "  fields:"]
    var rows = inner.flatMap(\.rows)
    if element.isList {
      let key = inner.prefix(2).map(\.name).joined(separator: "+")
      rows = ["- each \(field)\(name) <-> \(path)\(name) by \(key):"] + rows.map { "  \($0)" }
    }
    return SketchField(name: name, lines: lines + inner.flatMap(\.lines).map { "    \($0)" }, rows: rows)
  }

  /// The fields for the alternatives of a choice, as far as one row maps each.
  private mutating func alternatives(_ elements: [SchemaElement], _ choice: String, _ path: String, _ field: String)
    -> [SketchField]
  {
    var fields = elements.compactMap { self.field($0, path, field, Standing(least: $0.min, choice: choice)) }
    if fields.count == 1, let element = elements.first(where: { $0.name == fields[0].name }) {
      // Of an only alternative that is required, the field is required.
      return [self.field(element, path, field, Standing(least: element.min))].compactMap { $0 }
    }
    guard let last = fields.indices.last else { return [] }
    let rows = ["- choice:"] + fields.flatMap(\.rows).map { "  \($0)" }
    for index in fields.indices { fields[index].rows = [] }
    fields[last].rows = rows
    return fields
  }
}
