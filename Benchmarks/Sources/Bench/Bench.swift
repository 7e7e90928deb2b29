import ArgumentParser
import Foundation

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

  @Flag(help: "Fewer and shorter rounds: under a minute, with a greater spread.")
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
    var report = Report(
      machine: .this, rounds: rounds.count, duration: rounds.duration, missing: NativePeers.missing)
    let names = Set(Self.corpora.map(\.name))
    let chosen = names.intersection(only)
    let words = only.filter { !names.contains($0) }
    for (name, make) in Self.corpora where chosen.isEmpty || chosen.contains(name) {
      progress("\(name): making")
      guard let corpus = try make() else {
        report.missing.append("the official examples: none in the folder that FHIR_TEST_DATA names")
        continue
      }
      let all =
        OwnWork.contenders(corpus) + NativePeers.contenders(corpus) + FoundationPeers.contenders(corpus)
      let contenders = all.filter { contender in
        words.isEmpty || words.contains { contender.name.localizedCaseInsensitiveContains($0) }
      }
      guard !contenders.isEmpty else { throw ValidationError("No corpus and no contender has that name.") }
      progress("\(name): proving")
      try Proof.prove(corpus)
      progress("\(name): measuring")
      report.add(corpus, rounds.measure(contenders))
    }
    progress("")
    print(json ? try report.json : report.text, terminator: "")
  }

  /// On a terminal's standard error: what is being done.
  private func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
  }
}

extension Report {
  fileprivate var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }
}
