import Access
import ArgumentParser
import Foundation
import Tree

/// `mict access diff`.
struct AccessDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tell who gains and who loses what between two access tables.\n権限表の新旧比較",
    usage: "mict access diff OLD NEW [<options>]",
    discussion: """
      Each is a version of the committee's table or a facility's own, which is held against the other, or against \
      --table where both are facilities' own. It tells each right that somebody gains or loses, new and removed rows and \
      columns, and the lines above the table; the order of the file's cells and its spelling do not count.

      Examples:
        mict access diff Mappings/access-1.0.csv access-1.1.csv

        # what a facility's own table takes away
        mict access diff Mappings/access-1.0.csv Samples/access/sakura.csv

      Exit codes, as those of diff: 0 the same, 1 different, 2 one can't be read or is refused; 64 wrong usage.
      """)

  @Argument(help: "The one table. 旧")
  var old: String

  @Argument(help: "The other. 新")
  var new: String

  @Option(help: "The committee's table under two facilities' own.")
  var table = "Mappings/access-1.0.csv"

  @Option(name: .customLong("language"), help: "The language: en or ja; by default that of the environment (LANG).")
  var chosenLanguage: Language?

  private var language: Language { chosenLanguage ?? .ofEnvironment }

  func run() throws {
    let difference: TableDifference
    do {
      let bytes = (old: try Files.read(old), new: try Files.read(new))
      let isOwn = (old: Overlay.isMeant(by: bytes.old), new: Overlay.isMeant(by: bytes.new))
      let base: (path: String, bytes: [UInt8]) =
        if !isOwn.old { (old, bytes.old) } else if !isOwn.new { (new, bytes.new) } else {
          (table, try Files.read(table))
        }
      let committee = try AccessTable(csv: base.bytes, file: base.path)
      func held(_ path: String, _ bytes: [UInt8], isOwn: Bool) throws -> HeldTable {
        guard isOwn else { return HeldTable(try AccessTable(csv: bytes, file: path)) }
        return HeldTable(
          committee, narrowedBy: try Overlay(csv: bytes, file: path, over: try AccessTables([committee])))
      }
      difference = TableDifference(
        from: try held(old, bytes.old, isOwn: isOwn.old), to: try held(new, bytes.new, isOwn: isOwn.new))
    } catch {
      Files.complain((error as? Files.Fault)?.text(language) ?? "\(error)")
      throw ExitCode(2)
    }
    guard !difference.isEmpty else { return }
    TableDifferenceReport(difference, language).lines.forEach { Files.say($0) }
    throw ExitCode(1)
  }
}
