import Access
import ArgumentParser
import FHIR
import Storage
import Tree

/// `mict admin client …`: the programs that tokens may name.
struct AdminClient: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client", abstract: "Register, remove and list programs.\nアプリの登録・削除・一覧",
    discussion: """
      A token that names a program may do no more than the program, whoever's it is; one that names a program that is \
      not registered may do nothing.
      """,
    subcommands: [Add.self, Remove.self, List.self])

  /// `mict admin client add`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Register a program with the most it may do.\nアプリの登録",
      usage: "mict admin client add ID --name NAME --scope SCOPES --database FILE [<options>]",
      discussion: """
        SCOPES are those of SMART App Launch for people who are signed in, by resource type: `user/Observation.rs` \
        (c create, r read, u update, d delete, s search, in this order) or `user/*.read`, parted by spaces.

        Example:
          mict admin client add viewer --name "見本ビューア" \\
            --scope "user/Patient.rs user/Observation.rs" \\
            --database gateway.sqlite

        Exit codes: 0 done, 1 not done, 64 wrong usage.
        """)

    @Argument(help: "The id by which tokens name it.") var id: String
    @Option(help: "Its name, for people.") var name: String
    @Option(help: "The most it may do.") var scope: String
    @OptionGroup var change: ChangeOptions

    func validate() throws {
      guard !id.isEmpty, id.utf8.count <= 64, !id.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else {
        throw ValidationError("ID is a word of at most 64 bytes")
      }
      _ = try ScopesArgument.read(scope)
    }

    func run() async throws {
      let client = RegistrySeed.ClientRow(id: id, name: name, scopes: try ScopesArgument.read(scope))
      try await change.run(
        "add-client", nil, [("client", id), ("scope", "\(client.scopes)")],
        unless: ("there is a program `\(id)`; remove it first", "アプリ`\(id)`は登録済みです。先に削除してください")
      ) { _ in .client(client) }
    }
  }

  /// `mict admin client remove`.
  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a program: tokens that name it hold no more.\nアプリの削除",
      usage: "mict admin client remove ID --database FILE [<options>]",
      discussion: """
        Example:
          mict admin client remove viewer --database gateway.sqlite

        Exit codes: 0 done, 1 not done, 64 wrong usage.
        """)

    @Argument(help: "The id of the program.") var id: String
    @OptionGroup var change: ChangeOptions

    func run() async throws {
      try await change.run(
        "remove-client", nil, [("client", id)],
        unless: (
          "there is no program `\(id)`; see `mict admin client list`",
          "アプリ`\(id)`はありません。`mict admin client list`で確かめてください"
        )
      ) { _ in .clientRemoved(id) }
    }
  }

  /// `mict admin client list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the programs with what they may do.\nアプリの一覧",
      usage: "mict admin client list --database FILE [<options>]",
      discussion: """
        A line for each: its id, what it may do, its name, parted by tabs.

        Exit codes: 0 listed, 1 failed, 64 wrong usage.
        """)

    @OptionGroup var options: AdminOptions

    func run() async throws {
      try await options.run { session in
        let clients = try await session.store.registry.clients
        try await session.store.audit.append(session.event(.registryShown, [], [("list", "clients")]).bytes)
        for client in clients { Files.say("\(client.id)\t\(client.scopes)\t\(client.name)") }
      }
    }
  }
}

/// Scopes as an argument.
enum ScopesArgument {
  /// What a text gives. Errors: `ValidationError` for whatever in it would give nothing.
  static func read(_ text: String) throws -> ResourceScopes {
    let (scopes, unread) = ResourceScopes.read(text)
    if let word = unread.first {
      throw ValidationError(
        "--scope: `\(word)` gives nothing here; write, for example, `user/Observation.rs`, `user/*.cruds` or `user/*.read`"
      )
    }
    let known = R4.schema.types.filter { $0.kind == .root }.map(\.name)
    for type in scopes.types where type != "*" && !known.contains(type) {
      let near = NearNames.near(type, among: known)
      let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
      throw ValidationError("--scope: there is no resource type `\(type)`\(hint)")
    }
    guard !scopes.isEmpty else { throw ValidationError("--scope names nothing that may be done") }
    return scopes
  }
}
