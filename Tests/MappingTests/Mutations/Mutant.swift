/// A mapping file with one thing broken.
struct Mutant: CustomStringConvertible {
  /// In what way it is broken: `dropped row`.
  let kind: String
  let file: String
  /// The line that was changed, from 1.
  let line: Int
  /// What stands there now; empty where it was dropped.
  let now: String
  /// The whole file.
  let text: String

  var description: String { "\(file):\(line): \(kind): \(now)" }
}

/// A file's lines, of which some are put in the place of others.
struct MutableLines {
  let file: String
  let lines: [String]

  init(_ file: String, _ text: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The file with other lines in the place of these.
  func mutant(_ kind: String, _ range: Range<Int>, _ new: [String]) -> Mutant {
    var all = lines
    all.replaceSubrange(range, with: new)
    let now = new.map { $0.drop { $0 == " " } }.joined(separator: " / ")
    return Mutant(
      kind: kind, file: file, line: range.lowerBound + 1, now: now, text: all.joined(separator: "\n"))
  }

  /// The line with all that is indented below it.
  func block(_ line: Int) -> Range<Int> {
    let own = Self.indent(lines[line])
    var end = line + 1
    while end < lines.count, !lines[end].isEmpty, Self.indent(lines[end]) > own { end += 1 }
    return line..<end
  }

  static func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }
}
