import Access
import Tree

/// What `mict access diff` tells: the head, then what became of columns and rows, then for each occupation its gains and
/// losses, those of the same kind together; at the end how many cells.
struct TableDifferenceReport {
  private let difference: TableDifference
  private let language: Language

  init(_ difference: TableDifference, _ language: Language) {
    self.difference = difference
    self.language = language
  }

  var lines: [String] {
    var lines = difference.head.flatMap { $0.words(in: language) }
    lines += names(difference.columns, say("occupation", "職種")) + names(difference.rows, say("category", "区分"))
    let columns = Dictionary(grouping: difference.changes, by: \.column)
    var told: Set<TableName> = []
    for change in difference.changes where told.insert(change.column).inserted {
      if !lines.isEmpty { lines.append("") }
      lines.append(name(change.column))
      lines += cells(columns[change.column] ?? [])
    }
    let gains = difference.changes.filter { !$0.gains.isEmpty }.count
    let losses = difference.changes.filter { !$0.losses.isEmpty }.count
    lines.append("")
    lines.append(
      say(
        "\(difference.changes.count) cell\(difference.changes.count == 1 ? "" : "s"): \(gains) gain, \(losses) lose",
        "\(difference.changes.count)欄: 拡大\(gains)、縮小\(losses)"))
    return lines
  }

  /// The changes of one occupation: a line for each pair of marks, below it its categories.
  private func cells(_ changes: [CellChange]) -> [String] {
    var order: [[Mark?]] = []
    let groups = Dictionary(grouping: changes) { [$0.old, $0.new] }
    for change in changes where !order.contains([change.old, change.new]) { order.append([change.old, change.new]) }
    return order.flatMap { marks -> [String] in
      guard let all = groups[marks], let first = all.first else { return [] }
      let words = "  \(mark(first.old)) → \(mark(first.new))  \(first.words(in: language)):"
      return [words] + all.map { "    \(name($0.row))" }
    }
  }

  /// A side that has no such cell shows a blank.
  private func mark(_ mark: Mark?) -> String { mark?.rawValue ?? " " }

  private func names(_ changes: NameChanges, _ kind: String) -> [String] {
    var lines = changes.added.map { "+ \(kind) \(name($0))" } + changes.removed.map { "- \(kind) \(name($0))" }
    lines += changes.renamed.map {
      say("\(kind) \($0.new.code) is now called", "\(kind) \($0.new.code)の名称") + " \($0.old.label) → \($0.new.label)"
    }
    if changes.isReordered { lines.append(say("the order of each \(kind) differs", "\(kind)の順序が異なる")) }
    return lines
  }

  private func name(_ name: TableName) -> String { "\(name.code) \(name.label)" }
  private func say(_ english: String, _ japanese: String) -> String { language == .japanese ? japanese : english }
}
