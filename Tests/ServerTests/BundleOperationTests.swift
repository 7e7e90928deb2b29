import TestSupport
import Testing
import Tree

/// Operations as entries of batches and transactions: the same as alone, with the same rights and events.
@Suite struct BundleOperationTests: BundleText {
  private static let outcomes = "http://jpfhir.jp/fhir/core/CodeSystem/HL70241"
  private static let broken =
    ##"{"resourceType":"Condition","code":{"text":"見本"},"subject":{"reference":"Patient/hanako"},"recorder":{"reference":"#nobody"}}"##

  @Test(arguments: ["batch", "transaction"])
  func eachIsAnsweredAsAlone(_ kind: String) async throws {
    let counter = try await Counter()
    let question =
      #"{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"\#(Self.outcomes)","code":"F"}}]}"#
    let asked: [(method: String, path: String, body: String?, event: Bool)] = [
      ("GET", "metadata", nil, false), ("GET", "Patient/hanako/$everything", nil, true),
      ("GET", "Patient/hanako/$everything?_type=Patient&_summary=true", nil, true),
      ("POST", "$validate", Self.broken, true), ("POST", "Condition/$validate?mode=update", Self.broken, true),
      ("GET", "ConceptMap/$translate?system=\(Self.outcomes)&code=F", nil, true),
      ("GET", "ConceptMap/outcome-to-fhir/$translate?code=cured", nil, true),
      ("POST", "ConceptMap/$translate", question, true),
    ]
    let reply = try await counter.ask("POST", "", bundle(kind, asked.map { entry($0.method, $0.path, $0.body) }))
    #expect(reply.status == 200, "\(reply.text)")
    #expect(statuses(reply) == asked.map { _ in "200" }, "\(reply.text)")
    let events = try await counter.events()
    #expect(events == ["\(kind) 0"] + asked.filter(\.event).map { _ in "operation 0" }, "\(events)")
    for one in asked {
      let alone = try await counter.ask(one.method, one.path, one.body)
      // In a Bundle there is no line and no column to be told.
      let text = alone.text.replacing(/"location":\["line \d+, column \d+"\],/, with: "")
      #expect(alone.status == 200 && reply.text.contains(#""resource":\#(text)"#), "\(one.path)")
    }
  }

  /// In a transaction the record is read when all is written.
  @Test func aTransactionReadsWhatItWrote() async throws {
    let counter = try await Counter()
    let reply = try await counter.ask(
      "POST", "",
      bundle(
        "transaction",
        [
          entry("GET", "Patient/hanako/$everything?_type=Condition"),
          entry("POST", "Condition", Counter.diagnosis("a")),
        ]))
    #expect(reply.resource?.root.all("entry").first?.at("resource.total")?.value == "1", "\(reply.text)")
  }

  /// What is refused alone is refused here, for the same reason; in a transaction nothing is done then.
  @Test func whatIsRefusedAloneIsRefused() async throws {
    let counter = try await Counter()
    let bad: [(String, Int)] = [
      (entry("GET", "Patient/taro/$everything"), 404), (entry("GET", "Patient/nobody/$everything"), 404),
      (entry("GET", "Patient/hanako/$everything?colour=red"), 400), (entry("GET", "Patient/$everything"), 400),
      (entry("GET", "Condition/x/$everything"), 400), (entry("GET", "metadata/x"), 404),
      (entry("POST", "$validate"), 400), (entry("POST", "Nonsense/$validate", Self.broken), 404),
      (entry("POST", "Condition/$validate?mode=publish", Self.broken), 400),
      (entry("GET", "ConceptMap/$translate"), 400), (entry("GET", "ConceptMap/nothing/$translate?code=F"), 404),
      (entry("GET", "Condition/$translate?code=F"), 400), (entry("DELETE", "metadata"), 400), (entry("GET", "$x"), 400),
    ]
    for (one, status) in bad {
      let batch = try await counter.ask("POST", "", bundle("batch", [one]), as: "nurse")
      #expect(statuses(batch) == ["\(status)"], "\(one): \(batch.text)")
      // Of taro the physician knows.
      guard !one.contains("taro") else { continue }
      let all = bundle("transaction", [entry("POST", "Condition", Counter.diagnosis("a")), one])
      let transaction = try await counter.ask("POST", "", all)
      #expect(transaction.status == status, "\(one): \(transaction.text)")
      #expect(transaction.text.contains("Bundle.entry[1]"), "\(one)")
      #expect(try await total(counter) == "0", "\(one)")
    }
  }
}
