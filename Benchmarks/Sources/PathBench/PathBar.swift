import Measuring

/// A figure that the project has set itself to reach, and what was reached.
struct PathBar: Encodable {
  var name: String
  var corpus: String
  var least: Double
  var unit: String
  /// Nil where it was not measured.
  var reached: Double?
  var isMet: Bool?

  private init(name: String, corpus: String, least: Double, unit: String, reached: Double?) {
    self.name = name
    self.corpus = corpus
    self.least = least
    self.unit = unit
    self.reached = reached
    isMet = reached.map { $0 >= least }
  }

  /// A corpus of one expression is a simple path.
  static func of(_ corpus: PathCorpusReport) -> [PathBar] {
    let speed = PathBar(
      name: "a simple path", corpus: corpus.name, least: 2e6, unit: "evaluations/s",
      reached: corpus.evaluationsPerSecond?.median)
    let ratios = corpus.peers.map {
      PathBar(
        name: "beside \($0.peer)", corpus: corpus.name, least: 20, unit: "times as fast",
        reached: $0.timesAsFast?.median)
    }
    return (corpus.expressions == 1 ? [speed] : []) + ratios
  }
}
