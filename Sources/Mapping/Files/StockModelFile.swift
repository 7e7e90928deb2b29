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
///           - {category: diagnosis-summary, fields: [name, status], when: [status = active]}
///         fields:
///           patient: {type: patient, min: 1, en: Patient, ja: 患者}
///           name: {type: string, en: Name, ja: 病名}
///           notes: {type: Note, max: "*", en: Notes, ja: メモ}
///     groups:
///       Note: {fields: {text: {type: string, …}}}
///
/// Types are the primitive types of FHIR, `patient`, and groups of fields that several items share; a group of one item
/// alone has its `fields` in place of a `type`. Fields with the same `choice` exclude each other; with `min: 1` on all of
/// them, one must stand there. `category` may stand on
/// an item's own fields too. `author` names the field of who answers for an entry that another enters (`C` in the access
/// table). The field of type `patient`, which says whose an entry is, is the item's own and has `min: 1`.
struct StockModelFile {
  private let yaml: YAMLText
  private var faults: [MappingFault] = []
  private var builder: SchemaBuilder
  private var mentions: [(category: String, place: Place?)] = []

  init(_ yaml: YAMLText) {
    self.yaml = yaml
    builder = SchemaBuilder(name: "stock", version: yaml.root.value("version")?.text ?? "")
  }

  /// The model; nil when there is any fault.
  consuming func read() -> (model: StockModel?, faults: [MappingFault]) {
    let model = model()
    return (faults.isEmpty ? model : nil, faults)
  }

  private mutating func refuse(_ node: Yams.Node, _ says: String) {
    faults.append(MappingFault(yaml.file, Issue(.mappingSyntax, place: node.place, subjects: [says])))
  }

  /// A misspelt word would be passed over in silence, and with it perhaps a category.
  private mutating func refuseUnknown(_ node: Yams.Node, _ known: Set<String>) {
    for (key, _) in node.pairs ?? [] {
      guard let word = key.text, !known.contains(word) else { continue }
      refuseUnknown("word of the stock model", word, key, known)
    }
  }

  private mutating func refuseUnknown(_ kind: String, _ word: String, _ node: Yams.Node, _ known: some Sequence<String>)
  {
    let subjects = [kind, word, NearName.hint(word, among: known)]
    faults.append(MappingFault(yaml.file, Issue(.mappingUnknown, place: node.place, subjects: subjects)))
  }

  private mutating func model() -> StockModel? {
    refuseUnknown(yaml.root, MappingWords.model)
    guard let items = yaml.root.value("items")?.pairs else {
      refuse(yaml.root, "a stock model has `items`, each with `en`, `ja`, `category` and `fields`")
      return nil
    }
    do {
      for format in PrimitiveFormat.allCases { try builder.add(format.rawValue, kind: .primitive(format)) }
      try builder.add("patient", kind: .primitive(.id))
      for (key, group) in yaml.root.value("groups")?.pairs ?? [] {
        refuseUnknown(group, MappingWords.fieldGroup)
        guard let name = key.text, let fields = group.value("fields")?.pairs else {
          refuse(key, "a group has `fields`, each with `type`, `en` and `ja`")
          continue
        }
        try builder.add(name, kind: .complex, elements: try declarations(fields, of: name, isInner: true))
      }
      for (key, item) in items {
        refuseUnknown(item, MappingWords.item)
        guard let name = key.text, let fields = item.value("fields")?.pairs else {
          refuse(key, "an item has `fields`, each with `type`, `en` and `ja`")
          continue
        }
        let declared = try declarations(fields, of: name, isInner: false)
        try builder.add(name, kind: .root, elements: declared)
      }
      return faults.isEmpty ? model(of: try builder.build(), items) : nil
    } catch {
      switch error {
      case .duplicateType(let name), .duplicateElement(let name): refuse(yaml.root, "`\(name)` stands twice: keep one")
      default: refuse(yaml.root, "the model is too large")
      }
      return nil
    }
  }

  private mutating func declarations(
    _ fields: [(key: Yams.Node, value: Yams.Node)], of owner: String, isInner: Bool
  ) throws(SchemaBuilder.Fault) -> [SchemaBuilder.Declaration] {
    var declared: [SchemaBuilder.Declaration] = []
    for (key, field) in fields {
      guard let name = key.text else { continue }
      refuseUnknown(field, isInner ? MappingWords.innerField : MappingWords.field)
      if Language.allCases.contains(where: { field.value($0.rawValue)?.text == nil }) {
        refuse(key, "a field needs its label in English and Japanese (`en`, `ja`)")
      }
      let max = field.value("max")?.text ?? "1"
      let min = field.value("min")?.text ?? "0"
      guard let least = Int(min), let most = max == "*" ? Int.max : Int(max), least >= 0, most > 0, least <= most else {
        refuse(key, "`min` is a number and `max` a number or \"*\"")
        continue
      }
      var type = field.value("type")?.text
      if let inner = field.value("fields")?.pairs, type == nil {
        let group = "\(owner).\(name)"
        try builder.add(group, kind: .complex, elements: try declarations(inner, of: group, isInner: true))
        type = group
      } else if isInner, type == "patient" {
        refuse(key, "a field of type `patient` stands in an item itself, not in a group")
        continue
      } else if let type, field.value("fields") == nil, !builder.declares(type) {
        let known = PrimitiveFormat.allCases.map(\.rawValue) + ["patient"]
        let groups = (yaml.root.value("groups")?.pairs ?? []).compactMap { $0.key.text }
        refuseUnknown(
          "type or group", type, field.value("type") ?? key, known + groups)
        continue
      } else if type == nil || field.value("fields") != nil {
        refuse(key, "a field has a `type` of FHIR (or `patient`, or a group's name), or else `fields`")
        continue
      }
      let choice = field.value("choice")?.text
      if choice != nil, most > 1 {
        refuse(key, "an alternative of a choice is no list")
        continue
      }
      declared.append(
        SchemaBuilder.Declaration(name, min: least, max: most, types: [type ?? ""], choice: choice))
    }
    refuseScattered(declared, fields)
    return declared
  }

  /// The alternatives of a choice stand together, and there are several.
  private mutating func refuseScattered(
    _ declared: [SchemaBuilder.Declaration], _ fields: [(key: Yams.Node, value: Yams.Node)]
  ) {
    for choice in Set(declared.compactMap(\.choice)).sorted() {
      let numbers = declared.indices.filter { declared[$0].choice == choice }
      let isTogether = numbers.count > 1 && numbers[numbers.count - 1] - numbers[0] == numbers.count - 1
      if !isTogether, let key = fields.first(where: { $0.key.text == declared[numbers[0]].name })?.key {
        refuse(key, "the alternatives of the choice `\(choice)`, at least two, stand one after the other")
      }
      // One of them must stand there, or none: that is the choice's, not an alternative's.
      let odd = numbers.first { declared[$0].min != declared[numbers[0]].min }
      if let odd, let key = fields.first(where: { $0.key.text == declared[odd].name })?.key {
        refuse(key, "`min: 1` stands on all alternatives of the choice `\(choice)`, or on none")
      }
    }
  }

  private mutating func model(of schema: Schema, _ items: [(key: Yams.Node, value: Yams.Node)]) -> StockModel? {
    var result: [String: StockModel.Item] = [:]
    var base: [ElementID: String] = [:]
    var labels: [ElementID: [Language: String]] = [:]
    for (key, group) in yaml.root.value("groups")?.pairs ?? [] {
      if let type = schema.type(named: key.text ?? "") { Self.gather(&labels, group, type, schema) }
    }
    for (key, item) in items {
      guard let name = key.text, let type = schema.type(named: name) else { continue }
      if Self.labels(item).count < Language.allCases.count {
        refuse(key, "an item needs its label in English and Japanese (`en`, `ja`)")
      }
      guard let category = mention(item.value("category")) else {
        refuse(key, "an item has a `category` of the access table")
        continue
      }
      var patient: ElementID?
      for field in schema.elements(of: type) {
        let node = item.value("fields")?.value(field.name)
        if schema[field.type].name != "patient" {
          base[field.id] = mention(node?.value("category")) ?? category
        } else if patient == nil {
          patient = field.id
          // Without it an entry would be nobody's; with several, that of several.
          if field.min == 0 || field.isList {
            refuse(node ?? key, "the field of type `patient` has `min: 1` and is no list")
          }
        } else {
          refuse(key, "an item has one field of type `patient` at most")
        }
      }
      Self.gather(&labels, item, type, schema)
      let author = item.value("author").flatMap { node in
        let field = node.text.flatMap { schema.element($0, of: type) }
        if field == nil { refuse(node, "`author` names a field of the item") }
        return field
      }
      result[name] = StockModel.Item(
        name: name, labels: Self.labels(item), type: type, patient: patient, author: author,
        finer: (item.value("finer")?.items ?? []).compactMap { finer($0, type, schema) })
    }
    return StockModel(schema: schema, items: result, labels: labels, base: base, mentions: mentions)
  }

  private mutating func mention(_ node: Yams.Node?) -> String? {
    guard let node, let category = node.text else { return nil }
    mentions.append((category, node.place))
    return category
  }

  private static func labels(_ node: Yams.Node) -> [Language: String] {
    Language.allCases.reduce(into: [:]) { $0[$1] = node.value($1.rawValue)?.text }
  }

  /// The labels of all fields of a type, those of its groups too.
  private static func gather(
    _ labels: inout [ElementID: [Language: String]], _ node: Yams.Node, _ type: TypeID, _ schema: Schema
  ) {
    for field in schema.elements(of: type) {
      guard let node = node.value("fields")?.value(field.name) else { continue }
      labels[field.id] = Self.labels(node)
      gather(&labels, node, field.type, schema)
    }
  }

  private mutating func finer(_ node: Yams.Node, _ type: TypeID, _ schema: Schema) -> StockModel.Finer? {
    refuseUnknown(node, MappingWords.finer)
    var when: [StockModel.Finer.Condition] = []
    for condition in (node.value("when")?.items ?? []).compactMap(\.text) {
      let sides = condition.split(separator: "=", maxSplits: 1).map { RowSyntax.Piece($0).text }
      guard sides.count == 2, let field = schema.element(sides[0], of: type) else {
        refuse(node, "`when` lists conditions `field = text` or `field = text | text`")
        return nil
      }
      let texts = sides[1].split(separator: "|").map { Array(RowSyntax.Piece($0).text.utf8) }
      when.append(StockModel.Finer.Condition(field: field, texts: texts))
    }
    let names = (node.value("fields")?.items ?? []).compactMap(\.text)
    let fields = Set(names.compactMap { schema.element($0, of: type) })
    guard let category = mention(node.value("category")), fields.count == names.count, !fields.isEmpty, !when.isEmpty
    else {
      refuse(node, "`finer` has a `category`, `fields` of the item and `when`")
      return nil
    }
    // Whoever sees the fields knows that the condition holds: it must be his to know.
    guard when.allSatisfy({ fields.contains($0.field) }) else {
      refuse(node, "the `fields` of a finer category include those of its `when`")
      return nil
    }
    return StockModel.Finer(category: category, fields: fields, when: when)
  }
}
