/// A *bar* is a figure that the project has set itself to reach, on every corpus; this is one on one corpus, and what was
/// reached.
package struct BarReport: Encodable {
  package let name: String
  package let corpus: String
  package let least: Double
  package let unit: String
  /// Nil where it was not measured.
  package let reached: Double?
  package let isMet: Bool?

  package init(name: String, corpus: String, least: Double, unit: String, reached: Double?) {
    self.name = name
    self.corpus = corpus
    self.least = least
    self.unit = unit
    self.reached = reached
    isMet = reached.map { $0 >= least }
  }
}

extension [BarReport] {
  /// In words and aligned columns.
  package var text: String {
    var table = Table(header: ["bar", "at least", "", "corpus", "reached", ""], leading: [0, 2, 3, 5])
    for bar in self {
      let answer = bar.isMet.map { $0 ? "met" : "not met" } ?? "not measured"
      table.rows.append([
        bar.name, Table.number(bar.least), bar.unit, bar.corpus, bar.reached.map(Table.number) ?? "–", answer,
      ])
    }
    return "What the project has set itself to reach\n" + table.text
  }
}
