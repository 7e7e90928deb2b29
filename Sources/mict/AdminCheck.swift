import ArgumentParser
import Database
import Foundation
import Gateway
import Storage

/// `mict admin check`: is everything in the database as it was written.
struct AdminCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find what is damaged in a database.\nデータベースの点検",
    usage: "mict admin check --database FILE [<options>]",
    discussion: """
      Reads the whole database, beside a gateway that is running, and changes nothing: pages and indexes, references \
      between tables, migrations, the chain of the audit trail and each of its events, keys, the registry. Each entry is \
      put together in all its versions, and what a search finds it by is evaluated anew and compared.

      What is wrong is told by its place, never by what stands there; the first \(Defects.shown) places of each sort. It \
      needs the mapping files of the gateway that wrote the database.

      Examples:
        mict admin check --database gateway.sqlite
        mict admin check --database gateway.sqlite --language ja

      Exit codes: 0 all is well, 1 something is wrong (or it can't be opened), 64 wrong usage.
      """)

  @OptionGroup var options: AdminOptions

  @Option(help: "The folder of mapping files.")
  var mappings = Setting.mappings.standard

  func run() async throws {
    let database = try options.database
    guard database.isThere else { throw options.missing() }
    let workspace = try Workspace.forCommand(mappings, language: options.language)
    let examination: Examination
    do { examination = try await Examination.open(database) } catch {
      options.complain(error)
      throw ExitCode.failure
    }
    let check = await DatabaseCheck.made(
      of: examination, judge: EntryJudge(mappings: workspace.mappings), CountProgress(), options.language)
    await examination.close()
    Files.say("\(options.databaseName): \(check.amount(options.language))")
    guard check.defects.total == 0 else {
      Files.say(
        options.say("\(check.defects.total) defects:", "異常\(check.defects.total)件:"))
      check.report(options.language).forEach { Files.say($0) }
      throw ExitCode.failure
    }
    guard check.isCurrent else {
      Files.say(
        options.say(
          "not looked through: the gateway brings its tables up to date when it starts; check it again then",
          "点検していません。ゲートウェイの起動時にテーブルが更新されます。そのあとで点検してください"))
      throw ExitCode.failure
    }
    Files.say(options.say("all is well", "異常はありません"))
  }
}
