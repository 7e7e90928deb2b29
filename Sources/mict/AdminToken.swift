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

      Examples:
        mict admin token --database gateway.sqlite --person dr-a \\
          --terminal a-1 --minutes 480
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
      guard person == nil, terminal == nil, patient == nil, reason == nil, minutes == nil else {
        throw ValidationError("--revoke stands alone, with --database and --by")
      }
      guard revoke.utf8.count == 24, revoke.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz234567".utf8.contains) else {
        throw ValidationError("--revoke takes the id of a token (24 letters and digits), not the token")
      }
      return
    }
    guard person != nil, terminal != nil else { throw ValidationError("--person and --terminal are needed") }
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
    let isNew = try await session.store.change(
      .revocation(token: token, at: session.now), audit: session.event(.tokenRevoked, [], [("token", token)]).bytes)
    Files.say(isNew ? "the token holds no more" : "the token was revoked before")
  }

  private func make(_ person: String, _ terminal: String, _ session: AdminSession) async throws {
    let tables = try Workspace.forCommand(mappings).tables
    let emergency = try emergency(tables, session.now)
    let seconds = Int64(minutes ?? (emergency == nil ? 60 : 30)) * 60
    guard
      let token = SignedToken(
        id: RandomID.make(), person: person, terminal: terminal, client: client, purpose: purpose, now: session.now,
        seconds: seconds)
    else { throw ValidationError("--minutes is a number from 1 to 720") }
    let registry = session.store.registry
    guard let facts = try await registry.facts(person: person, terminal: terminal, purpose: purpose, now: session.now)
    else { throw AdminFailure("there is no such person in the registry") }
    if case .denied(let decision) = Scope.make(facts: facts.declaring(emergency?.glass), tables: tables) {
      Files.complain(decision.explain(in: .english))
      throw AdminFailure("no token was made: it would be of no use now")
    }
    let details = [
      ("token", token.id), ("terminal", terminal), ("client", client ?? ""), ("purpose", purpose),
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
    try await session.store.audit.append(session.event(.tokenMade, ["Practitioner/\(person)"], details).bytes)
    Files.complain("token \(token.id), for \(seconds / 60) minutes")
    Files.say(try await token.text(key: session.store.signingKey))
  }

  /// The emergency that the purpose demands, or nil. Errors: `ValidationError` where what is given does not fit it.
  private func emergency(_ tables: AccessTables, _ now: Instant) throws -> (glass: BreakGlass, reason: String)? {
    guard let table = tables.inForce(on: Day.inJapan(at: now)) else {
      throw AdminFailure("\(mappings): no access table is in force today")
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

extension Facts {
  /// The same with an emergency declared, where there is one.
  fileprivate func declaring(_ emergency: BreakGlass?) -> Facts {
    guard let emergency else { return self }
    return Facts(
      now: now, person: person, facility: facility, terminal: terminal, disaster: disaster, purpose: purpose,
      breakGlass: emergency, client: client, patients: patients, refusing: refusing)
  }
}
