import Access
import ArgumentParser
import Gateway
import Storage

/// `mict admin audit …`: is the trail whole, and what is in it.
struct AdminAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Verify and show the audit trail. 監査ログの検証・閲覧",
    subcommands: [Verify.self, Head.self, Show.self])

  /// `mict admin audit verify`.
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find what was changed in the audit trail.\n監査ログの改ざん検出",
      usage: "mict admin audit verify --database FILE [<options>]",
      discussion: """
        Every event is chained to the one before. A changed, removed, inserted or reordered one is found, and its number \
        is told. An end that was cut off, or a chain that was made anew, can be found only with a link from before: keep \
        the one that is printed, away from this machine.

        Examples:
          mict admin audit verify --database gateway.sqlite
          mict admin audit verify --database gateway.sqlite --since LINK

        Exit codes: 0 whole, 1 broken (or it can't be read), 64 wrong usage.
        """)

    @OptionGroup var options: AdminOptions

    @Option(
      name: [.customLong("since"), .customLong("expect")], help: "A link that was printed before and kept elsewhere.")
    var expect: String?

    func validate() throws {
      guard expect == nil || expect.flatMap(AuditLink.init) != nil else {
        throw ValidationError("--since takes a link as `audit head` prints it: a number, a dash, 64 digits")
      }
    }

    func run() async throws {
      try await options.run { session in
        let verdict = try await session.store.audit.verify(expecting: expect.flatMap(AuditLink.init))
        let words: String =
          switch verdict {
          case .intact(let count): session.say("whole: \(count) events", "完全です: \(count)件")
          case .broken(let sequence):
            session.say(
              "broken at event \(sequence): it was changed, removed, inserted or moved",
              "\(sequence)件目で壊れています: 変更・削除・挿入・入れ替えのいずれかです")
          case .replaced(let sequence):
            session.say(
              "the chain was made anew: event \(sequence) is not the one that was kept",
              "連鎖が作り直されています: \(sequence)件目が控えと異なります")
          case .cutOff(let last, let expected):
            session.say(
              "cut off: event \(expected) was there, the last one now is \(last)",
              "末尾が失われています: \(expected)件目まであったはずですが、今は\(last)件目までです")
          }
        var event = session.event(.auditVerified, [], [("verdict", "\(verdict)")])
        guard case .intact = verdict else {
          // What is broken is told even where it can't be recorded.
          event.outcome = "8"
          Files.say(words)
          try await session.store.audit.append(event.bytes)
          throw ExitCode.failure
        }
        Files.say(words)
        if let last = try await session.store.audit.lastLink {
          Files.say(session.say("last link: ", "末尾の控え: ") + "\(last)")
        }
        try await session.store.audit.append(event.bytes)
      }
    }
  }

  /// `mict admin audit head`.
  struct Head: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the last link of the audit trail, to be kept elsewhere.\n監査ログの末尾の控え",
      usage: "mict admin audit head --database FILE [<options>]",
      discussion: """
        Whoever keeps it away from this machine can tell later, by `mict admin audit verify --since LINK`, whether events \
        before it were taken away or made anew.

        Example:
          mict admin audit head --database gateway.sqlite

        Exit codes: 0 printed, 1 there is no event (or it failed), 64 wrong usage.
        """)

    @OptionGroup var options: AdminOptions

    func run() async throws {
      try await options.run { session in
        guard let last = try await session.store.audit.lastLink else {
          throw AdminFailure("the audit trail has no event", "監査ログにイベントがありません")
        }
        Files.say("\(last)")
      }
    }
  }

  /// `mict admin audit show`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print events of the audit trail as NDJSON.\n監査ログの閲覧",
      usage: "mict admin audit show --database FILE [<options>]",
      discussion: """
        One FHIR AuditEvent a line, oldest first. That it was shown, and what was asked for, is itself recorded. A \
        patient who was purged goes by a pseudonym.

        Examples:
          mict admin audit show --database gateway.sqlite --denied \\
            --since 2026-11-01
          mict admin audit show --database gateway.sqlite --patient p-17 \\
            --limit 1000

        Exit codes: 0 shown, 1 failed, 64 wrong usage.
        """)

    @OptionGroup var options: AdminOptions

    @Option(help: "Only from this day on, in Japan: YYYY-MM-DD.")
    var since: String?

    @Option(help: "Only what this person did, or what was done to the person.")
    var person: String?

    @Option(help: "Only what concerns this patient.")
    var patient: String?

    @Flag(help: "Only what was refused or failed.")
    var denied = false

    @Flag(help: "Only what is to be reviewed: refusals, emergencies, disaster mode; a line each instead of NDJSON.")
    var review = false

    @Option(
      help:
        "With --review: the usual hours of a day in Japan, such as 7-21; what was done outside them is reviewed too.")
    var hours: String?

    @Option(help: "At most so many events, up to 10000.")
    var limit = 100

    @Option(help: "Only events behind this number, to go on from there.")
    var after: Int64 = 0

    private var usualHours: UsualHours? { hours.flatMap { UsualHours($0) } }

    func validate() throws {
      guard hours == nil || (review && usualHours != nil) else {
        throw ValidationError("--hours is such as 7-21, and goes with --review")
      }
      guard since == nil || since.flatMap({ Day($0) }) != nil else { throw ValidationError("--since is YYYY-MM-DD") }
      guard (1...10_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 10000") }
      guard after >= 0 else { throw ValidationError("--after is the number of an event, or 0") }
    }

    func run() async throws {
      try await options.run { session in
        var shown: [AuditTrail.Event] = []
        var place = after
        var hasMore = false
        while !hasMore, case let page = try await session.store.audit.events(after: place), let end = page.last {
          for event in page where isAsked(event) {
            hasMore = shown.count == limit
            if hasMore { break }
            shown.append(event)
          }
          place = end.sequence
        }
        // Recorded first: what can't be recorded is not shown.
        let asked = session.event(
          .auditShown, [patient.map { "Patient/\($0)" }, person.map { "Practitioner/\($0)" }].compactMap(\.self),
          [
            ("since", since ?? ""), ("denied", denied ? "true" : ""),
            ("review", review ? "true" : ""), ("events", "\(shown.count)"),
          ])
        try await session.store.audit.append(asked.bytes)
        for event in shown {
          let line = review ? AuditFacts(event.bytes)?.reviewLine(hours: usualHours, in: options.language) : nil
          Files.say(line ?? String(decoding: event.bytes, as: UTF8.self))
        }
        if hasMore, let last = shown.last {
          Files.complain(
            session.say(
              "there is more; go on with --after \(last.sequence)", "続きがあります: --after \(last.sequence)"))
        }
      }
    }

    private func isAsked(_ event: AuditTrail.Event) -> Bool {
      if since == nil, person == nil, patient == nil, !denied, !review { return true }
      // What can't be read is shown: nobody shall hide an event by its form.
      guard let facts = AuditFacts(event.bytes) else { return true }
      if let since, facts.recorded < since { return false }
      if let person, !facts.references.contains("Practitioner/\(person)") { return false }
      if let patient, !facts.references.contains("Patient/\(patient)") { return false }
      return (!denied || facts.outcome != "0") && (!review || facts.isForReview(outside: usualHours))
    }
  }
}
