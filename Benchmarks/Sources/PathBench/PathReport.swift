import Measuring

/// One piece of work: this project or a peer on some expressions of a corpus.
struct PathContender: Timed {
  let isHere: Bool
  let time: (_ passes: Int) throws -> Double
}

/// What one run found, ready to be told in words (`text`) or as JSON.
struct PathReport: Encodable {
  var machine: Machine
  /// As asked for: rounds, and seconds in each.
  var rounds: Int
  var duration: Double
  var corpora: [PathCorpusReport] = []
  var bars: [BarReport] = []
  /// What could not be had, each with the reason.
  var missing: [String]

  /// Measures a corpus: this project on all of it and, beside each peer, on what both agree upon.
  mutating func measure(_ corpus: PathCorpus, _ agreements: [Agreement]) {
    let own = { (numbers: [Int]) in
      PathContender(isHere: true, time: ProcessorTime.timing("this project") { try corpus.pass(numbers) })
    }
    let all = Array(corpus.expressions.indices)
    let compared = agreements.filter { !$0.agreed.isEmpty }
    let contenders =
      [own(all)] + compared.flatMap { [own($0.agreed), PathContender(isHere: false, time: $0.time)] }
    let results = Rounds(count: rounds, duration: duration).measure(contenders)
    var report = PathCorpusReport(
      name: corpus.name, summary: corpus.summary, expressions: all.count, evaluations: corpus.evaluations(all),
      refused: corpus.refused.map { "\($0.name): \($0.reason)" },
      evaluationsPerSecond: Spread(results[0].seconds.map { Double(corpus.evaluations(all)) / $0 }),
      blocksPerEvaluation: results[0].heap.map { Double($0.blocks) / Double(corpus.evaluations(all)) })
    for agreement in agreements {
      var peer = PathPeerReport(agreement)
      if let index = compared.firstIndex(where: { $0.peer == agreement.peer }) {
        let (ours, theirs) = (results[1 + 2 * index], results[2 + 2 * index])
        let evaluations = Double(corpus.evaluations(agreement.agreed))
        peer.evaluationsPerSecond = Spread(theirs.seconds.map { evaluations / $0 })
        peer.timesAsFast = Spread(zip(ours.seconds, theirs.seconds).map { $1 / $0 })
        peer.failure = theirs.failure ?? ours.failure
      }
      report.peers.append(peer)
    }
    corpora.append(report)
    bars += BarReport.of(report)
  }
}

/// The results of one corpus.
struct PathCorpusReport: Encodable {
  var name: String
  var summary: String
  var expressions: Int
  var evaluations: Int
  /// The expressions that this project can't evaluate, with reasons.
  var refused: [String]
  var evaluationsPerSecond: Spread?
  var blocksPerEvaluation: Double?
  var peers: [PathPeerReport] = []
}

/// One peer over one corpus.
struct PathPeerReport: Encodable {
  var peer: String
  /// How many expressions both give the same on; the others are left out on both sides.
  var agreed: Int
  /// Numbers of expressions, from 1.
  var failed: [Int]
  var different: [Int]
  var evaluationsPerSecond: Spread?
  /// How many times as fast this project is.
  var timesAsFast: Spread?
  var failure: String?

  init(_ agreement: Agreement) {
    peer = agreement.peer
    agreed = agreement.agreed.count
    failed = agreement.failed.map { $0 + 1 }
    different = agreement.different.map { $0 + 1 }
  }
}
