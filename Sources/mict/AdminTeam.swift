import Access
import ArgumentParser
import FHIR
import Storage
import Tree

/// `mict admin team …`: who is on a patient's care team.
struct AdminTeam: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "team", abstract: "Add, end and list members of a care team.\nケアチームの登録・終了・一覧",
    discussion: """
      Who is on the team now may be shown what the access table gives; nobody else is. The secretariat changes it on the \
      recorded request of the attending physician (article 26-2).
      """,
    subcommands: [Add.self, End.self, List.self])

  /// `mict admin team add`.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a person to a patient's team.\nチームへの登録",
      usage: "mict admin team add PATIENT PERSON --request NUMBER --database FILE",
      discussion: """
        From now on, or from the day --from on, up to the day --until. With --attending the person is the patient's \
        attending physician.

        Example:
          mict admin team add p-17 nurse-a --request 2026-18 \\
            --database gateway.sqlite

        Exit codes: 0 done, 1 not done, 64 wrong usage.
        """)

    @Argument(help: "The id of the patient.") var patient: String
    @Argument(help: "The id of the person.") var person: String
    @Option(help: "The number of the recorded request.") var request: String
    @Flag(help: "The person is the attending physician.") var attending = false
    @Option(help: "The first day, in Japan: YYYY-MM-DD.") var from: String?
    @Option(help: "The last day.") var until: String?
    @OptionGroup var change: ChangeOptions

    func validate() throws {
      try TeamWords.check(patient, person, request)
      for day in [from, until] where day != nil && day.flatMap({ Day($0) }) == nil {
        throw ValidationError("--from and --until are days, such as 2026-04-01")
      }
      if let from, let until, until < from { throw ValidationError("--until comes before --from") }
    }

    func run() async throws {
      let half: Int64 = 12 * 3600
      let start = from.flatMap { Day($0) }.map { Instant(seconds: $0.noonInJapan.seconds - half) }
      let end = until.flatMap { Day($0) }.map { Instant(seconds: $0.noonInJapan.seconds + half) }
      try await change.run(
        "add-member", "Patient/\(patient)", [("person", person), ("request", request)],
        unless: ("nothing was changed", "変更はありません"), check: { try await check($0, end) }
      ) { now in
        .member(
          patient: patient, person: person,
          Membership(period: Period(from: start ?? now, until: end), isAttending: attending))
      }
    }

    private func check(_ session: AdminSession, _ end: Instant?) async throws {
      let registry = session.store.registry
      guard try await registry.facts(person: person, terminal: nil, purpose: "", now: session.now) != nil else {
        throw AdminFailure(
          "there is no person `\(person)` in the registry", "利用者`\(person)`は登録されていません")
      }
      if let end, end.seconds <= session.now.seconds {
        throw AdminFailure("--until is over", "--untilは過ぎています")
      }
      let team = try await registry.team(of: patient).filter { $0.person == person }
      guard team.allSatisfy({ ($0.membership.period.end?.seconds ?? .max) <= session.now.seconds }) else {
        throw AdminFailure(
          "`\(person)` is on the team; `mict admin team end` ends that first",
          "`\(person)`は登録済みです。先に`mict admin team end`で終了してください")
      }
    }
  }

  /// `mict admin team end`.
  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a person's membership now.\nチームからの登録削除",
      usage: "mict admin team end PATIENT PERSON --request NUMBER --database FILE",
      discussion: """
        Example:
          mict admin team end p-17 nurse-a --request 2026-19 \\
            --database gateway.sqlite

        Exit codes: 0 done, 1 not done, 64 wrong usage.
        """)

    @Argument(help: "The id of the patient.") var patient: String
    @Argument(help: "The id of the person.") var person: String
    @Option(help: "The number of the recorded request.") var request: String
    @OptionGroup var change: ChangeOptions

    func validate() throws { try TeamWords.check(patient, person, request) }

    func run() async throws {
      try await change.run(
        "end-member", "Patient/\(patient)", [("person", person), ("request", request)],
        unless: (
          "`\(person)` is not on the team; see `mict admin team list`",
          "`\(person)`はチームにいません。`mict admin team list`で確かめてください"
        )
      ) { .memberEnds(patient: patient, person: person, at: $0) }
    }
  }

  /// `mict admin team list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a patient's team, past members too.\nチームの一覧",
      usage: "mict admin team list PATIENT --database FILE [<options>]",
      discussion: """
        A line for each: the person, attending or member, since when and until when, parted by tabs.

        Example:
          mict admin team list p-17 --database gateway.sqlite

        Exit codes: 0 listed, 1 failed, 64 wrong usage.
        """)

    @Argument(help: "The id of the patient.") var patient: String
    @OptionGroup var options: AdminOptions

    func run() async throws {
      try await options.run { session in
        let team = try await session.store.registry.team(of: patient)
        try await session.store.audit.append(
          session.event(.registryShown, ["Patient/\(patient)"], [("list", "team")]).bytes)
        for row in team {
          func time(_ instant: Instant?) -> String { instant.map { JapanTime.instant($0.seconds) } ?? "-" }
          let period = row.membership.period
          let duty = row.membership.isAttending ? "attending" : "member"
          Files.say("\(row.person)\t\(duty)\t\(time(period.start))\t\(time(period.end))")
        }
      }
    }
  }
}

/// What the commands about teams are given.
private enum TeamWords {
  /// Errors: `ValidationError`.
  static func check(_ patient: String, _ person: String, _ request: String) throws {
    guard PrimitiveFormat.id.accepts(Array(patient.utf8)[...]) else {
      throw ValidationError("PATIENT is an id of FHIR: 1 to 64 letters, digits, dashes and dots")
    }
    guard !request.allSatisfy(\.isWhitespace) else { throw ValidationError("--request is needed") }
  }
}
