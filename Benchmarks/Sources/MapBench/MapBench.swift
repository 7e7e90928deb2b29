import ArgumentParser
import Measuring

/// The command: makes the Bundles, proves what is timed, measures, tells.
@main
struct MapBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the speed of mapping, both directions, beside plain reading and writing and beside others.")

  @Option(help: "How many rounds.")
  var rounds: Int?

  @Flag(help: "Fewer and shorter rounds, without the largest Bundle, with a greater spread.")
  var quick = false

  @Flag(help: "Without peers.")
  var alone = false

  @Flag(help: "Only splits and joins, for ten seconds, so that a profiler sees nothing else.")
  var profile = false

  @Flag(help: "Prints JSON.")
  var json = false

  /// The entries of the Bundle that everybody is measured on, and of those that show how time grows.
  private static let entries = 1_000
  private static let larger = [10_000, 100_000]

  func validate() throws {
    guard rounds ?? 1 > 0 else { throw ValidationError("There must be at least one round.") }
  }

  func run() throws {
    Progress.tell("making")
    let mapper = try Mapper()
    let texts = try MapTexts(try MapCorpus(entries: Self.entries), mapper)
    guard !profile else { return try loop(texts) }
    let peers = alone ? nil : MapPeers()
    var report = MapReport(
      machine: .this, rounds: rounds ?? (quick ? 3 : 9), duration: quick ? 0.03 : 0.2, missing: peers?.missing ?? [],
      texts)
    Progress.tell("proving the peers")
    let agreements = try peers?.prove(texts) ?? []
    Progress.tell("measuring")
    report.measure(texts, agreements)
    Progress.tell("growing")
    try report.measureGrowth(
      from: texts, by: mapper, to: Self.larger.filter { !quick || $0 <= 10_000 })
    Progress.tell("")
    print(json ? try report.json : report.text, terminator: "")
  }

  private func loop(_ texts: MapTexts) throws {
    Progress.tell("")
    let time = ProcessorTime.timing("split + join") { try texts.pass(.splitAndJoin) }
    let end = ProcessorTime.now + 10
    var (passes, seconds) = (0, 0.0)
    while ProcessorTime.now < end {
      seconds += try time(100)
      passes += 100
    }
    print("\(Table.number(Double(passes * texts.entries) / seconds)) entries/s, split + join alone")
  }
}
