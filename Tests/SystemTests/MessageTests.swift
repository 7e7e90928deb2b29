import Foundation
import TestSupport
import Testing

/// What the command says to people who wrote something that can't be: in their language, with a way to mend it.
@Suite struct MessageTests {
  /// Runs something in a folder with these files; the command keeps nothing between runs.
  private func inFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try await body(folder.path)
  }

  private static let patient = #"{"resourceType":"Patient","id":"p","active":true}"#
  private static let entry = #"{"label":"entry","fields":{}}"#

  /// JSON without `resourceType` is passed over in a folder, and told; named, it is an error.
  @Test func aFolderMayHoldOtherJSON() async throws {
    try await inFolder(["in/a.json": Self.patient, "in/stock/b.json": Self.entry, "in/c.json": "{}"]) { folder in
      let note = "note: 2 files of JSON without `resourceType` are passed over: no resources\n"
      let run = try await Run.mict("validate", "\(folder)/in")
      #expect(run.status == 0 && run.output == "1 resource: 0 errors, 0 warnings\n", "\(run.output)")
      #expect(run.errors == note)
      let japanese = try await Run.mict("validate", "--language", "ja", "\(folder)/in")
      #expect(japanese.errors == "note: `resourceType`のないJSONファイル2個は、リソースではないため対象外です\n")
      let named = try await Run.mict("validate", "\(folder)/in/stock/b.json")
      #expect(named.status == 1 && named.output.contains("[type.missing]") && named.errors.isEmpty)
      let none = try await Run.mict("validate", "\(folder)/in/stock")
      #expect(none.status == 1 && none.errors.contains("\(folder)/in/stock: error: no resource was found"))
      let path = try await Run.mict("fhirpath", "--values", "id", "\(folder)/in")
      #expect(path.status == 0 && path.output == "p\n" && path.errors == note)
      #expect(try await Run.mict("format", "--write", "\(folder)/in").errors == note)
      let check = try await Run.mict("format", "--check", "\(folder)/in")
      #expect(check.status == 0 && check.errors == note)
      #expect(try String(contentsOfFile: "\(folder)/in/c.json", encoding: .utf8) == "{}")
      let convert = try await Run.mict("convert", "\(folder)/in", "--output-directory", "\(folder)/out")
      #expect(convert.status == 0 && convert.errors == note + "1 files: 1 converted, 0 failed\n", "\(convert.errors)")
      #expect(FileManager.default.fileExists(atPath: "\(folder)/out/a.xml"))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/out/c.xml"))
    }
  }

  /// Broken JSON is no file of another kind, nor is a resource in which one lacks its type.
  @Test func whatIsBrokenIsNotPassedOver() async throws {
    try await inFolder([
      "in/a.json": #"{"label":"#, "in/b.json": #"{"resourceType":"Patient","contained":[{"id":"x"}]}"#,
      "in/c.ndjson": "{}\n",
    ]) { folder in
      let run = try await Run.mict("validate", "\(folder)/in")
      #expect(run.status == 1 && run.errors.isEmpty)
      #expect(run.output.contains("[json.syntax]"))
      #expect(run.output.split(separator: "\n").count { $0.hasSuffix("[type.missing]") } == 2, "\(run.output)")
    }
  }

  @Test func theProjectsOwnSamplesAreValid() async throws {
    let run = try await Run.mict("validate", "Samples")
    #expect(!run.output.contains("[type.missing]"), "\(run.output)")
    #expect(run.errors.contains("without `resourceType`"))
  }

  @Test func filesAreSpokenOfInJapanese() async throws {
    try await inFolder(["in/notes.md": "", "x.tgz": "no package"]) { folder in
      func errors(_ arguments: String...) async throws -> String {
        let run = try await Run.mict(["validate", "--language", "ja"] + arguments)
        #expect(run.status == 1)
        return run.errors
      }
      await #expect(try errors("\(folder)/none.json") == "\(folder)/none.json: error: ファイルがありません\n")
      let empty = try await errors("\(folder)/in")
      #expect(empty.contains("note: 1個のファイルは対象外です") && empty.contains("で終わるファイルがありません"), "\(empty)")
      let package = try await errors("--package", "\(folder)/x.tgz", "\(folder)/none.json")
      #expect(package.hasPrefix("--package \(folder)/x.tgz: error: パッケージではありません"), "\(package)")
      let missing = try await errors("--package", "\(folder)/y.tgz", "\(folder)/none.json")
      #expect(missing == "--package \(folder)/y.tgz: error: ファイルがありません\n")
    }
  }

  /// NDJSON as a Bundle is a valid Bundle, and comes back as it was.
  @Test func linesBecomeAValidBundle() async throws {
    let lines = "\(Self.patient)\n\(Self.patient)\n"
    let bundle = try await Run.mict(["convert", "--from", "ndjson", "--to", "json"], input: Array(lines.utf8))
    let run = try await Run.mict(["validate", "-"], input: Array(bundle.output.utf8))
    #expect(run.status == 0 && run.output == "1 resource: 0 errors, 0 warnings\n", "\(run.output)")
    let back = try await Run.mict(["convert", "--to", "ndjson"], input: Array(bundle.output.utf8))
    #expect(back.output == lines)
  }

  /// Who quotes as in other languages is told how; an example is not taken for the culprit.
  @Test(arguments: [
    (#"name.where(use = "official")"#, "hint: a text stands in single quotes: 'official'\n"),
    ("name.where(use = ‘official’)", "hint: a text stands in straight single quotes: 'official'\n"),
    (
      "@2024-02-30",
      "hint: the fault is in what stands at the caret; what the message shows is an example of the form\n"
    ),
  ]) func expressionsAreMended(_ expression: String, _ hint: String) async throws {
    let run = try await Run.mict("fhirpath", expression)
    #expect(run.status == 1 && run.errors.hasSuffix("^\n" + hint), "\(run.errors)")
  }

  @Test func aProfileNearByIsNamed() async throws {
    try await inFolder([
      "package/package.json": #"{"name":"example.near","version":"1.0.0"}"#,
      "package/a.json":
        #"{"resourceType":"StructureDefinition","url":"http://example.org/StructureDefinition/Visit-Note"}"#,
      "a.json": Self.patient,
    ]) { folder in
      let made = try await Run.program(
        URL(filePath: "/usr/bin/env"), ["tar", "-czf", "\(folder)/near.tgz", "-C", folder, "package"])
      #expect(made.status == 0)
      for (profile, isNear) in [
        ("http://example.org/StructureDefinition/visit-note", true), ("VisitNote", true), ("Visit-Notes|1.0", true),
        ("http://example.org/StructureDefinition/Patient", false),
      ] {
        let run = try await Run.mict(
          ["validate", "--package", "\(folder)/near.tgz", "--profile", profile, "\(folder)/a.json"],
          environment: ["XDG_CACHE_HOME": folder])
        #expect(run.status == 64 && run.errors.contains("no package given has this profile"))
        let words = "did you mean http://example.org/StructureDefinition/Visit-Note?"
        #expect(run.errors.contains(words) == isNear, "\(run.errors)")
      }
    }
  }

  @Test func anErrorIsCalledOneOnce() async throws {
    try await inFolder([:]) { folder in
      let run = try await Run.mict(
        "serve", "--packages", "\(folder)/none.tgz", "--port", "0", "--database", "\(folder)/x.sqlite")
      #expect(run.status == 1)
      #expect(run.errors == "--packages \(folder)/none.tgz: error: there is no such file\n")
    }
    #expect(try await Run.mict("demo", "--hospital-port", "70000").status == 64)
  }
}
