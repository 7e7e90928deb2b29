import Measuring

/// A report in words and aligned columns.
extension Report {
  var text: String {
    var text = machine.heading(Rounds(count: rounds, duration: duration))
    text += "Blocks and bytes asked of the heap are for each resource. MB is a million bytes.\n"
    for corpus in corpora { text += "\n" + corpus.text }
    text += "\n" + bars.text
    for peer in missing { text += "Missing peer: \(peer)\n" }
    return text
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
        result.name, result.megabytesPerSecond.map { Table.number($0.median) } ?? "–",
        result.megabytesPerSecond?.range ?? "",
        result.blocksPerResource.map(Table.number) ?? "–", result.bytesPerResource.map(Table.number) ?? "–",
        result.isPeer ? result.work : "", result.timesAsFast.map { Table.number($0.median) } ?? "",
        result.timesAsFast?.range ?? "",
      ])
    }
    let (json, xml) = (Table.number(Double(jsonBytes) / 1e6), Table.number(Double(xmlBytes) / 1e6))
    return "\(name): \(summary) (JSON \(json) MB, XML \(xml) MB)\n" + table.text
  }
}
