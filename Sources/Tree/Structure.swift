/// Whether a document keeps its schema's rules, whatever syntax it was read from: how often an element stands, one
/// alternative of a choice, values written in their format, nothing empty. Names and shapes are the readers' business.
extension Document {
  /// All faults of structure, in document order, at most `limit`.
  public func structureIssues(limit: Int = 200) -> [Issue] {
    var issues: [Issue] = []
    check(root, into: &issues, limit: limit)
    return issues
  }

  private func check(_ element: Element, into issues: inout [Issue], limit: Int) {
    guard issues.count < limit else { return }
    if element.hasValue, let format = schema[element.type].format, !format.accepts(element.bytes) {
      let code: IssueCode = element.bytes.isEmpty ? .valueEmpty : .valueFormat
      issues.append(
        Issue(code, path: element.path, place: element.place, subjects: [schema[element.type].name]))
    }
    // Of a resource its type alone is something; anything else needs a value or children.
    if !element.hasValue && !element.hasChildren && !element.isAnchor && schema[element.type].kind != .root {
      issues.append(Issue(.elementEmpty, path: element.path, place: element.place, subjects: [element.name]))
      return
    }
    checkCounts(element, into: &issues, limit: limit)
    for child in element.children { check(child, into: &issues, limit: limit) }
  }

  /// How often each child stands, against its definition. Children come in the schema's order, so one merge suffices.
  private func checkCounts(_ parent: Element, into issues: inout [Issue], limit: Int) {
    // A primitive without children and an anchor (the rest of something whose required children went to the entry)
    // demand nothing.
    let definitions = schema.elements[schema[parent.type].elements]
    if parent.isAnchor || (parent.hasValue && !parent.hasChildren) { return }
    var children = parent.children
    var child = children.next()
    var choice: (name: String, count: Int, definition: SchemaElement)?

    func finishChoice() {
      guard let current = choice else { return }
      if current.count == 0 && current.definition.min > 0 {
        issues.append(
          Issue(.elementMissing, path: parent.path, place: parent.place, subjects: ["\(current.name)[x]", parent.name]))
      }
      choice = nil
    }

    for definition in definitions {
      var count = 0
      var last: Element?
      while let current = child, current.id == definition.id {
        count += 1
        last = current
        child = children.next()
      }
      if definition.choice != choice?.name { finishChoice() }
      if let name = definition.choice {
        let before = choice?.count ?? 0
        choice = (name, before + count, definition)
        if count > 0, before + count > definition.max, let last {
          issues.append(Issue(.choiceRepeated, path: last.path, place: last.place, subjects: [name]))
        }
      } else if count < definition.min {
        issues.append(
          Issue(
            .elementMissing, path: parent.path, place: parent.place, subjects: [definition.name, parent.name]))
      } else if count > definition.max, let last {
        issues.append(
          Issue(
            .elementRepeated, path: last.path, place: last.place, subjects: [definition.name, "\(definition.max)"]))
      }
    }
    finishChoice()
    if issues.count > limit { issues.removeLast(issues.count - limit) }
  }
}
