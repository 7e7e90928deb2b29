import Access
public import ArgumentParser
public import Tree

/// `mict access …`: who may see what, and why.
struct AccessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access",
    abstract: "Show, compare, try and explain who may see what.\n閲覧権限の表示・比較・試験・説明",
    discussion: """
      The operating committee's table stands in `Mappings/access-*.csv`, a facility's own, which can only narrow it, in \
      `Mappings/overlays/*.csv`; `docs/access.md` tells how both are written and what each step of a decision means.
      """,
    subcommands: [AccessShow.self, AccessDiff.self, AccessTest.self, AccessExplain.self])
}

/// Which tables a command of `mict access` uses.
struct AccessTableOptions: ParsableArguments {
  @Option(help: "The folder with the access tables.")
  var mappings = "Mappings"

  @Option(help: "A facility's own table besides those in the folder, such as a draft; may be repeated.")
  var overlay: [String] = []

  /// Tables and mappings; prints what is wrong and ends with exit code 1 when something is.
  func workspace(_ language: Language = .english) throws -> Workspace {
    try Workspace.forCommand(mappings, overlays: overlay, language: language)
  }

  /// The tables alone.
  func tables(_ language: Language = .english) throws -> AccessTables { try workspace(language).tables }
}

extension Language: ExpressibleByArgument {}
