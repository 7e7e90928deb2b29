import FHIR
import Measuring

/// What this project is measured at. The raw value is its name in the table.
enum Work: String, CaseIterable {
  case jsonRead = "JSON read"
  case jsonWrite = "JSON write"
  case jsonBoth = "JSON read+write"
  case xmlRead = "XML read"
  case xmlWrite = "XML write"
  case xmlBoth = "XML read+write"
  case jsonToXML = "JSON→XML"
  case xmlToJSON = "XML→JSON"
}

/// A *contender* does one piece of work over one corpus: this project, or a peer.
struct Contender: Timed {
  /// As the table has it: `JSON read+write`, `simdjson parse`.
  let name: String
  /// This project's own work, or the work of this project that a peer is set beside.
  let work: Work
  let isPeer: Bool
  /// The texts whose bytes count.
  let format: FHIRFormat
  let time: (_ passes: Int) throws -> Double
  let isHere: Bool
}

extension Contender {
  /// One that runs in this process. `pass` goes over the corpus once and returns a number that depends on all it did.
  init(
    _ name: String, _ work: Work, isPeer: Bool, _ format: FHIRFormat, pass: @escaping () throws -> Int
  ) {
    self.init(
      name: name, work: work, isPeer: isPeer, format: format, time: ProcessorTime.timing(name, pass), isHere: true)
  }
}

/// What came of one contender.
typealias Result = Timings<Contender>

extension Result {
  /// MB of input in a second (a million bytes), round by round.
  func speeds(_ corpus: Corpus) -> Spread? {
    Spread(seconds.map { Double(corpus.size(contender.format)) / $0 / 1e6 })
  }

  /// How many times as fast as another one, round by round.
  func ratios(to other: Result, _ corpus: Corpus) -> Spread? {
    let sizes = Double(corpus.size(contender.format)) / Double(corpus.size(other.contender.format))
    return Spread(zip(seconds, other.seconds).map { $1 / $0 * sizes })
  }
}
