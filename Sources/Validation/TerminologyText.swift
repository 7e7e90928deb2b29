/// A terminology as text, to be kept in a file: working it out anew costs more than reading it. One fact a line,
/// tab-separated:
///
///     terminology<TAB>1<TAB>number of sets
///     set<TAB>canonical URL<TAB>complete | partial
///     grammar<TAB>system
///     codes<TAB>system<TAB>code<TAB>code …
///     end
extension Terminology {
  /// Changes whenever the same packages would give another terminology or another text.
  public static let revision = 1

  /// The text, as UTF-8.
  public var text: [UInt8] {
    var lines = ["terminology\t\(Self.revision)\t\(sets.count)"]
    for (canonical, set) in sets.sorted(by: { $0.key < $1.key }) {
      lines.append("set\t\(canonical)\t\(set.isComplete ? "complete" : "partial")")
      for grammar in set.grammars.map(\.rawValue).sorted() { lines.append("grammar\t\(grammar)") }
      for (system, codes) in set.codes.sorted(by: { $0.key < $1.key }) {
        lines.append("codes\t\(system)\t\(codes.sorted().joined(separator: "\t"))")
      }
    }
    return Array("\(lines.joined(separator: "\n"))\nend\n".utf8)
  }

  /// Reads the text; nil when it is not exactly what `text` writes in this revision.
  public init?(text: [UInt8]) {
    guard text.suffix(5).elementsEqual("\nend\n".utf8) else { return nil }
    let lines = text.dropLast(5).split(separator: 10, omittingEmptySubsequences: false)
    var sets: [String: CodeSet] = [:]
    var current: (canonical: String, set: CodeSet)?
    for line in lines.dropFirst() {
      let columns = line.split(separator: 9, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      switch (columns[0], columns.count) {
      case ("set", 3):
        if let current { sets[current.canonical] = current.set }
        guard columns[2] == "complete" || columns[2] == "partial" else { return nil }
        current = (columns[1], CodeSet(isComplete: columns[2] == "complete"))
      case ("grammar", 2):
        guard let grammar = Grammar(rawValue: columns[1]), current != nil else { return nil }
        current?.set.grammars.insert(grammar)
      case ("codes", 3...):
        guard current != nil else { return nil }
        current?.set.codes[columns[1]] = Set(columns.dropFirst(2))
      default: return nil
      }
    }
    if let current { sets[current.canonical] = current.set }
    guard lines.first.map({ String(decoding: $0, as: UTF8.self) }) == "terminology\t\(Self.revision)\t\(sets.count)"
    else { return nil }
    self.init(sets: sets)
  }
}
