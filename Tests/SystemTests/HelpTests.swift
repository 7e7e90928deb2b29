import Foundation
import TestSupport
import Testing

/// What `--help` prints fits a terminal of 80 columns, and flows on a wider one.
@Suite struct HelpTests {
  static let commands = [
    [], ["demo"], ["serve"], ["sample-hospital"], ["convert"], ["validate"], ["diff"], ["format"], ["mapping"],
    ["mapping", "check"], ["mapping", "explain"], ["mapping", "split"], ["mapping", "join"], ["mapping", "coverage"],
    ["mapping", "new"], ["access"], ["access", "explain"], ["access", "show"], ["access", "diff"],
    ["access", "test"], ["table"], ["table", "r4"],
    ["admin"], ["admin", "registry", "load"], ["admin", "token"], ["admin", "person"], ["admin", "facility"],
    ["admin", "terminal"], ["admin", "consent"], ["admin", "disaster"], ["admin", "audit", "verify"],
    ["admin", "audit", "show"], ["admin", "statistics"], ["admin", "purge"], ["admin", "prove"],
    ["admin", "backup"], ["admin", "restore"], ["admin", "check"], ["admin", "reindex"],
  ]

  private func help(_ command: [String], columns: Int) async throws -> [Substring] {
    let run = try await Run.program(Project.command, command + ["--help"], environment: ["COLUMNS": "\(columns)"])
    #expect(run.status == 0)
    return run.output.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// How many columns a line takes: Japanese characters take two.
  private func width(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2e80 ? 1 : 2) }
  }

  @Test(arguments: commands) func fitsATerminal(_ command: [String]) async throws {
    for line in try await help(command, columns: 80) { #expect(width(line) <= 80, "\(line)") }
  }

  /// A paragraph is one line where there is room: a hard line end within it would leave a ragged edge on a terminal
  /// that is narrower than the line.
  @Test(arguments: commands) func flows(_ command: [String]) async throws {
    let overview = try await help(command, columns: 10_000).prefix { !$0.hasPrefix("USAGE") }
    func isText(_ line: Substring) -> Bool {
      !line.isEmpty && !line.hasPrefix(" ") && line.allSatisfy { $0.isASCII || "…→⇔".contains($0) }
    }
    for (line, next) in zip(overview, overview.dropFirst()) where isText(line) && isText(next) {
      #expect(line.hasSuffix(":") || line.hasSuffix("."), "\(line)\n\(next)")
    }
    for line in overview where line.hasPrefix("  ") { #expect(width(line) < 80, "an example is not wrapped: \(line)") }
  }

  /// A new user finds something to type.
  @Test(arguments: commands.filter { $0 != ["mapping"] && $0 != ["access"] && $0 != ["table"] })
  func hasAnExample(_ command: [String]) async throws {
    let line = (["mict"] + command).joined(separator: " ")
    #expect(try await help(command, columns: 80).contains { $0.hasPrefix("  ") && $0.contains(line) }, "\(line)")
  }
}
