import Tree

/// Tells the issues of one text as they come, no more than a limit, and remembers whether the text was refused.
final class Teller {
  private let limit: Int
  private let report: (Issue) -> Void
  private var count = 0
  /// Whether it has told of something that NDJSON can't hold.
  private var hasToldLoss = false
  /// Whether something was found after which nothing may be written.
  private(set) var isRefused = false
  /// Whether it has said that there are more: nothing that comes now is told.
  private(set) var isFull = false

  init(limit: Int, report: @escaping (Issue) -> Void) {
    self.limit = limit
    self.report = report
  }

  func tell(_ issues: [Issue]) {
    for issue in issues where !isFull {
      if issue.severity >= .error { isRefused = true }
      // The first alone is told: what one entry has, as a rule all have.
      if issue.code == .linesLoss, hasToldLoss { continue }
      if issue.code == .linesLoss { hasToldLoss = true }
      count += 1
      if issue.code == .moreIssues || count > limit {
        isFull = true
        isRefused = true
        report(Issue(.moreIssues, place: issue.place, subjects: ["\(limit)"]))
      } else {
        report(issue)
      }
    }
  }

  /// The text was refused, whatever was told.
  func refuse() { isRefused = true }
}
