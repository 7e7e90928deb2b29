// The secretariat's work through the whole server, and that nobody else gets anywhere near it.

import Access
import Database
import FHIR
import Gateway
import Identity
import Storage
import TestSupport
import Testing
import Tree

@Suite struct SecretariatTests {
  private struct Office {
    let house: Gatehouse
    let store: Store

    init() async throws {
      let shipped = try await World.Shipped.once.value
      store = try await Store.open(.temporary)
      house = try await Gatehouse(store, shipped)
      let seed = try RegistryFile.read(
        """
        facilities: [{id: aoi, name: 見本, oid: 2.999.1}, {id: jimu, name: 見本事務局, oid: 2.999.2}]
        people:
          - {id: dr, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}
          - {id: office, name: 見本 二郎, occupation: mict-secretariat, facility: jimu, administrator: true}
        terminals: [{id: t, facility: aoi, ownership: facility-managed}, {id: u, facility: jimu, ownership: facility-managed}]
        teams: [{patient: hanako, members: [{person: dr, attending: true}]}]
        consents: [{id: c, patient: hanako}]
        tokens:
          - {token: physician, person: dr, terminal: t, purpose: TREAT}
          - {token: administering-physician, person: dr, terminal: t, purpose: PATADMIN}
          - {token: emergency, person: dr, terminal: t, purpose: BTG}
          - {token: secretary, person: office, terminal: u, purpose: PATADMIN}
          - {token: treating-secretary, person: office, terminal: u, purpose: TREAT}
        """, tokensExpire: Instant(seconds: Gatehouse.noon.seconds + 3600))
      let patient = try #require(FHIRFormat.json.read(try Project.bytes("Samples/patient/hanako.json")).document)
      let entry = try house.gateway.newEntry(patient, id: "hanako")
      #expect(try await store.fill(seed, entries: [(entry, author: "dr", facility: "aoi")], at: Gatehouse.noon))
    }

    func answer(
      _ method: String, _ path: String, as token: String, _ headers: [String: String] = [:], body: String = ""
    )
      async throws -> Answered
    {
      var headers = headers
      if !body.isEmpty { headers["Content-Type"] = "application/fhir+json" }
      return try await house.answer(Asked(method, path, headers, body: Array(body.utf8)), as: token)
    }

    func events(_ path: String) async throws -> [Element] {
      let answer = try await answer("GET", path, as: "secretary")
      #expect(answer.status == 200, "\(answer.text)")
      return try #require(FHIRFormat.json.read(answer.body).document).root.all("entry").compactMap {
        $0.first("resource")
      }
    }
  }

  private static let request = """
    {"resourceType":"Parameters","parameter":[{"name":"request","valueString":"2026-17"},\
    {"name":"requester","valueCode":"family"}]}
    """

  @Test func nobodyElseIsLetInWhateverIsThere() async throws {
    let office = try await Office()
    for (token, reason) in [
      ("physician", "secretariat-only"), ("administering-physician", "secretariat-only"),
      ("treating-secretary", "purpose-not-allowed"),
    ] {
      for (method, path) in [
        ("GET", "/fhir/AuditEvent"), ("GET", "/fhir/AuditEvent/1"), ("GET", "/fhir/AuditEvent/99999"),
        ("GET", "/fhir/AuditEvent/$review"), ("GET", "/admin/statistics?year=2026"),
        ("POST", "/fhir/Patient/hanako/$purge"), ("POST", "/fhir/Patient/nobody/$purge"),
        ("DELETE", "/fhir/AuditEvent/1"),
      ] {
        let answer = try await office.answer(method, path, as: token, body: method == "POST" ? Self.request : "")
        #expect(answer.status == 403 && answer.text.contains(reason), "\(token) \(method) \(path): \(answer.text)")
      }
    }
    #expect(try await office.answer("GET", "/fhir/AuditEvent", as: "nobody").status == 401)
    #expect(try await !office.store.rows(of: "hanako").isEmpty)
    await office.store.close()
  }

  @Test func theTrailIsSearchedPagedReadAndNeverChanged() async throws {
    let office = try await Office()
    for token in ["physician", "physician", "unheard"] {
      _ = try await office.answer("GET", "/fhir/Patient/hanako", as: token)
    }
    _ = try await office.answer("GET", "/fhir/Patient/nobody", as: "physician")
    let today = "2026-09-21"
    #expect(try await office.events("/fhir/AuditEvent?agent=dr").count == 3)
    #expect(try await office.events("/fhir/AuditEvent?agent=Practitioner/dr&outcome=0").count == 2)
    #expect(try await office.events("/fhir/AuditEvent?patient=hanako&agent=dr").count == 2)
    #expect(try await office.events("/fhir/AuditEvent?patient=Patient/none").isEmpty)
    #expect(try await office.events("/fhir/AuditEvent?date=\(today)&agent=dr").count == 3)
    #expect(try await office.events("/fhir/AuditEvent?date=ge\(today)&date=lt\(today)").isEmpty)
    #expect(try await office.events("/fhir/AuditEvent?date=lt\(today)").isEmpty)
    #expect(try await office.events("/fhir/AuditEvent?outcome=4,8&_count=200").count == 2)
    let asked = "/fhir/AuditEvent/_search?agent=Practitioner/dr"
    let posted = try await office.answer("POST", asked + "&outcome=0", as: "secretary")
    #expect(posted.status == 200 && FHIRFormat.json.read(posted.body).document?.root.all("entry").count == 2)
    #expect(try await office.answer("POST", asked, as: "physician").status == 403)
    let first = try await office.answer("GET", "/fhir/AuditEvent?_count=3", as: "secretary")
    let next = try #require(first.text.firstMatch(of: /"relation":"next","url":"http:\/\/gateway.example([^"]*)"/))
    let second = try await office.events(String(next.output.1))
    #expect(second.first?.first("id")?.value == "4")
    #expect(try await office.answer("GET", "/fhir/AuditEvent/4", as: "secretary").status == 200)
    for (method, path, status) in [
      ("GET", "/fhir/AuditEvent/0", 404), ("GET", "/fhir/AuditEvent/99999", 404), ("GET", "/fhir/AuditEvent/04", 404),
      ("GET", "/fhir/AuditEvent?date=yesterday", 400), ("GET", "/fhir/AuditEvent?entity=x", 400),
      ("PUT", "/fhir/AuditEvent/1", 405), ("PATCH", "/fhir/AuditEvent/1", 405), ("DELETE", "/fhir/AuditEvent/1", 405),
      ("POST", "/fhir/AuditEvent", 405), ("GET", "/fhir/Patient/hanako", 404),
    ] {
      #expect(try await office.answer(method, path, as: "secretary").status == status, "\(method) \(path)")
    }
    #expect(try await office.events("/fhir/AuditEvent?agent=office&_count=200").count > 10, "who looked is seen too")
    let verdict = try await office.store.audit.verify()
    guard case .intact = verdict else { throw World.Missing(what: "\(verdict)") }
    await office.store.close()
  }

  /// In a batch as alone; by nobody else; and the manifest says that it is there.
  @Test func theTrailIsReadInABatch() async throws {
    let office = try await Office()
    func batch(_ urls: [String]) -> String {
      let entries = urls.map { #"{"request":{"method":"GET","url":"\#($0)"}}"# }
      return #"{"resourceType":"Bundle","type":"batch","entry":[\#(entries.joined(separator: ","))]}"#
    }
    _ = try await office.answer("GET", "/fhir/Patient/hanako", as: "physician")
    let urls = ["AuditEvent/1", "AuditEvent?patient=hanako&_elements=outcome", "AuditEvent?colour=red", "AuditEvent/x"]
    let answer = try await office.answer("POST", "/fhir", as: "secretary", body: batch(urls))
    let entries = try #require(FHIRFormat.json.read(answer.body).document).root.all("entry")
    #expect(
      entries.compactMap { $0.at("response.status")?.value?.prefix(3) } == ["200", "200", "400", "404"],
      "\(answer.text)")
    #expect(entries[0].at("resource.id")?.value == "1")
    #expect(entries[1].first("resource")?.all("entry").count == 1)
    let event = try #require(entries[1].first("resource")?.first("entry")?.first("resource"))
    #expect(event.first("outcome") != nil && event.first("outcomeDesc") == nil)
    for token in ["physician", "treating-secretary"] {
      let refused = try await office.answer("POST", "/fhir", as: token, body: batch(urls))
      #expect(refused.text.matches(of: /"status":"403/).count == urls.count, "\(refused.text)")
    }
    // It is listed to whom it answers.
    let listed = #""type":"AuditEvent","documentation":"#
    #expect(try await office.answer("GET", "/fhir/metadata", as: "secretary").text.contains(listed))
    #expect(try await !office.answer("GET", "/fhir/metadata", as: "physician").text.contains(listed))
  }

  /// What every interaction knows, and what is not known: refused, or left out where that is asked.
  @Test func handlingIsTheSameForTheTrail() async throws {
    let office = try await Office()
    _ = try await office.answer("GET", "/fhir/Patient/hanako", as: "physician")
    let lenient = ["Prefer": "handling=lenient"]
    for query in ["colour=red", "date=", "_elements=nonsense"] {
      #expect(try await office.answer("GET", "/fhir/AuditEvent?\(query)", as: "secretary").status == 400, "\(query)")
      #expect(try await office.answer("GET", "/fhir/AuditEvent?\(query)", as: "secretary", lenient).status == 200)
    }
    let count = try await office.answer("GET", "/fhir/AuditEvent?patient=hanako&_summary=count", as: "secretary")
    #expect(count.text.contains(#""total":1"#) && !count.text.contains(#""entry""#), "\(count.text)")
  }

  /// The clock of these tests stands at 23:13 in Japan.
  @Test func whatWasDoneOutOfHoursIsReviewed() async throws {
    let office = try await Office()
    _ = try await office.answer("GET", "/fhir/Patient/hanako", as: "physician")
    let path = "/fhir/AuditEvent/$review"
    #expect(try await office.events(path).isEmpty)
    #expect(try await office.events("\(path)?hours=7-24").isEmpty)
    #expect(try await office.events("\(path)?hours=7-23").count >= 1)
    for wrong in ["hours=7", "hours=22-7", "hours=7-25", "hours=a-b"] {
      #expect(try await office.answer("GET", "\(path)?\(wrong)", as: "secretary").status == 400)
    }
    #expect(try await office.answer("GET", "/fhir/AuditEvent?hours=7-21", as: "secretary").status == 400)
    let text = try await office.answer(
      "GET", "\(path)?hours=7-21&patient=hanako", as: "secretary",
      ["Accept": "text/plain", "Accept-Language": "ja"])
    #expect(text.status == 200 && text.text.contains("Practitioner/dr\t実施\t時間外\tPatient/"), "\(text.text)")
  }

  @Test func whatIsToBeReviewedIsRefusalsEmergenciesAndDisasters() async throws {
    let office = try await Office()
    _ = try await office.answer("GET", "/fhir/Patient/hanako", as: "physician")
    #expect(try await office.events("/fhir/AuditEvent/$review").isEmpty, "what is in order is not for review")
    _ = try await office.answer("GET", "/fhir/AuditEvent", as: "physician")
    try await office.store.registry.declareEmergency(
      person: "dr", patient: "hanako", reason: "見本", now: Gatehouse.noon, seconds: 600)
    #expect(try await office.answer("GET", "/fhir/Patient/hanako", as: "emergency").status == 200)
    let hour = Instant(seconds: Gatehouse.noon.seconds + 3600)
    #expect(try await office.store.change(.disaster(from: Gatehouse.noon, until: hour), audit: Array("{}".utf8)))
    _ = try await office.answer("GET", "/fhir/Patient/hanako", as: "physician")
    let bundle = try await office.answer("GET", "/fhir/AuditEvent/$review", as: "secretary")
    #expect(bundle.text.contains("can't be read"), "the event that is none is told, and hides no other")
    let text = try await office.answer(
      "GET", "/fhir/AuditEvent/$review?agent=dr", as: "secretary", ["Accept": "text/plain"])
    let lines = text.text.split(separator: "\n")
    #expect(lines.count == 3, "\(text.text)")
    for (line, says) in zip(lines, ["denied:secretariat-only", "\tdone\tbreak-glass\t", "\tdone\tdisaster\t"]) {
      #expect(line.contains(says) && line.contains("Practitioner/dr"), "\(line)")
    }
    await office.store.close()
  }

  @Test func aPatientIsErasedOnARecordedRequestOnceNoConsentHolds() async throws {
    let office = try await Office()
    func purge(_ patient: String, _ body: String = Self.request) async throws -> Answered {
      try await office.answer("POST", "/fhir/Patient/\(patient)/$purge", as: "secretary", body: body)
    }
    let held = try await purge("hanako")
    #expect(held.status == 409 && held.text.contains("withdrawal"), "\(held.text)")
    #expect(try await office.store.change(.withdrawal(patient: "hanako", at: Gatehouse.noon), audit: Array("{}".utf8)))
    for (body, status) in [
      ("{}", 400), (#"{"resourceType":"Patient"}"#, 400), (#"{"resourceType":"Parameters"}"#, 400),
      (Self.request.replacing("family", with: "somebody"), 400),
      (Self.request.replacing("2026-17", with: "花子さんの依頼"), 400),
    ] {
      #expect(try await purge("hanako", body).status == status, "\(body)")
    }
    #expect(try await purge("nobody").status == 404)
    #expect(try await !office.store.rows(of: "hanako").isEmpty)
    let done = try await purge("hanako")
    #expect(done.status == 200 && done.text.contains("erased: consent 1, entry 1"), "\(done.text)")
    #expect(try await office.store.rows(of: "hanako").isEmpty)
    #expect(try await purge("hanako").status == 404)
    let events = try await office.store.audit.events().map { String(decoding: $0, as: UTF8.self) }
    let event = try #require(events.first { $0.contains("destroy") && $0.contains(#""outcome":"0""#) })
    #expect(event.contains("2026-17") && event.contains("family") && event.contains("withdrawn"))
    #expect(!events.contains { $0.contains("Patient/hanako") }, "the trail names nobody who was erased")
    await office.store.close()
  }

  @Test func statisticsComeWithoutSmallNumbers() async throws {
    let office = try await Office()
    for _ in 0..<12 { _ = try await office.answer("GET", "/fhir/Patient/hanako", as: "physician") }
    _ = try await office.answer("GET", "/fhir/AuditEvent", as: "secretary")
    let json = try await office.answer("GET", "/admin/statistics?year=2026", as: "secretary")
    #expect(json.status == 200 && json.headers["Content-Type"] == "application/json; charset=utf-8")
    #expect(
      json.text.contains(#"{"by":"occupation","rows":[{"name":"mict-secretariat","months":[0,0,0,0,0,0,0,0,null"#),
      "\(json.text)")
    let csv = try await office.answer("GET", "/admin/statistics?year=2026", as: "secretary", ["Accept": "text/csv"])
    #expect(csv.text.hasPrefix("table,name,month,count\n") && csv.text.contains("occupation,mict-secretariat,9,x"))
    for query in ["", "?year=", "?year=26", "?year=2026&year=2025", "?day=1"] {
      #expect(try await office.answer("GET", "/admin/statistics\(query)", as: "secretary").status == 400, "\(query)")
    }
    await office.store.close()
  }
}
