import Access
public import ArgumentParser
import Database
import Foundation
import Identity
import Storage
public import Tree

/// `mict access …`: who may see what, and why.
struct AccessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access", abstract: "Explain who may see what, and why. 閲覧権限の説明",
    subcommands: [Explain.self, Show.self])

  /// `mict access explain`.
  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decide one case and tell every step of it.\n一件の判定とその理由",
      usage: "mict access explain --person ID --patient ID --category CODE [<options>]",
      discussion: """
        The same decision that answers requests: each step in its order, the line of the access table that counted, \
        and how to mend a denial.

        Examples:
          mict access explain --person helper-sakura --patient hanako \\
            --category diagnosis
          mict access explain --person dr-mihon --patient hanako \\
            --category sennen --language ja

        Exit codes: 0 allowed, 1 denied (or the registry can't be read), 64 wrong usage.
        """)

    @Option(help: "The id of the person who asks.")
    var person: String

    @Option(help: "The id of the patient.")
    var patient: String

    @Option(help: "The information category, such as diagnosis or medication; see `mict access show`.")
    var category: String

    @Option(help: "What is to be done: view or create.")
    var action = "view"

    @Option(help: "The terminal; by default one of the person's facility.")
    var terminal: String?

    @Option(help: "The purpose of use (v3-ActReason).")
    var purpose = "TREAT"

    @Option(help: "The registry: a YAML file.")
    var registry = "Samples/registry/registry.yaml"

    @Option(help: "The folder with the access tables.")
    var mappings = "Mappings"

    @Option(help: "The language of the explanation: en or ja.")
    var language: Language = .english

    func validate() throws {
      guard ["view", "create"].contains(action) else { throw ValidationError("--action is view or create") }
    }

    func run() async throws {
      let workspace = try Workspace.forCommand(mappings)
      let now = SystemClock.now()
      guard let table = workspace.tables.inForce(on: Day.inJapan(at: now)) else {
        Files.complain("\(mappings): error: no access table is in force today")
        throw ExitCode.failure
      }
      guard let known = table.category(category) else {
        throw ValidationError(
          "unknown category `\(category)`; there are: \(table.categories.map(\.code).joined(separator: ", "))")
      }
      let decision: Decision
      do {
        let seed = try RegistryFile.read(
          String(decoding: Files.read(registry), as: UTF8.self), tokensExpire: now)
        decision = try await Self.decide(
          seed, person: person, terminal: terminal, purpose: purpose,
          question: Question(action == "create" ? .create : .view, known, of: patient), table: table, now: now)
      } catch {
        Files.complain("\(registry): error: \(error)")
        throw ExitCode.failure
      }
      print(decision.explain(in: language))
      guard decision.isAllowed else { throw ExitCode.failure }
    }

    /// Decides as a request would be decided: through a store and its registry.
    static func decide(
      _ seed: RegistrySeed, person: String, terminal: String?, purpose: String, question: Question, table: AccessTable,
      now: Instant
    ) async throws -> Decision {
      let store = try await Store.open(.temporary)
      _ = try await store.fill(seed, entries: [], at: now)
      let home = seed.people.first { $0.person.id == person }?.facility
      let facts = try await store.registry.facts(
        person: person, terminal: terminal ?? seed.terminals.first { $0.facility == home }?.id, purpose: purpose,
        now: now)
      await store.close()
      guard let facts else { throw ValidationError("there is no person `\(person)` in the registry") }
      return Decision.decide(question, facts: facts, table: table)
    }
  }

  /// `mict access show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the access table in force. 権限表の表示",
      discussion: """
        Cells: - nothing, R view, W view and write own, M view and write any, C create on behalf.

        Examples:
          mict access show
          mict access show --mappings ours/Mappings

        Exit codes: 0 shown, 1 there is none or it can't be read, 64 wrong usage.
        """)

    @Option(help: "The folder with the access tables.")
    var mappings = "Mappings"

    func run() throws {
      let workspace = try Workspace.forCommand(mappings)
      guard let table = workspace.tables.inForce(on: Day.inJapan(at: SystemClock.now())) else {
        Files.complain("\(mappings): error: no access table is in force today")
        throw ExitCode.failure
      }
      print("access table \(table.version), in force since \(table.effective)")
      for category in table.categories {
        let cells = table.columns.map { "\($0.code)=\(table.cell($0, category)?.mark.rawValue ?? "?")" }
        print("\(category.code) \(table.label(of: category) ?? ""): \(cells.joined(separator: " "))")
      }
    }
  }
}

extension Language: ExpressibleByArgument {}
