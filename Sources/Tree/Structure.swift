/// Whether a document keeps its schema's rules, whatever syntax it was read from: how often an element stands, one
/// alternative of a choice, values written in their format, nothing empty. Names and shapes are the readers' business.
extension Document {
  /// All faults of structure, in document order, at most `limit`.
  public func structureIssues(limit: Int = 200) -> [Issue] {
    var check = StructureCheck(document: self, limit: limit)
    check.element(root)
    return check.issues()
  }
}

/// One pass over a document. What is found keeps its element; places and paths, which cost, are made at the end.
private struct StructureCheck {
  let document: Document
  let limit: Int
  private var found: [(code: IssueCode, at: Element, subjects: [String])] = []

  init(document: Document, limit: Int) {
    self.document = document
    self.limit = limit
  }

  private var schema: Schema { document.schema }

  func issues() -> [Issue] {
    guard !found.isEmpty else { return [] }
    let places = document.places()
    return found.map { Issue($0.code, path: $0.at.path, place: places($0.at), subjects: $0.subjects) }
  }

  mutating func element(_ element: Element) {
    guard found.count < limit else { return }
    if element.hasValue, let format = schema[element.type].format, !format.accepts(element.bytes) {
      report(element.bytes.isEmpty ? .valueEmpty : .valueFormat, element, [schema[element.type].name])
    }
    // Of a resource its type alone is something; anything else needs a value or children.
    if !element.hasValue && !element.hasChildren && !element.isAnchor && schema[element.type].kind != .root {
      report(.elementEmpty, element, [element.name])
      return
    }
    // A primitive without children and an anchor (the rest of something whose required children went to the entry)
    // demand nothing.
    if !element.isAnchor && (!element.hasValue || element.hasChildren) { counts(element) }
    for child in element.children { self.element(child) }
  }

  /// How often each child stands, against its definition. Children come in the schema's order, so one merge suffices.
  private mutating func counts(_ parent: Element) {
    var children = parent.children
    var child = children.next()
    var choice: (number: UInt16, count: Int, element: ElementID)?
    for number in schema[parent.type].elements {
      let id = ElementID(rawValue: UInt16(number))
      let fact = schema.facts[number]
      var count = 0
      var last: Element?
      while let current = child, current.id == id {
        count += 1
        last = current
        child = children.next()
      }
      if fact.choice != choice?.number ?? 0 {
        finish(choice, parent)
        choice = nil
      }
      if fact.choice != 0 {
        let before = choice?.count ?? 0
        choice = (fact.choice, before + count, id)
        if let last, before + count > Int(fact.max) { report(.choiceRepeated, last, [schema[id].choice ?? ""]) }
      } else if count < Int(fact.min) {
        report(.elementMissing, parent, [schema[id].name, schema[parent.type].name])
      } else if let last, fact.max != .max, count > Int(fact.max) {
        report(.elementRepeated, last, [schema[id].name, "\(fact.max)"])
      }
    }
    finish(choice, parent)
  }

  private mutating func finish(_ choice: (number: UInt16, count: Int, element: ElementID)?, _ parent: Element) {
    guard let choice, choice.count == 0, schema.facts[Int(choice.element.rawValue)].min > 0 else { return }
    report(.elementMissing, parent, ["\(schema[choice.element].choice ?? "")[x]", schema[parent.type].name])
  }

  private mutating func report(_ code: IssueCode, _ element: Element, _ subjects: [String]) {
    if found.count < limit { found.append((code, element, subjects)) }
  }
}
