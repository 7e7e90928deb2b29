import Access
import ArgumentParser
import Database
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
        is made where there is none; one that has a facility is left as it is.

        Example:
          mict admin registry load registry.yaml --database gateway.sqlite

        Exit codes: 0 loaded, 1 not loaded, 64 wrong usage.
        """)

    @Argument(help: "The registry file.")
    var file: String

    @OptionGroup var options: AdminOptions

    func run() async throws {
      let seed: RegistrySeed
      do {
        seed = try RegistryFile.read(
          String(decoding: Files.read(file), as: UTF8.self), tokensExpire: Instant(seconds: 0))
      } catch let fault as RegistryFile.Fault {
        Files.complain("\(file):\(fault.line): error: \(fault.text)")
        throw ExitCode.failure
      } catch {
        Files.complain(error)
        throw ExitCode.failure
      }
      guard !seed.facilities.isEmpty else {
        Files.complain("\(file): error: it lists no facilities")
        throw ExitCode.failure
      }
      try await options.run(creating: true) { session in
        do {
          guard try await session.store.load(seed, audit: session.event(.registryLoaded).bytes) else {
            throw AdminFailure(
              "\(options.database) has a registry; change it by `mict admin person`, `terminal` and the others",
              "\(options.database)には台帳があります。`mict admin person`、`terminal`などで変更してください")
          }
        } catch let fault as DatabaseFault {
          switch fault.kind {
          case .constraint(.foreignKey):
            throw AdminFailure(
              "\(file): somebody or something names a facility or person that the file does not list", "")
          case .constraint(.unique): throw AdminFailure("\(file): an id stands there twice", "")
          default: throw fault
          }
        }
        if !seed.tokens.isEmpty { Files.complain("warning: \(seed.tokens.count) tokens were left out") }
        Files.say(
          "loaded \(seed.facilities.count) facilities, \(seed.people.count) people, \(seed.terminals.count) terminals")
      }
    }
  }
}
