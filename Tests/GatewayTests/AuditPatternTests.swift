import Access
import FHIR
import Gateway
import Storage
import Testing
import Tree

/// Events against the rules of IHE's Basic Audit Log Patterns, written out here: which agents and entities each must have,
/// with which codes, and what may not be in them.
@Suite struct AuditPatternTests {
  /// The codes of a pattern: action, then whether the client is the source, then the user's part.
  private static let patterns: [String: (action: String, clientIsSource: Bool, user: String)] = [
    "create": ("C", true, "AUT"), "read": ("R", false, "IRCP"), "vread": ("R", false, "IRCP"),
    "search-type": ("E", true, "IRCP"), "update": ("U", true, "AUT"), "delete": ("D", true, "AUT"),
  ]

  private static func condition(_ text: String, id: String? = nil) -> Reading {
    let id = id.map { #""id":"\#($0)","# } ?? ""
    return FHIRFormat.json.read(
      Array(
        #"{"resourceType":"Condition",\#(id)"code":{"text":"\#(text)"},"subject":{"reference":"Patient/hanako"}}"#.utf8)
    )
  }

  @Test func eachInteractionKeepsItsPattern() async throws {
    let bench = try await Bench()
    let (gateway, scope) = (bench.gateway, try bench.scope("physician"))
    let made = try await gateway.create(
      Self.condition("x"), type: "Condition", scope: scope, request: RequestIdentifier()
    ).get()
    _ = try await gateway.read("Condition", id: made.id, scope: scope, request: RequestIdentifier()).get()
    _ = try await gateway.read(
      "Condition", id: made.id, version: made.version, scope: scope, request: RequestIdentifier()
    ).get()
    _ = try await gateway.search(
      "Condition", [("patient", "hanako"), ("code", "秘密")], isLenient: false, base: "b", scope: scope,
      request: RequestIdentifier()
    ).get()
    _ = try await gateway.update(
      Self.condition("y", id: made.id), type: "Condition", .id(made.id), scope: scope,
      request: RequestIdentifier()
    ).get()
    _ = await gateway.read("Condition", id: "none", scope: scope, request: RequestIdentifier())
    let events = try await bench.events().map(\.root)
    #expect(
      events.compactMap { $0.at("subtype.code")?.value } == [
        "create", "read", "vread", "search-type", "update", "read",
      ])
    for event in events {
      let name = try #require(event.at("subtype.code")?.value)
      let pattern = try #require(Self.patterns[name])
      #expect(event.at("type.code")?.value == "rest" && event.first("action")?.value == pattern.action, "\(name)")
      let agents = event.all("agent")
      #expect(
        agents.compactMap { $0.at("type.coding.code")?.value }
          == [pattern.user] + (pattern.clientIsSource ? ["110153", "110152"] : ["110152", "110153"]), "\(name)")
      #expect(agents.allSatisfy { $0.first("who") != nil && $0.first("media") == nil }, "\(name)")
      #expect(agents.map { $0.first("requestor")?.value } == ["true", "false", "false"], "\(name)")
      #expect(agents.map { $0.first("network") != nil } == [false, true, true], "a person is no device: \(name)")
      #expect(agents[0].at("purposeOfUse.coding.code")?.value == "TREAT")
      #expect(agents[0].at("role.coding.code")?.value == "physician" && agents[0].first("policy") != nil)
      #expect(event.at("source.observer.display")?.value == agents[2].at("who.display")?.value)
      try entities(of: event, name)
    }
    #expect(events.last?.first("outcome")?.value == "4")
    await bench.store.close()
  }

  private func entities(of event: Element, _ name: String) throws {
    let entities = event.all("entity")
    func of(_ code: String) -> [Element] { entities.filter { $0.at("type.code")?.value == code } }
    let isDone = event.first("outcome")?.value == "0"
    #expect(of("XrequestId").count == 1 && of("XrequestId")[0].at("what.identifier.value") != nil, "\(name)")
    #expect(of("1").count == (isDone ? 1 : 0), "the patient: \(name)")
    #expect(of("1").allSatisfy { $0.at("role.code")?.value == "1" }, "\(name)")
    let object = try #require(of("2").first, "\(name)")
    #expect(of("2").count == 1)
    if name == "search-type" {
      #expect(object.at("role.code")?.value == "24" && object.first("what") == nil && object.first("detail") == nil)
      // Condition?code&patient
      #expect(object.first("query")?.value == "Q29uZGl0aW9uP2NvZGUmcGF0aWVudA==", "names, no values")
    } else {
      #expect(
        object.at("role.code")?.value == "4" && object.at("what.reference")?.value?.hasPrefix("Condition/") == true)
    }
  }

  @Test func whoIsNotKnownIsNoUser() async throws {
    let bench = try await Bench()
    try await bench.gateway.record(
      refused: .unauthenticated, interaction: .search, request: RequestIdentifier(), at: Bench.noon)
    let event = try #require(try await bench.events().first)
    #expect(event.structureIssues().isEmpty)
    #expect(event.root.all("agent").compactMap { $0.at("type.coding.code")?.value } == ["110153", "110152"])
    await bench.store.close()
  }
}
