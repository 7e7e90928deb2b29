import Measuring

extension BarReport {
  /// What a corpus reached. One of a single expression is a simple path.
  static func of(_ corpus: PathCorpusReport) -> [BarReport] {
    let speed = BarReport(
      name: "a simple path", corpus: corpus.name, least: 2e6, unit: "evaluations/s",
      reached: corpus.evaluationsPerSecond?.median)
    let ratios = corpus.peers.map {
      BarReport(
        name: "beside \($0.peer)", corpus: corpus.name, least: 20, unit: "times as fast",
        reached: $0.timesAsFast?.median)
    }
    return (corpus.expressions == 1 ? [speed] : []) + ratios
  }
}
