import FHIR
import Foundation

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
struct Contender {
  /// As the table has it: `JSON read+write`, `simdjson parse`.
  let name: String
  /// This project's own work, or the work of this project that a peer is set beside.
  let work: Work
  let isPeer: Bool
  /// The texts whose bytes count.
  let format: FHIRFormat
  /// Does that many passes; seconds of processor time.
  let time: (_ passes: Int) throws -> Double
  /// Whether it runs in this process, so that what it asks of the heap can be counted.
  let isHere: Bool
}

extension Contender {
  /// One that runs in this process. `pass` goes over the corpus once and returns a number that depends on all it did:
  /// it must be the same every time, so no work is left out and none goes wrong unnoticed.
  init(
    _ name: String, _ work: Work, isPeer: Bool, _ format: FHIRFormat, pass: @escaping () throws -> Int
  ) {
    var expected: Int?
    self.init(
      name: name, work: work, isPeer: isPeer, format: format,
      time: { passes in
        let start = ProcessorTime.now
        for _ in 0..<passes {
          let sum = try pass()
          guard sum >= 0, sum == expected ?? sum else { throw Unproven(description: "\(name): went wrong") }
          expected = sum
        }
        return ProcessorTime.now - start
      }, isHere: true)
  }
}

/// The processor time of this process: what other programs take of the machine meanwhile is not in it.
enum ProcessorTime {
  /// In seconds, from some beginning.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
