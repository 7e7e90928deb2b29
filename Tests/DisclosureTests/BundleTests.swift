import Disclosure
import FHIR
import Testing
import Tree

/// The answers of several hospitals as one searchset.
struct BundleTests {
  /// What a hospital answers with so many conditions, and a failure or shortfalls.
  private func answer(_ id: String, _ script: @escaping ScriptedHospital.Script) async throws -> HospitalAnswer {
    let server = try ScriptedHospital(script: script)
    defer { server.stop() }
    return try await ask(try hospital(.fhir, at: server.url, id: id))
  }

  private static func conditions(_ count: Int, more: String = "") -> Reply {
    let entries = (0..<count).map {
      #"{"resource":{"resourceType":"Condition","id":"c\#($0)","subject":{"reference":"Patient/0001234"}}}"#
    }
    let list = (entries + (more.isEmpty ? [] : [more])).joined(separator: ",")
    return .json(
      list.isEmpty ? FailureTests.empty : #"{"resourceType":"Bundle","type":"searchset","entry":[\#(list)]}"#)
  }

  private func modes(_ bundle: Document) -> [String?] { bundle.root.all("entry").map { $0.at("search.mode")?.value } }

  @Test func matchesThenOutcomes() async throws {
    let bad =
      #"{"resource":{"resourceType":"Condition","id":"bad","subject":{"reference":"Patient/0001234"},"grade":1}}"#
    let answers = [
      try await answer("a") { _ in .answer(status: 500) },
      try await answer("b") { _ in Self.conditions(2) },
      try await answer("c") { _ in Self.conditions(0) },
      try await answer("d") { _ in Self.conditions(1, more: bad) },
    ]
    let link = "https://gateway.example/hospitals/fhir/Condition?patient=hanako"
    let bundle = DisclosureBundle.document(answers, selfLink: link)
    #expect(bundle.faults == [])
    let root = bundle.root
    #expect(root.first("type")?.value == "searchset" && root.first("total") == nil)
    #expect(root.at("link.relation")?.value == "self" && root.at("link.url")?.value == link)
    #expect(modes(bundle) == ["match", "match", "match", "outcome", "outcome"])
    let outcomes = root.all("entry").suffix(2).compactMap { $0.at("resource.issue") }
    #expect(outcomes.map { $0.first("severity")?.value } == ["error", "warning"])
    #expect(outcomes.map { $0.first("code")?.value } == ["exception", "structure"])
    for format in FHIRFormat.allCases {
      let reading = format.read(try format.write(bundle))
      #expect(reading.issues.isEmpty && reading.document == bundle)
    }
  }

  @Test func fullUrlsAreThatOfTheIds() async throws {
    let bundle = DisclosureBundle.document([try await answer("a") { _ in Self.conditions(2) }])
    let entries = bundle.root.all("entry")
    let urls = entries.compactMap { $0.first("fullUrl")?.value }
    #expect(Set(urls).count == 2)
    #expect(urls.allSatisfy { PrimitiveFormat.uuid.accepts(Array($0.utf8)[...]) })
    let ids = entries.compactMap { $0.at("resource.id")?.value }
    #expect(urls.map { String($0.dropFirst("urn:uuid:".count).filter { $0 != "-" }) } == ids)
  }

  /// An empty answer stands for a hospital that has nothing, and for no other.
  @Test func aFailureIsNeverAnEmptyResult() async throws {
    let empty = DisclosureBundle.document([try await answer("a") { _ in Self.conditions(0) }])
    #expect(empty.root.first("total")?.value == "0" && empty.root.all("entry").isEmpty)
    for reply in [Reply.answer(status: 403), .json("{"), .drop] {
      let bundle = DisclosureBundle.document([try await answer("a") { _ in reply }])
      #expect(bundle.root.first("total") == nil && modes(bundle) == ["outcome"])
      #expect(bundle.root.at("entry.resource.issue.severity")?.value == "error")
    }
  }

  @Test func inTheLanguageOfTheReader() async throws {
    let answer = try await answer("a") { _ in .answer(status: 403) }
    let texts = Language.allCases.map {
      DisclosureBundle.document([answer], language: $0).root.at("entry.resource.issue.details.text")?.value
    }
    #expect(texts == Language.allCases.map { DisclosureFailure.refused(.forbidden).text("見本記念病院", $0) })
  }

  @Test func ofNobody() {
    let bundle = DisclosureBundle.document([])
    #expect(bundle.faults == [] && bundle.root.first("total")?.value == "0")
  }
}
