import Tree

/// The issues of one text, gathered in any order, given out in the order of the text.
struct IssueList {
  /// How many are told; where there are more, one more says so.
  let limit: Int
  private var issues: [Issue] = []
  /// How many were found, those beyond the limit too.
  private(set) var count = 0
  /// Places of elements that stand empty only because what they held was refused: one fault, one issue.
  private var silenced: Set<Place> = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Whether the next one would only be counted: then it needs no words.
  var isFull: Bool { issues.count > limit }

  mutating func add(_ issue: Issue) {
    count += 1
    if !isFull { issues.append(issue) }
  }

  /// Counts one that is not told, because the list is full.
  mutating func addUntold() { count += 1 }

  /// The element at this place is empty by a fault that has been told.
  mutating func silence(_ place: Place) {
    silenced.insert(place)
  }

  /// All issues, those of the structure among them.
  func told(with structure: [Issue] = []) -> [Issue] {
    let rest = structure.filter { issue in
      issue.code != .elementEmpty || !(issue.place.map(silenced.contains) ?? false)
    }
    return (issues + rest).told(limit: limit)
  }
}

extension [Issue] {
  /// In the order of the text. Where there are more than the limit, one more says so.
  func told(limit: Int) -> [Issue] {
    let start = Place(line: 1, column: 1)
    let sorted = indices.sorted { (self[$0].place ?? start, $0) < (self[$1].place ?? start, $1) }.map { self[$0] }
    guard sorted.count > limit else { return sorted }
    return sorted.prefix(limit) + [Issue(.moreIssues, place: sorted[limit].place, subjects: ["\(limit)"])]
  }

  /// Whether one of them forbids to go on with the document.
  var isFatal: Bool { contains { $0.severity == .fatal } }
}
