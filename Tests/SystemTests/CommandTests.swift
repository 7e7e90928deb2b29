import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// The command line, as a person uses it: help that teaches, exit codes 0, 1 and 64, errors with file, line and column.
@Suite struct CommandTests {
  @Test(arguments: [
    ["--help"], ["convert", "--help"], ["mapping", "check", "--help"], ["access", "explain", "--help"],
    ["serve", "--help"],
    ["sample-hospital", "--help"], ["demo", "--help"], ["table", "r4", "--help"],
  ])
  func everyCommandHasHelpThatTeaches(_ arguments: [String]) async throws {
    let run = try await Run.program(Project.command, arguments)
    #expect(run.status == 0)
    #expect(run.output.contains("USAGE"))
    #expect(run.output.count > 400, "more than a list of options")
  }

  /// Hundreds of runs in one process of tests would else use up its files.
  @Test func aRunLeavesNothingOpen() async throws {
    for _ in 0..<8 { #expect(try await Run.program(Project.command, ["--version"]).status == 0) }
    let all = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let left = all.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
      .filter { $0.hasSuffix("/out (deleted)") }
    #expect(left.isEmpty)
  }

  @Test(arguments: [
    ["no-such"], ["convert", "--no-such"], ["serve", "--port", "many"], ["serve", "--port", "99999"],
    ["access", "explain"],
  ])
  func wrongUsageIs64(_ arguments: [String]) async throws {
    let run = try await Run.program(Project.command, arguments)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.errors.contains("Usage:"))
  }

  /// What is seen only when a command runs is told with the usage of that command; a misspelt option is told before it.
  @Test(arguments: [
    (["convert", "a.json", "b.json"], "--output-directory", "Usage: mict convert"),
    (["convert", "Samples"], "--output-directory", "Usage: mict convert"),
    (["format", "Samples"], "--write", "Usage: mict format"),
    (["format", "--write"], "--write needs files", "Usage: mict format"),
    (["convert", "--tp", "xml", "a.json"], "'--tp'. Did you mean '--to'?", "Usage: mict convert"),
    (["format", "--wriet", "a.json", "b.json"], "'--wriet'. Did you mean '--write'?", "Usage: mict format"),
    (
      ["access", "explain", "--person", "x", "--patient", "hanako", "--category", "x"], "category",
      "mict access explain"
    ),
    (["serve", "--port", "99999"], "--port", "Usage: mict serve"),
  ])
  func wrongUsageIsThatOfTheCommand(_ arguments: [String], _ says: String, _ usage: String) async throws {
    let run = try await Run.program(Project.command, arguments)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.contains(says) && run.errors.contains(usage), "\(run.errors)")
  }

  /// What is in no form at all is judged as what its name says.
  @Test(arguments: [("empty.xml", ""), ("noise.xml", "noise")])
  func aNameTellsTheFormOfWhatHasNone(_ name: String, _ text: String) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    for command in ["convert", "validate", "format"] {
      let run = try await Run.mict(command, file.path)
      #expect(run.status == 1 && (run.output + run.errors).contains("[xml.syntax]"), "\(command): \(run.errors)")
    }
    // What is in the other form is read as it is.
    try Data(#"{"resourceType":"Patient"}"#.utf8).write(to: file)
    #expect(try await Run.mict("validate", file.path).status == 0)
  }

  @Test(arguments: ["diagnosis", "prescription", "care-level", "vital-sign", "patient"])
  func convertBothWays(_ item: String) async throws {
    let folder = Project.folder.appendingPathComponent("Samples/\(item)")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where name.hasSuffix(".xml") {
      let json = try await Run.mict("convert", "Samples/\(item)/\(name)")
      #expect(json.status == 0, "\(name): \(json.errors)")
      let xml = try await Run.mict("convert", "--to", "xml", "--compact", "-", input: Array(json.output.utf8))
      #expect(xml.status == 0, "\(name): \(xml.errors)")
      let original = try #require(FHIRFormat.xml.read(try Project.bytes("Samples/\(item)/\(name)")).document)
      #expect(FHIRFormat.xml.read(Array(xml.output.utf8)).document == original, "\(name)")
    }
  }

  @Test func convertSaysWhereItIsWrong() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("wrong.json").path
    try Data("{\"resourceType\":\"Patient\",\n \"birthDate\":\"2026-13-01\",\n \"colour\":1}".utf8).write(
      to: URL(fileURLWithPath: file))
    let run = try await Run.mict("convert", file)
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("\(file):2:"))
    #expect(run.errors.contains("Patient.birthDate") && run.errors.contains("[value.format]"))
    #expect(run.errors.contains("\(file):3:") && run.errors.contains("[element.unknown]"))
    #expect(!run.errors.contains("2026-13-01"))
    let missing = try await Run.mict("convert", folder.appendingPathComponent("none.json").path)
    #expect(missing.status == 1 && missing.errors.contains("no such file"))
  }

  @Test func theShippedMappingsHold() async throws {
    let run = try await Run.mict("mapping", "check")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains(" 0 findings"))
  }

  @Test func aBrokenMappingIsFoundWithItsPlace() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let mappings = folder.appendingPathComponent("Mappings")
    try FileManager.default.copyItem(at: Project.folder.appendingPathComponent("Mappings"), to: mappings)
    let file = mappings.appendingPathComponent("diagnosis.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacingOccurrences(of: "<-> code.text", with: "<-> code.txt").write(
      to: file, atomically: true, encoding: .utf8)
    let run = try await Run.mict("mapping", "check", "--mappings", mappings.path)
    #expect(run.status == 1)
    let line = try #require(
      text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("<-> code.text") })
    #expect(run.errors.contains("diagnosis.yaml:\(line + 1):"), "\(run.errors)")
    #expect(run.errors.contains("[mapping.path]"))
  }

  /// A residue must be no weaker than any field under every version of the access table: one that is not in force yet,
  /// and would allow it, does not hide that the one in force forbids it.
  @Test func theResidueRuleHoldsForEveryVersion() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let mappings = folder.appendingPathComponent("Mappings")
    try FileManager.default.copyItem(at: Project.folder.appendingPathComponent("Mappings"), to: mappings)
    let lens = mappings.appendingPathComponent("prescription.yaml")
    let text = try String(contentsOf: lens, encoding: .utf8)
    try text.replacingOccurrences(of: "residue: doc-medical", with: "residue: medication")
      .write(to: lens, atomically: true, encoding: .utf8)
    // In the later version who sees prescriptions sees diagnoses.
    let table = try String(contentsOf: mappings.appendingPathComponent("access-1.0.csv"), encoding: .utf8)
    let medication = try #require(table.split(separator: "\n").first { $0.hasPrefix("medication,") })
    let cells = medication.split(separator: ",", omittingEmptySubsequences: false).dropFirst(2).joined(separator: ",")
    let later = table.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      if line.hasSuffix("version 1.0") { return line.replacingOccurrences(of: "1.0", with: "2.0") }
      if line.hasPrefix("effective ") { return "effective 2099-01-01" }
      guard line.hasPrefix("diagnosis,") || line.hasPrefix("diagnosis-summary,") else { return String(line) }
      return line.split(separator: ",").prefix(2).joined(separator: ",") + "," + cells
    }
    try later.joined(separator: "\n")
      .write(to: mappings.appendingPathComponent("access-2.0.csv"), atomically: true, encoding: .utf8)
    let run = try await Run.mict("mapping", "check", "--mappings", mappings.path)
    #expect(run.status == 1)
    #expect(run.errors.contains("[mapping.residue]") && run.errors.contains("(access table 1.0)"), "\(run.errors)")
    #expect(!run.errors.contains("(access table 2.0)"), "the later version alone would allow it: \(run.errors)")
  }

  @Test func aSampleThatDoesNotHoldIsFound() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let samples = folder.appendingPathComponent("Samples")
    try FileManager.default.copyItem(at: Project.folder.appendingPathComponent("Samples"), to: samples)
    let file = samples.appendingPathComponent("diagnosis/minimal.stock.json")
    try Data("{\"patient\":\"taro\"}".utf8).write(to: file)
    let run = try await Run.mict("mapping", "check", "--samples", samples.path)
    #expect(run.status == 1)
    #expect(run.output.contains("[mapping.sample]") && run.output.contains("minimal.stock.json"), "\(run.output)")
  }

  @Test func explainTellsEveryStep() async throws {
    let denied = try await Run.mict(
      "access", "explain", "--person", "helper-sakura", "--patient", "hanako", "--category", "diagnosis")
    #expect(denied.status == 1)
    #expect(denied.output.contains("access-1.0.csv:"), "the line of the table: \(denied.output)")
    let allowed = try await Run.mict(
      "access", "explain", "--person", "dr-mihon", "--patient", "hanako", "--category", "diagnosis", "--action",
      "create",
      "--language", "ja")
    #expect(allowed.status == 0, "\(allowed.output)\(allowed.errors)")
    #expect(allowed.output.contains("病名"))
    let outside = try await Run.mict(
      "access", "explain", "--person", "dr-mihon", "--patient", "taro", "--category", "diagnosis")
    #expect(outside.status == 1 && outside.output.contains("not-in-team"), "\(outside.output)")
    let unknown = try await Run.mict(
      "access", "explain", "--person", "dr-mihon", "--patient", "hanako", "--category", "colour")
    #expect(unknown.status == 64 && unknown.errors.contains("diagnosis-summary"))
  }

  /// A plain `mict serve` has no demo sign-ins, and its settings come from flags, environment and file in that order.
  @Test func serveTakesItsSettings() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let settings = folder.appendingPathComponent("settings.yaml")
    try "mict:\n  port: 70000\n  database: \(folder.path)/a/b.sqlite\n".write(
      to: settings, atomically: true, encoding: .utf8)
    let fromFile = try await Run.mict("serve", "--config", settings.path)
    #expect(fromFile.status == 64 && fromFile.errors.contains("--port"), "\(fromFile.errors)")
    let fromEnvironment = try await Run.program(
      Project.command, ["serve", "--config", settings.path, "--port", "1"], environment: ["MICT_BODY_LIMIT": "1"])
    #expect(
      fromEnvironment.status == 64 && fromEnvironment.errors.contains("--body-limit"), "\(fromEnvironment.errors)")
    let missing = try await Run.mict("serve", "--config", "/no/such/file.yaml")
    #expect(missing.status == 64)
    // The database of a demonstration, with its well-known sign-ins, is not served.
    let demo = try await Demonstration(folder: folder)
    _ = await demo.interrupt()
    let sample = try await Run.mict(
      "serve", "--port", "0", "--database", folder.appendingPathComponent("data/demo.sqlite").path)
    #expect(sample.status == 1 && sample.errors.contains("mict demo"), "\(sample.errors)")
  }
}
