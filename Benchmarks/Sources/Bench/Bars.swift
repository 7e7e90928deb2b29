import Measuring

/// A *bar* is a figure that the project has set itself to reach, on every corpus.
struct Bar: Sendable {
  let name: String
  let least: Double
  let unit: String
  /// The figure, or nil where one of those it is taken from was not measured.
  let figure: @Sendable (Corpus, [Result]) -> Double?

  static let all = [
    Bar(name: "JSON read+write", least: 400, unit: "MB/s") { $1.own(.jsonBoth)?.speeds($0)?.median },
    beside(.jsonBoth, "orjson", least: 2),
    Bar(name: "JSON→XML", least: 400, unit: "MB/s") { $1.own(.jsonToXML)?.speeds($0)?.median },
    beside(.xmlToJSON, "SAX2", least: 0.6),
  ]

  /// This project's work beside a peer whose name has that in it.
  private static func beside(_ work: Work, _ peer: String, least: Double) -> Bar {
    Bar(name: "\(work.rawValue) beside \(peer)", least: least, unit: "times as fast") { corpus, results in
      guard let own = results.own(work), let other = results.first(where: { $0.contender.name.contains(peer) })
      else { return nil }
      return own.ratios(to: other, corpus)?.median
    }
  }
}

extension BarReport {
  init(_ bar: Bar, _ corpus: Corpus, _ results: [Result]) {
    self.init(
      name: bar.name, corpus: corpus.name, least: bar.least, unit: bar.unit, reached: bar.figure(corpus, results))
  }
}
