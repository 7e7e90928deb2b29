import Access
import ArgumentParser
import Database
import Foundation
import Storage
import Tree

/// What all commands of the secretariat are given.
struct AdminOptions: ParsableArguments {
  @Option(name: .customLong("database"), help: "The database: a file, or postgresql://USER@HOST:PORT/NAME.")
  private var databaseText: String

  /// Where the database is. Its description has no password.
  var database: DatabaseAddress {
    get throws { try DatabaseAddress(setting: databaseText, connections: 1) }
  }

  @Option(help: "The id of the person of the secretariat who does this; it goes to the audit trail.")
  var by: String?

  @Option(name: .customLong("language"), help: "The language: en or ja; by default that of the environment (LANG).")
  var chosenLanguage: Language?

  /// The language to speak.
  var language: Language { chosenLanguage ?? .ofEnvironment }

  /// A text in the language to speak.
  func say(_ english: String, _ japanese: String) -> String { language == .japanese ? japanese : english }

  /// Runs the work on the database, and closes it. What goes wrong is told and ends the command with exit code 1; a file
  /// that is not there is made only where that is said.
  func run(creating: Bool = false, _ work: (AdminSession) async throws -> Void) async throws {
    let database = try database
    guard creating || database.isThere else { throw missing() }
    let isNew = !database.isThere
    if case .file(let path) = database, !isNew, !SQLiteForm.isOne(path) {
      Files.complain(
        "\(database): error: " + say("this file is no database of the gateway", "このファイルはゲートウェイのデータベースではありません"))
      throw ExitCode.failure
    }
    var opened: Store?
    do {
      let store = try await Store.open(database)
      opened = store
      try await work(try await AdminSession(store, by: by, language))
      await store.close()
    } catch {
      await opened?.close()
      // What was made for a work that failed is of no use to anybody.
      if isNew { ["", "-wal", "-shm"].forEach { Files.remove("\(database)\($0)") } }
      if error is ExitCode || error is ValidationError { throw error }
      complain(error)
      throw ExitCode.failure
    }
  }

  /// How the database is called when something is told of it; never with a password.
  var databaseName: String { (try? database).map { "\($0)" } ?? "--database" }

  /// The database's file, for what is done to files. Errors: `ValidationError`; `ExitCode`, told, for a server's database.
  var databaseFile: String {
    get throws {
      guard case .file(let path) = try database else {
        Files.complain(
          "\(databaseName): error: "
            + say(
              "this command is for a database in a file; a server's is kept by its own tools: pg_basebackup, pg_dump",
              "このコマンドはファイルのデータベース用です。サーバーのデータベースにはpg_basebackupやpg_dumpを使ってください"))
        throw ExitCode.failure
      }
      return path
    }
  }

  /// Tells that there is no such database.
  func missing() -> ExitCode {
    Files.complain(
      "\(databaseName): error: "
        + say(
          "there is no such database; `mict admin registry load` makes one",
          "データベースがありません。`mict admin registry load`で作成します"))
    return .failure
  }

  /// Tells what went wrong with the database, or with another file.
  func complain(_ error: any Error, file: String? = nil) {
    let file = file ?? databaseName
    switch error {
    case let fault as DatabaseFault where fault.kind == .misuse(.exposedFile):
      Files.complain(
        "\(file): error: "
          + say(
            "others than its owner may open this file; close it to them: chmod 600 \(file)",
            "所有者以外もこのファイルを開けます。閉じてください: chmod 600 \(file)"))
    case let fault as DatabaseFault: Files.complain("\(file): error: \(fault)")
    case let failure as AdminFailure: Files.complain("error: \(failure.text(language))")
    case let fault as Files.Fault: Files.complain(fault.text(language))
    default: Files.complain("error: \(error)")
    }
  }
}

/// A file that may be a database.
private enum SQLiteForm {
  /// Whether it begins as one does (https://www.sqlite.org/fileformat.html §1.3), or is empty, as one is that was begun.
  /// What can't be read here is told where it is opened.
  static func isOne(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return true }
    defer { try? handle.close() }
    guard let begin = try? handle.read(upToCount: 16), !begin.isEmpty else { return true }
    return begin == Data("SQLite format 3\0".utf8)
  }
}

/// Why a command of the secretariat does not do what it was asked, and how to mend it.
struct AdminFailure: Error {
  private let english: String
  private let japanese: String

  init(_ english: String, _ japanese: String) {
    self.english = english
    self.japanese = japanese
  }

  func text(_ language: Language) -> String { language == .japanese ? japanese : english }
}

/// An open database, the time, and who is at work.
struct AdminSession {
  /// The code of the secretariat's occupation in the access table.
  static let occupation = "mict-secretariat"

  let store: Store
  let now: Instant
  /// Somebody of the secretariat; nobody where whoever operates the machine did not say.
  let actor: Facts?

  private let language: Language

  /// Errors: `AdminFailure`, which the audit trail knows of too, when the person may not do such work.
  init(_ store: Store, by person: String?, _ language: Language) async throws {
    self.store = store
    self.language = language
    let now = SystemClock.now()
    self.now = now
    guard let person else {
      actor = nil
      return
    }
    let facts = try await store.registry.facts(person: person, terminal: nil, purpose: "PATADMIN", now: now)
    guard let facts, Self.mayAdminister(facts) else {
      var event = AdminEvent(.refused, actor: facts, now: now)
      event.outcome = "4"
      try await store.audit.append(event.bytes)
      throw AdminFailure(
        "--by names somebody who is not active in the registry with the occupation `\(Self.occupation)`",
        "--byの人は、職種`\(Self.occupation)`の有効な利用者として登録されていません")
    }
    actor = facts
  }

  /// A text in the language to speak.
  func say(_ english: String, _ japanese: String) -> String { language == .japanese ? japanese : english }

  /// Errors: `AdminFailure` where the database has nothing of a patient.
  func demandKnown(_ patient: String) async throws {
    guard try await store.rows(of: patient).isEmpty else { return }
    throw AdminFailure(
      "nothing is known of a patient `\(patient)`; check the id, or begin with the team: `mict admin team add`",
      "患者`\(patient)`の情報はありません。IDを確かめるか、`mict admin team add`でチームから登録してください")
  }

  /// An event of what the command does.
  func event(_ kind: AdminEvent.Kind, _ references: [String] = [], _ details: [(String, String)] = []) -> AdminEvent {
    AdminEvent(kind, actor: actor, now: now, references: references, details: details)
  }

  private static func mayAdminister(_ facts: Facts) -> Bool {
    let person = facts.person
    return person.occupation == occupation && [.active, .warned].contains(person.state)
      && person.role.covers(facts.now)
  }
}
