import ArgumentParser
import FHIRPath
import Measuring

/// The command: makes the corpora, proves the peers on them, measures everybody on each, tells.
@main
struct PathBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares the speed of evaluating FHIRPath with that of others, in one run.")

  @Option(help: ArgumentHelp("Only this corpus. May be given several times.", valueName: "name"))
  var only: [String] = []

  @Option(help: "How many rounds.")
  var rounds: Int?

  @Flag(help: "Fewer and shorter rounds, every fifth example, with a greater spread.")
  var quick = false

  @Flag(help: "Lists the expressions: number, nanoseconds of an evaluation by this project, source, text. No peers.")
  var list = false

  @Flag(help: "Without peers.")
  var alone = false

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    guard rounds ?? 1 > 0 else { throw ValidationError("There must be at least one round.") }
    if let name = only.first(where: { !PathCorpora.names.contains($0) }) {
      let names = PathCorpora.names.joined(separator: ", ")
      throw ValidationError("There is no corpus “\(name)”, only \(names).")
    }
  }

  func run() throws {
    let peers = alone || list ? nil : PathPeers()
    var report = PathReport(
      machine: .this, rounds: rounds ?? (quick ? 3 : 9), duration: quick ? 0.03 : 0.2, missing: peers?.missing ?? [])
    for name in PathCorpora.names where only.isEmpty || only.contains(name) {
      Progress.tell("\(name): making")
      guard let corpus = try PathCorpora.make(name, isQuick: quick) else {
        report.missing.append("\(name): there is no such data where FHIR_TEST_DATA says")
        continue
      }
      guard !list else {
        try tell(corpus)
        continue
      }
      Progress.tell("\(name): proving")
      let agreements = try peers?.prove(corpus) ?? []
      Progress.tell("\(name): measuring")
      report.measure(corpus, agreements)
    }
    Progress.tell("")
    guard !list else { return }
    print(json ? try report.json : report.text, terminator: "")
  }

  /// Each expression of a corpus, with the time that an evaluation takes here.
  private func tell(_ corpus: PathCorpus) throws {
    print(corpus.name)
    for (index, one) in corpus.expressions.enumerated() {
      let time = ProcessorTime.timing(one.name) { try corpus.pass([index]) }
      var passes = 1
      var seconds = try time(passes)
      while seconds < 0.005 {
        passes *= 2
        seconds = try time(passes)
      }
      let nanoseconds = Int(seconds / Double(passes * one.samples.count) * 1e9)
      print("  \(index + 1)\t\(nanoseconds)\t\(one.name)\t\(one.expression.text)")
    }
  }
}
