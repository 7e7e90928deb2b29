import Access
import ArgumentParser
import Foundation
import Storage
import Tree

/// `mict access test`.
struct AccessTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Try a sheet of expected decisions.\n期待する判定の一覧による試験",
    usage: "mict access test CASES.csv [<options>]",
    discussion: """
      Each row of the sheet (CSV UTF-8, the names of its columns in the first row) is decided as a request would be, \
      and told where it comes out differently, with every step.

      Columns: person, patient, category, action (view, create, correct), expected (allowed, denied) and, with \
      denied, reason. As needed: terminal (- for none), purpose, labels, author, facility and origin of the entry \
      that is meant, emergency (the reason for which one is declared), day (such as 2026-04-01), note.

      Examples:
        mict access test Samples/access/cases.csv

        # do the cases still hold with a facility's own table?
        mict access test Samples/access/cases.csv \\
          --overlay Samples/access/sakura.csv

      Exit codes: 0 all as expected, 1 some are not (or a file can't be read or is refused), 64 wrong usage.
      """)

  @Argument(help: "The sheet of expected decisions, `-` for standard input.")
  var cases: String

  @Option(help: "The registry: a YAML file.")
  var registry = "Samples/registry/registry.yaml"

  @OptionGroup var options: AccessTableOptions

  @Option(name: .customLong("language"), help: "The language: en or ja; by default that of the environment (LANG).")
  var chosenLanguage: Language?

  private var language: Language { chosenLanguage ?? .ofEnvironment }

  func run() async throws {
    let tables = try options.tables(language)
    var (all, different) = (0, 0)
    do {
      let rehearsal = try await Rehearsal.open(registry: registry, tables: tables)
      do {
        let names = ExpectedCase.Names(
          categories: Self.categories(tables), people: rehearsal.seed.people.map(\.person.id),
          facilities: rehearsal.seed.facilities.map(\.id))
        let rows = try ExpectedCase.read(csv: try Files.read(cases), file: cases, knowing: names)
        all = rows.count
        for row in rows {
          let decision = try await rehearsal.decide(Rehearsal.Attempt(row))
          guard !row.isMet(by: decision) else { continue }
          different += 1
          tell(row, decision)
        }
        await rehearsal.close()
      } catch {
        await rehearsal.close()
        throw error
      }
    } catch {
      Files.complain(
        (error as? Files.Fault)?.text(language) ?? (error as? CaseFaults)?.description(in: language) ?? "\(error)")
      throw ExitCode.failure
    }
    Files.say(
      say(
        "\(all) decision\(all == 1 ? "" : "s"): \(all - different) as expected, \(different) not",
        "\(all)件: 期待どおり\(all - different)件、相違\(different)件"))
    if different > 0 { throw ExitCode.failure }
  }

  private func tell(_ row: ExpectedCase, _ decision: Decision) {
    let expected = row.expected.map { "\(say("denied", "拒否")) \($0.rawValue)" } ?? say("allowed", "許可")
    let what = "\(row.person) \(row.action.rawValue) \(row.category) \(row.patient)"
    let note = row.note.isEmpty ? "" : " (\(row.note))"
    Files.say(say("row \(row.row): \(what)\(note)", "\(row.row)行目: \(what)\(note)"))
    Files.say("  \(say("expected", "期待")): \(expected)")
    for line in decision.explain(in: language).split(separator: "\n") { Files.say("  \(line)") }
  }

  private func say(_ english: String, _ japanese: String) -> String { language == .japanese ? japanese : english }

  /// The categories of all versions, those in force first.
  private static func categories(_ tables: AccessTables) -> [String] {
    var codes: [String] = []
    for category in tables.versions.reversed().flatMap(\.categories) where !codes.contains(category.code) {
      codes.append(category.code)
    }
    return codes
  }
}

extension Rehearsal.Attempt {
  init(_ row: ExpectedCase) {
    self.init(
      person: row.person, patient: row.patient, category: row.category, action: row.action, desk: row.desk,
      purpose: row.purpose, entry: row.entry, emergency: row.emergency, day: row.day)
  }
}
