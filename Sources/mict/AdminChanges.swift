import Access
import ArgumentParser
import Storage

// The small commands that change one thing in the registry: `mict admin THING ID ACT`.

/// `mict admin person`.
struct AdminPerson: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "Warn, suspend, revoke or reinstate a person.\n利用者の警告・停止・取消・復帰",
    usage: "mict admin person ID ACT --database FILE [<options>]",
    discussion: """
      ACT is warn, suspend, revoke, reinstate, or end-role, which ends the role at the facility now. It takes effect \
      with the person's next request.

      Example:
        mict admin person helper-a suspend --database gateway.sqlite \\
          --by office-b --reason "until the committee decides"

      Exit codes: 0 done, 1 not done, 64 wrong usage.
      """)

  enum Act: String, CaseIterable, ExpressibleByArgument {
    case warn, suspend, revoke, reinstate
    case endRole = "end-role"
  }

  @Argument(help: "The id of the person.") var id: String
  @Argument(help: "What is to be done.") var act: Act
  @OptionGroup var change: ChangeOptions

  func run() async throws {
    try await change.run(act.rawValue, "Practitioner/\(id)", unless: ("there is no such person", "そのような利用者はいません")) {
      now in
      switch act {
      case .warn: .person(id, .warned)
      case .suspend: .person(id, .suspended)
      case .revoke: .person(id, .revoked)
      case .reinstate: .person(id, .active)
      case .endRole: .roleEnds(person: id, at: now)
      }
    }
  }
}

/// `mict admin facility`.
struct AdminFacility: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facility", abstract: "Suspend or reinstate a facility; refuse sharing.\n施設の停止・復帰・提供拒否",
    usage: "mict admin facility ID ACT --database FILE [<options>]",
    discussion: """
      ACT is suspend, reinstate, refuse (what comes from the facility is shown to no other), or share, which ends that.

      Example:
        mict admin facility clinic-a refuse --database gateway.sqlite

      Exit codes: 0 done, 1 not done, 64 wrong usage.
      """)

  enum Act: String, CaseIterable, ExpressibleByArgument { case suspend, reinstate, refuse, share }

  @Argument(help: "The id of the facility.") var id: String
  @Argument(help: "What is to be done.") var act: Act
  @OptionGroup var change: ChangeOptions

  func run() async throws {
    try await change.run(act.rawValue, "Organization/\(id)", unless: ("there is no such facility", "そのような施設はありません")) {
      _ in
      switch act {
      case .suspend: .facility(id, isActive: false)
      case .reinstate: .facility(id, isActive: true)
      case .refuse: .refusal(facility: id, true)
      case .share: .refusal(facility: id, false)
      }
    }
  }
}

/// `mict admin terminal`.
struct AdminTerminal: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terminal", abstract: "Say what has become of a terminal.\n端末の紛失・停止・廃棄・復帰",
    usage: "mict admin terminal ID ACT --database FILE [<options>]",
    discussion: """
      ACT is lost, suspend (after an incident), retire, or reinstate. From a terminal that is not active nobody gets \
      anything, in disaster mode neither.

      Example:
        mict admin terminal tablet-3 lost --database gateway.sqlite

      Exit codes: 0 done, 1 not done, 64 wrong usage.
      """)

  enum Act: String, CaseIterable, ExpressibleByArgument { case lost, suspend, retire, reinstate }

  @Argument(help: "The id of the terminal.") var id: String
  @Argument(help: "What is to be done.") var act: Act
  @OptionGroup var change: ChangeOptions

  func run() async throws {
    try await change.run(act.rawValue, "Device/\(id)", unless: ("there is no such terminal", "そのような端末はありません")) { _ in
      switch act {
      case .lost: .terminal(id, .lost)
      case .suspend: .terminal(id, .suspended)
      case .retire: .terminal(id, .retired)
      case .reinstate: .terminal(id, .active)
      }
    }
  }
}

/// `mict admin consent`.
struct AdminConsent: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent", abstract: "Record or withdraw a patient's consent.\n患者の同意の登録・撤回",
    usage: "mict admin consent PATIENT ACT --database FILE [<options>]",
    discussion: """
      ACT is withdraw, which ends all consents of the patient, or give, which records a new one with an id of its own. \
      What is shared stays until it is purged, but nobody gets it. A consent may leave categories, facilities and \
      occupations out; while several hold, what any of them leaves out is left out.

      Examples:
        mict admin consent p-17 withdraw --database gateway.sqlite
        mict admin consent p-17 give --id p-17-2027 \\
          --ground attending-physician --database gateway.sqlite

      Exit codes: 0 done, 1 not done, 64 wrong usage.
      """)

  enum Act: String, CaseIterable, ExpressibleByArgument { case withdraw, give }

  @Argument(help: "The id of the patient.") var patient: String
  @Argument(help: "What is to be done.") var act: Act
  @Option(help: "The id of the new consent.") var id: String?
  @Option(help: "On what ground: attending-physician, instructed, existing-agreement or uninstructed.")
  var ground: String?
  @Option(help: "A category that is shared with nobody; may be repeated.") var except: [String] = []
  @Option(help: "A facility with whose people nothing is shared; may be repeated.") var exceptFacility: [String] = []
  @Option(help: "An occupation with which nothing is shared; may be repeated.") var exceptOccupation: [String] = []
  @Option(help: "The folder with the access tables, whose categories and occupations there are.")
  var mappings = "Mappings"
  @OptionGroup var change: ChangeOptions

  func validate() throws {
    guard (act == .give) == (id != nil), (act == .give) == (ground != nil) else {
      throw ValidationError("--id and --ground are needed for give, and only there")
    }
    guard act == .give || (except + exceptFacility + exceptOccupation).isEmpty else {
      throw ValidationError("what a consent leaves out is said when it is given")
    }
    guard ground == nil || ground.flatMap(Consent.Ground.init) != nil else {
      throw ValidationError("--ground is \(Consent.Ground.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() async throws {
    let unless =
      act == .give
      ? ("there is a consent with this id", "このIDの同意は登録済みです")
      : ("there is no consent of the patient that holds", "この患者の有効な同意はありません")
    try await change.run(
      act.rawValue, "Patient/\(patient)", exceptions.description, unless: unless, check: { try await check($0) }
    ) { now in
      if let id, let ground = ground.flatMap(Consent.Ground.init) {
        .consent(id: id, patient: patient, ground, from: now, except: exceptions.value)
      } else {
        .withdrawal(patient: patient, at: now)
      }
    }
  }
}

extension AdminConsent {
  /// What the consent leaves out, and as details of the event.
  private var exceptions: (value: Consent.Exceptions, description: [(String, String)]) {
    (
      Consent.Exceptions(
        categories: Set(except), facilities: Set(exceptFacility), occupations: Set(exceptOccupation)),
      except.map { ("except", $0) } + exceptFacility.map { ("except-facility", $0) }
        + exceptOccupation.map { ("except-occupation", $0) }
    )
  }

  /// What is left out must be there: a code that is written wrongly would leave nothing out, and nobody would notice.
  private func check(_ session: AdminSession) async throws {
    try await session.demandKnown(patient)
    for facility in exceptFacility where try await session.store.registry.oid(facility: facility) == nil {
      throw AdminFailure("there is no facility `\(facility)`", "施設`\(facility)`は登録されていません")
    }
    guard !except.isEmpty || !exceptOccupation.isEmpty else { return }
    let tables = try Workspace.forCommand(mappings, language: change.options.language).tables
    let today = tables.inForce(on: Day.inJapan(at: session.now))
    for code in except where today?.category(code) == nil {
      throw AdminFailure("the access table has no category `\(code)`", "権限設定に情報の区分`\(code)`がありません")
    }
    for code in exceptOccupation where today?.occupation(code) == nil {
      throw AdminFailure("the access table has no occupation `\(code)`", "権限設定に職種`\(code)`がありません")
    }
  }
}

/// `mict admin disaster`.
struct AdminDisaster: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disaster", abstract: "Switch disaster mode on for some hours, or off.\n災害モードの開始・終了",
    usage: "mict admin disaster ACT --database FILE [<options>]",
    discussion: """
      ACT is on or off. In disaster mode terminals that the ledger does not know are admitted; everything else is decided as ever, and \
      each access is flagged for review. It ends by itself.

      Example:
        mict admin disaster on --hours 24 --reason "earthquake" \\
          --database gateway.sqlite --by office-b

      Exit codes: 0 done, 1 not done, 64 wrong usage.
      """)

  enum Act: String, CaseIterable, ExpressibleByArgument { case on, off }

  @Argument(help: "on or off.") var act: Act
  @Option(help: "For how many hours, at most 168.") var hours: Int?
  @OptionGroup var change: ChangeOptions

  func validate() throws {
    switch act {
    case .on:
      guard let hours, (1...168).contains(hours) else { throw ValidationError("--hours is a number from 1 to 168") }
      guard let reason = change.reason, !reason.allSatisfy(\.isWhitespace) else {
        throw ValidationError("--reason is needed")
      }
    case .off: guard hours == nil else { throw ValidationError("--hours is for `on`") }
    }
  }

  func run() async throws {
    let details = hours.map { [("hours", "\($0)")] } ?? []
    try await change.run(
      act.rawValue, nil, as: act == .on ? .disasterOn : .disasterOff, details,
      unless: ("disaster mode is off", "災害モードは開始されていません")
    ) { now in
      hours.map { .disaster(from: now, until: Instant(seconds: now.seconds + Int64($0) * 3600)) }
        ?? .disasterEnds(at: now)
    }
  }
}

/// What the commands that change the registry are given.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var options: AdminOptions

  @Option(help: "Why; it goes to the audit trail for good: name no patient.")
  var reason: String?

  /// Makes the change; `unless` says why there may be nothing to change, and `check` throws what else stands against it.
  func run(
    _ act: String, _ reference: String?, as kind: AdminEvent.Kind = .registryChanged,
    _ details: [(String, String)] = [], unless: (english: String, japanese: String),
    check: (AdminSession) async throws -> Void = { _ in }, _ change: (Instant) -> RegistryChange
  ) async throws {
    try await options.run { session in
      try await check(session)
      let event = session.event(
        kind, [reference].compactMap(\.self), [("act", act)] + details + [("reason", reason ?? "")])
      guard try await session.store.change(change(session.now), audit: event.bytes) else {
        throw AdminFailure(unless.english, unless.japanese)
      }
      Files.say(session.say("done: \(act)", "完了: \(act)"))
    }
  }
}
