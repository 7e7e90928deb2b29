import FHIR
import Foundation
import Storage
import TestSupport
import Testing
import Tree

@testable import Gateway

/// What becomes of a resource that breaks a rule, by the setting; and `$validate`.
@Suite struct ResourceCheckTests {
  /// Its recorder is a contained resource that isn't there.
  private static let broken =
    ##"{"resourceType":"Condition","code":{"text":"見本"},"subject":{"reference":"Patient/hanako"},"recorder":{"reference":"#nobody"}}"##

  private static func reading(_ text: String) -> Reading { FHIRFormat.json.read(Array(text.utf8)) }

  @Test(arguments: ResourceCheck.Mode.allCases)
  func aBrokenResource(_ mode: ResourceCheck.Mode) async throws {
    let bench = try await Bench(check: ResourceCheck(mode: mode))
    let result = await bench.gateway.create(
      Self.reading(Self.broken), type: "Condition", scope: try bench.scope("physician"), request: RequestIdentifier())
    switch (mode, result) {
    case (.off, .success(let answer)): #expect(answer.notes == nil)
    case (.warn, .success(let answer)): #expect(answer.notes?.contains { $0.code == .referenceUnresolved } == true)
    case (.enforce, .failure(.unprocessable(let issues))):
      #expect(issues.contains { $0.code == .referenceUnresolved })
      let found = await bench.gateway.search(
        "Condition", [("patient", "hanako")], isLenient: false, base: "b", scope: try bench.scope("physician"),
        request: RequestIdentifier())
      #expect(try found.get().document().root.first("total")?.value == "0")
    default: Testing.Issue.record("\(mode): another outcome")
    }
    await bench.store.close()
  }

  /// A good one is stored whatever the setting.
  @Test(arguments: ResourceCheck.Mode.allCases)
  func aGoodResource(_ mode: ResourceCheck.Mode) async throws {
    let bench = try await Bench(check: ResourceCheck(mode: mode))
    #expect(try await bench.diagnosis().isEmpty == false)
    await bench.store.close()
  }

  /// The codes that FHIR requires are asked for without any setting or package.
  @Test func aCodeThatFHIRHasNotIsRefused() async throws {
    let bench = try await Bench()
    let text =
      #"{"resourceType":"AllergyIntolerance","type":"foo","code":{"text":"見本"},"patient":{"reference":"Patient/hanako"}}"#
    for (text, isGood) in [(text, false), (text.replacing("foo", with: "allergy"), true)] {
      let result = await bench.gateway.create(
        Self.reading(text), type: "AllergyIntolerance", scope: try bench.scope("physician"),
        request: RequestIdentifier())
      switch result {
      case .success: #expect(isGood)
      case .failure(.unprocessable(let issues)):
        let errors = issues.filter { $0.severity >= .error }
        #expect(!isGood && errors.map(\.code) == [.codeInvalid])
        // What could stand there is named.
        #expect(errors.first?.subjects.last?.contains("`allergy`, `intolerance`") == true)
      case .failure(let other): Testing.Issue.record("\(other)")
      }
    }
    await bench.store.close()
  }

  /// What the project gives as examples may be sent.
  @Test func samplesKeepTheRules() throws {
    let files = try #require(
      FileManager.default.enumerator(at: Project.folder.appending(path: "Samples"), includingPropertiesForKeys: nil)
    ).compactMap { $0 as? URL }
    var checked = 0
    for file in files {
      let name = file.lastPathComponent
      guard file.pathComponents.dropLast(2).last == "Samples", !name.contains(".stock."), !name.contains(".residue."),
        let format: FHIRFormat = ["json": .json, "xml": .xml][file.pathExtension]
      else { continue }
      let issues = ResourceCheck().issues(of: format.read([UInt8](try Data(contentsOf: file))))
      #expect(issues.allSatisfy { $0.severity < .error }, "\(name)")
      checked += 1
    }
    #expect(checked > 500)
  }

  @Test func validateSaysAndStoresNothing() async throws {
    let bench = try await Bench()
    let scope = try bench.scope("home-helper")
    func issues(_ text: String, type: String?) async throws -> [String] {
      let result = await bench.gateway.validate(
        Self.reading(text), type: type, scope: scope, request: RequestIdentifier())
      return try result.get().filter { $0.severity >= .error }.map { "\($0.path) \($0.code.rawValue)" }
    }
    let expected = ["Condition.recorder.reference reference.unresolved"]
    #expect(try await issues(Self.broken, type: "Condition") == expected)
    #expect(try await issues(Self.broken, type: nil) == expected)
    let parameters = #"{"resourceType":"Parameters","parameter":[{"name":"resource","resource":\#(Self.broken)}]}"#
    #expect(try await issues(parameters, type: "Condition") == expected)
    #expect(try await issues(Self.broken, type: "Observation") == ["Condition type.misplaced"])
    #expect(try await issues(#"{"resourceType":"Condition","x":1,"subject":{}}"#, type: "Condition").count == 2)
    // It leaves a trace without a patient, and no entry.
    let events = try await bench.events()
    #expect(events.count == 5)
    #expect(events.allSatisfy { $0.root.at("subtype.code")?.value == "operation" })
    let found = await bench.gateway.search(
      "Condition", [("patient", "hanako")], isLenient: false, base: "b", scope: try bench.scope("physician"),
      request: RequestIdentifier())
    #expect(try found.get().document().root.first("total")?.value == "0")
    await bench.store.close()
  }

  /// The mode `create` says what a create would be refused for, in the same words; whatever is fine there is fine here.
  @Test func creatingIsJudgedByTheMappings() async throws {
    let bench = try await Bench()
    let scope = try bench.scope("physician")
    func found(_ text: String, mode: String) async throws -> [String] {
      let result = await bench.gateway.validate(
        Self.reading(text), type: nil, parameters: [("mode", mode)], scope: scope, request: RequestIdentifier())
      return try result.get().filter { $0.severity >= .error && $0.code.rawValue.hasPrefix("lens.") }
        .map { "\($0.path) \($0.code.rawValue)" }
    }
    func refused(_ text: String, _ type: String) async -> [String] {
      switch await bench.gateway.create(Self.reading(text), type: type, scope: scope, request: RequestIdentifier()) {
      case .failure(.unprocessable(let issues)): issues.map { "\($0.path) \($0.code.rawValue)" }
      case .failure(.notAllowed): ["\(type) lens.create"]
      case .failure(.unknownType): ["\(type) lens.none"]
      case .failure: ["another refusal"]
      case .success: []
      }
    }
    let texts = [
      ("Condition", #"{"resourceType":"Condition","code":{"text":"見本"},"subject":{"reference":"Patient/hanako"}}"#),
      ("Condition", #"{"resourceType":"Condition","code":{"text":"見本"},"subject":{"display":"見本"}}"#),
      ("Observation", #"{"resourceType":"Observation","status":"final","code":{"text":"x"}}"#),
      ("Patient", #"{"resourceType":"Patient"}"#), ("Basic", #"{"resourceType":"Basic","code":{"text":"x"}}"#),
    ]
    for (number, (type, text)) in texts.enumerated() {
      let said = try await found(text, mode: "create")
      #expect(said == (await refused(text, type)), "\(text)")
      #expect(said.isEmpty == (number == 0), "\(text)")
      #expect(try await found(text, mode: "update").isEmpty)
    }
    await bench.store.close()
  }

  /// What can't be meant is refused with the parameter's name; a resource may be named by what its body says.
  @Test func whatCanNotBeMeantIsRefused() async throws {
    let bench = try await Bench()
    let scope = try bench.scope("physician")
    func refusal(
      _ parameters: [(name: String, value: String)], type: String? = nil, body: String = ResourceCheckTests.broken
    ) async -> String {
      let result = await bench.gateway.validate(
        Self.reading(body), type: type, parameters: parameters, scope: scope, request: RequestIdentifier())
      return switch result {
      case .failure(.badParameter(let name, _, let japanese)): name + (japanese == nil ? " in English alone" : "")
      case .failure(.unknownType(let type)): "type \(type)"
      case .failure: "another refusal"
      case .success: "answered"
      }
    }
    func body(_ more: String) -> String {
      #"{"resourceType":"Parameters","parameter":[{"name":"resource","resource":\#(Self.broken)}\#(more)]}"#
    }
    #expect(await refusal([("profile", "https://example.org/StructureDefinition/none")]) == "profile")
    #expect(await refusal([("mode", "publish")]) == "mode")
    #expect(await refusal([("mode", "delete")]) == "mode")
    #expect(await refusal([("mode", "profile")]) == "profile")
    #expect(await refusal([("colour", "red")]) == "colour")
    #expect(await refusal([("山田", "太郎")]) == "…")
    #expect(await refusal([("resource", "x")]) == "resource")
    #expect(await refusal([], type: "Foo") == "type Foo")
    #expect(await refusal([], type: "HumanName") == "type HumanName")
    #expect(await refusal([], type: "Condition", body: #"{"resourceType":"Parameters"}"#) == "resource")
    #expect(await refusal([], body: body(#",{"name":"mode","valueCode":"publish"}"#)) == "mode")
    #expect(await refusal([], body: body(#",{"name":"山田","valueString":"x"}"#)) == "…")
    for mode in ["create", "update"] {
      #expect(await refusal([("mode", mode), ("_format", "json"), ("_pretty", "true")]) == "answered")
      #expect(await refusal([], body: body(#",{"name":"mode","valueCode":"\#(mode)"}"#)) == "answered")
    }
    await bench.store.close()
  }
}
