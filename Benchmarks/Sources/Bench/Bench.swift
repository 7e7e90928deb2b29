import ArgumentParser
import Foundation
import Measuring

/// The command: makes the corpora, proves them, measures every contender on each, tells.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares the speed of reading and writing FHIR documents with that of others, in one run.")

  @Option(
    help: ArgumentHelp(
      "Only this corpus, or only contenders whose name has this in it. May be given several times.", valueName: "name"))
  var only: [String] = []

  @Option(help: "How many rounds.")
  var rounds: Int?

  @Flag(help: "Fewer and shorter rounds, without the official examples: under a minute, with a greater spread.")
  var quick = false

  @Flag(help: "Prints JSON.")
  var json = false

  private static let corpora: [(name: String, make: @Sendable () throws -> Corpus?)] = [
    ("small", SampleCorpora.small), ("compact", SampleCorpora.compact), ("indented", SampleCorpora.indented),
    ("japanese", SampleCorpora.japanese), ("examples", OfficialExamples.corpus),
  ]

  func validate() throws {
    guard rounds ?? 1 > 0 else { throw ValidationError("There must be at least one round.") }
  }

  func run() throws {
    let rounds = Rounds(count: rounds ?? (quick ? 3 : 9), duration: quick ? 0.03 : 0.2)
    let python = DocumentPeers()
    var report = Report(
      machine: .this, rounds: rounds.count, duration: rounds.duration, missing: NativePeers.missing + python.missing)
    for (name, make) in chosen {
      Progress.tell("\(name): making")
      guard let corpus = try make() else {
        report.missing.append("the official examples: there are none where FHIR_TEST_DATA says")
        continue
      }
      Progress.tell("\(name): proving")
      try Proof.prove(corpus)
      Progress.tell("\(name): measuring")
      let all =
        OwnWork.contenders(corpus) + NativePeers.contenders(corpus) + FoundationPeers.contenders(corpus)
        + (try python.contenders(corpus))
      report.add(corpus, rounds.measure(try wanted(all)))
    }
    Progress.tell("")
    print(json ? try report.json : report.text, terminator: "")
  }

  /// The corpora asked for; without a word all, or all that are quick.
  private var chosen: [(name: String, make: @Sendable () throws -> Corpus?)] {
    let named = Self.corpora.filter { only.contains($0.name) }
    guard named.isEmpty else { return named }
    return Self.corpora.filter { !quick || $0.name != "examples" }
  }

  /// The contenders asked for, and this project's own work that those are set beside.
  private func wanted(_ contenders: [Contender]) throws -> [Contender] {
    let words = only.filter { word in !Self.corpora.contains { $0.name == word } }
    guard !words.isEmpty else { return contenders }
    let found = words.map { word in contenders.filter { $0.name.localizedStandardContains(word) } }
    if let index = found.firstIndex(where: \.isEmpty) {
      throw ValidationError("No corpus and no contender has “\(words[index])” in its name.")
    }
    let named = found.joined()
    let works = Set(named.map(\.work))
    return contenders.filter { contender in
      named.contains { $0.name == contender.name } || (!contender.isPeer && works.contains(contender.work))
    }
  }
}
