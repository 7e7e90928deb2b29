import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// `mict validate` as a person uses it. What the rules find has its own tests; here it is how that is told.
@Suite struct ValidateTests {
  /// A folder with a valid and an invalid resource, and a cache of its own.
  private final class Folder {
    let url: URL

    init() throws {
      url = try temporaryFolder()
      try write("good.json", #"{"resourceType":"Patient","active":true}"#)
      try write(
        "inner/bad.xml", "<Patient xmlns=\"http://hl7.org/fhir\">\n <birthDate value=\"2026-13-01\"/>\n</Patient>")
      try write(
        "lines.ndjson",
        #"{"resourceType":"Patient"}"# + "\n\n" + #"{"resourceType":"Patient","colour":1}"# + "\r\n"
          + #"{"resourceType":"Patient","link":[]}"#)
      try write("notes.txt", "no resource")
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ text: String) throws {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func validate(_ arguments: String..., input: String = "") async throws -> Run {
      try await Run.program(
        Project.command, ["validate"] + arguments, input: Array(input.utf8),
        environment: ["XDG_CACHE_HOME": path("cache")])
    }
  }

  @Test func helpTeaches() async throws {
    let run = try await Run.mict("validate", "--help")
    #expect(run.status == 0)
    #expect(run.output.contains("USAGE") && run.output.contains("--package hl7.fhir.r4.core.tgz"))
    #expect(run.output.contains("検証"))
  }

  @Test func whatIsValidIsSaidToBe() async throws {
    let folder = try Folder()
    let run = try await folder.validate(folder.path("good.json"))
    #expect(run.status == 0)
    #expect(run.output == "1 resource: 0 errors, 0 warnings\n")
    #expect(run.errors.isEmpty)
  }

  @Test func foldersAndLinesAreGoneThrough() async throws {
    let folder = try Folder()
    let run = try await folder.validate(folder.url.path)
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4, "\(run.output)")
    #expect(lines[0].hasPrefix("\(folder.path("inner/bad.xml")):2:"))
    #expect(lines[0].contains("error: Patient.birthDate: ") && lines[0].hasSuffix("[value.format]"))
    #expect(lines[1].hasPrefix("\(folder.path("lines.ndjson")):3:27: error: Patient.colour: "), "\(lines[1])")
    #expect(lines[2].hasPrefix("\(folder.path("lines.ndjson")):4:"))
    #expect(lines[3] == "5 resources: 3 errors, 0 warnings")
    #expect(!run.output.contains("2026-13-01"), "values are never told")
    // What is passed over is told once.
    #expect(run.errors.hasPrefix("note: 1 file is passed over"), "\(run.errors)")
    #expect(run.errors.hasSuffix(": 1 .txt\n") && run.errors.count { $0 == "\n" } == 1)
  }

  /// Hidden files are none of the command's; links to folders are not followed; a folder without resources is a mistake.
  @Test func whatIsInAFolder() async throws {
    let folder = try Folder()
    try folder.write("deep/.hidden/bad.json", "{")
    try folder.write("deep/.bad.json", "{")
    try folder.write("deep/GOOD.JSON", #"{"resourceType":"Patient"}"#)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("deep/loop"), withDestinationPath: folder.path("deep"))
    let run = try await folder.validate(folder.path("deep"))
    #expect(run.status == 0 && run.output == "1 resource: 0 errors, 0 warnings\n", "\(run.output)")
    #expect(run.errors.contains("1 links to folders"))
    try folder.write("empty/notes.md", "")
    let empty = try await folder.validate(folder.path("empty"), folder.path("good.json"))
    #expect(empty.status == 1 && empty.errors.contains("\(folder.path("empty")): error: no file in this folder"))
    #expect(empty.output == "1 resource: 1 error, 0 warnings\n", "\(empty.output)")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("deep/gone.json"), withDestinationPath: folder.path("none"))
    #expect(try await folder.validate(folder.path("deep")).errors.contains("gone.json: error: there is no such file"))
  }

  /// A resource that is laid out over lines is no NDJSON: that is one fault, not one of each line.
  @Test func whatIsNoNDJSONIsToldOnce() async throws {
    let folder = try Folder()
    try folder.write("a.ndjson", "{\n  \"resourceType\": \"Patient\",\n  \"active\": true\n}\n")
    let run = try await folder.validate(folder.path("a.ndjson"))
    #expect(run.status == 1)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasSuffix("[lines.syntax]"), "\(run.output)")
  }

  @Test func standardInputAndJapanese() async throws {
    let folder = try Folder()
    let run = try await folder.validate("--language", "ja", "-", input: #"{"resourceType":"Patient","colour":1}"#)
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("<stdin>:1:27: error: Patient.colour: `Patient`に要素`colour`はありません"))
    #expect(run.output.hasSuffix("リソース1件: エラー1件、警告0件\n"))
    let lines = try await folder.validate("-", input: "{\"resourceType\":\"Patient\"}\n{\"resourceType\":\"Person\"}\n")
    #expect(lines.status == 0 && lines.output == "2 resources: 0 errors, 0 warnings\n")
  }

  @Test(arguments: [FHIRFormat.json, .xml]) func oneResourceGivesAnOutcome(_ format: FHIRFormat) async throws {
    let folder = try Folder()
    let run = try await folder.validate("--format", format.rawValue, folder.path("inner/bad.xml"))
    #expect(run.status == 1)
    let outcome = try #require(format.read(Array(run.output.utf8)).document).root
    #expect(outcome.name == "OperationOutcome")
    #expect(outcome.at("issue.expression")?.value == "Patient.birthDate")
    #expect(outcome.at("issue.location")?.value?.hasPrefix("line 2, column ") == true)
    let good = try await folder.validate("--format", format.rawValue, folder.path("good.json"))
    #expect(good.status == 0)
    #expect(format.read(Array(good.output.utf8)).document?.root.at("issue.severity")?.value == "information")
  }

  @Test func severalGiveABundleOrALineEach() async throws {
    let folder = try Folder()
    let file = "http://hl7.org/fhir/StructureDefinition/operationoutcome-file"
    func name(_ outcome: Element?) -> String? {
      #expect(outcome?.at("extension.url")?.value == file)
      return outcome?.at("extension.valueString")?.value
    }
    let run = try await folder.validate("--format", "json", folder.path("good.json"), folder.path("lines.ndjson"))
    #expect(run.status == 1)
    let bundle = try #require(FHIRFormat.json.read(Array(run.output.utf8)).document).root
    #expect(bundle.first("type")?.value == "collection")
    #expect(Set(bundle.all("entry").compactMap { $0.first("fullUrl")?.value }).count == 4)
    let again = try await Run.mict("validate", "-", input: Array(run.output.utf8))
    #expect(again.status == 0, "what it tells is valid itself: \(again.output)")
    let names = bundle.all("entry").map { name($0.first("resource")) }
    let lines = folder.path("lines.ndjson")
    #expect(names == [folder.path("good.json"), "\(lines):1", "\(lines):3", "\(lines):4"])

    let nd = try await folder.validate("--format", "ndjson", folder.path("good.json"), lines)
    let outcomes = nd.output.split(separator: "\n").map { FHIRFormat.json.read(Array($0.utf8)) }
    #expect(outcomes.allSatisfy { $0.issues.isEmpty } && outcomes.count == 4)
    #expect(outcomes.map { name($0.document?.root) } == names)
    #expect(outcomes[2].document?.root.at("issue.location")?.value == "line 3, column 27")
  }

  @Test func whatCannotBeReadIsAnError() async throws {
    let folder = try Folder()
    let run = try await folder.validate(folder.path("none.json"), folder.path("good.json"))
    #expect(run.status == 1)
    #expect(run.errors.contains("none.json: error: there is no such file"))
    #expect(run.output == "1 resource: 1 error, 0 warnings\n")
    let outcome = try await folder.validate("--format", "ndjson", folder.path("none.ndjson"))
    #expect(outcome.status == 1 && outcome.output.contains("not-found"))
  }

  @Test func wrongUsageIs64() async throws {
    let folder = try Folder()
    #expect(try await folder.validate().status == 64)
    #expect(try await folder.validate("--format", "yaml", folder.path("good.json")).status == 64)
  }

  /// A package that can't be read is unreadable input: the command is written correctly.
  @Test func badPackagesAreUnreadableInput() async throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: true)
    let foreign = try Self.package(in: folder.url, files: ["package.json": #"{"name":"left","version":"1"}"#])
    for (package, words) in [
      (folder.path("none.tgz"), "there is no such file"), (folder.path("good.json"), "this is no package"),
      (folder.path("folder"), "this is a folder"), (foreign, "this is no FHIR package"),
    ] {
      let run = try await folder.validate("--package", package, folder.path("good.json"))
      #expect(run.status == 1 && run.output.isEmpty, "\(run.status)")
      #expect(run.errors.contains("\(package): error: \(words)"), "\(run.errors)")
      #expect(!run.errors.contains("Usage") && run.errors.count { $0 == "\n" } == 1)
    }
  }

  /// A package of one value set: its codes are checked, and those of a code system that nobody has are told as not checked,
  /// once in a run.
  @Test func codesAreCheckedAgainstPackages() async throws {
    let folder = try Folder()
    let package = try Self.package(in: folder.url)
    try folder.write("gender.json", #"{"resourceType":"Patient","gender":"red","contact":[{"gender":"blue"}]}"#)
    let foreign = #"{"resourceType":"Basic","code":{"coding":[{"system":"http://example.org/names","code":"usual"}]}}"#
    try folder.write("foreign.json", foreign)
    try folder.write("foreign2.json", foreign)
    let files = ["gender.json", "foreign.json", "foreign2.json"].map(folder.path)
    let first = try await folder.validate("--package", package, files[0], files[1], files[2])
    #expect(first.status == 1)
    let told = first.output.split(separator: "\n")
    // That this package defines none of Patient, Basic, CodeableConcept and Coding is said once each, too.
    #expect(told.count { $0.hasSuffix("[definition.unknown]") } == 4, "\(first.output)")
    let lines = told.filter { !$0.hasSuffix("[definition.unknown]") }
    #expect(lines.count == 4, "\(first.output)")
    #expect(lines[2].hasPrefix("What codes and definitions the packages can't tell is said once"))
    #expect(lines[0].contains("Patient.contact[0].gender"))
    // What could stand there is named.
    #expect(lines[0].hasSuffix("which is required: `red` [code.invalid]"), "\(lines[0])")
    #expect(lines[1].contains("information") && lines[1].hasSuffix("[code.system-unchecked]"))
    // Without a package R4's own codes hold.
    let without = try await folder.validate(files[0], files[1])
    let broken = without.output.split(separator: "\n").filter { $0.hasSuffix("[code.invalid]") }
    #expect(
      without.status == 1 && broken.count == 2 && broken.allSatisfy { $0.contains("`female`") }, "\(without.output)")
    // What was worked out is kept; when it is damaged it is worked out again, and the answer is the same.
    let cache = folder.url.appendingPathComponent("cache/mict")
    let kept = try #require(try FileManager.default.contentsOfDirectory(atPath: cache.path).first)
    let whole = try Data(contentsOf: cache.appendingPathComponent(kept))
    for damaged in [whole, Data(whole.dropLast(40)), Data("x".utf8) + whole, Data()] {
      try damaged.write(to: cache.appendingPathComponent(kept))
      #expect(try await folder.validate("--package", package, files[0], files[1], files[2]).output == first.output)
      #expect(try Data(contentsOf: cache.appendingPathComponent(kept)) == whole)
    }
    // It is what is read: another word in it, with its own hash right, would be another answer.
    #expect(String(decoding: whole, as: UTF8.self).contains("\tred"))
  }

  private static func package(in folder: URL) throws -> String {
    let set = """
      {"resourceType":"ValueSet","url":"http://hl7.org/fhir/ValueSet/administrative-gender","version":"4.0.1",
       "status":"active","compose":{"include":[{"system":"http://example.org/colours","concept":[{"code":"red"}]}]}}
      """
    return try package(
      in: folder,
      files: ["package.json": #"{"name":"example.fictitious","version":"1"}"#, "ValueSet-gender.json": set])
  }

  /// Packs files as a package.
  private static func package(in folder: URL, files: [String: String]) throws -> String {
    let inner = folder.appendingPathComponent("packed/package")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: inner.appendingPathComponent(name)) }
    let file = folder.appendingPathComponent("example.tgz")
    try Run.pack(inner, into: file)
    return file.path
  }
}
