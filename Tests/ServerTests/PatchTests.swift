import TestSupport
import Testing
import Tree

/// PATCH, through the server.
@Suite struct PatchTests {
  private static let json = ["Content-Type": "application/json-patch+json"]
  private static let merge = ["Content-Type": "application/merge-patch+json"]
  private static let rename = #"[{"op":"replace","path":"/code/text","value":"別の病名"}]"#
  private static let path = """
    {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},\
    {"name":"path","valueString":"Condition.code.text"},{"name":"value","valueString":"別の病名"}]}]}
    """
  private static let pathXML = """
    <Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/><part><name value="type"/>\
    <valueCode value="replace"/></part><part><name value="path"/><valueString value="Condition.code.text"/></part>\
    <part><name value="value"/><valueString value="別の病名"/></part></parameter></Parameters>
    """

  @Test(arguments: [
    ("application/json-patch+json", rename), ("application/json-patch+json; charset=utf-8", rename),
    ("application/merge-patch+json", #"{"code":{"text":"別の病名"}}"#), ("application/fhir+json", path),
    ("application/fhir+xml", pathXML), ("application/json", #"{"code":{"text":"別の病名"}}"#), ("application/json", rename),
    ("application/json", path),
  ])
  func eachFormDoesTheSame(_ type: String, _ patch: String) async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let id = try #require(made.id)
    let tag = try #require(made.headers["ETag"])
    let wrong = try await counter.ask(
      "PATCH", "Condition/\(id)", patch, headers: ["Content-Type": type, "If-Match": "W/\"x\""])
    #expect(wrong.status == 412)
    let done = try await counter.ask(
      "PATCH", "Condition/\(id)", patch, headers: ["Content-Type": type, "If-Match": tag])
    #expect(done.status == 200 && done.headers["ETag"] != tag, "\(done.text)")
    #expect(done.versionless == made.versionless.replacing("見本の病名", with: "別の病名"))
    let again = try await counter.ask("PATCH", "Condition/\(id)", patch, headers: ["Content-Type": type])
    #expect(again.status == 200 && again.text == done.text)
    #expect(try await counter.events().filter { $0.hasPrefix("patch") } == ["patch 4", "patch 0", "patch 0"])
  }

  @Test func byCriteria() async throws {
    let counter = try await Counter()
    let address = "Condition?identifier=urn:sample|a"
    #expect(try await counter.ask("PATCH", address, Self.rename, headers: Self.json).status == 404)
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let done = try await counter.ask("PATCH", address, Self.rename, headers: Self.json)
    #expect(done.status == 200 && done.id == made.id && done.text.contains("別の病名"))
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    #expect(try await counter.ask("PATCH", address, Self.rename, headers: Self.json).status == 412)
    #expect(try await counter.ask("PATCH", "Condition", Self.rename, headers: Self.json).status == 400)
  }

  @Test(arguments: [
    ("application/xml-patch+xml", "<diff/>", 415), ("text/plain", "x", 415), ("", "{}", 415),
    ("application/json-patch+json", "{", 400), ("application/json-patch+json", "{}", 400),
    ("application/merge-patch+json", "[]", 400),
    ("application/fhir+xml", "<Patient xmlns=\"http://hl7.org/fhir\"/>", 400),
    ("application/json-patch+json", #"[{"op":"test","path":"/code/text","value":"x"}]"#, 422),
    ("application/json-patch+json", #"[{"op":"remove","path":"/onsetString"}]"#, 422),
    ("application/json-patch+json", #"[{"op":"replace","path":"/id","value":"x"}]"#, 422),
    ("application/json-patch+json", #"[{"op":"add","path":"/colour","value":"x"}]"#, 422),
    ("application/json-patch+json", #"[{"op":"replace","path":"/subject/reference","value":"Patient/taro"}]"#, 422),
    ("application/json-patch+json", #"[{"op":"replace","path":"","value":{"resourceType":"Patient"}}]"#, 422),
    ("application/merge-patch+json", #"{"recordedDate":"yesterday"}"#, 422),
  ])
  func refusals(_ type: String, _ patch: String, _ status: Int) async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let id = try #require(made.id)
    let answer = try await counter.ask("PATCH", "Condition/\(id)", patch, headers: ["Content-Type": type])
    #expect(answer.status == status, "\(answer.text)")
    if status == 415 { #expect(answer.headers["Accept-Patch"]?.contains("json-patch") == true) }
    #expect(!answer.text.contains("見本の病名"))
    #expect(try await counter.ask("GET", "Condition/\(id)").text == made.text)
    #expect(try await counter.events().filter { $0.hasPrefix("patch") } == ["patch 4"])
  }

  /// Masks and the gateway's labels stand in what is patched, and survive; so does what is out of sight.
  @Test func whatIsOutOfSightStays() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "MedicationRequest", try Self.sample("prescription/rich"))
    let path = "MedicationRequest/\(try #require(made.id))"
    let shown = try await counter.ask("GET", path, as: "home-helper")
    #expect(shown.text.contains("SUBSETTED") && shown.text.count < made.text.count)
    let nothing = try await counter.ask("PATCH", path, "{}", headers: Self.merge, as: "home-helper")
    #expect(nothing.status == 200 && nothing.text == shown.text)
    // What is out of sight can't be tested for, nor may what is seen but not one's own be changed.
    let test = #"[{"op":"test","path":"/reasonCode/0/text","value":"腰痛"}]"#
    let hidden = try await counter.ask("PATCH", path, test, headers: Self.json, as: "home-helper")
    #expect(hidden.status == 422 && hidden.text.contains("patch.path"))
    let stop = #"[{"op":"replace","path":"/status","value":"stopped"}]"#
    #expect(try await counter.ask("PATCH", path, stop, headers: Self.json, as: "home-helper").status == 403)
    #expect(try await counter.ask("GET", path).text == made.text)
    #expect(try await counter.ask("PATCH", "MedicationRequest/nothing", test, headers: Self.json).status == 404)
    _ = try await counter.ask("DELETE", path)
    #expect(try await counter.ask("PATCH", path, test, headers: Self.json).status == 410)
  }

  /// Who sees only a part changes that part.
  @Test func whoSeesAPartChangesThat() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Observation", try Self.sample("vital-sign/rich"))
    let path = "Observation/\(try #require(made.id))"
    let amend = #"[{"op":"replace","path":"/status","value":"amended"}]"#
    let done = try await counter.ask("PATCH", path, amend, headers: Self.json, as: "home-helper")
    #expect(done.status == 200, "\(done.text)")
    let whole = try await counter.ask("GET", path)
    #expect(whole.versionless == made.versionless.replacing(#""status":"final""#, with: #""status":"amended""#))
  }

  private static func sample(_ path: String) throws -> String {
    String(decoding: try Project.bytes("Samples/\(path).json"), as: UTF8.self)
  }
}
