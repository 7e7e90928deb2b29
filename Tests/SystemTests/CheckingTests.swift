import FHIR
import Foundation
import HTTP
import TestSupport
import Testing
import Tree

/// Resources that break a rule, sent to a running gateway: by the setting, and to `$validate`.
@Suite(.serialized) struct CheckingTests {
  /// Its recorder is a contained resource that isn't there.
  private static let broken = Array(
    ##"{"resourceType":"Condition","code":{"text":"x"},"subject":{"reference":"Patient/hanako"},"recorder":{"reference":"#no"}}"##
      .utf8)

  private static func post(
    _ demo: Demonstration, _ path: String, as token: String? = "demo-physician", prefer: String? = nil
  ) async throws -> HTTPResponse {
    try await demo.send(
      .post, path, as: token, type: "application/fhir+json", headers: prefer.map { ["Prefer": $0] } ?? [:], body: broken
    )
  }

  private static func codes(_ response: HTTPResponse) throws -> [String] {
    let outcome = try #require(FHIRFormat.json.read(response.body).document).root
    return outcome.all("issue").compactMap { $0.at("details.coding.code")?.value ?? $0.first("code")?.value }
  }

  @Test func validateAnswersAndStoresNothing() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let before = try await demo.total("/fhir/Condition", as: "demo-physician")
    for path in ["/fhir/Condition/$validate", "/fhir/$validate"] {
      let response = try await Self.post(demo, path, as: "demo-helper")
      #expect(response.status == 200)
      #expect(try Self.codes(response) == ["reference.unresolved"])
    }
    #expect(try Self.codes(try await Self.post(demo, "/fhir/Observation/$validate")) == ["type.misplaced"])
    #expect(try await Self.post(demo, "/fhir/$validate?profile=http://example.org/none").status == 400)
    #expect(try await Self.post(demo, "/fhir/$validate?mode=publish").status == 400)
    #expect(try await Self.post(demo, "/fhir/$validate?mode=create").status == 200)
    #expect(try await Self.post(demo, "/fhir/$validate?colour=red").status == 400)
    #expect(try await Self.post(demo, "/fhir/Foo/$validate").status == 404)
    #expect(try await Self.post(demo, "/fhir/$validate", as: nil).status == 401)
    #expect(try await demo.total("/fhir/Condition", as: "demo-physician") == before)
  }

  @Test func preferences() async throws {
    let demo = try await Demonstration(arguments: ["--validation", "warn"])
    defer { demo.end() }
    let minimal = try await Self.post(demo, "/fhir/Condition", prefer: "return=minimal")
    #expect(minimal.status == 201 && minimal.body.isEmpty)
    let outcome = try await Self.post(demo, "/fhir/Condition", prefer: "return=OperationOutcome")
    #expect(outcome.status == 201)
    #expect(try Self.codes(outcome) == ["reference.unresolved"])
    let whole = try await Self.post(demo, "/fhir/Condition")
    #expect(FHIRFormat.json.read(whole.body).document?.type.name == "Condition")
  }

  @Test func whatBreaksARuleIsRefusedUnlessTheSettingSaysOtherwise() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let before = try await demo.total("/fhir/Condition", as: "demo-physician")
    let response = try await Self.post(demo, "/fhir/Condition")
    #expect(response.status == 422)
    #expect(try Self.codes(response) == ["reference.unresolved"])
    #expect(try await demo.total("/fhir/Condition", as: "demo-physician") == before)
  }

  /// Nothing is called right that nobody looked at.
  @Test func withoutCheckingItSaysSo() async throws {
    let demo = try await Demonstration(arguments: ["--validation", "off"])
    defer { demo.end() }
    let response = try await Self.post(demo, "/fhir/Condition", prefer: "return=OperationOutcome")
    #expect(response.status == 201)
    #expect(String(decoding: response.body, as: UTF8.self).contains("checks no rules"))
  }

  @Test func settingsAreChecked() async throws {
    #expect(try await Run.mict("serve", "--validation", "maybe").status == 64)
    let run = try await Run.mict("serve", "--packages", "/nowhere.tgz", "--database", "/nowhere/x.sqlite")
    #expect(run.status == 1 && run.errors.contains("/nowhere.tgz"))
  }
}
