import ArgumentParser
import Database
import Foundation
import Storage
import Tree

/// `mict admin backup`: a copy of the database, made while the gateway runs.
struct AdminBackup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the database while the gateway runs.\nバックアップの作成",
    usage: "mict admin backup FILE --database FILE [<options>]",
    discussion: """
      FILE is the database as it was at one moment, in one file of its owner's alone (mode 0600). It gets its name only \
      when it is whole, on the disk, and was read again and checked; a file that is there already is never written over.

      It holds every record, the keys and the trail: keep it as safe as the database itself, away from this machine. Who \
      is erased later is still in it. Copying the database's file by other means while the gateway runs loses what is \
      still in its log.

      Examples:
        mict admin backup /backup/2026-11-23.sqlite \\
          --database gateway.sqlite
        mict admin check --database /backup/2026-11-23.sqlite

      Exit codes: 0 made, 1 not made, 64 wrong usage.
      """)

  @Argument(help: "The file to be made.") var file: String
  @OptionGroup var options: AdminOptions

  func run() async throws {
    guard !FileManager.default.fileExists(atPath: file) else {
      Files.complain("\(file): error: " + options.say("this is there already; name another", "すでにあります。別の名前にしてください"))
      throw ExitCode.failure
    }
    let database = try options.databaseFile
    // Recorded first: the copy has the event too.
    try await options.run { session in
      try await session.store.audit.append(session.event(.copied).bytes)
    }
    let draft = DraftDatabase(for: file)
    defer { draft.remove() }
    let progress = CountProgress()
    let word = options.say("pages", "ページ")
    do {
      try DatabaseFile.copy(database, to: draft.path) { progress.show(word, $0, of: $1) }
      let check = try await draft.check(progress, options)
      // A link, unlike a new name, never takes the place of a file that has come there meanwhile.
      guard link(draft.path, file) == 0 else {
        throw Files.Fault(
          file, "this can't be written: \(Files.reason(errno))", "書き込めません: \(Files.reason(errno, .japanese))")
      }
      draft.remove()
      try DatabaseFile.syncFolder(of: file)
      Files.say("\(file): \(check.amount(options.language))")
      Files.say(options.say("checked, and on the disk", "点検済み、ディスクに書き込み済みです"))
    } catch {
      progress.clear()
      if !(error is ExitCode) { options.complain(error, file: file) }
      throw ExitCode.failure
    }
  }
}

/// A database file that is being made, with another name beside the one that it will have; it is removed if the program is
/// told to end.
struct DraftDatabase {
  let path: String

  init(for file: String) {
    let url = URL(fileURLWithPath: file)
    path =
      url.deletingLastPathComponent()
      .appending(path: ".\(url.lastPathComponent).\(UInt32.random(in: 0 ... .max)).unfinished").path
    all.forEach(Unfinished.add)
  }

  private var all: [String] { ["", "-wal", "-shm"].map { path + $0 } }

  /// Removes it, where it still has this name.
  func remove() {
    for file in all {
      unlink(file)
      Unfinished.remove(file)
    }
  }

  /// Looks through it. What is wrong with it is told, and ends the command.
  func check(_ progress: CountProgress, _ options: AdminOptions) async throws -> DatabaseCheck {
    let examination = try await Examination.open(.file(path))
    let check = await DatabaseCheck.made(of: examination, judge: nil, progress, options.language)
    await examination.close()
    guard check.isWhole else {
      Files.complain(
        "error: " + options.say("the copy is not whole, so it is not kept:", "コピーに異常があるため、残しません:"))
      check.report(options.language).forEach { Files.complain($0) }
      throw ExitCode.failure
    }
    return check
  }
}
