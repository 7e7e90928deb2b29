import Foundation
import TestSupport
import Testing
import Tree

/// `_summary` and `_elements` of what is read by its id.
@Suite struct ReadPartTests {
  private static let body = Counter.diagnosis("a").replacing(
    "\"code\":", with: "\"note\":[{\"text\":\"x\"}],\"recordedDate\":\"2026-04-01\",\"code\":")

  @Test(arguments: [
    ("_elements=code", ["code", "subject"], ["note", "recordedDate"]),
    ("_elements=Condition.code,recordedDate", ["code", "recordedDate"], ["note"]),
    ("_elements:exclude=note", ["code", "recordedDate"], ["note"]),
    ("_elements=-note", ["code", "recordedDate"], ["note"]),
    ("_summary=true", ["code", "subject", "recordedDate"], ["note"]),
    ("_summary=text", ["subject"], ["code", "note"]),
  ])
  func aPartIsShown(_ query: String, _ there: [String], _ gone: [String]) async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Self.body)
    let path = "Condition/\(try #require(made.id))"
    let version = try #require(made.resource?.root.at("meta.versionId")?.value)
    for path in [path, "\(path)/_history/\(version)"] {
      let part = try await counter.ask("GET", "\(path)?\(query)")
      #expect(part.status == 200 && part.headers["ETag"] == made.headers["ETag"])
      let resource = try #require(part.resource)
      for name in there + ["id", "meta"] { #expect(resource.root.first(name) != nil, "\(name) of \(query)") }
      for name in gone { #expect(resource.root.first(name) == nil, "\(name) of \(query)") }
      #expect(part.text.contains("\"SUBSETTED\""))
    }
    // It can't be put back as the whole.
    let part = try await counter.ask("GET", "\(path)?\(query)")
    #expect(try await counter.ask("PUT", path, part.text).status == 422)
    let batch = """
      {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"\(path)?\(query)"}}]}
      """
    #expect(try await counter.ask("POST", "", batch).text.contains("SUBSETTED"))
  }

  @Test func theWholeIsShownWithoutATag() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Self.body)
    let path = "Condition/\(try #require(made.id))"
    for query in ["_summary=false", "_summary=count", "_summary=data", "_pretty=false", "colour=red"] {
      #expect(try await counter.ask("GET", "\(path)?\(query)").text == made.text, "\(query)")
    }
    for query in ["_summary=nonsense", "_elements=", "_elements:nonsense=code"] {
      #expect(try await counter.ask("GET", "\(path)?\(query)").status == 400, "\(query)")
    }
  }
}

/// Operations that look at nothing that is stored.
@Suite struct OperationTests {
  @Test func aResourceIsConverted() async throws {
    let counter = try await Counter()
    let json = Counter.diagnosis("a")
    let xml = try await counter.ask("POST", "$convert", json, headers: ["Accept": "application/fhir+xml"])
    #expect(xml.status == 200 && xml.text.contains("<Condition xmlns=\"http://hl7.org/fhir\">"), "\(xml.text)")
    let back = try await counter.ask(
      "POST", "$convert", xml.text, headers: ["Content-Type": "application/fhir+xml", "Accept": "application/json"])
    #expect(back.text == json)
    // A type that isn't stored here, and a resource in a Parameters.
    let wrapped = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"input\",\"resource\":\(json)}]}"
    #expect(try await counter.ask("POST", "$convert?_format=xml", wrapped).text == xml.text)
    let basic = try await counter.ask(
      "POST", "$convert?_format=xml", "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}")
    #expect(basic.text.contains("<Basic"))
    #expect(try await counter.ask("POST", "$convert", "{\"resourceType\":\"Condition\",\"colour\":1}").status == 400)
    #expect(try await counter.ask("POST", "$convert", "x", headers: ["Content-Type": "text/plain"]).status == 415)
    #expect(try await counter.ask("POST", "$convert", json, headers: ["Accept": "text/html"]).status == 406)
    #expect(try await counter.ask("GET", "Condition").total == "0")
    let events = try await counter.events()
    #expect(events.filter { $0.hasPrefix("operation") }.count >= 6, "\(events)")
  }

  private static let map = "https://mict.example/fhir/ConceptMap"
  private static let outcomes = "http://jpfhir.jp/fhir/core/CodeSystem/HL70241"

  @Test(arguments: [
    ("url=\(map)/outcome-to-fhir&code=cured", true, "\"F\""), ("url=\(map)/outcome-to-stock&code=F", true, "\"cured\""),
    ("system=\(outcomes)&code=F", true, "\"cured\""), ("coding=\(outcomes)|F", true, "\"cured\""),
    ("url=\(map)/outcome-to-fhir&code=cured&targetsystem=\(outcomes)", true, outcomes),
    ("url=\(map)/outcome-to-fhir&code=cured&targetsystem=urn:other", false, "result"),
    ("url=\(map)/outcome-to-fhir&code=F&system=\(outcomes)&reverse=true", true, "outcome-to-fhir"),
    ("code=F&system=\(outcomes)&reverse=true", true, "\"cured\""),
    ("url=\(map)/outcome-to-stock&code=cured&reverse=true", true, outcomes),
    ("url=\(map)/mml-outcome-to-fhir&code=unknown&reverse=true", false, "message"),
    ("url=\(map)/outcome-to-fhir&code=nonsense", false, "message"), ("code=cured", false, "message"),
    ("system=urn:other&code=F", false, "message"),
    ("url=\(map)/dementia-independence-to-fhir&code=I", true, "dementia-independence-municipal"),
    ("url=\(map)/mml-outcome-to-fhir&code=worsening", true, "\"wider\""),
  ])
  func aCodeIsTranslated(_ query: String, _ isFound: Bool, _ says: String) async throws {
    let counter = try await Counter()
    let answer = try await counter.ask("GET", "ConceptMap/$translate?\(query)")
    #expect(answer.status == 200, "\(answer.text)")
    let first = try #require(answer.resource?.root.all("parameter").first)
    #expect(first.first("name")?.value == "result" && first.first("valueBoolean")?.value == "\(isFound)")
    #expect(answer.text.contains(says), "\(answer.text)")
    let form = try await counter.ask(
      "POST", "ConceptMap/$translate", query, headers: ["Content-Type": "application/x-www-form-urlencoded"])
    #expect(form.text == answer.text)
  }

  @Test func parametersAreTranslated() async throws {
    let counter = try await Counter()
    let bodies = [
      "{\"name\":\"coding\",\"valueCoding\":{\"system\":\"\(Self.outcomes)\",\"code\":\"F\"}}",
      "{\"name\":\"codeableConcept\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"\(Self.outcomes)\",\"code\":\"F\"}]}}",
      "{\"name\":\"system\",\"valueUri\":\"\(Self.outcomes)\"},{\"name\":\"code\",\"valueCode\":\"F\"}",
    ]
    for body in bodies {
      let answer = try await counter.ask(
        "POST", "ConceptMap/$translate", "{\"resourceType\":\"Parameters\",\"parameter\":[\(body)]}")
      #expect(answer.status == 200 && answer.text.contains("\"cured\""), "\(answer.text)")
    }
    for wrong in ["", "url=urn:nothing&code=F", "code=F&colour=red", "code=F&reverse=maybe"] {
      #expect(try await counter.ask("GET", "ConceptMap/$translate?\(wrong)").status == 400, "\(wrong)")
    }
    #expect(try await counter.ask("GET", "Condition/$translate?code=F").status == 404)
    #expect(try await counter.ask("POST", "ConceptMap/$translate", "{\"resourceType\":\"Basic\"}").status == 400)
  }

  /// What a change is to be answered with, for each interaction that changes something.
  @Test func everyChangeHasThreeAnswers() async throws {
    let counter = try await Counter()
    for preference in ["minimal", "representation", "OperationOutcome"] {
      let headers = ["Prefer": "return=\(preference)"]
      func expect(_ reply: Reply, _ statuses: [Int]) {
        #expect(statuses.contains(reply.status), "\(reply.text)")
        switch preference {
        case "minimal": #expect(reply.body.isEmpty)
        case "OperationOutcome": #expect(reply.resource?.type.name == "OperationOutcome")
        default: #expect(reply.resource?.type.name == "Condition" || reply.status == 204)
        }
      }
      let made = try await counter.ask("POST", "Condition", Counter.diagnosis(preference), headers: headers)
      expect(made, [201])
      let path = try #require(
        made.headers["Location"]?.split(separator: "/").dropLast(2).last.map { "Condition/\($0)" })
      let whole = try await counter.ask("GET", path)
      expect(try await counter.ask("PUT", path, whole.text.replacing("見本", with: "別"), headers: headers), [200])
      expect(
        try await counter.ask(
          "PUT", "Condition?identifier=\(preference)2", Counter.diagnosis("\(preference)2"), headers: headers),
        [201])
      expect(try await counter.ask("PATCH", path, "{\"recordedDate\":\"2026\"}", headers: headers), [200])
      expect(try await counter.ask("DELETE", path, headers: headers), [200, 204])
      expect(try await counter.ask("DELETE", "Condition?identifier=\(preference)2", headers: headers), [200, 204])
    }
  }
}
