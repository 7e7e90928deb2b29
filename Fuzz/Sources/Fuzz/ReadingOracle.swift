import FHIR
import Tree

/// What must be true of any reading, whatever the text: it says something, no more than it may, in the order of the text,
/// and of places in it.
enum ReadingOracle {
  /// `lines` are those of the text as the reader counts it; nil where that is not known.
  static func check(_ reading: Reading, lines: TextLines?, limit: Int = 200) {
    let issues = reading.issues
    demand(reading.document != nil || !issues.isEmpty, "neither document nor issue")
    demand(issues.count <= limit + 1, "\(issues.count) issues")
    demand(issues.count <= limit || issues.last?.code == .moreIssues, "more issues than the limit, and none says so")
    demand(!issues.isFatal || reading.document == nil, "a document in spite of a fatal issue")
    demand(reading.isUsable == (reading.document != nil && !issues.contains { $0.severity >= .error }), "usable or not")
    var last = Place(line: 1, column: 1)
    for issue in issues {
      let place = issue.place ?? last
      demand(place >= last, "\(issue.code.rawValue) is told too late")
      last = place
      demand(
        lines?.holds(line: place.line, column: place.column) ?? true,
        "\(issue.code.rawValue) at \(place.line):\(place.column) is not within the text")
      demand(issue.subjects.allSatisfy { $0.unicodeScalars.count <= 160 }, "a subject is too long")
      for language in Language.allCases { demand(!issue.text(language).isEmpty, "an issue says nothing") }
    }
    if let document = reading.document, let lines { places(of: document, lines) }
  }

  private static func places(of document: Document, _ lines: TextLines) {
    let elements = (0..<document.count).map { document[$0] }
    for place in document.places(of: elements) {
      guard let place else { finding("an element without a place") }
      demand(lines.holds(line: place.line, column: place.column), "an element's place is not within the text")
    }
  }

  /// Whether a reading of the same text with room for three issues says no other than the usual one. Which of many are
  /// told is for the reader to say; but they are among those told otherwise, in their order.
  static func limited(_ tight: Reading, _ usual: Reading) {
    check(tight, lines: nil, limit: 3)
    if usual.issues.count > 200 || tight.issues.contains(where: { $0.code == .tooDeep }) { return }
    var rest = usual.issues[...]
    for issue in tight.issues where issue.code != .moreIssues {
      guard let at = rest.firstIndex(of: issue) else { finding("limits make the issue \(issue.code.rawValue)") }
      rest = rest[(at + 1)...]
    }
    let isWhole = usual.issues.count <= 3
    demand(isWhole || tight.issues.count == 4, "limits change the number of issues")
    demand(!isWhole || tight.document == usual.document, "limits change the document")
  }

  /// Whether two readings say the same; `moved` is where a place of the first should be in the second.
  static func agree(_ one: Reading, _ other: Reading, _ note: String, moved: (Place) -> Place = { $0 }) {
    demand(one.issues.map(\.code) == other.issues.map(\.code), "\(note): other issues")
    demand(one.issues.map(\.path) == other.issues.map(\.path), "\(note): issues have other paths")
    demand(one.issues.map(\.subjects) == other.issues.map(\.subjects), "\(note): issues have other subjects")
    let places = one.issues.map { $0.place.map(moved) }
    demand(places == other.issues.map(\.place), "\(note): issues have other places")
    guard let left = one.document, let right = other.document else {
      return demand(one.document == nil && other.document == nil, "\(note): a document here and none there")
    }
    if let difference = Difference.first(left, right) { finding("\(note): \(difference)") }
    demand(left == right, "\(note): other documents")
    demand(left.count == right.count, "\(note): other nodes")
    let elements = (0..<left.count).map { left[$0] }
    let others = (0..<right.count).map { right[$0] }
    for (place, found) in zip(left.places(of: elements), right.places(of: others)) {
      demand(place.map(moved) == found, "\(note): an element has another place")
    }
  }
}
