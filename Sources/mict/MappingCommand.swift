import ArgumentParser
import Tree

/// `mict mapping …`: the tools of those who write mapping files.
struct MappingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mapping", abstract: "Write, check and explain mapping files. マッピングファイルの作成・検査",
    subcommands: [
      MappingCheck.self, MappingExplain.self, MappingSplit.self, MappingJoin.self, MappingCoverage.self,
      MappingNew.self, MappingReport.self, MappingExport.self,
    ])
}

/// What all commands about mapping files are given.
struct MappingOptions: ParsableArguments {
  @Option(help: "The folder of mapping files and access tables.")
  var mappings = "Mappings"

  @Option(help: "The language of the texts.")
  var language = Language.english

  /// The mapping files, read and checked; ends the command where something is wrong with them.
  func workspace() throws -> Workspace { try Workspace.forCommand(mappings, language: language) }
}
