/// What a reader of any syntax found wrong in one text, gathered in the order of reading; given out in the order of the
/// text. Places are byte offsets until then: lines and columns are counted in one pass, however many issues there are.
public struct Findings {
  private struct Finding {
    var code: IssueCode
    var offset: Int
    var path: String
    var subjects: [String]
  }

  private let limit: Int
  private var found: [Finding] = []
  /// How many were found, those beyond the limit too.
  public private(set) var count = 0
  /// Paths of elements that stand empty only because what they held was refused: one fault, one issue.
  private var silenced: Set<String> = []

  /// Keeps `limit` of them.
  public init(limit: Int) {
    self.limit = limit
  }

  /// Whether the next one would only be counted: then it needs no words.
  public var isFull: Bool { found.count > limit }

  /// Adds one, at a byte offset of the text.
  public mutating func add(_ code: IssueCode, at offset: Int, path: String = "", subjects: [String] = []) {
    count += 1
    if isFull { return }
    found.append(Finding(code: code, offset: offset, path: path, subjects: subjects))
  }

  /// The element at this path is empty by a fault that has been told.
  public mutating func silence(_ path: String) {
    if !isFull { silenced.insert(path) }
  }

  /// All issues in the order of the text, those of the structure among them. Where there are more than the limit, the
  /// last one says so, and is fatal: what was not told can't be judged.
  public func issues(in text: [UInt8], structure: [Issue] = []) -> [Issue] {
    var issues: [Issue] = []
    var offset = 0
    var place = Place(line: 1, column: 1)
    for finding in found.sorted(by: { $0.offset < $1.offset }) {
      place.move(over: text[offset..<finding.offset])
      offset = finding.offset
      issues.append(Issue(finding.code, path: finding.path, place: place, subjects: finding.subjects))
    }
    // Of those that were only counted it is not known what they left empty.
    issues += structure.filter { $0.code != .elementEmpty || !(isFull || silenced.contains($0.path)) }
    return issues.told(limit: limit)
  }
}

extension [Issue] {
  /// In the order of the text. Where there are more than the limit, one more says so.
  public func told(limit: Int) -> [Issue] {
    let start = Place(line: 1, column: 1)
    let sorted = indices.sorted { (self[$0].place ?? start, $0) < (self[$1].place ?? start, $1) }.map { self[$0] }
    guard sorted.count > limit else { return sorted }
    return sorted.prefix(limit) + [Issue(.moreIssues, place: sorted[limit].place, subjects: ["\(limit)"])]
  }

  /// Whether one of them forbids to go on with the document.
  public var isFatal: Bool { contains { $0.severity == .fatal } }
}
