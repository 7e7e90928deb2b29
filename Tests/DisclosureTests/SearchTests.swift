import Disclosure
import Testing
import Tree

/// Searchsets that can be read, and what is wrong within them.
struct SearchTests {
  private static func entry(
    _ id: String, patient: String = #"{"reference":"Patient/0001234"}"#, more: String = ""
  ) -> String {
    let id = id.isEmpty ? "" : #""id":"\#(id)","#
    let resource = #"{"resourceType":"Condition",\#(id)"code":{"text":"見本病"},"subject":\#(patient)\#(more)}"#
    return #"{"resource":\#(resource),"search":{"mode":"match"}}"#
  }

  private static func bundle(_ entries: [String], next: String? = nil) -> String {
    let link = next.map { #""link":[{"relation":"next","url":"\#($0)"}],"# } ?? ""
    let list = entries.isEmpty ? "" : #","entry":[\#(entries.joined(separator: ","))]"#
    return #"{"resourceType":"Bundle",\#(link)"type":"searchset"\#(list)}"#
  }

  private func answer(_ entries: [String], patientSystem: String? = nil) async throws -> HospitalAnswer {
    let text = Self.bundle(entries)
    return try await ask(.fhir, patientSystem: patientSystem) { _ in .json(text) }.answer
  }

  private func sources(_ answer: HospitalAnswer) -> [String] {
    answer.resources.compactMap { $0.root.at("meta.source")?.value?.split(separator: "/").last.map(String.init) }
  }

  // MARK: Whose it is

  static let others = [
    #"{"reference":"Patient/0005678"}"#, #"{"reference":"Patient/0001234/_history/1"}"#, #"{"reference":"0001234"}"#,
    #"{"reference":"https://elsewhere.example/Patient/0001234"}"#, #"{"reference":"Group/0001234"}"#,
    ##"{"reference":"#patient"}"##, #"{"display":"見本 花子"}"#, #"{"identifier":{"value":"0001234"}}"#,
    #"{"reference":"Patient/0005678","identifier":{"system":"urn:oid:2.999.45.91","value":"0001234"}}"#,
    #"{"identifier":{"system":"urn:oid:2.999.45.91","value":"0005678"}}"#,
    #"{"identifier":{"system":"urn:oid:2.999.45.92","value":"0001234"}}"#,
  ]

  /// One resource of somebody else, and nothing of the hospital is shown.
  @Test(arguments: others) func anotherPatient(_ patient: String) async throws {
    let answer = try await answer(
      [Self.entry("c1"), Self.entry("c2", patient: patient), Self.entry("")], patientSystem: "urn:oid:2.999.45.91")
    #expect(answer.failure == .otherPatient && answer.resources.isEmpty && answer.shortfalls == [])
  }

  @Test func anotherPatientInOneOfTwoSearches() async throws {
    let code = #""status":"final","code":{"text":"見本"}"#
    let observation = #"{"resourceType":"Observation","id":"o1",\#(code),"subject":{"reference":"Patient/9"}}"#
    let (answer, _) = try await ask(.fhir, types: ["Condition", "Observation"]) { request in
      let isOther = request.target.contains("Observation")
      return .json(Self.bundle([isOther ? #"{"resource":\#(observation)}"# : Self.entry("c1")]))
    }
    #expect(answer.failure == .otherPatient && answer.resources.isEmpty)
  }

  /// Where a resource names several, all must be the patient.
  @Test func anotherPatientAmongSeveral() async throws {
    @Sendable func account(_ patients: String...) -> String {
      let subjects = patients.map { #"{"reference":"Patient/\#($0)"}"# }.joined(separator: ",")
      let resource = #"{"resourceType":"Account","id":"a1","status":"active","subject":[\#(subjects)]}"#
      return Self.bundle([#"{"resource":\#(resource)}"#])
    }
    let (other, _) = try await ask(.fhir, types: ["Account"]) { _ in .json(account("0001234", "0005678")) }
    #expect(other.failure == .otherPatient && other.resources.isEmpty)
    let (same, _) = try await ask(.fhir, types: ["Account"]) { _ in .json(account("0001234", "0001234")) }
    #expect(same.failure == nil)
    #expect(same.resources.map { $0.root.all("subject").map { $0.first("reference")?.value } } == [["Patient/hanako"]])
  }

  @Test func thePatientByIdentifier() async throws {
    let patient = #"{"identifier":{"system":"urn:oid:2.999.45.91","value":"0001234"}}"#
    let answer = try await answer([Self.entry("c1", patient: patient)], patientSystem: "urn:oid:2.999.45.91")
    #expect(answer.failure == nil)
    #expect(answer.resources.map { $0.root.at("subject.reference")?.value } == ["Patient/hanako"])
    #expect(answer.resources.map { $0.root.at("subject.identifier") == nil } == [true])
  }

  @Test func aPatientWithinAResource() async throws {
    let hidden = #","contained":[{"resourceType":"Patient","id":"p"}]"#
    let answer = try await answer([Self.entry("c1", more: hidden), Self.entry("c2")])
    #expect(sources(answer) == ["c2"] && answer.shortfalls == [.unreadable] && answer.failure == nil)
  }

  // MARK: Faults of one resource

  @Test func aFaultyResourceIsLeftOut() async throws {
    let answer = try await answer([
      Self.entry("c1", more: #","grade":"3""#), Self.entry("c2"), Self.entry("c3", more: #","onsetDateTime":"soon""#),
      Self.entry("", more: ""), Self.entry("c2"),
    ])
    #expect(sources(answer) == ["c2"] && answer.shortfalls == [.unreadable] && answer.failure == nil)
  }

  /// The narrative is not taken over, so it may be what it will.
  @Test func aFaultyNarrativeIsNoMatter() async throws {
    let script =
      #","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><script>1</script></div>"}"#
    let answer = try await answer([Self.entry("c1", more: script)])
    #expect(answer.shortfalls == [] && answer.resources.map { $0.root.first("text") == nil } == [true])
    #expect(answer.resources.allSatisfy { !$0.json.contains("script") })
  }

  /// What is marked as for no other institution (未提供) should not have come, and goes no further.
  @Test func whatIsMarkedAsNotToBeDelivered() async throws {
    func tagged(_ code: String) -> String {
      #","meta":{"tag":[{"system":"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication","code":"\#(code)"}]}"#
    }
    let answer = try await answer([
      Self.entry("c1", more: tagged("UNDELIVERED")), Self.entry("c2", more: tagged("UNINFORMED")), Self.entry("c3"),
    ])
    #expect(sources(answer) == ["c2", "c3"] && answer.shortfalls == [.withheld] && answer.failure == nil)
    let tags = answer.resources.map { $0.root.first("meta")?.all("tag").compactMap { $0.first("code")?.value } }
    #expect(tags == [["UNINFORMED", "SUBSETTED"], ["SUBSETTED"]])
  }

  @Test func whatTheHospitalReports() async throws {
    func outcome(_ severity: String) -> String {
      let issue = #"{"severity":"\#(severity)","code":"processing","diagnostics":"秘密"}"#
      return #"{"resource":{"resourceType":"OperationOutcome","issue":[\#(issue)]},"search":{"mode":"outcome"}}"#
    }
    let quiet = try await answer([Self.entry("c1"), outcome("information")])
    #expect(quiet.shortfalls == [] && quiet.entries.isEmpty)
    let loud = try await answer([Self.entry("c1"), outcome("warning")])
    #expect(loud.shortfalls == [.reported] && sources(loud) == ["c1"])
    #expect(!DisclosureBundle.document([loud]).json.contains("秘密"))
  }

  @Test func whatIsIncludedWasNotAskedFor() async throws {
    let included = #"{"resource":{"resourceType":"Patient","id":"0005678"},"search":{"mode":"include"}}"#
    let answer = try await answer([Self.entry("c1"), included])
    #expect(sources(answer) == ["c1"] && answer.failure == nil && answer.shortfalls == [])
  }

  @Test func xmlIsReadToo() async throws {
    let text = """
      <Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/><entry><resource><Condition><id value="c1"/>\
      <subject><reference value="Patient/0001234"/></subject></Condition></resource></entry></Bundle>
      """
    let (answer, _) = try await ask(.fhir) { _ in
      .answer(status: 200, headers: ["Content-Type: application/fhir+xml"], body: text)
    }
    #expect(sources(answer) == ["c1"] && answer.failure == nil)
  }

  // MARK: Pages

  static let nexts = ["/fhir?page=2", "Condition?page=2", "{origin}/fhir/Condition?page=2", "{origin}?page=2"]

  @Test(arguments: nexts) func pagesOfTheSameServer(_ next: String) async throws {
    let (answer, requests) = try await ask(.fhir) { request in
      if request.target.contains("page=2") { return .json(Self.bundle([Self.entry("c1"), Self.entry("c2")])) }
      let origin = "http://\(request.headers["host"] ?? "")"
      return .json(Self.bundle([Self.entry("c1")], next: next.replacing("{origin}", with: origin)))
    }
    #expect(sources(answer) == ["c1", "c2"] && answer.failure == nil && answer.shortfalls == [])
    #expect(requests.count == 2 && requests.allSatisfy { $0.headers["authorization"] == "Bearer secret-token" })
  }

  static let strangers = [
    "https://elsewhere.example/fhir?page=2", "//elsewhere.example/fhir", "{origin}@elsewhere.example/fhir",
    "{origin}.elsewhere.example/fhir", "{origin}0/fhir", "file:///etc/hostname", #"{origin}\\\\@elsewhere.example/"#,
    "ページ",
  ]

  /// The token goes to no other server; what came so far is shown, with the failure.
  @Test(arguments: strangers) func pagesOfAnotherServer(_ next: String) async throws {
    let (answer, requests) = try await ask(.fhir) { request in
      let origin = "http://\(request.headers["host"] ?? "")"
      return .json(Self.bundle([Self.entry("c1")], next: next.replacing("{origin}", with: origin)))
    }
    #expect(sources(answer) == ["c1"] && answer.failure == .malformed && requests.count == 1)
  }

  @Test func pagesWithoutEnd() async throws {
    let (answer, requests) = try await ask(.fhir) { _ in
      .json(Self.bundle([Self.entry("c1")], next: "Condition?page=1"))
    }
    #expect(sources(answer) == ["c1"] && answer.shortfalls == [.truncated] && requests.count == 20)
  }

  @Test func moreThanIsTaken() async throws {
    let many = (0..<1_100).map { Self.entry("c\($0)") }
    let answer = try await answer(many)
    #expect(answer.resources.count == 1_000 && answer.shortfalls == [.truncated] && answer.failure == nil)
  }

  @Test func aLaterPageMayFail() async throws {
    let (answer, _) = try await ask(.fhir) { request in
      request.target.contains("page=2")
        ? .answer(status: 500) : .json(Self.bundle([Self.entry("c1")], next: "Condition?page=2"))
    }
    #expect(sources(answer) == ["c1"] && answer.failure == .refused(.server))
    #expect(answer.exchanges.map(\.status) == [200, 500])
  }
}
