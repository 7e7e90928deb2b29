import Database
import FHIR
import Foundation
import HTTP
import TestSupport
import Testing
import Tree

/// The work of the secretariat through the command, on a database of its own; some of it beside a gateway that runs.
@Suite struct AdminTests {
  @Test func aRegistryIsLoadedOnceAndOnlyWhole() async throws {
    let office = try await Office()
    let file = office.folder.appending(path: "registry.yaml").path
    let again = try await office.admin("registry", "load", file)
    #expect(again.status == 1 && again.errors.contains("mict admin person"), "\(again.errors)")
    for (text, says) in [
      ("facilities: [{id: a}]", "broken.yaml:1: error"), ("people: []", "no facilities"),
      (
        "facilities: [{id: a, name: a, oid: 2.999}]\npeople: [{id: x, name: x, occupation: nurse, facility: b}]",
        "broken.yaml:2: error: people `x`: `facilities` has no `b`"
      ),
      (
        "facilities: [{id: a, name: a, oid: 2.999}]\npeople: [{id: x, name: x, occupation: wizard, facility: a}]",
        "no occupation `wizard`"
      ),
      (
        "facilities: [{id: a, name: a, oid: 2.999}, {id: a, name: a, oid: 2.999}]",
        "facilities `a`: `id` stands there twice"
      ),
    ] {
      let broken = office.folder.appending(path: "broken.yaml")
      try Data(text.utf8).write(to: broken)
      let other = office.folder.appending(path: "other.sqlite").path
      let run = try await Run.mict("admin", "registry", "load", broken.path, "--database", other)
      #expect(run.status == 1 && run.errors.contains(says), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: other), "no half-made database")
    }
    #expect(try await office.events().map(\.words) == ["registry loaded"])
    let none = try await Run.mict("admin", "audit", "verify", "--database", office.folder.path + "/none.sqlite")
    #expect(none.status == 1 && none.errors.contains("there is no such database"))
    #expect(!FileManager.default.fileExists(atPath: office.folder.path + "/none.sqlite"))
  }

  @Test func wrongUsageIs64AndSaysWhy() async throws {
    for (arguments, says) in [
      (["token", "--database", "x"], "--person and --terminal"),
      (["token", "--database", "x", "--person", "a", "--terminal", "b", "--minutes", "721"], "720"),
      (["token", "--database", "x", "--revoke", "a.b.c"], "not the token"),
      (["token", "--database", "x", "--revoke", "abc", "--person", "a"], "--revoke stands alone"),
      (["audit", "verify", "--database", "x", "--expect", "12"], "--since"),
      (["audit", "show", "--database", "x", "--since", "yesterday"], "YYYY-MM-DD"),
      (["audit", "show", "--database", "x", "--limit", "10001"], "10000"),
      (["audit", "show", "--database", "x", "--hours", "7-21"], "--review"),
      (["audit", "show", "--database", "x", "--review", "--hours", "21-7"], "7-21"),
      (["audit", "show", "--database", "x", "--review", "--hours", "7-25"], "7-21"),
      (["purge", "--database", "x", "--patient", "p", "--request", "1"], "--by is needed"),
      (["statistics", "--database", "x", "--year", "2026", "--smallest", "9"], "--smallest"),
      (["disaster", "on", "--database", "x", "--hours", "24"], "--reason is needed"),
      (["disaster", "on", "--database", "x", "--hours", "1000", "--reason", "y"], "168"),
      (["consent", "p", "give", "--database", "x"], "--id and --ground"),
      (["person", "p", "promote", "--database", "x"], "promote"),
    ] {
      let run = try await Run.mict(["admin"] + arguments)
      #expect(run.status == 64 && run.errors.contains(says), "\(arguments): \(run.errors)")
    }
  }

  @Test func whoIsNotOfTheSecretariatIsRefusedAndRecorded() async throws {
    let office = try await Office()
    for person in ["dr-a", "office-c", "nobody"] {
      let run = try await office.admin("person", "nurse-a", "suspend", "--by", person)
      #expect(run.status == 1 && run.errors.contains("mict-secretariat"), "\(run.errors)")
    }
    let done = try await office.admin("person", "nurse-a", "suspend", "--by", "office-b", "--reason", "見本")
    #expect(done.status == 0, "\(done.errors)")
    let events = try await office.events()
    #expect(events.map { $0.event.first("outcome")?.value } == ["0", "4", "4", "4", "0"])
    let last = try #require(events.last?.event)
    #expect(last.at("agent.who.reference")?.value == "Practitioner/office-b")
    #expect(last.all("entity").first?.at("what.reference")?.value == "Practitioner/nurse-a")
  }

  @Test func theTrailIsVerifiedAndWhatIsBrokenIsNamed() async throws {
    let office = try await Office()
    for act in ["lost", "reinstate", "retire"] { await #expect(try office.admin("terminal", "a-1", act).status == 0) }
    let whole = try await office.admin("audit", "verify")
    #expect(whole.status == 0 && whole.output.contains("whole: 4 events"), "\(whole.output)\(whole.errors)")
    let link = try #require(whole.output.split(separator: "\n").last?.split(separator: " ").last.map(String.init))
    await #expect(try office.admin("audit", "verify", "--expect", link).status == 0)
    let head = try await office.admin("audit", "head").output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(head.hasPrefix("6-") && head.utf8.count == 66, "\(head)")
    await #expect(try office.admin("audit", "verify", "--since", head).status == 0)
    let pool = try await DatabasePool.open(.file(office.database))
    try await pool.write { try $0.execute("DELETE FROM audit WHERE sequence > 3") }
    await pool.close()
    await #expect(try office.admin("audit", "verify").status == 0, "the chain alone can't know")
    // The walk above has left an event of its own in the place of the fourth.
    let cut = try await office.admin("audit", "verify", "--expect", link)
    #expect(cut.status == 1 && cut.output.contains("event 4"), "\(cut.output)")
    let other = try await DatabasePool.open(.file(office.database))
    try await other.write { try $0.execute("UPDATE audit SET event = $1 WHERE sequence = 2", [.bytes([1])]) }
    await other.close()
    let broken = try await office.admin("audit", "verify")
    #expect(broken.status == 1 && broken.output.contains("broken at event 2"), "\(broken.output)")
  }

  @Test func whatIsAskedOfTheTrailIsShownAndRecorded() async throws {
    let office = try await Office()
    _ = try await office.admin("person", "nurse-a", "warn", "--by", "dr-a")
    _ = try await office.admin("consent", "p-seventeen", "withdraw", "--by", "office-b")
    func show(_ arguments: String...) async throws -> [Document] {
      let run = try await Run.mict(["admin", "audit", "show", "--database", office.database] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      return try run.output.split(separator: "\n").map { line in
        try #require(FHIRFormat.json.read(Array(line.utf8)).document)
      }
    }
    #expect(try await show().count == 3)
    #expect(try await show("--denied").count == 1)
    #expect(try await show("--person", "office-b").count == 1)
    #expect(try await show("--patient", "p-seventeen").count == 1)
    #expect(try await show("--patient", "p-other").isEmpty)
    #expect(try await show("--since", "2100-01-01").isEmpty)
    #expect(try await show("--since", "2026-01-01", "--limit", "2", "--after", "1").count == 2)
    let more = try await office.admin("audit", "show", "--limit", "1")
    #expect(more.errors.contains("--after 1"))
    let events = try await office.events()
    #expect(events.filter { $0.words == "audit trail shown" }.count == 8)
    // In the database the patient goes by a pseudonym.
    let bytes = try Data(contentsOf: URL(filePath: office.database))
    #expect(bytes.range(of: Data("Patient/p-seventeen".utf8)) == nil)
  }

  @Test func anErasureIsAskedForDoneAndProved() async throws {
    let office = try await Office()
    let token = try await office.admin(
      "token", "--person", "dr-a", "--terminal", "a-1", "--purpose", "BTG", "--patient", "p-seventeen", "--reason",
      "見本の理由")
    #expect(token.status == 0, "\(token.errors)")
    _ = try await office.admin("consent", "p-seventeen", "withdraw", "--by", "office-b")
    let purge = ["purge", "--patient", "p-seventeen", "--request", "2026-17"]
    func run(_ arguments: [String]) async throws -> Run {
      try await Run.mict(["admin"] + purge + arguments + ["--database", office.database])
    }
    #expect(try await run(["--by", "dr-a", "--yes"]).status == 1, "a physician does not erase")
    #expect(try await run(["--by", "office-c", "--yes"]).status == 1, "nor somebody who is suspended")
    let asked = try await run(["--by", "office-b"])
    #expect(asked.status == 1 && asked.output.contains("membership 2") && asked.errors.contains("--yes"))
    let held = try await office.admin("prove", "-", input: "p-seventeen\n9876543\n見本の理由\n")
    #expect(held.status == 1 && held.errors.contains("stand in rows"), "\(held.output)\(held.errors)")

    let done = try await run(["--by", "office-b", "--yes", "--prove"])
    #expect(done.status == 0 && done.output.contains(": 0 found"), "\(done.output)\(done.errors)")
    #expect(done.output.contains("consent 1") && done.output.contains("emergency 1"))
    let proof = try await office.admin("prove", "-", input: "p-seventeen\nconsent-seventeen\n9876543\n見本の理由\n")
    #expect(proof.status == 0 && proof.output.contains("looked for 4 texts"), "\(proof.output)\(proof.errors)")
    #expect(try await run(["--by", "office-b", "--yes"]).errors.contains("nothing is known"))

    let verified = try await office.admin("audit", "verify")
    #expect(verified.status == 0, "\(verified.output)")
    let events = try await office.events()
    let event = try #require(events.first { $0.words == "patient purged" }?.event)
    #expect(event.at("type.code")?.value == "destroy" && event.first("action")?.value == "D")
    #expect(event.at("agent.who.reference")?.value == "Practitioner/office-b")
    let entities = event.all("entity")
    let pseudonym = try #require(entities.first?.at("what.reference")?.value)
    #expect(pseudonym.hasPrefix("Patient/") && !pseudonym.contains("seventeen"))
    #expect(entities.last?.at("detail.valueString")?.value == "2026-17")
    #expect(
      events.filter { $0.event.all("entity").contains { $0.at("what.reference")?.value == pseudonym } }.count == 3)
  }

  @Test func statisticsTellNothingSmall() async throws {
    let office = try await Office()
    let pool = try await DatabasePool.open(.file(office.database))
    // As the gateway writes them; the chain is not what this is about.
    let counts = [("physician", "aoi", "03", 40), ("nurse", "aoi", "03", 30), ("nurse", "kita", "03", 4)]
    var number: Int64 = 1
    for (occupation, facility, month, count) in counts {
      for _ in 0..<count {
        number += 1
        let event = """
          {"resourceType":"AuditEvent","type":{"system":"s","code":"rest"},"recorded":"2026-\(month)-10T12:00:00+09:00",\
          "outcome":"0","agent":[{"role":[{"coding":[{"code":"\(occupation)"}]}],"requestor":true,\
          "location":{"reference":"Organization/\(facility)"}}],"source":{"observer":{"display":"x"}}}
          """
        let values: [Value] = [.integer(number), .bytes(Array(event.utf8)), .bytes([])]
        try await pool.write {
          try $0.execute("INSERT INTO audit (sequence, event, chain) VALUES ($1, $2, $3)", values)
        }
      }
    }
    await pool.close()
    let csv = try await office.admin("statistics", "--year", "2026", "--format", "csv")
    #expect(csv.status == 0, "\(csv.errors)")
    let lines = csv.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "table,name,month,count" && lines.count == 1 + 13 * (3 + 3))
    #expect(lines.contains("occupation,physician,3,40") && lines.contains("occupation,total,total,74"))
    #expect(lines.contains("facility,kita,3,x") && lines.contains("facility,aoi,3,x"))
    #expect(!lines.contains { $0.hasSuffix(",4") || $0.hasSuffix(",70") }, "the small one does not follow")
    let text = try await office.admin("statistics", "--year", "2025")
    #expect(text.status == 0 && text.output.contains("2025, by occupation"))
    #expect(try await office.events().last?.words == "usage statistics made")
  }

  /// Beside a gateway that runs, what is changed holds from the next request on.
  @Test func whatIsChangedHoldsAtOnce() async throws {
    let office = try await Office()
    let port = try freePort()
    let gateway = Process()
    gateway.executableURL = Project.command
    gateway.arguments = ["serve", "--database", office.database, "--port", "\(port)"]
    gateway.currentDirectoryURL = Project.folder
    gateway.standardOutput = FileHandle.nullDevice
    gateway.standardError = FileHandle.nullDevice
    try gateway.run()
    let client = HTTPClient()
    defer {
      gateway.interrupt()
      gateway.waitUntilExit()
      client.shutdown()
    }
    func status(_ path: String, _ token: String?) async throws -> Int {
      var headers = HTTPHeaders()
      if let token { headers.append("Authorization", "Bearer \(token)") }
      return try await client.send(HTTPRequest(.get, "http://127.0.0.1:\(port)\(path)", headers: headers)).status
    }
    for _ in 0..<600 where gateway.isRunning {
      if let health = try? await status("/health", nil), health == 200 { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    func token(_ arguments: String...) async throws -> (text: String, id: String) {
      let run = try await Run.mict(
        ["admin", "token", "--database", office.database, "--person", "nurse-a", "--terminal", "a-1"] + arguments)
      #expect(run.status == 0, "\(run.errors)")
      let id = try #require(run.errors.split(separator: " ").dropFirst().first?.dropLast())
      return (run.output.trimmingCharacters(in: .whitespacesAndNewlines), String(id))
    }
    let search = "/fhir/Condition?patient=p-seventeen"
    let none = try await office.admin("token", "--person", "nurse-a", "--terminal", "a-1", "--client", "app")
    #expect(none.status == 1 && none.errors.contains("mict admin client add"), "\(none.errors)")
    await #expect(
      try office.admin("client", "add", "app", "--name", "見本", "--scope", "user/*.read user/Goal.write").status == 0)
    let (first, second) = (try await token(), try await token("--minutes", "720", "--client", "app"))
    #expect(try await status(search, first.text) == 200)
    #expect(try await status(search, second.text) == 200)
    #expect(try await status(search, "known") == 401, "tokens of the file hold nowhere")
    #expect(try await status(search, first.text + "x") == 401)

    await #expect(try office.admin("token", "--revoke", first.id).status == 0)
    #expect(try await status(search, first.text) == 401)
    #expect(try await status(search, second.text) == 200)
    await #expect(try office.admin("person", "nurse-a", "suspend").status == 0)
    #expect(try await status(search, second.text) == 403)
    let useless = try await office.admin("token", "--person", "nurse-a", "--terminal", "a-1")
    #expect(useless.status == 1 && useless.errors.contains("no token was made") && useless.output.isEmpty)
    await #expect(try office.admin("person", "nurse-a", "reinstate").status == 0)
    #expect(try await status(search, second.text) == 200)
    await #expect(try office.admin("terminal", "a-1", "lost").status == 0)
    #expect(try await status(search, second.text) == 403)
    await #expect(try office.admin("terminal", "a-1", "reinstate").status == 0)

    let narrow = try await token("--client", "app", "--scope", "user/Observation.cruds")
    #expect(try await status(search, narrow.text) == 403)
    #expect(try await status("/fhir/Observation?patient=p-seventeen", narrow.text) == 200)
    await #expect(try office.admin("client", "list").output == "app\tuser/*.rs user/Goal.cud\t見本\n")
    await #expect(try office.admin("client", "remove", "app").status == 0)
    #expect(try await status(search, second.text) == 403)
    #expect(try await status("/fhir/Observation?patient=p-seventeen", narrow.text) == 403)
    let plain = try await token()

    // The erasure goes through while the gateway holds the database, once the consent is withdrawn.
    let held = try await office.admin(
      "purge", "--patient", "p-seventeen", "--request", "1", "--by", "office-b", "--yes", "--language", "ja")
    #expect(held.status == 1 && held.errors.contains("有効な同意"), "\(held.errors)")
    await #expect(try office.admin("consent", "p-seventeen", "withdraw").status == 0)
    let purged = try await office.admin(
      "purge", "--patient", "p-seventeen", "--request", "1", "--by", "office-b", "--yes", "--prove")
    #expect(purged.status == 0, "\(purged.output)\(purged.errors)")
    #expect(try await status(search, plain.text) == 200, "nothing is there any more, as of any patient")
    await #expect(try office.admin("audit", "verify").status == 0)
  }
}
