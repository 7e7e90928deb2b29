import Access
import ArgumentParser
import Identity
import Storage

/// `mict admin registry`: the registry as a file.
struct AdminRegistry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry", abstract: "Load the registry of a new network. 台帳の初期登録", subcommands: [Load.self])

  /// `mict admin registry load`.
  struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fill an empty database from a registry file.\n台帳ファイルの読み込み",
      usage: "mict admin registry load FILE --database FILE [<options>]",
      discussion: """
        The file (YAML) lists facilities, people, terminals, teams, consents and hospitals' numbers; see \
        Samples/registry/registry.yaml. Tokens in it are left out: make signed ones by `mict admin token`. The database \
        is made where there is none; one that has a facility is left as it is. All of the file is loaded, or nothing: what is \
        wrong with it is told line by line.

        Example:
          mict admin registry load registry.yaml --database gateway.sqlite

        Exit codes: 0 loaded, 1 not loaded, 64 wrong usage.
        """)

    @Argument(help: "The registry file.")
    var file: String

    @OptionGroup var options: AdminOptions

    @Option(help: "The folder with the access tables, whose occupations there are.")
    var mappings = "Mappings"

    func run() async throws {
      let seed: RegistrySeed
      do {
        let versions = try AccessFiles.tables(in: mappings).versions
        let occupations = versions.flatMap { table in table.columns.filter { $0 != table.duty }.map(\.code) }
        seed = try RegistryFile.read(
          String(decoding: Files.read(file), as: UTF8.self), tokensExpire: Instant(seconds: 0),
          occupations: Set(occupations), categories: Set(versions.flatMap { $0.categories.map(\.code) }))
      } catch let faults as RegistryFile.Faults {
        Files.complain(faults.rendered(file: file, options.language))
        throw ExitCode.failure
      } catch let findings as Workspace.Findings {
        findings.all.forEach { Files.complain($0.text(options.language)) }
        throw ExitCode.failure
      } catch {
        Files.complain((error as? Files.Fault)?.text(options.language) ?? "\(error)")
        throw ExitCode.failure
      }
      guard !seed.facilities.isEmpty else {
        Files.complain("\(file): error: " + options.say("it lists no facilities", "施設の一覧がありません"))
        throw ExitCode.failure
      }
      try await options.run(creating: true) { session in
        guard try await session.store.load(seed, audit: session.event(.registryLoaded).bytes) else {
          throw AdminFailure(
            "\(try options.database) has a registry; change it by `mict admin person`, `terminal` and the others",
            "\(try options.database)には台帳があります。`mict admin person`、`terminal`などで変更してください")
        }
        if !seed.tokens.isEmpty {
          Files.complain(
            session.say(
              "warning: \(seed.tokens.count) tokens were left out", "warning: \(seed.tokens.count)件のトークンは取り込みません"))
        }
        Files.say(
          session.say(
            "loaded \(seed.facilities.count) facilities, \(seed.people.count) people, \(seed.terminals.count) terminals",
            "施設\(seed.facilities.count)件、利用者\(seed.people.count)人、端末\(seed.terminals.count)台を登録しました"))
      }
    }
  }
}
