/// How far apart two names are: for those who tell which name somebody may have meant.
package enum NameDistance {
  /// How many letters must be put in, taken out or changed to make one of the other (Levenshtein's distance).
  package static func between(_ one: String, _ other: String) -> Int {
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
