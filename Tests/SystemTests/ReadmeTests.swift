import Foundation
import TestSupport
import Testing

/// The commands of the README's tour, run as they stand (but for the ports, so that tests need none in particular).
@Suite(.serialized) struct ReadmeTests {
  @Test func theTourRuns() async throws {
    let demo = try await Demonstration()
    defer { demo.end() }
    let readme = try String(contentsOf: Project.folder.appendingPathComponent("README.md"), encoding: .utf8)
    let commands = Self.commands(readme)
    #expect(commands.count >= 8)
    let expectations = [
      "demo-physician' 'http://127.0.0.1:8080/fhir/Condition?": "\"searchset\"",
      "demo-helper": "SUBSETTED",
      "_include=Condition:patient": "\"mode\": \"include\"",
      "_has:Observation": "\"mode\": \"match\"",
      "Samples/diagnosis/main-hypertension.json 'http://127.0.0.1:8080/fhir/Condition'": "201 Created",
      "@Samples/prescription/amlodipine.xml": "201 Created",
      "demo-nurse' -H": "\"forbidden\"",
      "hospitals/fhir?_type=Condition,MedicationRequest": "\"searchset\"",
      "demo-nurse' 'http": "\"forbidden\"",
      "demo-secretariat": "Practitioner/",
      "demo-physician' 'http://127.0.0.1:8080/fhir/AuditEvent": "secretariat-only",
      "mict convert": "<Condition",
      "mict validate": "2 resources: 0 errors",
      "mict format": "\"resourceType\": \"Condition\"",
      "mict fhirpath": "Condition.code.coding[",
      "mapping check": " 0 findings",
      "mapping explain": "-> status [Mappings/diagnosis.yaml:",
      "mapping join": "\"resourceType\": \"Patient\"",
      "access explain": "病名概要",
    ]
    var met: Set<String> = []
    for command in commands {
      let local = command.replacingOccurrences(of: "127.0.0.1:8080", with: "127.0.0.1:\(demo.port)")
        .replacingOccurrences(of: ".build/debug/mict", with: Project.command.path)
      let run = try await Run.program(URL(fileURLWithPath: "/bin/bash"), ["-euo", "pipefail", "-c", local])
      #expect(run.status == 0, "\(command): \(run.errors)")
      for (part, says) in expectations where command.contains(part) {
        met.insert(part)
        #expect(run.output.contains(says), "\(command): \(run.output.prefix(2000))")
      }
    }
    #expect(met.count == expectations.count, "every expectation belongs to a command of the tour")
    // What the demo itself prints to try is true as well.
    for line in demo.log.split(separator: "\n") where line.contains("curl ") {
      let run = try await Run.program(
        URL(fileURLWithPath: "/bin/bash"), ["-euo", "pipefail", "-c", "\(line) --fail -s"])
      #expect(run.status == 0, "\(line)")
    }
  }

  /// The lines of the blocks marked `sh`.
  private static func commands(_ readme: String) -> [String] {
    var commands: [String] = []
    var isInside = false
    for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```sh" {
        isInside = true
      } else if line.hasPrefix("```") {
        isInside = false
      } else if isInside, !line.isEmpty {
        commands.append(String(line))
      }
    }
    return commands
  }
}
