import Tree

/// The items and groups of fields of a stock model as logical models (StructureDefinitions), so that maps have something
/// to refer to. A field's label stands in both languages; its information category in the definition.
struct LogicalModels {
  let model: StockModel
  let fhir: Schema
  let base: String

  /// `Diagnosis` as the logical model is named.
  static func name(of type: String) -> String { "Stock\(type)" }

  /// The canonical URL of a type's logical model.
  static func url(of type: String, base: String) -> String { "\(base)/StructureDefinition/stock-\(type)" }

  /// The models of these types and of all groups that they use.
  func files(for types: Set<TypeID>) -> [StandardsExport.File] {
    var wanted: [TypeID] = types.sorted { $0.rawValue < $1.rawValue }
    var next = 0
    while next < wanted.count {
      for field in allFields(of: wanted[next]) where isGroup(field.type) && !wanted.contains(field.type) {
        wanted.append(field.type)
      }
      next += 1
    }
    return wanted.map { model.schema[$0].name }.sorted().compactMap(file)
  }

  /// A group of fields that several items share; those of one item alone stand in it.
  private func isGroup(_ type: TypeID) -> Bool {
    model.schema[type].kind == .complex && !model.schema[type].name.contains(".")
  }

  private func isOwn(_ type: TypeID) -> Bool { model.schema[type].name.contains(".") }

  private func allFields(of type: TypeID) -> [SchemaElement] {
    model.schema.elements(of: type).flatMap { [$0] + (isOwn($0.type) ? allFields(of: $0.type) : []) }
  }

  private func file(_ type: String) -> StandardsExport.File? {
    guard let id = model.schema.type(named: type), let definition = fhir.type(named: "StructureDefinition") else {
      return nil
    }
    let name = Self.name(of: type)
    let item = model.items[type]
    var pen = DocumentBuilder(schema: fhir, root: definition)
    pen.leaf("id", "stock-\(type)")
    pen.leaf("url", Self.url(of: type, base: base))
    pen.leaf("name", name)
    pen.leaf("title", Self.both(item?.labels, or: type))
    pen.leaf("status", "active")
    pen.leaf("description", item == nil ? "A group of fields of the stock model." : "An item of the stock model.")
    pen.leaf("fhirVersion", "4.0.1")
    pen.leaf("kind", "logical")
    pen.leaf("abstract", "false")
    pen.leaf("type", Self.url(of: type, base: base))
    pen.leaf("baseDefinition", "http://hl7.org/fhir/StructureDefinition/Element")
    pen.leaf("derivation", "specialization")
    for part in ["snapshot", "differential"] {
      pen.begin(part)
      root(name, id, Self.both(item?.labels, or: type), isSnapshot: part == "snapshot", &pen)
      if part == "snapshot" { inherited(name, &pen) }
      fields(of: id, below: name, isSnapshot: part == "snapshot", &pen)
      pen.close()
    }
    return StandardsExport.File(name: "StructureDefinition-stock-\(type)", content: .resource(pen.finish()))
  }

  private static func both(_ labels: [Language: String]?, or name: String) -> String {
    guard let english = labels?[.english], let japanese = labels?[.japanese] else { return name }
    return "\(english) (\(japanese))"
  }

  // MARK: - Elements

  private func root(
    _ name: String, _ type: TypeID, _ title: String, isSnapshot: Bool, _ pen: inout DocumentBuilder
  ) {
    begin(name, &pen)
    pen.leaf("short", title)
    pen.leaf("definition", title)
    pen.leaf("min", "0")
    pen.leaf("max", "*")
    if isSnapshot { base("Element", "0", "*", &pen) }
    choices(of: type, &pen)
    pen.close()
  }

  /// What every type of FHIR has.
  private func inherited(_ name: String, _ pen: inout DocumentBuilder) {
    for (element, max, type) in [("id", "1", "http://hl7.org/fhirpath/System.String"), ("extension", "*", "Extension")]
    {
      begin("\(name).\(element)", &pen)
      pen.leaf("short", element)
      pen.leaf("definition", "As in every type of FHIR; the stock model does not use it.")
      pen.leaf("min", "0")
      pen.leaf("max", max)
      base("Element.\(element)", "0", max, &pen)
      pen.begin("type")
      pen.leaf("code", type)
      pen.close()
      pen.close()
    }
  }

  private func fields(of type: TypeID, below path: String, isSnapshot: Bool, _ pen: inout DocumentBuilder) {
    for field in model.schema.elements(of: type) {
      let own = "\(path).\(field.name)"
      let max = field.max == Int.max ? "*" : "\(field.max)"
      // Of a choice some alternative must stand there, not each.
      let min = field.choice == nil ? "\(field.min)" : "0"
      begin(own, &pen)
      short(field, &pen)
      pen.leaf("definition", definition(of: field))
      if let japanese = model.labels[field.id]?[.japanese] { pen.leaf("alias", japanese) }
      pen.leaf("min", min)
      pen.leaf("max", max)
      if isSnapshot { base(own, min, max, &pen) }
      pen.begin("type")
      pen.leaf("code", code(of: field.type))
      pen.close()
      if isOwn(field.type) { choices(of: field.type, &pen) }
      pen.close()
      if isOwn(field.type) { fields(of: field.type, below: own, isSnapshot: isSnapshot, &pen) }
    }
  }

  private func begin(_ path: String, _ pen: inout DocumentBuilder) {
    pen.begin("element")
    pen.leaf("id", path)
    pen.leaf("path", path)
  }

  private func base(_ path: String, _ min: String, _ max: String, _ pen: inout DocumentBuilder) {
    pen.begin("base")
    pen.leaf("path", path)
    pen.leaf("min", min)
    pen.leaf("max", max)
    pen.close()
  }

  /// The label in English, with its translation.
  private func short(_ field: SchemaElement, _ pen: inout DocumentBuilder) {
    pen.begin("short")
    pen.value((model.labels[field.id]?[.english] ?? field.name).utf8)
    if let japanese = model.labels[field.id]?[.japanese] {
      pen.begin("extension")
      pen.leaf("url", "http://hl7.org/fhir/StructureDefinition/translation")
      for (url, value, text) in [("lang", "valueCode", "ja"), ("content", "valueString", japanese)] {
        pen.begin("extension")
        pen.leaf("url", url)
        pen.leaf(value, text)
        pen.close()
      }
      pen.close()
    }
    pen.close()
  }

  private func definition(of field: SchemaElement) -> String {
    let categories = model.categories(of: field.id).sorted()
    let words = Self.both(model.labels[field.id], or: field.name)
    return categories.isEmpty
      ? words
      : "\(words). Information \(categories.count == 1 ? "category" : "categories"): \(categories.joined(separator: ", "))"
  }

  /// Alternatives exclude each other.
  private func choices(of type: TypeID, _ pen: inout DocumentBuilder) {
    let fields = model.schema.elements(of: type)
    for choice in fields.compactMap(\.choice).uniqued() {
      let names = fields.filter { $0.choice == choice }.map(\.name)
      let tests = names.enumerated().flatMap { number, name in
        names.dropFirst(number + 1).map { "(\(name).exists() and \($0).exists()).not()" }
      }
      pen.begin("constraint")
      pen.leaf("key", "choice-\(choice)")
      pen.leaf("severity", "error")
      pen.leaf("human", "One of \(names.joined(separator: ", ")) stands at most.")
      pen.leaf("expression", tests.joined(separator: " and "))
      pen.close()
    }
  }

  private func code(of type: TypeID) -> String {
    let name = model.schema[type].name
    if isOwn(type) { return "BackboneElement" }
    if isGroup(type) { return Self.url(of: name, base: base) }
    return name == "patient" ? "id" : name
  }
}
