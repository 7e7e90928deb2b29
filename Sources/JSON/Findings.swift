import Tree

/// What a reader found wrong, gathered in the order of reading; given out in the order of the text. Places are byte
/// offsets until then: lines and columns are counted in one pass, however many issues there are.
struct Findings {
  private struct Finding {
    var code: IssueCode
    var offset: Int
    var path: String
    var subjects: [String]
  }

  private let limit: Int
  private var found: [Finding] = []
  /// How many were found, those beyond the limit too.
  private(set) var count = 0
  /// Paths of elements that stand empty only because what they held was refused: one fault, one issue.
  private var silenced: Set<String> = []

  /// Keeps `limit` of them.
  init(limit: Int) {
    self.limit = limit
  }

  /// Whether the next one would only be counted: then it needs no words.
  var isFull: Bool { found.count > limit }

  mutating func add(_ code: IssueCode, at offset: Int, path: String = "", subjects: [String] = []) {
    count += 1
    if isFull { return }
    found.append(Finding(code: code, offset: offset, path: path, subjects: subjects))
  }

  /// The element at this path is empty by a fault that has been told.
  mutating func silence(_ path: String) {
    if !isFull { silenced.insert(path) }
  }

  /// All issues in the order of the text, those of the structure among them. Where there are more than the limit, the
  /// last one says so, and is fatal: what was not told can't be judged.
  func issues(in text: [UInt8], structure: [Issue] = []) -> [Issue] {
    var issues: [Issue] = []
    var offset = 0
    var place = Place(line: 1, column: 1)
    for finding in found.sorted(by: { $0.offset < $1.offset }) {
      place.advance(over: text[offset..<finding.offset])
      offset = finding.offset
      issues.append(Issue(finding.code, path: finding.path, place: place, subjects: finding.subjects))
    }
    issues += structure.filter { $0.code != .elementEmpty || !silenced.contains($0.path) }
    let order = issues.indices.sorted {
      (issues[$0].place ?? Place(line: 1, column: 1), $0) < (issues[$1].place ?? Place(line: 1, column: 1), $1)
    }
    issues = order.map { issues[$0] }
    guard issues.count > limit else { return issues }
    let last = Issue(.moreIssues, place: issues[limit].place, subjects: ["\(limit)"])
    return issues.prefix(limit) + [last]
  }
}

extension Place {
  /// Moves on over that text.
  fileprivate mutating func advance(over text: ArraySlice<UInt8>) {
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
  }
}
