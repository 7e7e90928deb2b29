import Access
import ArgumentParser
import Database
import FHIR
import Foundation
import Gateway
import Storage

/// `mict admin restore`: a backup becomes the database.
struct AdminRestore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Make a backup the database.\nバックアップからの復元",
    usage: "mict admin restore FILE --database FILE [<options>]",
    discussion: """
      Stop the gateway first: a database that is open is never replaced. FILE is copied beside the database, brought up \
      to date and checked; only then it takes the database's place, at one moment. FILE itself stays as it is.

      A database that has been used is replaced with --replace only. It is kept under a name that is printed: remove it \
      when it is no longer needed.

      What was done after the backup is gone: repeat erasures, withdrawals, suspensions and revocations before the \
      gateway is started. The trail of the database that is replaced tells which.

      Examples:
        mict admin restore /backup/2026-11-23.sqlite \\
          --database gateway.sqlite
        mict admin restore /backup/2026-11-23.sqlite \\
          --database gateway.sqlite --replace --by office-b

      Exit codes: 0 restored, 1 not restored (all is as it was), 64 wrong usage.
      """)

  @Argument(help: "The backup.") var file: String
  @OptionGroup var options: AdminOptions

  @Flag(help: "Replace a database that has been used.")
  var replace = false

  func run() async throws {
    let draft = DraftDatabase(for: try options.databaseFile)
    defer { draft.remove() }
    do {
      try demandBackup()
      let (isUnused, before) = try await target()
      try DatabaseFile.duplicate(file, to: draft.path)
      let (check, last) = try await made(draft)
      let old = try place(draft, isUnused: isUnused)
      Files.say("\(options.databaseName): \(check.amount(options.language))")
      if let before, before.sequence >= last {
        let count = before.sequence - last + 1
        Files.say(
          options.say(
            "the trail that was replaced is \(count) events longer", "置き換えた監査ログには、これより後のイベントが\(count)件ありました"))
      }
      if let old {
        Files.say(options.say("the database before is kept as \(old)", "元のデータベースは\(old)に残しました"))
      }
    } catch {
      if !(error is ExitCode) { options.complain(error, file: file) }
      throw ExitCode.failure
    }
  }

  /// Whether the file can be a backup at all.
  private func demandBackup() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else {
      throw Files.Fault(file, "there is no such file", "ファイルがありません")
    }
    let log = try? FileManager.default.attributesOfItem(atPath: file + "-wal")[.size] as? Int
    guard (log ?? 0) == 0 else {
      throw Files.Fault(
        file, "this is a database in use, with a log beside it; make a backup of it: `mict admin backup`",
        "使用中のデータベースです（ログがあります）。`mict admin backup`でバックアップを作成してください")
    }
  }

  /// Whether the place is free, or nobody has used the database there; and the last link of its trail. Errors where it may
  /// not be replaced.
  private func target() async throws -> (isUnused: Bool, last: AuditLink?) {
    guard try FileManager.default.fileExists(atPath: options.databaseFile) else { return (true, nil) }
    guard try !DatabaseFile.isInUse(options.databaseFile) else {
      throw AdminFailure(
        "a program has \(options.databaseName) open; stop the gateway first",
        "\(options.databaseName)は使用中です。先にゲートウェイを止めてください")
    }
    var (isUnused, last): (Bool, AuditLink?) = (false, nil)
    // What can't be opened has been used: that is why somebody restores.
    if let examination = try? await Examination.open(.file(options.databaseFile)) {
      (isUnused, last) = (await examination.isUnused, await examination.lastLink)
      await examination.close()
    }
    guard isUnused || replace else {
      throw AdminFailure(
        "\(options.databaseName) has been used; with --replace the backup takes its place",
        "\(options.databaseName)は使用されています。--replaceを付けると、バックアップで置き換えます")
    }
    return (isUnused, last)
  }

  /// Brings the copy up to date, records in it what it is, and checks it. Gives the number of its last event.
  private func made(_ draft: DraftDatabase) async throws -> (DatabaseCheck, last: Int64) {
    // Looked at before it is written to: a file of pages that are damaged is not to be migrated.
    let examination = try await Examination.open(.file(draft.path))
    let (defects, _) = await examination.structure()
    await examination.close()
    guard defects.total == 0 else {
      throw Files.Fault(
        file, "this backup is damaged; see `mict admin check`", "バックアップが壊れています。`mict admin check`で確かめてください")
    }
    let store = try await Store.open(.file(draft.path))
    let last: Int64
    do {
      let session = try await AdminSession(store, by: options.by, options.language)
      try await store.audit.append(session.event(.restored).bytes)
      last = try await store.audit.lastLink?.sequence ?? 0
      await store.close()
    } catch {
      await store.close()
      throw error
    }
    return (try await draft.check(CountProgress(), options), last)
  }

  /// Puts it in its place; gives the name of what was there, where that was of any use.
  private func place(_ draft: DraftDatabase, isUnused: Bool) throws -> String? {
    let digits = JapanTime.instant(SystemClock.now().seconds).prefix(19).filter(\.isNumber)
    let database = try options.databaseFile
    let old = "\(options.databaseName).replaced-\(digits)"
    let isThere = try FileManager.default.fileExists(atPath: options.databaseFile)
    if isThere { try DatabaseFile.settle(options.databaseFile) }
    do throws(DatabaseFault) {
      try DatabaseFile.put(draft.path, inPlaceOf: database, keepingAs: old)
    } catch {
      guard error.kind == .busy else { throw error }
      throw AdminFailure(
        "a program has opened \(options.databaseName); stop the gateway first",
        "\(options.databaseName)が開かれました。先にゲートウェイを止めてください")
    }
    guard isThere, !isUnused else {
      for suffix in ["", "-wal", "-shm"] { Files.remove(old + suffix) }
      return nil
    }
    return old
  }
}
