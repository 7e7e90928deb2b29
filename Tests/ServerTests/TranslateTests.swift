import Mapping
import Testing
import Tree

@testable import Gateway
@testable import Validation

/// `ConceptMap/$translate`: the parameters that R4 defines, each taken or refused with a reason.
@Suite struct TranslateTests {
  private static let base = "https://mict.example/fhir/ConceptMap"
  private static let outcomes = "http://jpfhir.jp/fhir/core/CodeSystem/HL70241"

  /// What can't be answered is refused by its name, and the reason says what to do.
  @Test(arguments: [
    ("source=urn:none&system=\(outcomes)&code=F", "`source`", "known here"),
    ("target=\(outcomes)&system=\(outcomes)&code=F", "`target`", "`targetsystem`"),
    ("conceptMapVersion=1&system=\(outcomes)&code=F", "`conceptMapVersion`", "no versions"),
    ("url=\(base)/outcome-to-stock|1&code=F", "`url`", "no versions"),
    ("conceptMap=x&code=F", "`conceptMap`", "`url`"), ("dependency=x&code=F", "`dependency`", "leave it out"),
    ("codeableConcept=x", "`codeableConcept`", "in the body"), ("code=F&coding=x|F", "`coding`", "once"),
    ("code=F&code=G", "`code`", "twice"), ("system=x&coding=x|F", "`system`", "its own"), ("", "`code`", "once"),
  ])
  func whatIsNotAnsweredSaysWhy(_ query: String, _ name: String, _ reason: String) async throws {
    let counter = try await Counter()
    let reply = try await counter.ask("GET", "ConceptMap/$translate?\(query)")
    #expect(reply.status == 400 && reply.text.contains(name) && reply.text.contains(reason), "\(reply.text)")
  }

  /// A map of one's own, and dependencies, stand in a body.
  @Test func theSameHoldsForABody() async throws {
    let counter = try await Counter()
    let code = #"{"name":"system","valueUri":"\#(Self.outcomes)"},{"name":"code","valueCode":"F"}"#
    for (more, name) in [
      (#"{"name":"conceptMap","resource":{"resourceType":"ConceptMap","status":"draft"}}"#, "`conceptMap`"),
      (#"{"name":"dependency","part":[{"name":"element","valueUri":"urn:x"}]}"#, "`dependency`"),
    ] {
      let reply = try await counter.ask(
        "POST", "ConceptMap/$translate", #"{"resourceType":"Parameters","parameter":[\#(code),\#(more)]}"#)
      #expect(reply.status == 400 && reply.text.contains(name), "\(reply.text)")
    }
  }

  /// A map can be named by the path.
  @Test func aMapIsAnAddress() async throws {
    let counter = try await Counter()
    let reply = try await counter.ask("GET", "ConceptMap/outcome-to-fhir/$translate?code=cured")
    #expect(reply.status == 200 && reply.text.contains("\"F\""), "\(reply.text)")
    #expect(try await counter.ask("GET", "ConceptMap/nothing/$translate?code=cured").status == 404)
    let twice = "ConceptMap/outcome-to-fhir/$translate?code=cured&url=\(Self.base)/outcome-to-fhir"
    #expect(try await counter.ask("GET", twice).status == 400)
  }

  /// Backwards, all codes are told that become this one.
  @Test func allOriginsAreTold() async throws {
    let counter = try await Counter()
    let reply = try await counter.ask(
      "GET", "ConceptMap/mml-outcome-to-fhir/$translate?code=inactive&reverse=true")
    let text = reply.text
    #expect(text.contains("\"end\"") && text.contains("\"died\"") && text.contains("\"ended\""), "\(text)")
    #expect(text.contains("\"equivalent\"") && text.contains("\"narrower\"") && !text.contains("\"wider\""), "\(text)")
  }

  /// `source` and `target` are value sets: codes outside of them are none that was meant.
  @Test func valueSetsLimitWhatIsMeant() async throws {
    let maps = try await Counter().gateway.mappings.codeMaps
    let outcomes = Self.outcomes
    let translation = Translation(maps: maps, base: "https://mict.example/fhir") { name in
      switch name {
      case "urn:all": CodeSet(codes: [outcomes: ["F", "D"]])
      case "urn:other": CodeSet(codes: [outcomes: ["D"]])
      case "urn:part": CodeSet(codes: [outcomes: ["D"]], isComplete: false)
      default: nil
      }
    }
    func answer(_ parameters: [String: String]) throws(Refusal) -> String {
      var question = TranslateQuestion()
      for (name, value) in parameters { try question.take(name, value) }
      return try translation.answer(question).root.first("parameter")?.first("valueBoolean")?.value ?? ""
    }
    let inward = ["system": outcomes, "code": "F"]
    let outward = ["url": "\(Self.base)/outcome-to-fhir", "code": "cured"]
    for (name, question) in [("source", inward), ("target", outward)] {
      func with(_ set: String) -> [String: String] { question.merging([name: set]) { $1 } }
      #expect(try answer(with("urn:all")) == "true", "\(name)")
      #expect(try answer(with("urn:other")) == "false", "\(name)")
      for set in ["urn:part", "urn:nothing"] {
        do {
          _ = try answer(with(set))
          Testing.Issue.record("\(name) \(set) is answered")
        } catch {
          guard case .badParameter(name, _, _?) = error else {
            Testing.Issue.record("\(name) \(set): another refusal")
            continue
          }
        }
      }
    }
  }
}
