import ArgumentParser
import Database
import Storage

/// `mict admin purge`: the complete erasure of a patient.
struct AdminPurge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Erase a patient completely, and prove it.\n患者情報の完全削除",
    usage: "mict admin purge --patient ID --request NUMBER --by ID --database FILE",
    discussion: """
      Deletes everything that the database holds of a patient, of all times: entries, terms, memberships, consents, \
      emergencies, numbers at hospitals. The audit trail stays, and knows the patient by a pseudonym only. Then the \
      database's file is written anew and its log emptied; on PostgreSQL the tables are. Backups, what file system and disk \
      keep of their own accord, and a server's write-ahead log and replicas are not reached.

      With --prove the texts of the deleted rows are looked for in the bytes of the files, those that other rows hold \
      too aside; on PostgreSQL in all rows, as its files are not at hand.

      Example:
        mict admin purge --patient p-17 --request 2026-17 --by office-b \\
          --database gateway.sqlite --prove --yes

      Exit codes: 0 erased, 1 not erased, or traces were found, 64 wrong usage.
      """)

  @OptionGroup var options: AdminOptions

  @Option(help: "The id of the patient.")
  var patient: String

  @Option(help: "The number of the recorded request for the erasure.")
  var request: String

  @Flag(help: "Do it: nothing brings the record back.")
  var yes = false

  @Flag(help: "Look for traces in the files afterwards.")
  var prove = false

  func validate() throws {
    guard options.by != nil else { throw ValidationError("--by is needed: only the secretariat erases") }
    guard !request.allSatisfy(\.isWhitespace) else { throw ValidationError("--request is needed") }
  }

  func run() async throws {
    var traces: Traces?
    var shared = 0
    try await options.run { session in
      let store = session.store
      let rows = try await store.rows(of: patient)
      guard !rows.isEmpty else { throw Self.unknown }
      let consent = try await store.consent(of: patient, at: session.now)
      guard !consent.holds else {
        throw AdminFailure(
          "a consent of the patient holds; withdraw it first: `mict admin consent \(patient) withdraw`",
          "この患者の有効な同意があります。先に撤回してください: `mict admin consent \(patient) withdraw`")
      }
      guard yes else {
        Files.say(Self.list(rows))
        throw AdminFailure(
          "nothing was deleted; with --yes all of this goes for good", "削除していません。--yesを付けると、すべて元に戻せない形で消えます")
      }
      let all = prove ? try await store.traces(of: patient) : Traces()
      let event = session.event(.purged, ["Patient/\(patient)"], [("request", request)])
      do {
        guard let purged = try await store.purge(patient: patient, audit: event.bytes) else {
          throw Self.unknown
        }
        Files.say(session.say("purged: ", "削除: ") + Self.list(purged))
      } catch let fault as DatabaseFault where fault.kind == .busy {
        guard try await store.rows(of: patient).isEmpty else { throw fault }
        throw AdminFailure(
          "the rows are deleted, but others hold the files, which may have traces: stop the gateway, then `mict admin prove`",
          "行は削除しましたが、他のプログラムがファイルを使用中で痕跡が残りえます。ゲートウェイを止めてから`mict admin prove`を実行してください"
        )
      }
      if prove {
        let distinctive = try await store.distinctive(all)
        shared = all.count - distinctive.count
        traces = distinctive
      }
    }
    if let traces { try AdminProve.search(traces, shared: shared, options) }
  }

  private static let unknown = AdminFailure("nothing is known of this patient", "この患者の情報はありません")

  private static func list(_ rows: PatientRows) -> String {
    rows.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}

/// `mict admin prove`: whether texts are in the database's files.
struct AdminProve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Look for texts in the database's files.\n消去の証明",
    usage: "mict admin prove TRACES --database FILE [<options>]",
    discussion: """
      TRACES is a file with one text a line, or - for standard input, so that names stay out of the shell's history. The \
      database's file is written anew first, and its log emptied. Then the texts that no row holds are looked for in the \
      bytes of the file, its log and the log's index; where they are found is told, by file and offset. Of PostgreSQL \
      the tables are written anew and all rows are looked through, but none of the server's files.

      Example:
        mict admin prove - --database gateway.sqlite

      Exit codes: 0 none found, 1 some found (or rows hold them, or it failed), 64 wrong usage.
      """)

  @Argument(help: "The file of texts, or -.") var traces: String
  @OptionGroup var options: AdminOptions

  func run() async throws {
    let lines: [String]
    do {
      lines = String(decoding: try Files.read(traces), as: UTF8.self).split(whereSeparator: \.isNewline).map(
        String.init)
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
    let all = Traces(lines)
    guard all.count > 0 else { throw ValidationError("TRACES has no text of \(Traces.shortest) bytes or more") }
    var distinctive = all
    try await options.run { session in
      try await session.store.audit.append(session.event(.proved, [], [("texts", "\(all.count)")]).bytes)
      try await session.store.forget()
      distinctive = try await session.store.distinctive(all)
    }
    try Self.search(distinctive, shared: all.count - distinctive.count, options)
    guard distinctive.count == all.count else {
      Files.complain(
        options.say("error: some of the texts stand in rows of the database", "error: データベースの行に残っている文字列があります"))
      throw ExitCode.failure
    }
  }

  /// Looks for the traces and tells what was found; the database must be closed.
  static func search(_ traces: Traces, shared: Int, _ options: AdminOptions) throws {
    let database = try options.database
    guard case .file(let path) = database else {
      Files.say(
        options.say(
          "looked for \(traces.count + shared) texts in all rows of \(database), written anew: \(shared) found. "
            + "The server's files, its write-ahead log, replicas and backups were not looked at",
          "書き直した\(database)の全行で\(traces.count + shared)件の文字列を検索: \(shared)件。"
            + "サーバーのファイル・先行書き込みログ・複製・バックアップは調べていません"))
      return
    }
    let finds: [Traces.Find]
    do { finds = try traces.finds(inDatabase: path) } catch {
      Files.complain("\(error.file): error: " + options.say("this can't be read", "読み取れません"))
      throw ExitCode.failure
    }
    let others =
      shared == 0
      ? ""
      : options.say(
        " (\(shared) more stand in other rows too and prove nothing)", "（他の行にもある\(shared)件は証拠にならないため除く）")
    Files.say(
      options.say(
        "looked for \(traces.count) texts\(others) in \(path), its log and its index: \(finds.count) found",
        "\(path)とそのログ・索引で\(traces.count)件の文字列\(others)を検索: \(finds.count)件"))
    for find in finds.prefix(20) {
      Files.say(options.say("  \(find.file) at byte \(find.offset)", "  \(find.file) \(find.offset)バイト目"))
    }
    guard finds.isEmpty else { throw ExitCode.failure }
  }
}
