public import Tree

extension Lens {
  /// The paths of values of a residue that a resource does not have: what was left of an item that the entry has no more,
  /// or what no split of this lens leaves. Each path once, in order; none when all of it was written.
  ///
  /// To lose the rest with its item is what deleting means; but whoever edits should be told.
  public func unwritten(of residue: Document, in resource: Document) -> [String] {
    var there: [Value: Int] = [:]
    Self.gather(resource.root, resourceSchema[resourceType].name) { there[$0, default: 0] += 1 }
    var missing: [String] = []
    Self.gather(residue.root, resourceSchema[resourceType].name) { value in
      let left = there[value] ?? 0
      there[value] = left - 1
      if left <= 0, !missing.contains(value.path) { missing.append(value.path) }
    }
    return missing
  }

  private struct Value: Hashable {
    let path: String
    let text: String
  }

  /// Every value below an element, with the names that lead to it.
  private static func gather(_ element: Element, _ path: String, _ take: (Value) -> Void) {
    if let text = element.value { take(Value(path: path, text: text)) }
    for child in element.children { gather(child, "\(path).\(child.name)", take) }
  }
}
