import FHIR
import Measuring

/// One piece of work over a Bundle: this project's, or a peer's.
struct MapContender: Timed {
  let isHere: Bool
  let time: (_ passes: Int) throws -> Double

  init(isHere: Bool, time: @escaping (_ passes: Int) throws -> Double) {
    (self.isHere, self.time) = (isHere, time)
  }

  init(_ name: String, pass: @escaping () throws -> Int) {
    self.init(isHere: true, time: ProcessorTime.timing(name, pass))
  }
}

/// What one run found, ready to be told in words (`text`) or as JSON.
struct MapReport: Encodable {
  var machine: Machine
  /// As asked for: rounds, and seconds in each.
  var rounds: Int
  var duration: Double
  var entries: Int
  var jsonBytes: Int
  var xmlBytes: Int
  var own: [MapResult] = []
  var peers: [MapPeerResult] = []
  var growth: [MapGrowth] = []
  var bars: [BarReport] = []
  /// What could not be had, each with the reason.
  var missing: [String]

  init(machine: Machine, rounds: Int, duration: Double, missing: [String], _ texts: MapTexts) {
    (self.machine, self.rounds, self.duration, self.missing) = (machine, rounds, duration, missing)
    (entries, jsonBytes, xmlBytes) = (texts.entries, texts.json.count, texts.xml.count)
  }

  /// Measures all works and all peers, in the same rounds.
  mutating func measure(_ texts: MapTexts, _ agreements: [MapAgreement]) {
    let works = MapWork.allCases
    let contenders =
      works.map { work in MapContender(work.rawValue) { try texts.pass(work) } }
      + agreements.map { MapContender(isHere: false, time: $0.time) }
    let results = Rounds(count: rounds, duration: duration).measure(contenders)
    let seconds = Dictionary(uniqueKeysWithValues: zip(works, results.map(\.seconds)))
    own = zip(works, results).map { work, result in
      MapResult(work, result, entries: entries, plain: work.plain.flatMap { seconds[$0] })
    }
    peers = zip(agreements, results.dropFirst(works.count)).map { agreement, result in
      MapPeerResult(agreement, result, entries: entries, ours: seconds[.jsonEntries] ?? [])
    }
    bars = own.flatMap(BarReport.of)
  }

  /// Measures JSON in both directions, and plain, on ever larger Bundles.
  mutating func measureGrowth(from texts: MapTexts, by mapper: Mapper, to sizes: [Int]) throws {
    let corpora = try [texts.json].map { (texts.entries, $0) } + sizes.map { ($0, try MapCorpus(entries: $0).json) }
    for (entries, json) in corpora where try mapper.translated(json, .json) != json {
      throw Unproven("\(entries) entries: what was taken apart and put together is not what it was")
    }
    let contenders = corpora.flatMap { _, json in
      [
        MapContender("plain") { try FHIRFormat.json.write(try MapCorpus.document(json, .json)).count },
        MapContender("both") { try mapper.translated(json, .json).count },
      ]
    }
    let results = Rounds(count: rounds, duration: duration).measure(contenders)
    for (index, (entries, json)) in corpora.enumerated() {
      let each = { (result: Timings<MapContender>) in result.seconds.map { $0 / Double(entries) } }
      let (plain, both) = (results[2 * index], results[2 * index + 1])
      let first = results[1].seconds.map { $0 / Double(corpora[0].0) }
      growth.append(
        MapGrowth(
          entries: entries, jsonBytes: json.count, plain: Spread(each(plain).map { $0 * 1e6 }),
          both: Spread(each(both).map { $0 * 1e6 }),
          ratio: Spread(zip(each(both), first).map { $0 / $1 }), failure: both.failure ?? plain.failure))
    }
    bars += growth.dropFirst().map(BarReport.init)
  }
}

/// One work of this project.
struct MapResult: Encodable {
  var name: String
  var entriesPerSecond: Spread?
  /// Beside reading and writing the same without a lens: 1 would be as fast.
  var besidePlain: Spread?
  var blocksPerEntry: Double?
  var bytesPerEntry: Double?
  var failure: String?

  init(_ work: MapWork, _ result: Timings<MapContender>, entries: Int, plain: [Double]?) {
    name = work.rawValue
    entriesPerSecond = Spread(result.seconds.map { Double(entries) / $0 })
    besidePlain = plain.flatMap { Spread(zip($0, result.seconds).map { $0 / $1 }) }
    blocksPerEntry = result.heap.map { Double($0.blocks) / Double(entries) }
    bytesPerEntry = result.heap.map { Double($0.bytes) / Double(entries) }
    failure = result.failure
  }
}

/// One peer: JSON read, entries written, no residue.
struct MapPeerResult: Encodable {
  var peer: String
  /// On how many entries it gives what this project gives.
  var agreed: Int
  var entriesPerSecond: Spread?
  /// How many times as fast this project is, which makes the residue besides.
  var timesAsFast: Spread?
  var failure: String?

  init(_ agreement: MapAgreement, _ result: Timings<MapContender>, entries: Int, ours: [Double]) {
    (peer, agreed) = (agreement.peer, agreement.agreed)
    entriesPerSecond = Spread(result.seconds.map { Double(entries) / $0 })
    timesAsFast = Spread(zip(ours, result.seconds).map { $1 / $0 })
    failure = result.failure
  }
}

/// A Bundle of one size: microseconds for each entry.
struct MapGrowth: Encodable {
  var entries: Int
  var jsonBytes: Int
  var plain: Spread?
  var both: Spread?
  /// Beside the smallest Bundle.
  var ratio: Spread?
  var failure: String?
}
