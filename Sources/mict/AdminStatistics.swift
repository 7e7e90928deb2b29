import ArgumentParser
import Gateway
import Storage

/// `mict admin statistics`: how much the network was used.
struct AdminStatistics: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statistics", abstract: "Count a year's use by occupation and facility.\n年間利用統計",
    usage: "mict admin statistics --year YYYY --database FILE [<options>]",
    discussion: """
      Counts the answered interactions of the audit trail by month and occupation, and by month and facility (Japan's \
      time). It names nobody. Counts below the smallest one that may be told are left out, and so are as many others as \
      are needed to keep anybody from reckoning them out of the totals: `x` in either case.

      Examples:
        mict admin statistics --year 2026 --database gateway.sqlite
        mict admin statistics --year 2026 --database gateway.sqlite \\
          --format csv

      Exit codes: 0 made, 1 failed, 64 wrong usage.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, csv }

  @OptionGroup var options: AdminOptions

  @Option(help: "The year.")
  var year: Int

  @Option(help: "text or csv.")
  var format: Format = .text

  @Option(help: "The smallest count that may be told, from 10 on.")
  var smallest = 10

  func validate() throws {
    guard (2000...9999).contains(year) else { throw ValidationError("--year is a year") }
    guard (10...1_000_000).contains(smallest) else { throw ValidationError("--smallest is a number from 10 on") }
  }

  func run() async throws {
    try await options.run { session in
      let statistics = try await UsageStatistics.counted(session.store.audit, year: year)
      let tables = statistics.published(threshold: smallest)
      try await session.store.audit.append(session.event(.statistics, [], [("year", "\(year)")]).bytes)
      switch format {
      case .text: Files.say(tables.map { Self.text($0, year: year) }.joined(separator: "\n\n"))
      case .csv: Files.say((["table,name,month,count"] + tables.flatMap(Self.lines)).joined(separator: "\n"))
      }
    }
  }

  private static let columns = (1...12).map { "\($0)" } + ["total"]

  /// The rows of a table with their names, the totals last.
  private static func rows(_ table: UsageStatistics.Table) -> [(name: String, counts: [String])] {
    zip(table.names + ["total"], table.counts).map { ($0, $1.map { $0.map { "\($0)" } ?? "x" }) }
  }

  private static func text(_ table: UsageStatistics.Table, year: Int) -> String {
    let rows = [("\(year), by \(table.kind.rawValue)", columns)] + rows(table)
    let widths = columns.indices.map { column in rows.map { $0.1[column].count }.max() ?? 0 }
    let name = rows.map(\.0.count).max() ?? 0
    return rows.map { row in
      let cells = zip(row.1, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
      return row.0 + String(repeating: " ", count: name - row.0.count) + "  " + cells.joined(separator: " ")
    }.joined(separator: "\n")
  }

  private static func lines(_ table: UsageStatistics.Table) -> [String] {
    rows(table).flatMap { row in
      zip(columns, row.counts).map { [table.kind.rawValue, field(row.name), $0, $1].joined(separator: ",") }
    }
  }

  /// A field of CSV (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
