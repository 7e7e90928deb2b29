import Foundation
import TestSupport
import Testing

/// What the secretariat asks for in vain, it is told in its language, with how to mend it; teams are changed and listed.
@Suite struct AdminRefusalTests {
  private static let registry = """
    facilities: [{id: aoi, name: 見本あおい医院, oid: 2.999.1}]
    people:
      - {id: dr-a, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}
      - {id: nurse-a, name: 見本 二葉, occupation: nurse, facility: aoi}
    terminals: [{id: a-1, facility: aoi, ownership: facility-managed}]
    teams: [{patient: p-1, members: [{person: dr-a, attending: true}]}, {patient: p-2, members: [{person: dr-a}]}]
    consents: [{id: c-1, patient: p-1}]
    """

  /// A database with that registry, for the length of a test.
  private func withDatabase(
    _ work: (_ admin: ([String]) async throws -> Run, _ file: String) async throws -> Void
  ) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "registry.yaml")
    try Data(Self.registry.utf8).write(to: file)
    let database = folder.appending(path: "gateway.sqlite").path
    let loaded = try await Run.mict("admin", "registry", "load", file.path, "--database", database)
    #expect(loaded.status == 0, "\(loaded.errors)")
    try await work({ try await Run.mict(["admin"] + $0 + ["--database", database]) }, database)
  }

  /// A file that is none of the gateway's is told to be none, whoever may open it.
  @Test func whatIsNoDatabaseIsTold() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "README.md")
    try Data("# 見本".utf8).write(to: file)
    for (language, text) in [("en", "no database of the gateway"), ("ja", "データベースではありません")] {
      let run = try await Run.mict(
        "admin", "statistics", "--year", "2026", "--database", file.path, "--language", language)
      #expect(run.status == 1 && run.errors.contains(text) && !run.errors.contains("chmod"), "\(run.errors)")
    }
    #expect(try Data(contentsOf: file) == Data("# 見本".utf8))
  }

  @Test func aProgramsTypesAreThoseOfFHIR() async throws {
    try await withDatabase { admin, _ in
      let run = try await admin(["client", "add", "viewer", "--name", "見本", "--scope", "user/Observtion.rs"])
      #expect(run.status == 64 && run.errors.contains("did you mean Observation"), "\(run.errors)")
      #expect(
        try await admin(["client", "add", "viewer", "--name", "見本", "--scope", "user/Observation.rs user/*.s"]).status
          == 0)
    }
  }

  @Test func whatIsAskedInVainIsRefusedWithHowToMendIt() async throws {
    try await withDatabase { admin, _ in
      let token = ["token", "--person", "dr-a", "--terminal", "a-1"]
      let glass = token + ["--purpose", "BTG", "--reason", "見本の理由", "--patient"]
      for (arguments, english, japanese) in [
        (["token", "--revoke", "abcdefghijklmnopqrstuvwx"], "no token with this id", "発行されていません"),
        (
          ["consent", "p-9", "give", "--id", "c-9", "--ground", "instructed"], "mict admin team add",
          "mict admin team add"
        ),
        (["consent", "p-9", "withdraw"], "nothing is known of a patient `p-9`", "情報はありません"),
        (glass + ["p-9"], "nothing is known of a patient", "情報はありません"),
        (glass + ["p-2"], "an emergency doesn't stand in for it", "同意の代わりになりません"),
        (token + ["--client", "none"], "mict admin client add", "登録されていません"),
        (["client", "remove", "none"], "there is no program `none`", "`none`はありません"),
        (["team", "add", "p-1", "nobody", "--request", "1"], "no person `nobody`", "登録されていません"),
        (["team", "add", "p-1", "dr-a", "--request", "1"], "mict admin team end", "登録済み"),
        (["team", "end", "p-1", "nurse-a", "--request", "1"], "is not on the team", "チームにいません"),
        (
          ["consent", "p-1", "give", "--id", "c-9", "--ground", "instructed", "--except", "none"],
          "no category `none`", "`none`がありません"
        ),
        (
          ["consent", "p-1", "give", "--id", "c-9", "--ground", "instructed", "--except-facility", "none"],
          "no facility `none`", "`none`は登録されていません"
        ),
        (["person", "nobody", "warn"], "no such person", "利用者はいません"),
      ] {
        let run = try await admin(arguments)
        #expect(run.status == 1 && run.errors.contains(english) && run.output.isEmpty, "\(arguments): \(run.errors)")
        let told = try await admin(arguments + ["--language", "ja"])
        #expect(told.status == 1 && told.errors.contains(japanese), "\(arguments): \(told.errors)")
      }
      #expect(try await admin(glass + ["p-1"]).status == 0)
      let given = try await admin([
        "consent", "p-1", "give", "--id", "c-9", "--ground", "instructed", "--except", "note-allied",
        "--except-facility", "aoi",
      ])
      #expect(given.status == 0, "\(given.errors)")
      #expect(try await admin(["audit", "show", "--patient", "p-1"]).output.contains("except-facility"))
    }
  }

  @Test func aTeamIsChangedOnARequestAndListed() async throws {
    try await withDatabase { admin, _ in
      let added = try await admin(["team", "add", "p-1", "nurse-a", "--request", "2026-18", "--until", "2099-03-31"])
      #expect(added.status == 0, "\(added.errors)")
      let team = try await admin(["team", "list", "p-1"])
      let lines = team.output.split(separator: "\n").map { $0.split(separator: "\t") }
      #expect(lines.map { $0.prefix(2).joined(separator: " ") } == ["dr-a attending", "nurse-a member"])
      #expect(lines[1][3] == "2099-04-01T00:00:00+09:00", "the last day is within")
      #expect(try await admin(["team", "end", "p-1", "nurse-a", "--request", "2026-19"]).status == 0)
      #expect(try await admin(["team", "end", "p-1", "nurse-a", "--request", "2026-19"]).status == 1)
      #expect(try await admin(["team", "add", "p-1", "nurse-a", "--request", "2026-20"]).status == 0)
      #expect(try await admin(["team", "list", "p-1"]).output.split(separator: "\n").count == 3)
      #expect(try await admin(["team", "list", "p-9"]).output.isEmpty)
      for (arguments, says) in [
        (["team", "add", "p-1", "nurse-a"], "--request"),
        (["team", "add", "p 1", "nurse-a", "--request", "1"], "id of FHIR"),
        (
          ["team", "add", "p-1", "nurse-a", "--request", "1", "--from", "2026-05-01", "--until", "2026-04-01"], "before"
        ),
      ] {
        let run = try await admin(arguments)
        #expect(run.status == 64 && run.errors.contains(says), "\(arguments): \(run.errors)")
      }
      #expect(try await admin(["audit", "verify"]).status == 0)
    }
  }

  @Test func aFileThatOthersMayOpenIsToldPlainly() async throws {
    try await withDatabase { admin, database in
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: database)
      let run = try await admin(["audit", "verify"])
      #expect(
        run.status == 1 && run.errors.contains("chmod 600") && !run.errors.contains("used wrongly"), "\(run.errors)")
      #expect(FileManager.default.fileExists(atPath: database), "what was there stays")
    }
  }

  @Test func anEmptyReasonIsNone() async throws {
    let run = try await Run.mict(
      "access", "explain", "--person", "dr-mihon", "--patient", "taro", "--category", "vital", "--emergency", " ")
    #expect(run.status == 64 && run.errors.contains("the reason"), "\(run.errors)")
    let help = try await Run.mict("access", "show", "--help")
    #expect(help.output.components(separatedBy: "  --version ").count == 2, "\(help.output)")
  }
}
