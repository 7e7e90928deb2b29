import FHIR
import Measuring

/// What one run found, ready to be told in words (`text`) or as JSON.
struct Report: Encodable {
  var machine: Machine
  /// As asked for: rounds, and seconds in each.
  var rounds: Int
  var duration: Double
  var corpora: [CorpusReport] = []
  var bars: [BarReport] = []
  /// Peers that could not be had, each with the reason.
  var missing: [String]

  /// The results of one corpus.
  mutating func add(_ corpus: Corpus, _ results: [Result]) {
    corpora.append(CorpusReport(corpus, results))
    bars += Bar.all.map { BarReport($0, corpus, results) }
  }
}

/// The results of one corpus.
struct CorpusReport: Encodable {
  var name: String
  var summary: String
  var resources: Int
  var jsonBytes: Int
  var xmlBytes: Int
  var results: [ResultReport]

  init(_ corpus: Corpus, _ results: [Result]) {
    name = corpus.name
    summary = corpus.summary
    resources = corpus.resources
    jsonBytes = corpus.size(.json)
    xmlBytes = corpus.size(.xml)
    self.results = results.map { ResultReport($0, corpus, all: results) }
  }
}

/// One contender over one corpus.
struct ResultReport: Encodable {
  var name: String
  var isPeer: Bool
  /// What this project does beside it.
  var work: String
  /// A million bytes of text in a second.
  var megabytesPerSecond: Spread?
  /// For a peer: how many times as fast this project is at that work.
  var timesAsFast: Spread?
  var blocksPerResource: Double?
  var bytesPerResource: Double?
  var failure: String?

  init(_ result: Result, _ corpus: Corpus, all: [Result]) {
    let contender = result.contender
    name = contender.name
    isPeer = contender.isPeer
    work = contender.work.rawValue
    megabytesPerSecond = result.speeds(corpus)
    timesAsFast = contender.isPeer ? all.own(contender.work)?.ratios(to: result, corpus) : nil
    blocksPerResource = result.heap.map { Double($0.blocks) / Double(corpus.resources) }
    bytesPerResource = result.heap.map { Double($0.bytes) / Double(corpus.resources) }
    failure = result.failure
  }
}

extension [Result] {
  /// This project's own at that work.
  func own(_ work: Work) -> Result? {
    first { !$0.contender.isPeer && $0.contender.work == work }
  }
}
