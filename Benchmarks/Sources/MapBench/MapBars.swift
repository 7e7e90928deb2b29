import Measuring

extension MapWork {
  /// What reads and writes the same without a lens.
  var plain: MapWork? {
    switch self {
    case .jsonBoth: .jsonPlain
    case .xmlBoth: .xmlPlain
    default: nil
    }
  }
}

extension BarReport {
  /// What a work in both directions reached.
  static func of(_ result: MapResult) -> [BarReport] {
    guard let work = MapWork(rawValue: result.name), let plain = work.plain else { return [] }
    return [
      BarReport(
        name: result.name, corpus: "Bundle", least: 60_000, unit: "entries/s",
        reached: result.entriesPerSecond?.median),
      BarReport(
        name: "\(result.name) beside \(plain.rawValue)", corpus: "Bundle", least: 1.0 / 3, unit: "times as fast",
        reached: result.besidePlain?.median),
    ]
  }

  /// Time grows as the number of entries does: an entry of a larger Bundle may take 1.2 times as long.
  init(_ growth: MapGrowth) {
    self.init(
      name: "an entry of \(growth.entries) beside one of the smallest", corpus: "Bundle", least: 1 / 1.2,
      unit: "times as fast", reached: growth.ratio.map { 1 / $0.median })
  }
}
