import Foundation

/// A report in words and aligned columns.
extension Report {
  var text: String {
    var text =
      "\(machine.text); processor time, median of \(rounds) rounds of \(Int(duration * 1000)) ms, least–greatest\n"
    text += "Blocks and bytes asked of the heap are for each resource. MB is a million bytes.\n"
    for corpus in corpora { text += "\n" + corpus.text }
    text += "\nWhat the project has set itself to reach\n" + barsTable.text
    for peer in missing { text += "Missing peer: \(peer)\n" }
    return text
  }

  private var barsTable: Table {
    var table = Table(header: ["bar", "at least", "", "corpus", "reached", ""], leading: [0, 2, 3, 5])
    for bar in bars {
      let answer = bar.isMet.map { $0 ? "met" : "not met" } ?? "not measured"
      table.rows.append([
        bar.name, number(bar.least), bar.unit, bar.corpus, bar.reached.map(number) ?? "–", answer,
      ])
    }
    return table
  }
}

extension CorpusReport {
  fileprivate var text: String {
    var table = Table(
      header: [
        "", "MB/s", "least–greatest", "blocks", "bytes", "this project's", "times as fast", "least–greatest",
      ], leading: [0, 5])
    for result in results {
      if let failure = result.failure {
        table.rows.append([result.name, "failed: \(failure)"])
        continue
      }
      table.rows.append([
        result.name, result.megabytesPerSecond.map { number($0.median) } ?? "–", range(result.megabytesPerSecond),
        result.blocksPerResource.map(number) ?? "–", result.bytesPerResource.map(number) ?? "–",
        result.isPeer ? result.work : "", result.timesAsFast.map { number($0.median) } ?? "",
        range(result.timesAsFast),
      ])
    }
    return
      "\(name): \(summary) (JSON \(number(Double(jsonBytes) / 1e6)) MB, XML \(number(Double(xmlBytes) / 1e6)) MB)\n"
      + table.text
  }

  private func range(_ spread: Spread?) -> String {
    spread.map { "\(number($0.least))–\(number($0.greatest))" } ?? ""
  }
}

/// With three significant digits, or all before the point.
private func number(_ value: Double) -> String {
  let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 || value == 0 ? 2 : 4
  return String(format: "%.\(digits)f", value)
}

/// Rows of cells in columns as wide as their widest cell.
private struct Table {
  var header: [String]
  /// The columns whose cells begin at the left; figures end at the right.
  var leading: Set<Int>
  var rows: [[String]] = []

  var text: String {
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
