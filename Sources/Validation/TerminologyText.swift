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
      let own = set.lines
      lines.append("set\t\(canonical)\t\(own[0])")
      lines += own.dropFirst()
    }
    return Array("\(lines.joined(separator: "\n"))\nend\n".utf8)
  }

  /// Reads the text; nil when it is not exactly what `text` writes in this revision.
  public init?(text: [UInt8]) {
    guard text.suffix(5).elementsEqual("\nend\n".utf8) else { return nil }
    let lines = text.dropLast(5).split(separator: 10, omittingEmptySubsequences: false)
    var sets: [String: CodeSet] = [:]
    var next = 1
    while next < lines.count {
      let head = lines[next].columns
      guard head.count == 3, head[0] == "set" else { return nil }
      let end = lines[(next + 1)...].firstIndex { $0.starts(with: "set\t".utf8) } ?? lines.count
      guard let set = CodeSet(lines: [head[2].utf8.map { $0 }[...]] + lines[(next + 1)..<end]) else { return nil }
      sets[head[1]] = set
      next = end
    }
    guard lines.first.map({ String(decoding: $0, as: UTF8.self) }) == "terminology\t\(Self.revision)\t\(sets.count)"
    else { return nil }
    self.init(sets: sets)
  }
}

extension CodeSet {
  /// The lines of one set: whether it is complete, then its grammars and codes.
  var lines: [String] {
    [isComplete ? "complete" : "partial"] + grammars.map(\.rawValue).sorted().map { "grammar\t\($0)" }
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
