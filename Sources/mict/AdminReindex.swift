import ArgumentParser
import Foundation
import Gateway
import Storage

/// `mict admin reindex`: searches find what is stored.
struct AdminReindex: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reindex", abstract: "Evaluate all search terms anew.\n検索用の索引語の再作成",
    usage: "mict admin reindex --database FILE [<options>]",
    discussion: """
      After an upgrade that finds entries by more than before, and where `mict admin check` finds terms that are not those \
      of what is stored. Entries and their versions stay as they are. A gateway may run beside it.

      It needs the mapping files of the gateway that uses the database.

      Examples:
        mict admin reindex --database gateway.sqlite

      Exit codes: 0 done, 1 some parts can't be read and keep their terms (or the database can't be opened), 64 wrong usage.
      """)

  @OptionGroup var options: AdminOptions

  @Option(help: "The folder of mapping files.")
  var mappings = Setting.mappings.standard

  func run() async throws {
    let workspace = try Workspace.forCommand(mappings, language: options.language)
    let judge = EntryJudge(mappings: workspace.mappings)
    let (progress, word) = (CountProgress(), options.say("entries", "エントリ"))
    try await options.run { session in
      try await session.store.audit.append(session.event(.reindexed).bytes)
      let (changed, unreadable) = try await session.store.reindex(
        progress: { progress.show(word, $0, of: $1) }, terms: judge.terms)
      progress.clear()
      Files.say(options.say("\(changed) parts had other terms", "\(changed)件の部分の索引語を作り直しました"))
      guard unreadable.isEmpty else {
        Files.say(
          options.say(
            "\(unreadable.count) parts can't be read, and keep their terms:",
            "読み取れない部分が\(unreadable.count)件あります。索引語はそのままです:"))
        for place in unreadable.prefix(Defects.shown) { Files.say("    \(place)") }
        throw ExitCode.failure
      }
    }
  }
}
