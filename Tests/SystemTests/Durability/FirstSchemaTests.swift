import Foundation
import HTTP
import TestSupport
import Testing

@testable import Database

/// A database of the first schema, kept as a text, is brought up to date by the program of today, which reads all of it.
@Suite struct FirstSchemaTests {
  /// Makes the database of the text, statement by statement.
  private static func make(_ database: String) async throws {
    let text = String(decoding: try Project.bytes("Tests/SystemTests/Durability/first-schema.sql"), as: UTF8.self)
    let statements = text.components(separatedBy: ";\n").map { statement in
      statement.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
    }.filter { !$0.isEmpty }
    let pool = try await DatabasePool.open(.file(database))
    try await pool.write { connection in
      for statement in statements { try connection.session.define(statement) }
    }
    await pool.close()
  }

  @Test func allOfItIsRead() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = folder.appending(path: "first.sqlite").path
    try await Self.make(database)
    let gateway = try await Mortal(database: database)
    defer { gateway.kill() }
    try await gateway.startAndWait()

    // Every version of every entry, deleted ones too.
    let expected = [
      ("hanako", "Patient", ["POST"]), ("a2k3ngiiiuptrfeigjva3kpc", "Condition", ["PUT", "POST"]),
      ("wio4j2f4hmzpni6skdn5amze", "Condition", ["DELETE", "POST"]),
    ]
    for (id, type, methods) in expected {
      let answer = try await gateway.send(.get, "/fhir/\(type)/\(id)/_history")
      let entries = object(answer.body)["entry"] as? [[String: Any]] ?? []
      #expect(entries.compactMap { ($0["request"] as? [String: Any])?["method"] as? String } == methods, "\(id)")
      let read = try await gateway.send(.get, "/fhir/\(type)/\(id)")
      #expect(read.status == (methods.first == "DELETE" ? 410 : 200), "\(id)")
    }
    let text = String(
      decoding: try await gateway.send(.get, "/fhir/Condition/a2k3ngiiiuptrfeigjva3kpc").body, as: UTF8.self)
    #expect(text.contains("印second") && text.contains("高血圧症"), "\(text)")
    // By the index.
    for question in [
      "Condition?identifier=\(MarkedResource.system)%7Csecond", "Condition?onset-date=2019-06-01&patient=hanako",
      "Condition?code=http://medis.or.jp/CodeSystem/master-disease-exCode%7CL3RF", "Patient?birthdate=1938-03-03",
    ] {
      let found = object(try await gateway.send(.get, "/fhir/\(question)").body)
      #expect((found["entry"] as? [Any])?.count == 1, "\(question): \(found)")
    }
    #expect(await gateway.end() == 0)
    // The trail goes on where it was; whole, and with its first events.
    let trail = try await Run.mict("admin", "audit", "verify", "--database", database)
    #expect(trail.status == 0, "\(trail.output)\(trail.errors)")
    // It was written when entries were found by less; nothing else is wrong with it.
    let before = try await Run.mict("admin", "check", "--database", database)
    #expect(before.status == 1 && before.output.contains("× terms"), "\(before.output)\(before.errors)")
    let reindexed = try await Run.mict("admin", "reindex", "--database", database)
    #expect(reindexed.status == 0 && reindexed.output.contains("parts had other terms"), "\(reindexed.errors)")
    let again = try await Run.mict("admin", "reindex", "--database", database)
    #expect(again.output.hasPrefix("0 parts"), "\(again.output)")
    let check = try await Run.mict("admin", "check", "--database", database)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    // What it had is there still.
    let pool = try await DatabasePool.open(.file(database))
    let first = try await pool.read { connection in
      try connection.first("SELECT CAST(event AS TEXT) FROM audit WHERE sequence = 1") { try $0.text(0) }
    }
    await pool.close()
    #expect(first?.contains("registry loaded") == true)
  }

  /// What has not been brought up to date yet is not looked through, and not called well.
  @Test func aCheckChangesNothing() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = folder.appending(path: "first.sqlite").path
    try await Self.make(database)
    let pool = try await DatabasePool.open(.file(database))
    try await pool.write { connection in
      for table in ["audit", "pseudonym", "secret"] { try connection.session.define("DROP TABLE \(table)") }
      try connection.execute("DELETE FROM migration WHERE number > 2")
    }
    await pool.close()
    let check = try await Run.mict("admin", "check", "--database", database)
    #expect(
      check.status == 1 && check.output.contains("brings its tables up to date"), "\(check.output)\(check.errors)")
    // A program that starts takes the missing step.
    let gateway = try await Mortal(database: database)
    try await gateway.startAndWait()
    #expect(await gateway.end() == 0)
    #expect(try await Run.mict("admin", "check", "--database", database).output.contains("entries"))
  }
}
