import Foundation
import TestSupport
import Testing

/// `mict fhirpath` as a person uses it.
@Suite struct FHIRPathTests {
  private static let patient = """
    {"resourceType":"Patient","active":true,"birthDate":"1950-01-01",
     "name":[{"use":"official","family":"試験","given":["太郎","A\\u001b"]},{"text":"Sample"}]}
    """

  private static func evaluate(_ arguments: String..., input: String = patient) async throws -> Run {
    try await Run.program(Project.command, ["fhirpath"] + arguments, input: Array(input.utf8))
  }

  @Test func helpTeaches() async throws {
    let run = try await Self.evaluate("--help")
    #expect(run.status == 0 && run.output.contains("USAGE") && run.output.contains("FHIRPath式の評価"))
    #expect(run.output.contains("mict fhirpath \"name.where(use = 'official').family\" patient.json"))
  }

  @Test(arguments: [
    (["name.family", "-"], "Patient.name[0].family: \"試験\"\n"),
    (["name[0]", "-"], "Patient.name[0]: {\"use\":\"official\",\"family\":\"試験\",\"given\":[\"太郎\",\"A\\u001b\"]}\n"),
    (["name.given", "-"], "Patient.name[0].given[0]: \"太郎\"\nPatient.name[0].given[1]: \"A\\u001b\"\n"),
    (["--values", "name.given | active", "-"], "太郎\nA\\u001b\ntrue\n"),
    (
      ["--type", "active | birthDate", "-"],
      "Patient.active: true  (boolean)\nPatient.birthDate: \"1950-01-01\"  (date)\n"
    ),
    (["photo", "-"], ""),
    (["--variable", "limit=1", "name.count() > %limit", "-"], "true\n"),
    (["--variable", "who=太郎", "name.given.where($this = %who).count()", "-"], "1\n"),
    (["1 'kg' = 1000 'g'"], "true\n"), (["@2026-01-31 + 1 month"], "2026-02-28\n"), (["1.50 + 1"], "2.50\n"),
  ])
  func results(_ arguments: [String], _ expected: String) async throws {
    let run = try await Run.program(Project.command, ["fhirpath"] + arguments, input: Array(Self.patient.utf8))
    #expect(run.output == expected, "\(run.errors)")
  }

  @Test func traceIsToldApart() async throws {
    let run = try await Self.evaluate("--trace", "name.given.trace('given').count()", "-")
    #expect(run.status == 0 && run.output == "2\n")
    #expect(
      run.errors
        == "trace given: Patient.name[0].given[0]: \"太郎\"\ntrace given: Patient.name[0].given[1]: \"A\\u001b\"\n")
    #expect(try await Self.evaluate("name.given.trace('given').count()", "-").errors.isEmpty)
  }

  @Test(arguments: [
    ("name.giben", "error: 1:6: `HumanName` has no element `giben`\nname.giben\n     ^\n"),
    ("name[0", "error: 1:7: expected `]`, found the end\nname[0\n      ^\n"),
    (
      "name.given.single()", "error: 1:12: `single` needs one item and got several\nname.given.single()\n           ^\n"
    ),
  ])
  func faultsHaveTheirPlace(_ expression: String, _ expected: String) async throws {
    let run = try await Self.evaluate(expression, "-")
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors == expected)
  }

  @Test func warningsDoNotFail() async throws {
    let run = try await Self.evaluate("birthDate = '1950-01-01'", "-")
    #expect(run.status == 0 && run.output == "false\n")
    #expect(run.errors.hasPrefix("warning: 1:11: `=` compares `date` with `System.String`, which are never equal\n"))
  }

  @Test func badInputIsTold() async throws {
    let missing = try await Self.evaluate("name", "/nowhere.json")
    #expect(missing.status == 1 && missing.errors == "/nowhere.json: error: there is no such file\n")
    let broken = try await Self.evaluate("name", "-", input: "{\"resourceType\":\"Patient\",\"x\":1}")
    #expect(broken.status == 1 && broken.errors.contains("<stdin>:1:27: error:"))
    #expect(try await Self.evaluate("--variable", "x", "%x").status == 64)
    #expect(try await Self.evaluate("--values", "--type", "1").status == 64)
  }

  /// Lines of NDJSON, each told with its number.
  @Test func resourcesOfOneFile() async throws {
    let run = try await Self.evaluate(
      "id", "-",
      input: "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n{\"resourceType\":\"Basic\",\"id\":\"b\",\"x\":1}\n")
    #expect(run.output == "<stdin>:1: Patient.id: \"a\"\n")
    #expect(run.status == 1 && run.errors.contains("<stdin>:2"))
  }

  /// An expression for one type is not meant for resources of others; without a resource it says that there is none.
  @Test func otherTypesArePassedOver() async throws {
    let run = try await Self.evaluate(
      "Patient.id", "-",
      input:
        "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"x\"}}\n"
    )
    #expect(run.status == 0 && run.output == "<stdin>:1: Patient.id: \"a\"\n")
    #expect(run.errors == "note: 1 resources of other types were passed over\n")
    let nothing = try await Self.evaluate("name")
    #expect(
      nothing.status == 1 && nothing.errors.hasSuffix("no resource was given: name a file after the expression\n"))
  }

  @Test func expressionsAreAskedFor() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("patient.json")
    try Data(Self.patient.utf8).write(to: file)
    let run = try await Self.evaluate(
      file.path, input: "name.count()\n\n:type\nactive\n:nothing\nname[\n:load \(file.path)\ngender\n:quit\n1\n")
    #expect(run.output == "2\nPatient.active: true  (boolean)\n")
    #expect(run.errors.contains("unknown command :nothing") && run.errors.contains("expected"))
    #expect(run.status == 1)
    #expect(try await Self.evaluate(input: "1 + 1\n").output == "2\n")
  }
}
