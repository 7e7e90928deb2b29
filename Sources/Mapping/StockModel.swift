public import Tree

/// The stock model: which *items* a stock record has, their fields, and the information category of each field.
///
/// It is read from `stock.yaml`. Each item is a root type of one schema; `category(s)` says who may see what by the
/// access table. An item has one field of type `patient`, the head of its entries (the patient's own item has none: its
/// entry's id is the patient's).
public struct StockModel: Sendable {
  /// One item.
  public struct Item: Sendable {
    /// The item's name: `Diagnosis`.
    public let name: String
    /// What people call it.
    public let labels: [Language: String]
    /// The type of its entries.
    public let type: TypeID
    /// The field that names the patient, or nil for the patient's own item.
    public let patient: ElementID?
    /// The field that names who answers for an entry, where one may be made in that person's name; or nil.
    public let author: ElementID?
    let finer: [Finer]
  }

  /// Fields that go to a finer category in an entry that meets a condition.
  struct Finer: Sendable {
    let category: String
    let fields: Set<ElementID>
    let when: [Condition]

    /// A field with one of these texts.
    struct Condition: Sendable {
      let field: ElementID
      let texts: [[UInt8]]
    }
  }

  /// The schema whose root types are the items.
  public let schema: Schema
  /// The items by name.
  public let items: [String: Item]
  /// The names of every field, in both languages.
  public let labels: [ElementID: [Language: String]]
  let base: [ElementID: String]
  /// Every category the model names, and where.
  let mentions: [(category: String, place: Place?)]

  /// The item of an entry.
  public func item(of entry: Document) -> Item? { items[entry.type.name] }

  /// Every category that a field's value may go to; empty for the head.
  func categories(of field: ElementID) -> Set<String> {
    guard let category = base[field] else { return [] }
    let finer = items.values.flatMap(\.finer).filter { $0.fields.contains(field) }.map(\.category)
    return Set(finer + [category])
  }

  /// The categories between which fields of an item move with its values: who writes one of them must be able to see and
  /// write all, or a field could come to stand in two parts. At least the category itself.
  public func linked(with category: String, in item: Item) -> Set<String> {
    let rules = item.finer.map { rule in Set(rule.fields.compactMap { base[$0] }).union([rule.category]) }
    var linked: Set<String> = [category]
    while let more = rules.first(where: { !$0.isDisjoint(with: linked) && !$0.isSubset(of: linked) }) {
      linked.formUnion(more)
    }
    return linked
  }

  /// Takes an entry apart into its parts, one for each category; the head goes to none.
  public func parts(of entry: Document) -> [String: Document] {
    guard let item = item(of: entry) else { return [:] }
    let finer = item.finer.filter { rule in
      rule.when.allSatisfy { condition in
        entry.root.first(condition.field).map { condition.texts.contains(Array($0.bytes)) } ?? false
      }
    }
    var builders: [String: DocumentBuilder] = [:]
    for field in entry.root.children where field.id != item.patient {
      guard let category = finer.first(where: { $0.fields.contains(field.id) })?.category ?? base[field.id] else {
        // Reading the model gives every field but the head a category; without one, data would be lost here.
        preconditionFailure("a field of the stock model has no category")
      }
      builders[category, default: DocumentBuilder(schema: schema, root: item.type)].copy(field)
    }
    return builders.mapValues { $0.finish() }
  }

  /// Puts parts together again, with the head.
  public func entry(_ item: Item, patient: String, parts: [Document]) -> Document {
    // A field stands in one part; the items of a list keep their order.
    let fields = parts.flatMap { Array($0.root.children) }.enumerated().sorted {
      ($0.element.id, $0.offset) < ($1.element.id, $1.offset)
    }
    var builder = DocumentBuilder(schema: schema, root: item.type)
    var head = item.patient
    func addHead() {
      if let id = head { builder.leaf(id, type: schema[id].type, value: patient.utf8) }
      head = nil
    }
    for (_, field) in fields {
      if let id = head, id < field.id { addHead() }
      builder.copy(field)
    }
    addHead()
    return builder.finish()
  }

  /// Categories that the access table doesn't have.
  func categoryFaults(_ known: MappingCategories, file: String) -> [MappingFault] {
    mentions.filter { !known.all.contains($0.category) }.map {
      MappingFault(file, Issue(.mappingCategory, place: $0.place, subjects: [$0.category]))
    }
  }
}
