import ArgumentParser
import FHIR
import Foundation
import Measuring
import Packages
import Validation

/// The command: how many resources a second are read and checked, and how long a start takes.
@main
struct CheckBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the speed of validation: resources a second, and the start with a library that was kept.")

  @Option(help: "How many rounds.")
  var rounds = 9

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("There must be at least one round.") }
  }

  func run() throws {
    let corpora = try CheckCorpus.all()
    let rounds = Rounds(count: rounds, duration: 0.2)
    let results = rounds.measure(corpora.map(CheckContender.init))
    print(Machine.this.heading(rounds))
    var table = Table(
      header: ["", "resources", "a second", "least–greatest", "at least", ""], leading: [0, 5])
    for (corpus, result) in zip(corpora, results) {
      if let failure = result.failure {
        table.rows.append([corpus.name, "failed: \(failure)"])
        continue
      }
      let spread = Spread(result.seconds.map { Double(corpus.texts.count) / $0 })
      let median = spread?.median ?? 0
      table.rows.append([
        corpus.name, "\(corpus.texts.count)", Table.number(median), spread?.range ?? "",
        corpus.bar.map { Table.number($0) } ?? "–", corpus.bar.map { median >= $0 ? "met" : "not met" } ?? "",
      ])
    }
    print(table.text, terminator: "")
    if let start = try Start.measured(rounds.count) {
      let answer = start.median <= 300 ? "met" : "not met"
      print(
        "\n  a start with the kept library, and one resource: \(Table.number(start.median)) ms (\(start.range)); at most 300: \(answer)"
      )
    } else {
      print("\nMissing: packages: there are none where FHIR_TEST_DATA says")
    }
  }
}

/// Texts, each a resource, and what they are checked by.
struct CheckCorpus {
  let name: String
  let texts: [[UInt8]]
  let validator: Validator
  /// Resources a second that the project has set itself.
  let bar: Double?

  /// Reads and checks each; how many issues there are, which must be the same every time.
  func pass() -> Int {
    texts.reduce(0) { $0 + validator.issues(of: FHIRFormat.json.read($1)).count }
  }

  /// Small resources of the benchmark's own without packages and with R4's; JP Core's instances with JP Core's.
  static func all() throws -> [CheckCorpus] {
    var samples = SampleResources(.english, seed: 1)
    let small = (0..<1_000).map { _ in samples.next().resource.bytes() }
    var all = [CheckCorpus(name: "small resources, structure only", texts: small, validator: Validator(), bar: nil)]
    if let core = try Libraries.core() {
      all.append(
        CheckCorpus(
          name: "small resources, invariants and bindings of R4", texts: small, validator: Validator(library: core),
          bar: 3_000))
    }
    let folder = Places.testData.appending(path: "jp-core/instances")
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    let instances = names.filter { $0.hasSuffix(".json") }.compactMap { Places.testData("jp-core/instances/\($0)") }
    if let library = try Libraries.jpCore(), !instances.isEmpty {
      all.append(
        CheckCorpus(
          name: "JP Core's instances, its profiles too", texts: instances, validator: Validator(library: library),
          bar: 1_000))
    }
    return all
  }
}

struct CheckContender: Timed {
  let isHere = true
  let time: (_ passes: Int) throws -> Double

  init(_ corpus: CheckCorpus) {
    time = ProcessorTime.timing(corpus.name) { corpus.pass() }
  }
}
