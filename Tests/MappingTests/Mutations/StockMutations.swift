import Foundation

/// The ways to break the stock model and the code tables.
enum StockMutations {
  /// Of each field its `min`, `max`, `choice` and category; of each item its category.
  static func all(_ file: String, _ text: String, categories: [String]) -> [Mutant] {
    let source = MutableLines(file, text)
    return source.lines.indices.flatMap { number -> [Mutant] in
      let line = source.lines[number]
      func put(_ kind: String, _ new: String?) -> Mutant {
        source.mutant(kind, number..<number + 1, new.map { [$0] } ?? [])
      }
      var found: [Mutant] = []
      for (kind, word) in [("min dropped", "min: 1"), ("max dropped", "max: \"*\"")] {
        if line.contains("\(word), ") { found.append(put(kind, line.replacing("\(word), ", with: ""))) }
        if line.drop(while: { $0 == " " }) == word { found.append(put(kind, nil)) }
      }
      if let choice = line.firstMatch(of: #/choice: \w+, /#) {
        found.append(put("choice of a field dropped", line.replacing(choice.output, with: "")))
      }
      if let category = line.firstMatch(of: #/category: ([\w-]+)(, )?/#), !line.contains("finer") {
        let own = String(category.output.1)
        for other in [categories.first { $0 != own }, categories.last { $0 != own }].compactMap({ $0 }) {
          found.append(put("another category", line.replacing("category: \(own)", with: "category: \(other)")))
        }
      }
      return found
    }
  }

  /// Of each table its lines, and the codes of neighbours.
  static func ofTable(_ file: String, _ text: String) -> [Mutant] {
    let source = MutableLines(file, text)
    return source.lines.indices.dropFirst().flatMap { number -> [Mutant] in
      let cells = source.lines[number].split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count > 1 else { return [] }
      var found = [source.mutant("line of a table dropped", number..<number + 1, [])]
      if number + 1 < source.lines.count {
        let next = source.lines[number + 1].split(separator: ",", omittingEmptySubsequences: false)
        if next.count > 1, next[0] != cells[0] {
          let one = ([next[0]] + cells.dropFirst()).joined(separator: ",")
          let other = ([cells[0]] + next.dropFirst()).joined(separator: ",")
          found.append(source.mutant("codes of a table swapped", number..<number + 2, [one, other]))
        }
      }
      return found
    }
  }
}
