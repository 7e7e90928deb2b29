import Access
import ArgumentParser
import Foundation
import Mapping
import Storage
import Tree

/// `mict access explain`.
struct AccessExplain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
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

        # may the nurse correct what the physician wrote?
        mict access explain --person nurse-hibari --patient hanako \\
          --category vital --action correct --author dr-mihon

        # an entry that the patient was not told of
        mict access explain --person ph-midori --patient hanako \\
          --category diagnosis --author dr-mihon --label restricted

        # an emergency with a patient of another team
        mict access explain --person dr-mihon --patient taro \\
          --category allergy --emergency "found unconscious"

        # on another day: of the table, the team and the consent
        mict access explain --person dr-mihon --patient hanako \\
          --category diagnosis --on 2026-04-01

        # through a program that may read observations only
        mict access explain --person dr-mihon --patient hanako \\
          --category diagnosis --scope "user/Observation.rs"

      Exit codes: 0 allowed, 1 denied (or a table or the registry can't be read), 64 wrong usage.
      """)

  @Option(help: "The id of the person who asks.")
  var person: String

  @Option(help: "The id of the patient.")
  var patient: String

  @Option(help: "The information category, such as diagnosis or medication; see `mict access show`.")
  var category: String

  @Option(help: "What is to be done: view, create or correct.")
  var action = "view"

  @Option(help: "The terminal, `-` for none; by default one of the person's facility.")
  var terminal: String?

  @Option(
    help: "The purpose of use (v3-ActReason). (default: TREAT, with --emergency the table's first of emergencies)")
  var purpose: String?

  @Option(help: "A label of the entry that is meant: uninformed, undelivered or restricted; may be repeated.")
  var label: [String] = []

  @Option(help: "The id of the person who entered it.")
  var author: String?

  @Option(help: "The id of the facility where it was entered; by default the author's.")
  var authorFacility: String?

  @Option(help: "The id of the facility it comes from; by default where it was entered.")
  var origin: String?

  @Option(help: "Declare an emergency with the patient before, for this reason.")
  var emergency: String?

  @Option(help: "What the person's program may do (SMART scopes), such as user/Observation.rs.")
  var scope: String?

  @Option(help: "Decide for this day in Japan, at noon, such as 2026-04-01; by default for now.")
  var on: String?

  @Option(help: "The registry: a YAML file.")
  var registry = "Samples/registry/registry.yaml"

  @OptionGroup var options: AccessTableOptions

  @Option(name: .customLong("language"), help: "The language: en or ja; by default that of the environment (LANG).")
  var chosenLanguage: Language?

  private var language: Language { chosenLanguage ?? .ofEnvironment }

  private func misuse(_ english: String, _ japanese: String) -> ValidationError {
    ValidationError(language == .japanese ? japanese : english)
  }

  func validate() throws {
    guard let action = Action(rawValue: action) else {
      throw misuse("--action is view, create or correct", "--actionはview、create、correctのいずれかです")
    }
    for name in label where LabelSet(name: name) == nil {
      let names = LabelSet.names.map(\.name).joined(separator: ", ")
      throw misuse("--label is \(names)", "--labelは\(names)のいずれかです")
    }
    if let emergency, emergency.allSatisfy(\.isWhitespace) {
      throw misuse("--emergency takes the reason for which it is declared", "--emergencyには宣言する理由を書きます")
    }
    _ = try scope.map(ScopesArgument.read)
    if let on, Day(on) == nil { throw misuse("--on is a day, such as 2026-04-01", "--onには2026-04-01のような日付を書きます") }
    if action == .correct, author == nil, authorFacility == nil {
      throw misuse(
        "--action correct needs the entry's --author or --author-facility",
        "--action correctには記録の--authorか--author-facilityが要ります")
    }
  }

  func run() async throws {
    let workspace = try options.workspace(language)
    let tables = workspace.tables
    let day = on.flatMap { Day($0) } ?? Day.inJapan(at: SystemClock.now())
    guard tables.category(category, on: day) != nil else {
      let known = (tables.inForce(on: day) ?? tables.versions[0]).categories.map(\.code).joined(separator: ", ")
      throw misuse("unknown category `\(category)`; there are: \(known)", "区分`\(category)`はありません。あるのは: \(known)")
    }
    let decision: Decision
    let isKnown: Bool
    do {
      var rehearsal = try await Rehearsal.open(registry: registry, tables: tables)
      rehearsal.categories = workspace.mappings.resourceCategories
      do {
        try check(in: rehearsal)
        decision = try await rehearsal.decide(attempt)
        isKnown = rehearsal.knows(patient: patient)
        await rehearsal.close()
      } catch {
        await rehearsal.close()
        throw error
      }
    } catch let misuse as ValidationError {
      throw misuse
    } catch {
      Files.complain((error as? Files.Fault)?.text(language) ?? "\(registry): error: \(error)")
      throw ExitCode.failure
    }
    print(decision.explain(in: language))
    if !isKnown {
      Files.complain(
        language == .japanese
          ? "登録簿には患者`\(patient)`のチームも同意もありません。IDを確かめてください"
          : "note: the registry has neither a team nor a consent of a patient `\(patient)`; check the id")
    }
    guard decision.isAllowed else { throw ExitCode.failure }
  }

  private var desk: ExpectedCase.Desk {
    switch terminal {
    case nil: .usual
    case "-": .unnamed
    case let id?: .terminal(id)
    }
  }

  private var attempt: Rehearsal.Attempt {
    let labels = label.compactMap { LabelSet(name: $0) }.reduce(LabelSet()) { $0.union($1) }
    let isEntryMeant = author != nil || authorFacility != nil || origin != nil || !labels.isEmpty
    return Rehearsal.Attempt(
      person: person, patient: patient, category: category, action: Action(rawValue: action) ?? .view,
      desk: desk, purpose: purpose,
      entry: isEntryMeant
        ? ExpectedCase.Entry(author: author, facility: authorFacility, origin: origin, labels: labels) : nil,
      emergency: emergency, day: on.flatMap { Day($0) }, scopes: scope.map { ResourceScopes($0) })
  }

  /// A name that is in nobody's registry is written wrongly: with it the answer would be one to another question.
  private func check(in rehearsal: Rehearsal) throws {
    for name in [person, author].compactMap({ $0 }) where rehearsal.home(name) == nil {
      throw misuse("there is no person `\(name)` in the registry", "登録簿に利用者`\(name)`がいません")
    }
    let facilities = rehearsal.seed.facilities.map(\.id)
    for name in [authorFacility, origin].compactMap({ $0 }) where !facilities.contains(name) {
      let all = facilities.joined(separator: ", ")
      throw misuse("there is no facility `\(name)`; there are: \(all)", "施設`\(name)`はありません。あるのは: \(all)")
    }
  }
}
