import Access
import ArgumentParser
import Foundation
import Tree

/// `mict access show`.
struct AccessShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an access table: who may do what with what.\n権限表の表示",
    usage: "mict access show [<options>]",
    discussion: """
      As text for a terminal of 100 columns, or as one HTML page, in English and Japanese, that needs nothing else and \
      asks no server: to be looked at, printed or sent to the committee.

      Cells: - nothing, R view, W view and write own, M view and write any, C create on behalf.

      Examples:
        mict access show
        mict access show --format html --out access.html

        # what holds at a facility that has a table of its own
        mict access show --facility sakura \\
          --overlay Samples/access/sakura.csv

      Exit codes: 0 shown, 1 there is none or it can't be read, 64 wrong usage.
      """)

  enum Form: String, CaseIterable, ExpressibleByArgument { case text, html }

  @Option(name: .customLong("table-version"), help: "The version; by default the one in force today.")
  var version: String?

  @Option(help: "A facility, whose own table is put over the committee's.")
  var facility: String?

  @Option(help: "How to show it.")
  var format = Form.text

  @Option(help: "The file to write, `-` for standard output.")
  var out = "-"

  @OptionGroup var options: AccessTableOptions

  func run() throws {
    let held = try held(try options.tables())
    let shown =
      switch format {
      case .text: AccessMatrix(held).lines.joined(separator: "\n") + "\n"
      case .html: AccessPage(held).html
      }
    do {
      let file = try OutputFile(out)
      try file.write(Array(shown.utf8)[...])
      try file.finish()
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
  }

  /// The table that is asked for. A version that is not in force today is shown as on its first day.
  private func held(_ tables: AccessTables) throws -> HeldTable {
    let today = Day.inJapan(at: SystemClock.now())
    let table: AccessTable
    if let version {
      guard let found = tables.versions.first(where: { $0.version == version }) else {
        let known = tables.versions.map(\.version).joined(separator: ", ")
        throw ValidationError("there is no version `\(version)`; there are: \(known)")
      }
      table = found
    } else {
      guard let found = tables.inForce(on: today) else {
        Files.complain("\(options.mappings): error: no access table is in force today")
        throw ExitCode.failure
      }
      table = found
    }
    guard let facility else { return HeldTable(table) }
    let day = tables.inForce(on: today)?.version == table.version ? today : table.effective
    guard let overlay = tables.overlay(of: facility, on: day) else {
      let known = tables.overlays.keys.sorted().joined(separator: ", ")
      Files.complain(
        "error: facility `\(facility)` has no table of its own in force on \(day); there are tables of: "
          + (known.isEmpty ? "none" : known))
      throw ExitCode.failure
    }
    return HeldTable(table, narrowedBy: overlay)
  }
}
