/// A set of codes as text, to be kept in a file: working it out anew costs more than reading it. One fact a line,
/// tab-separated:
///
///     complete | partial
///     grammar<TAB>system
///     measure<TAB>unit
///     codes<TAB>system<TAB>code<TAB>code …
extension CodeSet {
  /// The lines of one set: whether it is complete, then its grammars, measures and codes.
  var lines: [String] {
    [isComplete ? "complete" : "partial"] + grammars.map(\.rawValue).sorted().map { "grammar\t\($0)" }
      + measures.sorted().map { "measure\t\($0)" }
      + codes.sorted { $0.key < $1.key }.map { "codes\t\($0)\t\($1.sorted().joined(separator: "\t"))" }
  }

  /// Reads the lines; nil where they are not what `lines` gives.
  init?(lines: [ArraySlice<UInt8>]) {
    guard let first = lines.first else { return nil }
    switch String(decoding: first, as: UTF8.self) {
    case "complete": self.init(isComplete: true)
    case "partial": self.init(isComplete: false)
    default: return nil
    }
    for line in lines.dropFirst() {
      let columns = line.columns
      switch (columns[0], columns.count) {
      case ("grammar", 2):
        guard let grammar = Grammar(rawValue: columns[1]) else { return nil }
        grammars.insert(grammar)
      case ("measure", 2): measures.insert(columns[1])
      case ("codes", 3...): codes[columns[1]] = Set(columns.dropFirst(2))
      default: return nil
      }
    }
  }
}

extension ArraySlice<UInt8> {
  /// What stands between tabs.
  fileprivate var columns: [String] {
    split(separator: 9, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }
}
