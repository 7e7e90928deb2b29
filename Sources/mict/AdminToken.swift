import Access
import ArgumentParser
import Foundation
import Identity
import Storage
import Tree

/// `mict admin token`: a signed token, or the end of one.
struct AdminToken: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make a signed token, or revoke one.\n署名付きトークンの発行・失効",
    usage: """
      mict admin token --database FILE --person ID --terminal ID [<options>]
      mict admin token --database FILE --revoke TOKEN-ID
      """,
    discussion: """
      Prints a bearer token for one person at one terminal for one purpose. It grants nothing by itself: with each \
      request the registry is asked what the person may do. A token is refused here when it would be of no use now, \
      and the reason is told. Its id, by which it can be revoked, goes to standard error.

      For a break-glass purpose (ETREAT or BTG in the published access table) the patient and the reason are demanded: \
      the emergency is recorded, and the token holds 30 minutes at most. The reason stays in the registry until the \
      patient is purged; the audit trail does not repeat it.

      With --client the token may do no more than that program, with --scope no more than that: for example \
      "user/Observation.rs" (SMART App Launch).

      Examples:
        mict admin token --database gateway.sqlite --person dr-a \\
          --terminal a-1 --minutes 480
        mict admin token --database gateway.sqlite --person dr-a \\
          --terminal a-1 --client viewer --scope "user/Observation.rs"
        mict admin token --database gateway.sqlite --person dr-a \\
          --terminal a-1 --purpose BTG --patient p-17 --reason TEXT
        mict admin token --database gateway.sqlite \\
          --revoke abcdefghijklmnopqrstuvwx

      Exit codes: 0 done, 1 refused or failed, 64 wrong usage.
      """)

  @OptionGroup var options: AdminOptions

  @Option(help: "The id of the person.")
  var person: String?

  @Option(help: "The id of the terminal.")
  var terminal: String?

  @Option(help: "The id of the program that the person uses.")
  var client: String?

  @Option(help: "What it may be used for at most (SMART scopes); by default all that the program may do.")
  var scope: String?

  @Option(help: "The purpose of use (v3-ActReason).")
  var purpose = "TREAT"

  @Option(help: "How long it holds, at most 720; 60 where nothing is said, 30 for break-glass.")
  var minutes: Int?

  @Option(help: "The patient of an emergency.")
  var patient: String?

  @Option(help: "The reason of an emergency.")
  var reason: String?

  @Option(help: "The id of a token that shall hold no more.")
  var revoke: String?

  @Option(help: "The folder with the access tables.")
  var mappings = "Mappings"

  func validate() throws {
    if let revoke {
      guard person == nil, terminal == nil, patient == nil, reason == nil, minutes == nil, client == nil,
        scope == nil
      else {
        throw ValidationError("--revoke stands alone, with --database and --by")
      }
      guard revoke.utf8.count == 24, revoke.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz234567".utf8.contains) else {
        throw ValidationError("--revoke takes the id of a token (24 letters and digits), not the token")
      }
      return
    }
    guard person != nil, terminal != nil else { throw ValidationError("--person and --terminal are needed") }
    _ = try scope.map(ScopesArgument.read)
    guard (1...720).contains(minutes ?? 60) else { throw ValidationError("--minutes is a number from 1 to 720") }
  }

  func run() async throws {
    try await options.run { session in
      if let revoke {
        try await end(revoke, session)
      } else if let person, let terminal {
        try await make(person, terminal, session)
      }
    }
  }

  private func end(_ token: String, _ session: AdminSession) async throws {
    guard try await session.store.registry.isIssued(token: token) else {
      throw AdminFailure(
        "no token with this id was made here; `mict admin audit show` tells those that were made",
        "このIDのトークンは発行されていません。発行したものは`mict admin audit show`で確かめられます")
    }
    let isNew = try await session.store.change(
      .revocation(token: token, at: session.now), audit: session.event(.tokenRevoked, [], [("token", token)]).bytes)
    Files.say(
      isNew
        ? session.say("the token holds no more", "トークンを失効させました")
        : session.say("the token was revoked before", "トークンは失効済みです"))
  }

  private func make(_ person: String, _ terminal: String, _ session: AdminSession) async throws {
    let workspace = try Workspace.forCommand(mappings, language: options.language)
    let tables = workspace.tables
    let limit = try await limit(session)
    let emergency = try emergency(tables, session.now)
    let seconds = Int64(minutes ?? (emergency == nil ? 60 : 30)) * 60
    guard
      let token = SignedToken(
        id: RandomID.make(), person: person, terminal: terminal, client: client, scope: limit.map { "\($0)" },
        purpose: purpose, now: session.now, seconds: seconds)
    else { throw ValidationError("--minutes is a number from 1 to 720") }
    let registry = session.store.registry
    if let patient = emergency?.glass.patient { try await check(patient, session) }
    guard var facts = try await registry.facts(person: person, terminal: terminal, purpose: purpose, now: session.now)
    else { throw AdminFailure("there is no such person in the registry", "そのような利用者は登録されていません") }
    if let emergency { facts.breakGlass = emergency.glass }
    if case .denied(let decision) = Scope.make(facts: facts, tables: tables) {
      Files.complain(decision.explain(in: options.language))
      throw AdminFailure(
        "no token was made: it would be of no use now", "トークンは発行しませんでした。現在は使えないためです")
    }
    let details = [
      ("token", token.id), ("terminal", terminal), ("client", client ?? ""),
      ("scope", limit.map { "\($0)" } ?? ""), ("purpose", purpose),
      ("minutes", "\(seconds / 60)"),
    ]
    if let emergency {
      try await registry.declareEmergency(
        person: person, patient: emergency.glass.patient, reason: emergency.reason, now: session.now,
        seconds: seconds,
        audit: session.event(
          .emergency, ["Practitioner/\(person)", "Patient/\(emergency.glass.patient)"], details
        ).bytes)
    }
    _ = try await session.store.change(
      .issue(token: token.id, person: person, expires: token.expires),
      audit: session.event(.tokenMade, ["Practitioner/\(person)"], details).bytes)
    Files.complain(
      session.say("token \(token.id), for \(seconds / 60) minutes", "トークン \(token.id)、有効時間\(seconds / 60)分"))
    Files.say(try await token.text(key: session.store.signingKey))
  }

  /// What the token may be used for at most, as it will say; nothing where neither scopes nor a program are named. Errors:
  /// `AdminFailure` where the program is not registered or may do none of it.
  private func limit(_ session: AdminSession) async throws -> ResourceScopes? {
    let asked = try scope.map(ScopesArgument.read)
    guard let client else { return asked }
    guard let known = try await session.store.registry.client(client) else {
      throw AdminFailure(
        "there is no program `\(client)`; register it by `mict admin client add`",
        "アプリ`\(client)`は登録されていません。`mict admin client add`で登録してください")
    }
    guard let asked else { return nil }
    let limit = asked.intersection(known.scopes)
    guard !limit.isEmpty else {
      throw AdminFailure(
        "the program `\(client)` may do nothing of that; it may: \(known.scopes)",
        "アプリ`\(client)`にはいずれも認められていません。認められているもの: \(known.scopes)")
    }
    return limit
  }

  /// Errors: `AdminFailure` where an emergency with the patient would open nothing: nobody is known by that id, or no consent
  /// holds, for which an emergency never stands in.
  private func check(_ patient: String, _ session: AdminSession) async throws {
    try await session.demandKnown(patient)
    guard try await session.store.consent(of: patient, at: session.now).holds else {
      throw AdminFailure(
        "no consent of the patient holds, and an emergency doesn't stand in for it; record one by `mict admin consent`",
        "この患者の有効な同意がありません。緊急アクセスは同意の代わりになりません。`mict admin consent`で登録してください")
    }
  }

  /// The emergency that the purpose demands, or nil. Errors: `ValidationError` where what is given does not fit it.
  private func emergency(_ tables: AccessTables, _ now: Instant) throws -> (glass: BreakGlass, reason: String)? {
    guard let table = tables.inForce(on: Day.inJapan(at: now)) else {
      throw AdminFailure(
        "\(mappings): no access table is in force today", "\(mappings): 施行中の権限設定がありません")
    }
    guard table.breakGlassPurposes.contains(purpose) else {
      guard patient == nil, reason == nil else {
        throw ValidationError("--patient and --reason are for \(table.breakGlassPurposes.joined(separator: " and "))")
      }
      return nil
    }
    guard let patient, let reason, !reason.allSatisfy(\.isWhitespace) else {
      throw ValidationError("--purpose \(purpose) is break-glass: --patient and --reason are needed")
    }
    guard (minutes ?? 30) <= 30 else { throw ValidationError("for break-glass --minutes is 30 at most") }
    let end = Instant(seconds: now.seconds + Int64(minutes ?? 30) * 60)
    return (BreakGlass(patient: patient, period: Period(from: now, until: end)), reason)
  }
}
