import Foundation

/// Rows of cells in columns as wide as their widest cell.
package struct Table {
  package var header: [String]
  /// The columns whose cells begin at the left; figures end at the right.
  package var leading: Set<Int>
  package var rows: [[String]] = []

  package init(header: [String], leading: Set<Int>) {
    self.header = header
    self.leading = leading
  }

  /// With three significant digits, or all before the point.
  package static func number(_ value: Double) -> String {
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 || value == 0 ? 2 : 4
    return String(format: "%.\(digits)f", value)
  }

  package var text: String {
    let widths = header.indices.map { column in
      // What a failed contender says runs on over the columns.
      ([header] + rows).filter { $0.count == header.count }.map { $0[column].count }.max() ?? 0
    }
    return ([header] + rows).map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
        return leading.contains(column) || row.count < header.count ? cell + space : space + cell
      }
      let line = cells.joined(separator: "  ")
      return "  " + line.trimmingSuffix { $0 == " " } + "\n"
    }.joined()
  }
}

extension String {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, predicate(last) { text.removeLast() }
    return String(text)
  }
}
