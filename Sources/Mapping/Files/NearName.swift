import Tree

/// Which name somebody may have meant who wrote one that is not known.
enum NearName {
  /// `: did you mean X?`, or nothing where none is near.
  static func hint(_ name: String, among known: some Sequence<String>) -> String {
    let wanted = name.lowercased()
    let near = known.map { (NameDistance.between(wanted, $0.lowercased()), $0) }.min { $0 < $1 }
    guard let (distance, best) = near, best != name, distance <= max(1, name.count / 3) else { return "" }
    return ": did you mean `\(best)`?"
  }
}

extension Schema {
  /// The names of the types of that kind.
  func names(of kind: SchemaType.Kind) -> [String] { types.filter { $0.kind == kind }.map(\.name) }

  /// The names of what documents can be of.
  var roots: [String] { names(of: .root) }
}
