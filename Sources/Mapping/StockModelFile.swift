import Tree
import Yams

/// Reads `stock.yaml` into a `StockModel`.
///
///     items:
///       Diagnosis:
///         en: Diagnosis
///         ja: 病名
///         category: diagnosis
///         finer:
///           - {category: diagnosis-summary, fields: [name], when: [status = active]}
///         fields:
///           patient: {type: patient, min: 1, en: Patient, ja: 患者}
///           name: {type: string, en: Name, ja: 病名}
///           notes: {max: "*", en: Notes, ja: メモ, fields: {text: {type: string, …}}}
///
/// Types are the primitive types of FHIR, and `patient`. `category` may stand on a field too.
extension StockModel {
  /// Fails with every finding.
  static func read(_ yaml: YAMLText, faults: inout [MappingFault]) -> StockModel? {
    var reader = StockModelReader(file: yaml.file)
    defer { faults += reader.faults }
    return reader.read(yaml.root)
  }
}

private struct StockModelReader {
  let file: String
  var faults: [MappingFault] = []
  private var builder = SchemaBuilder(name: "stock", version: "")

  init(file: String) { self.file = file }

  mutating func refuse(_ node: Yams.Node, _ says: String) {
    faults.append(MappingFault(file, Issue(.mappingSyntax, place: node.place, subjects: [says])))
  }

  mutating func read(_ root: Yams.Node) -> StockModel? {
    guard let items = root.value("items")?.pairs else {
      refuse(root, "a stock model has `items`")
      return nil
    }
    builder = SchemaBuilder(name: "stock", version: root.value("version")?.text ?? "")
    do {
      for format in PrimitiveFormat.allCases { try builder.add(format.rawValue, kind: .primitive(format)) }
      try builder.add("patient", kind: .primitive(.id))
      for (key, item) in items {
        guard let name = key.text, let fields = item.value("fields")?.pairs else {
          refuse(key, "an item has `fields`")
          continue
        }
        let declared = try declarations(fields, of: name)
        try builder.add(name, kind: .root, elements: declared)
      }
      guard faults.isEmpty else { return nil }
      let schema = try builder.build()
      return model(schema, items)
    } catch {
      refuse(root, "the model can't be built: \(error)")
      return nil
    }
  }

  private mutating func declarations(
    _ fields: [(key: Yams.Node, value: Yams.Node)], of owner: String
  ) throws(SchemaBuilder.Fault) -> [SchemaBuilder.Declaration] {
    var declared: [SchemaBuilder.Declaration] = []
    for (key, field) in fields {
      guard let name = key.text else { continue }
      for label in ["en", "ja"] where field.value(label)?.text == nil {
        refuse(key, "a field needs its label in English and Japanese (`en`, `ja`)")
      }
      let max = field.value("max")?.text ?? "1"
      let min = field.value("min")?.text ?? "0"
      guard let least = Int(min), let most = max == "*" ? Int.max : Int(max), least <= most else {
        refuse(key, "`min` is a number and `max` a number or \"*\"")
        continue
      }
      var type = field.value("type")?.text
      if let inner = field.value("fields")?.pairs {
        let group = "\(owner).\(name)"
        try builder.add(group, kind: .complex, elements: try declarations(inner, of: group))
        type = group
      }
      guard let type, builder.declares(type) else {
        refuse(key, "a field has a `type` (a primitive type of FHIR, or `patient`) or `fields`")
        continue
      }
      declared.append(SchemaBuilder.Declaration(name, min: least, max: most, types: [type]))
    }
    return declared
  }

  private mutating func model(_ schema: Schema, _ items: [(key: Yams.Node, value: Yams.Node)]) -> StockModel? {
    var result: [String: StockModel.Item] = [:]
    var base: [ElementID: String] = [:]
    for (key, item) in items {
      guard let name = key.text, let type = schema.type(named: name) else { continue }
      var labels: [Language: String] = [:]
      for language in Language.allCases { labels[language] = item.value(language.rawValue)?.text }
      if labels.count < Language.allCases.count {
        refuse(key, "an item needs its label in English and Japanese (`en`, `ja`)")
      }
      guard let category = item.value("category")?.text else {
        refuse(key, "an item has a `category`")
        continue
      }
      var patient: ElementID?
      for field in schema.elements(of: type) {
        if schema[field.type].name == "patient" {
          patient = field.id
        } else {
          base[field.id] = item.value("fields")?.value(field.name)?.value("category")?.text ?? category
        }
      }
      result[name] = StockModel.Item(
        name: name, labels: labels, type: type, patient: patient,
        finer: (item.value("finer")?.items ?? []).compactMap { finer($0, type, schema) })
    }
    return faults.isEmpty ? StockModel(schema: schema, items: result, base: base) : nil
  }

  private mutating func finer(_ node: Yams.Node, _ type: TypeID, _ schema: Schema) -> StockModel.Finer? {
    let names = (node.value("fields")?.items ?? []).compactMap(\.text)
    var when: [(field: ElementID, text: [UInt8])] = []
    for condition in (node.value("when")?.items ?? []).compactMap(\.text) {
      let sides = condition.split(separator: "=", maxSplits: 1).map { RowSyntax.trimmed($0) }
      guard sides.count == 2, let field = schema.element(sides[0], of: type) else {
        refuse(node, "`when` lists conditions `field = text`")
        return nil
      }
      when.append((field, Array(sides[1].utf8)))
    }
    let fields = names.compactMap { schema.element($0, of: type) }
    guard let category = node.value("category")?.text, fields.count == names.count, !fields.isEmpty, !when.isEmpty else {
      refuse(node, "`finer` has a `category`, `fields` of the item and `when`")
      return nil
    }
    return StockModel.Finer(category: category, fields: Set(fields), when: when)
  }
}
