import FHIR
import Gateway
import Storage
import TestSupport
import Testing
import Tree

/// Batches, and what holds for every Bundle, through the server.
@Suite struct BatchTests: BundleText {
  /// What can be searched by itself can be searched in a batch or a transaction, with the same answer.
  @Test(arguments: ["batch", "transaction"])
  func everySearchCanStandInABundle(_ kind: String) async throws {
    let counter = try await Counter()
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let paths = [
      "?_type=Condition", "Patient/hanako/Condition", "Patient/hanako/*",
      "Patient/hanako/Condition?identifier=urn:sample|z",
    ]
    let searches = paths.map { entry("GET", $0) } + [entry("POST", "Condition/_search?identifier=urn:sample|a")]
    let reply = try await counter.ask("POST", "", bundle(kind, searches))
    let entries = reply.resource?.root.all("entry") ?? []
    try #require(entries.count == searches.count, "\(reply.text)")
    for (path, found) in zip(paths + ["Condition?identifier=urn:sample|a"], entries) {
      let alone = try await counter.ask("GET", path)
      #expect(found.at("response.status")?.value?.hasPrefix("200") == true, "\(path)")
      #expect(found.at("resource.total")?.value == alone.total && alone.total != nil, "\(path)")
    }
    let withBody = entry("POST", "Condition/_search", #"{"resourceType":"Parameters"}"#)
    #expect(statuses(try await counter.ask("POST", "", bundle("batch", [withBody]))) == ["400"])
    #expect(entries[0].at("resource.total")?.value == "1" && entries[3].at("resource.total")?.value == "0")
    #expect(
      statuses(try await counter.ask("POST", "", bundle("batch", [entry("GET", "Condition/x/Patient")]))) == ["400"])
  }

  @Test func aBatchDoesEachByItself() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let id = try #require(made.id)
    let reply = try await counter.ask(
      "POST", "",
      bundle(
        "batch",
        [
          entry("POST", "Condition", Counter.diagnosis("b")),
          entry("POST", "Condition", Counter.diagnosis("c", of: "nobody")),
          entry("POST", "Condition", #"{"resourceType":"Condition","colour":"red"}"#), entry("GET", "Condition/\(id)"),
          entry("GET", "Condition?identifier=urn:sample|a"), entry("GET", "Condition/nothing"),
          entry("GET", "\(Counter.base)/Condition/\(id)/_history"),
          entry("PUT", "Condition?identifier=urn:sample|a", Counter.diagnosis("a", name: "別の病名")),
          entry("DELETE", "Condition?identifier=urn:sample|b"),
          entry("POST", "$validate", #"{"resourceType":"Parameters"}"#), entry("GET", ""),
          #"{"resource":{"resourceType":"Patient"}}"#,
          entry("GET", "Condition/\(id)", nil, fullURL: nil, #","ifNoneMatch":"W/\"x\"""#),
          entry(
            "POST", "Condition", Counter.diagnosis("a"), fullURL: nil, #","ifNoneExist":"identifier=urn:sample|a""#),
        ]))
    #expect(reply.status == 200)
    #expect(
      statuses(reply) == [
        "201", "403", "400", "200", "200", "404", "200", "200", "204", "400", "400", "400", "200", "200",
      ], "\(reply.text)")
    let entries = try #require(reply.resource).root.all("entry")
    try #require(entries.count == 14)
    #expect(entries[0].at("response.location")?.value?.hasPrefix("\(Counter.base)/Condition/") == true)
    #expect(entries[0].first("resource") == nil && entries[0].at("response.etag")?.value != nil)
    #expect(entries[1].at("response.outcome.issue.code")?.value == "forbidden")
    #expect(entries[2].at("response.outcome.issue.expression")?.value?.contains("Bundle.entry[2]") == true)
    #expect(entries[3].at("resource.id")?.value == id && entries[4].at("resource.total")?.value == "1")
    #expect(try await total(counter) == "1")
    // One event of the batch, and one of each entry.
    #expect(try await counter.events().count == 1 + 1 + 14 + 1)
  }

  @Test func preferSaysWhatComesBack() async throws {
    let counter = try await Counter()
    for (prefer, resource, outcome) in [
      ("return=representation", true, false), ("return=minimal", false, false),
      ("return=OperationOutcome", false, true),
    ] {
      let reply = try await counter.ask(
        "POST", "", bundle("transaction", [entry("POST", "Condition", Counter.diagnosis("a"))]),
        headers: ["Prefer": prefer])
      let entry = try #require(reply.resource?.root.first("entry"))
      #expect((entry.first("resource") != nil) == resource, "\(prefer)")
      #expect((entry.at("response.outcome") != nil) == outcome, "\(prefer)")
    }
  }

  @Test(arguments: [
    (#"{"resourceType":"Bundle","type":"collection"}"#, 400), (#"{"resourceType":"Patient"}"#, 400), ("{", 400),
    (#"{"resourceType":"Bundle"}"#, 400), (#"{"resourceType":"Bundle","type":"batch","colour":1}"#, 400),
    (#"{"resourceType":"Bundle","type":"transaction"}"#, 200), (#"{"resourceType":"Bundle","type":"batch"}"#, 200),
  ])
  func bodies(_ body: String, _ status: Int) async throws {
    let counter = try await Counter()
    #expect(try await counter.ask("POST", "", body).status == status)
    #expect(try await counter.events().count == 1)
  }

  @Test func entriesAreBounded() async throws {
    let counter = try await Counter(limits: ChangeLimits(mostEntries: 2))
    for (count, status) in [(2, 200), (3, 400)] {
      for kind in ["batch", "transaction"] {
        let entries = (0..<count).map { _ in entry("GET", "Condition") }
        #expect(try await counter.ask("POST", "", bundle(kind, entries)).status == status)
      }
    }
  }
}
