import Measuring

/// A report in words and aligned columns.
extension PathReport {
  var text: String {
    var text = machine.heading(Rounds(count: rounds, duration: duration))
    text += "Blocks asked of the heap are for each evaluation.\n"
    for corpus in corpora { text += "\n" + corpus.text }
    text += "\n" + bars.text
    for peer in missing { text += "Missing: \(peer)\n" }
    return text
  }
}

extension PathCorpusReport {
  fileprivate var text: String {
    var table = Table(
      header: ["", "evaluations/s", "least–greatest", "blocks", "expressions", "times as fast", "least–greatest"],
      leading: [0])
    table.rows.append([
      "this project", evaluationsPerSecond.map { Table.number($0.median) } ?? "–", evaluationsPerSecond?.range ?? "",
      blocksPerEvaluation.map(Table.number) ?? "–", "\(expressions)", "", "",
    ])
    for peer in peers {
      if let failure = peer.failure {
        table.rows.append([peer.peer, "failed: \(failure)"])
        continue
      }
      table.rows.append([
        peer.peer, peer.evaluationsPerSecond.map { Table.number($0.median) } ?? "–",
        peer.evaluationsPerSecond?.range ?? "", "–", "\(peer.agreed)",
        peer.timesAsFast.map { Table.number($0.median) } ?? "–",
        peer.timesAsFast?.range ?? "",
      ])
    }
    return "\(name): \(summary), \(evaluations) evaluations\n" + table.text
      + peers.map(\.leftOut).joined()
      + (refused.isEmpty
        ? "" : "  not evaluated by this project, \(refused.count): \(refused.joined(separator: "; "))\n")
  }
}

extension PathPeerReport {
  /// What is not compared, by number.
  fileprivate var leftOut: String {
    [("fails on", failed), ("differs on", different)].filter { !$0.1.isEmpty }
      .map { "  \(peer) \($0) \($1.count): \(Self.ranges($1))\n" }.joined()
  }

  /// `1–3, 7`
  private static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
      .joined(separator: ", ")
  }
}
