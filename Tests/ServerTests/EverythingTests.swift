import TestSupport
import Testing
import Tree

/// `$everything`, through the server.
@Suite struct EverythingTests {
  private static let path = "Patient/hanako/$everything"

  private func filled() async throws -> Counter {
    let counter = try await Counter()
    for key in ["a", "b", "c"] { _ = try await counter.ask("POST", "Condition", Counter.diagnosis(key)) }
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("d", of: "taro"))
    for sample in ["prescription/rich", "vital-sign/rich"] {
      let text = String(decoding: try Project.bytes("Samples/\(sample).json"), as: UTF8.self)
      let type = sample.hasPrefix("vital") ? "Observation" : "MedicationRequest"
      #expect(try await counter.ask("POST", type, text).status == 201)
    }
    return counter
  }

  private func types(_ reply: Reply) -> [String] {
    (reply.resource?.root.all("entry") ?? []).map {
      $0.first("resource").map { $0.document.schema[$0.type].name } ?? ""
    }
  }

  /// All pages of it hold what all reads hold, as this person sees them.
  @Test(arguments: Counter.people) func itIsAllThatIsSeen(_ person: String) async throws {
    let counter = try await filled()
    var found: [String] = []
    var next: String? = "\(Self.path)?_count=2"
    while let path = next {
      let page = try await counter.ask("GET", path, as: person)
      guard page.status == 200 else {
        #expect(page.status == 404)
        break
      }
      for entry in try #require(page.resource).root.all("entry") {
        let url = try #require(entry.first("fullUrl")?.value)
        found.append(url)
        let single = try await counter.ask("GET", String(url.dropFirst(Counter.base.count + 1)), as: person)
        #expect(single.status == 200 && page.text.contains(single.text), "\(url)")
      }
      next = page.text.firstMatch(of: /"relation":"next","url":"[^"]*?\/fhir\/([^"]*)"/).map { String($0.output.1) }
    }
    var wanted: Set<String> = []
    for type in ["Patient", "Condition", "MedicationRequest", "Observation"] {
      let all = try await counter.ask("GET", "\(type)?_count=100", as: person)
      for entry in all.resource?.root.all("entry") ?? [] {
        guard let url = entry.first("fullUrl")?.value, !url.hasSuffix("/taro") else { continue }
        let subject = entry.at("resource.subject.reference")?.value
        if subject == nil || subject == "Patient/hanako" { wanted.insert(url) }
      }
    }
    #expect(Set(found) == wanted && found.count == wanted.count)
    if person == "physician" { #expect(found.count == 6 && found.first?.hasSuffix("Patient/hanako") == true) }
  }

  @Test func itIsNarrowed() async throws {
    let counter = try await filled()
    #expect(
      types(try await counter.ask("GET", "\(Self.path)?_type=Observation,Patient")) == ["Patient", "Observation"])
    #expect(try await counter.ask("GET", "\(Self.path)?_since=2030").total == "0")
    #expect(try await counter.ask("GET", "\(Self.path)?_since=2026-01-01&_type=Condition").total == "3")
    let posted = try await counter.ask(
      "POST", Self.path,
      #"{"resourceType":"Parameters","parameter":[{"name":"_type","valueCode":"Observation"},{"name":"_count","valueInteger":1}]}"#
    )
    #expect(types(posted) == ["Observation"])
    #expect(try await counter.ask("POST", Self.path).total == "6")
  }

  @Test func refusals() async throws {
    let counter = try await filled()
    let cases = [
      ("\(Self.path)?_count=0", 400), ("\(Self.path)?_since=yesterday", 400), ("\(Self.path)?_type=Nonsense", 404),
      ("\(Self.path)?start=yesterday", 400), ("\(Self.path)?end=2026-02-30", 400),
      ("\(Self.path)?start=2026-05&end=2026-04", 400), ("\(Self.path)?starts=2026", 400),
      ("\(Self.path)?_after=AAAA", 400), ("Patient/nobody/$everything", 404),
      ("Patient/$everything", 400), ("Condition/$everything", 400), ("Condition/x/$everything", 400),
    ]
    for (path, status) in cases { #expect(try await counter.ask("GET", path).status == status, "\(path)") }
    // Out of sight and not there are the same; a page is only for who got it.
    let hidden = try await counter.ask("GET", "Patient/taro/$everything", as: "nurse")
    let nobody = try await counter.ask("GET", "Patient/nobody/$everything", as: "nurse")
    #expect(hidden.status == 404 && hidden.text == nobody.text)
    let page = try await counter.ask("GET", "\(Self.path)?_count=1")
    let next = try #require(page.text.firstMatch(of: /"relation":"next","url":"[^"]*?\/fhir\/([^"]*)"/)).output.1
    #expect(try await counter.ask("GET", String(next)).status == 200)
    #expect(try await counter.ask("GET", String(next), as: "nurse").status == 400)
    #expect(try await counter.events().suffix(3) == ["operation 0", "operation 0", "operation 4"])
  }
}
