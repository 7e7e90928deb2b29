import Foundation
import TestSupport
import Testing

/// What the checker, the laws and the samples are worth: break the shipped mapping files in many ways, row by row, and
/// each break must be caught by one of them, unless it changes nothing.
///
/// By default a sample of the mutants; `MICT_MUTATIONS=all` (`make mutations`) takes all and prints what nothing caught,
/// `MICT_MUTATIONS=service.yaml,tables/` those of some files.
@Suite struct MutationTests {
  static let wanted = ProcessInfo.processInfo.environment["MICT_MUTATIONS"]
  static let takesAll = wanted != nil

  /// Whether a file's mutants are asked for.
  private static func takes(_ file: String) -> Bool {
    wanted == "all" || (wanted?.split(separator: ",").contains { file.hasPrefix($0) } ?? false)
  }

  @Test func everyBreakIsCaught() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let bench = try MutationBench(
      files: Shipped.texts(), lawRounds: Self.takesAll ? 60 : 10, equivalenceRounds: Self.takesAll ? 300 : 30,
      seed: seed)
    let all = bench.mutants()
    let chosen =
      Self.takesAll
      ? all.filter { Self.takes($0.file) }
      : Array(all.filter { $0.file != "stock.yaml" }.shuffled(using: &random).prefix(60))
    var counts: [String: Int] = [:]
    var kinds: [String: [String: Int]] = [:]
    var survivors: [String] = []
    for mutant in chosen {
      let verdict = bench.verdict(mutant)
      var name = "\(verdict)"
      if case .survivor(let why) = verdict {
        name = "survivor"
        survivors.append("\(mutant) (\(why))")
      }
      counts[name, default: 0] += 1
      kinds[mutant.kind, default: [:]][name, default: 0] += 1
      if Self.takesAll, verdict == .equivalent { Self.tell("EQUIVALENT: \(mutant)") }
      if Self.takesAll, name == "survivor" { Self.tell("SURVIVED: \(survivors[survivors.count - 1])") }
    }
    #expect(!chosen.isEmpty)
    print("MUTANTS: \(chosen.count) of \(all.count), seed \(seed): \(Self.told(counts))")
    for (kind, counts) in kinds.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(Self.told(counts))") }
    #expect(survivors == [], "\(survivors.count) of \(chosen.count), seed \(seed)")
  }

  /// At once, since a whole run takes minutes.
  private static func tell(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

  private static func told(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
