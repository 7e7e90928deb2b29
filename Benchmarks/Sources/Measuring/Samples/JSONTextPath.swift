extension JSONText {
  /// Puts a value in place of what stands at a path, or takes that away with every list and object that is empty then.
  /// Paths have names, and places in lists from 0: `code.coding.0.code`. Something must stand there: when a sample is
  /// changed, what is made of it must be changed as well.
  package mutating func put(_ value: JSONText?, at path: String) throws {
    let steps = path.split(separator: ".")
    guard let changed = changed(steps[...], to: value) else { throw Unproven("a sample has nothing at \(path)") }
    guard let whole = changed else { throw Unproven("a sample is empty without \(path)") }
    self = whole
  }

  /// With the value at the end of the steps: nil inside where nothing is left, nil where there is no such place.
  private func changed(_ steps: ArraySlice<Substring>, to value: JSONText?) -> JSONText?? {
    guard let step = steps.first else { return .some(value) }
    switch self {
    case .object(var members):
      guard let index = members.firstIndex(where: { $0.0 == step }),
        let changed = members[index].1.changed(steps.dropFirst(), to: value)
      else { return nil }
      if let changed { members[index].1 = changed } else { members.remove(at: index) }
      return .some(members.isEmpty ? nil : .object(members))
    case .array(var items):
      guard let index = Int(step), items.indices.contains(index),
        let changed = items[index].changed(steps.dropFirst(), to: value)
      else { return nil }
      if let changed { items[index] = changed } else { items.remove(at: index) }
      return .some(items.isEmpty ? nil : .array(items))
    default: return nil
    }
  }
}
