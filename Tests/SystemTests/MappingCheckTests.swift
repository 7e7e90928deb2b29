import Foundation
import TestSupport
import Testing

/// `mict mapping check` in the loop: one file, for programs, and again at every save. (What it finds on the whole stands in
/// `CommandTests`.)
@Suite struct MappingCheckTests {
  /// A copy of the project's mappings and samples.
  private final class Copy {
    let folder: URL

    init() throws {
      folder = try temporaryFolder()
      for name in ["Mappings", "Samples"] {
        try FileManager.default.copyItem(
          at: Project.folder.appending(path: name), to: folder.appending(path: name))
      }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func change(_ name: String, _ before: String, to after: String) throws {
      let file = folder.appending(path: name)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains(before))
      try text.replacingOccurrences(of: before, with: after).write(to: file, atomically: true, encoding: .utf8)
    }

    func check(_ arguments: String...) async throws -> Run {
      try await Run.mict(
        ["mapping", "check"] + arguments + ["--mappings", path("Mappings"), "--samples", path("Samples")])
    }
  }

  private struct Finding: Decodable {
    let file: String
    let line: Int?
    let column: Int?
    let code: String
    let severity: String
    let message: String
    let path: String?
  }

  @Test func onlyTheFileAskedFor() async throws {
    let copy = try Copy()
    let whole = try await copy.check(copy.path("Mappings/goal.yaml"))
    #expect(whole.status == 0, "\(whole.output)\(whole.errors)")
    #expect(whole.output.hasPrefix("1 mapping, "))
    // A group is checked with the mappings that use it.
    let group = try await copy.check(copy.path("Mappings/groups/dosage.yaml"))
    #expect(group.status == 0 && group.output.hasPrefix("3 mappings, "), "\(group.output)")
    // A sample of another mapping that does not hold is not told; its own is.
    try Data("{}".utf8).write(to: URL(filePath: copy.path("Samples/diagnosis/minimal.stock.json")))
    #expect(try await copy.check(copy.path("Mappings/goal.yaml")).status == 0)
    let own = try await copy.check(copy.path("Mappings/diagnosis.yaml"))
    #expect(own.status == 1 && own.output.contains("minimal.stock.json"))
    // Where another file is broken nothing can be proven, and that is said.
    try copy.change("Mappings/diagnosis.yaml", "<-> code.text", to: "<-> code.txt")
    let other = try await copy.check(copy.path("Mappings/goal.yaml"))
    #expect(other.status == 1 && other.errors.contains("note: 1 finding in other files ("))
    #expect(other.errors.contains("diagnosis.yaml): no sample") && other.errors.contains("[mapping.path]"))
    let broken = try await copy.check(copy.path("Mappings/diagnosis.yaml"))
    #expect(broken.status == 1 && broken.errors.contains("[mapping.path]"))
  }

  @Test func aFileElsewhereIsWrongUsage() async throws {
    #expect(try await Run.mict("mapping", "check", "README.md").status == 64)
    #expect(try await Run.mict("mapping", "check", "Mappings/none.yaml").status == 64)
    #expect(try await Run.mict("mapping", "check", "--watch", "--format", "json").status == 64)
  }

  @Test func forPrograms() async throws {
    let copy = try Copy()
    #expect(try await copy.check("--format", "json").output == "[]\n")
    try copy.change("Mappings/diagnosis.yaml", "<-> code.text", to: "<-> code.txt")
    let run = try await copy.check("--format", "json", "--language", "ja")
    #expect(run.status == 1 && run.errors.isEmpty, "\(run.errors)")
    let finding = try #require(try JSONDecoder().decode([Finding].self, from: Data(run.output.utf8)).first)
    let text = try String(contentsOfFile: copy.path("Mappings/diagnosis.yaml"), encoding: .utf8)
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("code.txt") }
    #expect(finding.file == copy.path("Mappings/diagnosis.yaml") && finding.line == line.map { $0 + 1 })
    #expect(finding.column != nil && finding.code == "mapping.path" && finding.severity == "error")
    #expect(finding.message.contains("要素`txt`はありません"))
  }

  @Test func findingsInSamplesForPrograms() async throws {
    let copy = try Copy()
    try Data("{}".utf8).write(to: URL(filePath: copy.path("Samples/diagnosis/minimal.stock.json")))
    try copy.change("Samples/goal/minimal.xml", "<lifecycleStatus", to: "<lifecycleState")
    let run = try await copy.check("--format", "json")
    let found = try JSONDecoder().decode([Finding].self, from: Data(run.output.utf8))
    #expect(run.status == 1)
    #expect(Set(found.map(\.code)).isSuperset(of: ["mapping.sample", "element.unknown"]), "\(run.output)")
    #expect(found.contains { $0.file == copy.path("Samples/goal/minimal.xml") && $0.line != nil && $0.path != nil })
  }

  /// What JSON and XML say differently is found, though the laws are proven on one of them.
  @Test func theFormsOfASampleMustAgree() async throws {
    let copy = try Copy()
    try copy.change("Samples/diagnosis/minimal.xml", "value=\"Patient/", to: "value=\"Patient/x")
    let run = try await copy.check()
    #expect(run.status == 1 && run.output.contains("minimal.xml: error: Condition.subject.reference"), "\(run.output)")
  }

  @Test func writesWhatIsExpected() async throws {
    let copy = try Copy()
    for (name, text) in [("minimal.stock", "{}"), ("minimal.residue", "{\"id\":\"x\"}")] {
      try Data(text.utf8).write(to: URL(filePath: copy.path("Samples/diagnosis/\(name).json")))
    }
    #expect(try await copy.check().status == 1)
    #expect(try await copy.check("--write-expected").status == 0)
    #expect(try await copy.check().status == 0)
    let written = try Data(contentsOf: URL(filePath: copy.path("Samples/diagnosis/minimal.stock.json")))
    #expect([UInt8](written) == (try Project.bytes("Samples/diagnosis/minimal.stock.json")))
  }

  /// A package's profile is asked what it requires; a profile of none is not.
  @Test func whatAProfileRequires() async throws {
    let copy = try Copy()
    let inner = copy.folder.appending(path: "packed/package")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let url = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Device"
    for (name, text) in [
      ("package.json", #"{"name":"example.fictitious","version":"1"}"#),
      (
        "StructureDefinition-device.json",
        """
        {"resourceType":"StructureDefinition","url":"\(url)","version":"1","snapshot":{"element":[
          {"id":"Device","path":"Device","min":0},
          {"id":"Device.identifier","path":"Device.identifier","min":1},
          {"id":"Device.patient","path":"Device.patient","min":1}]}}
        """
      ),
    ] { try Data(text.utf8).write(to: inner.appending(path: name)) }
    let package = copy.folder.appending(path: "example.tgz")
    try Run.pack(inner, into: package)
    let run = try await copy.check("--package", package.path)
    let says = "Device: the profile \(url) requires `patient`, but no row makes it: add one [mapping.profile]"
    #expect(run.status == 1 && run.errors.contains(says), "\(run.output)\(run.errors)")
    #expect(run.errors.ranges(of: "[mapping.profile]").count == 1)
    #expect(try await copy.check().status == 0)
    let none = try await copy.check("--package", copy.path("none.tgz"))
    #expect(none.status == 1 && none.errors.contains("--package"), "\(none.errors)")
  }

  /// It checks again at a change, says which, and ends on an interruption with exit code 0.
  @Test func watches() async throws {
    let copy = try Copy()
    let output = copy.folder.appending(path: "output")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = Project.command
    process.arguments = [
      "mapping", "check", copy.path("Mappings/goal.yaml"), "--watch", "--mappings", copy.path("Mappings"), "--samples",
      copy.path("Samples"),
    ]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = process.standardOutput
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    func waits(for says: String) async throws -> Bool {
      for _ in 0..<600 {
        if try String(contentsOf: output, encoding: .utf8).contains(says) { return true }
        try await Task.sleep(for: .milliseconds(100))
      }
      Issue.record("`\(says)` is not said: \(try String(contentsOf: output, encoding: .utf8))")
      return false
    }
    #expect(try await waits(for: "0 findings\nchecked in "))
    try copy.change("Mappings/goal.yaml", "residue:", to: "residu:")
    #expect(try await waits(for: "changed: \(copy.path("Mappings/goal.yaml"))\n"))
    #expect(try await waits(for: "[mapping.unknown]"))
    try copy.change("Mappings/goal.yaml", "residu:", to: "residue:")
    for _ in 0..<600 where try String(contentsOf: output, encoding: .utf8).ranges(of: " 0 findings").count < 2 {
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(try String(contentsOf: output, encoding: .utf8).ranges(of: " 0 findings").count == 2)
    process.interrupt()
    _ = await process.ended()
    #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
  }
}
