import Tree

/// Which name somebody may have meant who wrote one that is not known.
enum NearName {
  /// `: did you mean X?`, or nothing where none is near.
  static func hint(_ name: String, among known: some Sequence<String>) -> String {
    let wanted = name.lowercased()
    let near = known.map { (distance(wanted, $0.lowercased()), $0) }.min { $0 < $1 }
    guard let (distance, best) = near, best != name, distance <= max(1, name.count / 3) else { return "" }
    return ": did you mean `\(best)`?"
  }

  /// How many letters must be put in, taken out or changed to make one of the other (Levenshtein's distance).
  private static func distance(_ one: String, _ other: String) -> Int {
    let other = Array(other.utf8)
    var row = Array(0...other.count)
    for (line, letter) in one.utf8.enumerated() {
      var corner = row[0]
      row[0] = line + 1
      for column in other.indices {
        let above = row[column + 1]
        row[column + 1] = min(above + 1, row[column] + 1, corner + (other[column] == letter ? 0 : 1))
        corner = above
      }
    }
    return row[other.count]
  }
}

extension Schema {
  /// The names of the types of that kind.
  func names(of kind: SchemaType.Kind) -> [String] { types.filter { $0.kind == kind }.map(\.name) }

  /// The names of what documents can be of.
  var roots: [String] { names(of: .root) }
}
