import FHIR
import JSON
import Testing
import Tree

@testable import Gateway

/// FHIRPath Patch: each operation, and what can't be carried out.
@Suite struct FHIRPathPatchTests {
  private static let patient = """
    {"resourceType":"Patient","id":"x","identifier":[{"value":"1"},{"value":"2"},{"value":"3"}],"name":[{"family":"見本"}],\
    "birthDate":"1940-01-01","deceasedBoolean":false,"contact":[{"name":{"text":"a"},"gender":"female"}]}
    """

  /// An operation: `part=value` for plain ones, the value's JSON members as they are.
  private func applied(_ operations: [String], to text: String = patient) throws -> String {
    let parameters = operations.map { #"{"name":"operation","part":[\#($0)]}"# }.joined(separator: ",")
    let body = #"{"resourceType":"Parameters","parameter":[\#(parameters)]}"#
    let patch = try FHIRPathPatch(FHIRFormat.json.read(Array(body.utf8)))
    let resource = try #require(FHIRFormat.json.read(Array(text.utf8)).document)
    return String(decoding: JSONWriter.text(try patch.applied(to: resource)), as: UTF8.self)
  }

  private func operation(_ kind: String, _ path: String, _ more: String...) -> String {
    ([#"{"name":"type","valueCode":"\#(kind)"}"#, #"{"name":"path","valueString":"\#(path)"}"#] + more)
      .joined(separator: ",")
  }

  private func number(_ name: String, _ value: Int) -> String { #"{"name":"\#(name)","valueInteger":\#(value)}"# }

  private func value(_ members: String) -> String { #"{"name":"value",\#(members)}"# }

  private func name(_ name: String) -> String { #"{"name":"name","valueString":"\#(name)"}"# }

  @Test func add() throws {
    #expect(
      try applied([operation("add", "Patient", name("gender"), value(#""valueCode":"female""#))])
        .contains(#""name":[{"family":"見本"}],"gender":"female","birthDate""#))
    #expect(
      try applied([operation("add", "Patient", name("name"), value(#""valueHumanName":{"family":"別"}"#))])
        .contains(#""name":[{"family":"見本"},{"family":"別"}]"#))
    #expect(
      try applied([operation("add", "Patient.name[0]", name("given"), value(#""valueString":"太郎""#))])
        .contains(#""name":[{"family":"見本","given":["太郎"]}]"#))
    #expect(
      try applied([operation("add", "Patient", name("multipleBirth"), value(#""valueInteger":2"#))])
        .contains(#""multipleBirthInteger":2"#))
    // A type without a name of its own, in parts, in any order.
    let parts = value(#""part":[{"name":"gender","valueCode":"male"},{"name":"name","valueHumanName":{"text":"b"}}]"#)
    #expect(
      try applied([operation("add", "Patient", name("contact"), parts)])
        .contains(#"{"name":{"text":"b"},"gender":"male"}"#))
    // On a primitive.
    let absent = value(#""part":[{"name":"url","valueUri":"urn:x"},{"name":"value","valueCode":"y"}]"#)
    #expect(
      try applied([operation("add", "Patient.birthDate", name("extension"), absent)])
        .contains(#""birthDate":"1940-01-01","_birthDate":{"extension":[{"url":"urn:x","valueCode":"y"}]}"#))
  }

  @Test func delete() throws {
    #expect(try !applied([operation("delete", "Patient.birthDate")]).contains("birthDate"))
    #expect(
      try applied([operation("delete", "Patient.identifier.where(value = '2')")])
        .contains(#""identifier":[{"value":"1"},{"value":"3"}]"#))
    #expect(try applied([operation("delete", "Patient.gender")]) == Self.patient)
    #expect(try !applied([operation("delete", "Patient.name[0].family")]).contains(#""name":[{"f"#))
  }

  @Test func replace() throws {
    #expect(
      try applied([operation("replace", "Patient.birthDate", value(#""valueDate":"1941-02""#))])
        .contains(#""birthDate":"1941-02""#))
    #expect(
      try applied([operation("replace", "Patient.identifier[1].value", value(#""valueString":"9""#))])
        .contains(#"[{"value":"1"},{"value":"9"},{"value":"3"}]"#))
    // Another alternative of a choice, before and behind the one there was.
    #expect(
      try applied([operation("replace", "Patient.deceased", value(#""valueDateTime":"2026-01-01""#))])
        .contains(#""birthDate":"1940-01-01","deceasedDateTime":"2026-01-01","contact""#))
    let dead = Self.patient.replacing(#""deceasedBoolean":false"#, with: #""deceasedDateTime":"2026""#)
    #expect(
      try applied([operation("replace", "Patient.deceased", value(#""valueBoolean":true"#))], to: dead)
        .contains(#""birthDate":"1940-01-01","deceasedBoolean":true,"contact""#))
  }

  @Test func insertAndMove() throws {
    let new = value(#""valueIdentifier":{"value":"0"}"#)
    #expect(
      try applied([operation("insert", "Patient.identifier", new, number("index", 0))])
        .contains(#"[{"value":"0"},{"value":"1"}"#))
    #expect(
      try applied([operation("insert", "Patient.identifier", new, number("index", 3))])
        .contains(#"{"value":"3"},{"value":"0"}]"#))
    #expect(
      try applied([
        operation("insert", "Patient.telecom", value(#""valueContactPoint":{"value":"t"}"#), number("index", 0))
      ]).contains(#""telecom":[{"value":"t"}],"birthDate""#))
    #expect(
      try applied([operation("move", "Patient.identifier", number("source", 2), number("destination", 0))])
        .contains(#"[{"value":"3"},{"value":"1"},{"value":"2"}]"#))
    #expect(
      try applied([operation("move", "Patient.identifier", number("source", 0), number("destination", 2))])
        .contains(#"[{"value":"2"},{"value":"3"},{"value":"1"}]"#))
  }

  @Test func operationsFollowEachOther() throws {
    let result = try applied([
      operation("delete", "Patient.identifier[0]"), operation("delete", "Patient.identifier[0]"),
      operation("replace", "Patient.identifier.value", value(#""valueString":"only""#)),
    ])
    #expect(result.contains(#""identifier":[{"value":"only"}]"#))
  }

  @Test func refusals() throws {
    let integer = value(#""valueInteger":1"#)
    let cases: [(String, String)] = [
      (operation("add", "Patient", name("birthDate"), value(#""valueDate":"1950""#)), "patch.place"),
      (operation("add", "Patient", name("colour"), integer), "patch.place"),
      (operation("add", "Patient", name("name"), integer), "patch.place"),
      (operation("add", "Patient.photo", name("title"), integer), "patch.path"),
      (operation("add", "Patient.identifier", name("value"), integer), "patch.place"),
      (operation("delete", "Patient.identifier"), "patch.place"), (operation("delete", "Patient"), "patch.place"),
      (operation("delete", "Patient.(("), "patch.place"), (operation("delete", "Patient.nonsense"), "patch.place"),
      (operation("delete", "'text'"), "patch.place"),
      (operation("delete", "Patient.repeat(children() | %resource | children())"), "patch.place"),
      (operation("replace", "Patient.gender", value(#""valueCode":"male""#)), "patch.path"),
      (operation("replace", "Patient.deceased", value(#""valueQuantity":{"value":1}"#)), "patch.place"),
      (
        operation("insert", "Patient.identifier", value(#""valueIdentifier":{"value":"0"}"#), number("index", 4)),
        "patch.place"
      ),
      (operation("insert", "Patient.birthDate", value(#""valueDate":"1950""#), number("index", 0)), "patch.place"),
      (operation("insert", "Patient.identifier", integer, number("index", 0)), "patch.place"),
      (operation("move", "Patient.identifier", number("source", 3), number("destination", 0)), "patch.place"),
      (operation("move", "Patient.identifier", number("source", 0)), "patch.syntax"),
      (operation("insert", "Patient.identifier", integer, number("index", -1)), "patch.syntax"),
      (operation("add", "Patient", name("gender")), "patch.syntax"), (operation("spam", "Patient"), "patch.syntax"),
      (#"{"name":"type","valueCode":"delete"}"#, "patch.syntax"),
    ]
    for (operation, code) in cases {
      do {
        let result = try applied([operation])
        Testing.Issue.record("\(operation) made \(result)")
      } catch let refusal as Refusal {
        #expect(refusal.codes == [code], "\(operation)")
      }
    }
  }

  @Test(arguments: [
    #"{"resourceType":"Parameters"}"#, #"{"resourceType":"Patient"}"#,
    #"{"resourceType":"Parameters","parameter":[{"name":"resource"}]}"#,
  ])
  func noPatch(_ body: String) throws {
    #expect(throws: Refusal.self) { try FHIRPathPatch(FHIRFormat.json.read(Array(body.utf8))) }
  }
}
