import FHIR
import Gateway
import Storage
import TestSupport
import Testing
import Tree

/// Transactions, through the server.
@Suite struct TransactionTests: BundleText {
  @Test func aTransactionLinksWhatItMakes() async throws {
    let counter = try await Counter()
    let uuid = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
    let narrated = """
      {"resourceType":"Condition","text":{"status":"additional","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\
      <a href=\\"\(uuid)\\">x</a></div>"},"code":{"text":"y"},"subject":{"reference":"Patient?_id=hanako"}}
      """
    let reply = try await counter.ask(
      "POST", "",
      bundle(
        "transaction",
        [
          entry("GET", "Condition?identifier=urn:sample|a"), entry("POST", "Condition", diagnosis(about: uuid)),
          entry("POST", "Condition", narrated), entry("POST", "Condition", Counter.diagnosis("a"), fullURL: uuid),
          entry(
            "POST", "Condition", diagnosis(about: "Condition/one"), fullURL: "http://elsewhere.example/fhir/Condition/g"
          ),
          entry("POST", "Condition", Counter.diagnosis("z"), fullURL: "http://elsewhere.example/fhir/Condition/one"),
        ]), headers: ["Prefer": "return=representation"])
    #expect(reply.status == 200, "\(reply.text)")
    #expect(statuses(reply) == ["200", "201", "201", "201", "201", "201"])
    let entries = try #require(reply.resource).root.all("entry")
    try #require(entries.count == 6)
    let ids = entries.map { $0.at("resource.id")?.value ?? "" }
    #expect(entries[0].at("resource.total")?.value == "1", "what reads, reads what was written")
    #expect(entries[1].at("resource.evidence.detail.reference")?.value == "Condition/\(ids[3])")
    #expect(entries[2].at("resource.subject.reference")?.value == "Patient/hanako")
    #expect(entries[2].at("resource.text.div")?.value?.contains("href=\"Condition/\(ids[3])\"") == true)
    #expect(entries[4].at("resource.evidence.detail.reference")?.value == "Condition/\(ids[5])")
    #expect(
      try await counter.events() == [
        "transaction 0", "search-type 0", "create 0", "create 0", "create 0", "create 0", "create 0",
      ])
  }

  /// A version of what keeps its name is a version here; of what is made under another name there is none yet.
  @Test func versionsOfWhatIsMadeAreRefused() async throws {
    let counter = try await Counter()
    let uuid = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
    let away = "http://elsewhere.example/fhir/Condition/one"
    let there = entry("POST", "Condition", Counter.diagnosis("there", name: "別"), fullURL: away)
    for reference in ["\(uuid)/_history/1", "\(away)/_history/3", "Condition/one/_history/3"] {
      let whole = bundle(
        "transaction",
        [
          entry("POST", "Condition", Counter.diagnosis("made"), fullURL: uuid), there,
          entry("POST", "Condition", diagnosis(about: reference), fullURL: "http://elsewhere.example/fhir/Condition/g"),
        ])
      let reply = try await counter.ask("POST", "", whole)
      #expect(reply.status == 422 && reply.text.contains("_history/…"), "\(reference): \(reply.text)")
      #expect(
        reply.text.contains("Bundle.entry[2]") && reply.text.contains("Condition.evidence[0].detail[0].reference"))
      #expect(try await total(counter) == "0")
    }
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("old"))
    let id = try #require(made.id)
    let version = try #require(made.resource?.root.at("meta.versionId")?.value)
    for reference in ["Condition/\(id)/_history/\(version)", "\(Counter.base)/Condition/\(id)/_history/\(version)"] {
      let named = #"{"id":"\#(id)","# + Counter.diagnosis("old", name: "新\(reference.count)").dropFirst()
      let whole = bundle(
        "transaction",
        [
          entry("PUT", "Condition/\(id)", named, fullURL: "\(Counter.base)/Condition/\(id)"),
          entry("POST", "Condition", diagnosis(about: reference), fullURL: "\(Counter.base)/Condition/g"),
        ])
      let reply = try await counter.ask("POST", "", whole, headers: ["Prefer": "return=representation"])
      #expect(
        reply.text.contains("\"reference\":\"Condition/\(id)/_history/\(version)\""), "\(reference): \(reply.text)")
    }
    // What no entry is called stays as it is written.
    let other = bundle("transaction", [entry("POST", "Condition", diagnosis(about: "\(uuid)/_history/1"))])
    #expect(try await counter.ask("POST", "", other).status == 200)
  }

  /// References by criteria are resolved last: what the transaction brings is found, wherever it stands.
  @Test func criteriaFindWhatTheTransactionBrings() async throws {
    let counter = try await Counter()
    let reply = try await counter.ask(
      "POST", "",
      bundle(
        "transaction",
        [
          entry("POST", "Condition", diagnosis(about: "Condition?identifier=urn:sample|new")),
          entry("POST", "Condition", Counter.diagnosis("new")),
        ]), headers: ["Prefer": "return=representation"])
    #expect(statuses(reply) == ["201", "201"], "\(reply.text)")
    let entries = reply.resource?.root.all("entry") ?? []
    try #require(entries.count == 2)
    let id = try #require(entries[1].at("resource.id")?.value)
    #expect(entries[0].at("resource.evidence.detail.reference")?.value == "Condition/\(id)")
  }

  /// A canonical address that is also an entry's name names what it names elsewhere.
  @Test func canonicalAddressesStay() async throws {
    let counter = try await Counter()
    let name = "http://elsewhere.example/fhir/Condition/one"
    let resource = """
      {"resourceType":"Condition","extension":[{"url":"urn:sample:of","valueCanonical":"\(name)"},\
      {"url":"urn:sample:at","valueUri":"\(name)"}],"code":{"text":"見本"},"subject":{"reference":"Patient/hanako"}}
      """
    let reply = try await counter.ask(
      "POST", "", bundle("transaction", [entry("POST", "Condition", resource, fullURL: name)]),
      headers: ["Prefer": "return=representation"])
    #expect(statuses(reply) == ["201"], "\(reply.text)")
    #expect(reply.text.contains("\"valueCanonical\":\"\(name)\"") && !reply.text.contains("\"valueUri\":\"\(name)\""))
  }

  /// Delete, create, change: whatever the order of the entries.
  @Test func theOrderMakesNoDifference() async throws {
    var generator = SeededGenerator.told("transaction order")
    var results: Set<[String]> = []
    for _ in 0..<4 {
      let counter = try await Counter()
      let old = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("old")).id)
      _ = try await counter.ask("POST", "Condition", Counter.diagnosis("kept"))
      let entries = [
        entry("DELETE", "Condition/\(old)"),
        entry(
          "POST", "Condition", Counter.diagnosis("new"), fullURL: nil, #","ifNoneExist":"identifier=urn:sample|new""#),
        entry("PUT", "Condition?identifier=urn:sample|kept", Counter.diagnosis("kept", name: "別")),
        entry(
          "PATCH", "Patient/hanako",
          """
          {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},\
          {"name":"path","valueString":"Patient.photo[9]"}]}]}
          """),
        entry(
          "POST", "Condition", Counter.diagnosis("x"), fullURL: nil, #","ifNoneExist":"identifier=urn:sample|old""#),
      ].shuffled(using: &generator)
      let reply = try await counter.ask("POST", "", bundle("transaction", entries))
      #expect(reply.status == 200, "\(reply.text)")
      results.insert(
        [
          try await total(counter) ?? "",
          String(try await counter.ask("GET", "Condition/\(old)").status),
        ]
          + (try await counter.events()).sorted())
    }
    #expect(results.count == 1, "seed \(generator.seed)")
  }

  /// One entry that can't be done: nothing is, it is said which, and it stands in the trail.
  @Test func allOrNothing() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    var twice: [String] = []
    for _ in 0..<2 {
      twice.append(try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("twice")).id))
    }
    let other = #"{"id":"\#(twice[0])","# + Counter.diagnosis("twice", name: "別").dropFirst()
    let before = try await counter.ask("GET", "Condition").text
    let named = #"{"id":"\#(id)","# + Counter.diagnosis("a", name: "別").dropFirst()
    let bad: [(String, Int)] = [
      (entry("POST", "Condition", Counter.diagnosis("c", of: "nobody")), 403),
      (
        entry("POST", "Condition", #"{"resourceType":"Condition","subject":{"reference":"Patient/hanako"},"text":1}"#),
        400
      ),
      (entry("POST", "Condition", #"{"resourceType":"Condition"}"#), 400),
      (entry("PUT", "Condition/nothing", named), 400),
      (entry("PUT", "Condition/\(twice[0])", other, fullURL: nil, #","ifMatch":"W/\"x\"""#), 412),
      (entry("GET", "Condition/nothing"), 404), (entry("GET", "Condition/nothing/_history"), 404),
      (entry("GET", "Condition?colour=red"), 400), (entry("GET", "Nonsense/x"), 404),
      (entry("GET", "AuditEvent"), 403), (entry("GET", "http://elsewhere.example/fhir/Condition"), 400),
      (entry("DELETE", "Condition/nothing", nil, fullURL: nil, #","ifMatch":"W/\"x\"""#), 412),
      (entry("DELETE", "Condition?identifier=urn:sample|twice"), 412),
      (
        entry(
          "POST", "Condition", Counter.diagnosis("q"), fullURL: nil, #","ifNoneExist":"identifier=urn:sample|twice""#),
        412
      ),
      (entry("POST", "Condition", Counter.diagnosis("q"), fullURL: nil, #","ifNoneExist":"colour=red""#), 400),
      (entry("POST", "Condition", diagnosis(about: "Condition?identifier=urn:sample|none")), 422),
      (entry("POST", "Condition", diagnosis(about: "Condition?identifier=urn:sample|twice")), 422),
      (entry("POST", "Nonsense", Counter.diagnosis("q")), 404), (entry("POST", "Goal", Counter.diagnosis("q")), 400),
      (entry("POST", "Condition", Counter.diagnosis("q"), fullURL: "urn:uuid:1"), 400),
      (entry("DELETE", "Condition/\(id)"), 400), (entry("POST", "Patient", #"{"resourceType":"Patient"}"#), 405),
      (entry("PUT", "Condition?identifier=urn:sample|a", Counter.diagnosis("a")), 400),
      (entry("SPAM", "Condition"), 400),
      (entry("POST", "Condition"), 400), (entry("PATCH", "Condition/\(id)", Counter.diagnosis("a")), 400),
      (entry("GET", "Condition/$everything"), 400),
    ]
    for (entry, status) in bad {
      let events = try await counter.events().count
      let reply = try await counter.ask(
        "POST", "",
        bundle(
          "transaction",
          [
            self.entry("POST", "Condition", Counter.diagnosis("good"), fullURL: "urn:uuid:1"),
            self.entry("PUT", "Condition/\(id)", named), entry,
          ]))
      #expect(reply.status == status, "\(entry) \(reply.text)")
      let outcome = try #require(reply.resource)
      #expect(outcome.type.name == "OperationOutcome")
      #expect(reply.text.contains("Bundle.entry[2]"), "\(reply.text)")
      #expect(try await counter.events().dropFirst(events) == ["transaction 4"], "\(entry)")
      #expect(try await counter.ask("GET", "Condition").text == before)
    }
    #expect(try await counter.store.audit.verify() == .intact(count: try await counter.events().count))
  }

  /// What a transaction reads is what there is when the rest of it is done.
  @Test func whatItReadsIsWhatItMade() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    let named = #"{"id":"\#(id)","# + Counter.diagnosis("a", name: "新しい病名").dropFirst()
    let events = try await counter.events().count
    let reply = try await counter.ask(
      "POST", "",
      bundle(
        "transaction",
        [
          entry("GET", "Condition/\(id)"), entry("GET", "Condition?identifier=urn:sample|b"),
          entry("GET", "Condition/\(id)/_history?_summary=count"), entry("DELETE", "Condition/nothing"),
          entry("POST", "Condition", Counter.diagnosis("b")), entry("PUT", "\(Counter.base)/Condition/\(id)", named),
        ]))
    #expect(statuses(reply) == ["200", "200", "200", "204", "201", "200"], "\(reply.text)")
    let read = try #require(reply.resource).root.all("entry").compactMap { $0.first("resource") }
    #expect(read[0].at("code.text")?.value == "新しい病名")
    #expect(read[1].first("total")?.value == "1" && read[2].first("total")?.value == "2")
    #expect(
      try await counter.events().dropFirst(events) == [
        "transaction 0", "read 0", "search-type 0", "history-instance 0", "delete 0", "create 0", "update 0",
      ])
  }

  /// What is not there, and not to be there twice, is not made twice by one transaction.
  @Test func oneTransactionKeepsItsOwnConditions() async throws {
    let counter = try await Counter()
    let conditional = entry(
      "POST", "Condition", Counter.diagnosis("a"), fullURL: nil, #","ifNoneExist":"identifier=urn:sample|a""#)
    let twice = try await counter.ask("POST", "", bundle("transaction", [conditional, conditional]))
    #expect(twice.status == 412 && twice.text.contains("Bundle.entry[0]"))
    #expect(try await total(counter) == "0")
    let update = entry("PUT", "Condition?identifier=urn:sample|a", Counter.diagnosis("a"))
    #expect(try await counter.ask("POST", "", bundle("transaction", [conditional, update])).status == 412)
    #expect(try await total(counter) == "0")
    #expect(try await counter.ask("POST", "", bundle("transaction", [conditional])).status == 200)
    let both = try await counter.ask("POST", "", bundle("transaction", [conditional, conditional]))
    #expect(statuses(both) == ["200", "200"])
    #expect(try await total(counter) == "1")
  }

  /// A patient can't be created, but one that is there is found, and can be spoken of.
  @Test func aKnownPatientIsFound() async throws {
    let counter = try await Counter()
    let uuid = "urn:uuid:5d7b2f0e-54a0-4b1c-8f0e-000000000001"
    func entries(_ id: String) -> String {
      bundle(
        "transaction",
        [
          entry("POST", "Patient", #"{"resourceType":"Patient"}"#, fullURL: uuid, #","ifNoneExist":"_id=\#(id)""#),
          entry(
            "POST", "Condition",
            #"{"resourceType":"Condition","code":{"text":"x"},"subject":{"reference":"\#(uuid)"}}"#),
        ])
    }
    let done = try await counter.ask("POST", "", entries("hanako"))
    #expect(statuses(done) == ["200", "201"], "\(done.text)")
    #expect(try await counter.ask("GET", "Condition?patient=hanako").total == "1")
    // One out of sight and one that is not there are the same.
    let hidden = try await counter.ask("POST", "", entries("taro"), as: "nurse")
    let nobody = try await counter.ask("POST", "", entries("nobody"), as: "nurse")
    #expect(hidden.status == 405 && hidden.text == nobody.text)
  }

  /// A reference by criteria to what is out of sight finds nothing, as one to what is not there.
  @Test func criteriaFindNothingOutOfSight() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    func answer(_ id: String, _ person: String) async throws -> (status: Int, text: String) {
      let reply = try await counter.ask(
        "POST", "", bundle("transaction", [entry("POST", "Condition", diagnosis(about: "Condition?_id=\(id)"))]),
        as: person)
      return (reply.status, reply.text)
    }
    #expect(try await answer(id, "physician").status == 200)
    let (hidden, nothing) = (try await answer(id, "home-helper"), try await answer("nothing", "home-helper"))
    #expect(hidden.status == 422 && hidden.text.contains("nothing"), "\(hidden.text)")
    #expect(hidden == nothing)
  }

  /// A JSON Patch in a Binary.
  @Test func aPatchInABinary() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    // [{"op":"replace","path":"/code/text","value":"x"}]
    let data = "W3sib3AiOiJyZXBsYWNlIiwicGF0aCI6Ii9jb2RlL3RleHQiLCJ2YWx1ZSI6IngifV0="
    for (type, status) in [("application/json-patch+json", "200"), ("text/plain", "415")] {
      let binary = #"{"resourceType":"Binary","contentType":"\#(type)","data":"\#(data)"}"#
      let reply = try await counter.ask("POST", "", bundle("batch", [entry("PATCH", "Condition/\(id)", binary)]))
      #expect(statuses(reply) == [status], "\(reply.text)")
    }
    #expect(try await counter.ask("GET", "Condition/\(id)").text.contains(#""text":"x""#))
  }
}
