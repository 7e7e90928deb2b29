import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// `mict convert` as a person uses it: several files, large ones, NDJSON, pipes, terminals; files in whole or not at
/// all.
@Suite struct ConvertTests {
  static let patient = #"{"resourceType":"Patient","id":"p","active":true}"#

  /// A Bundle in JSON of at least that many bytes.
  private static func bundle(_ size: Int, last: String = patient) -> String {
    let entry = #"{"resource":{"resourceType":"Basic","code":{"text":"見本 \#(String(repeating: "x", count: 500))"}}}"#
    let entries = Array(repeating: entry, count: size / entry.utf8.count + 1).joined(separator: ",\n")
    return "{\"resourceType\":\"Bundle\",\"entry\":[\(entries),\n{\"resource\":\(last)}],\"type\":\"collection\"}"
  }

  private static let large = 17 << 20

  /// Runs in a new folder with these files; gives what the folder holds afterwards.
  private func inFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    try await body(folder.path)
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// A Bundle above the size up to which texts are converted whole: the same bytes as whole, there and back, from a
  /// file and from a pipe.
  @Test func aLargeBundleIsConvertedAsASmallOne() async throws {
    try await inFolder(["large.json": Self.bundle(Self.large)]) { folder in
      let run = try await Run.mict("convert", "\(folder)/large.json", "-o", "\(folder)/large.xml")
      #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run.errors.prefix(500))")
      let json = try #require(FHIRFormat.json.read(Array(try text("\(folder)/large.json").utf8)).document)
      #expect(try text("\(folder)/large.xml").utf8.elementsEqual(try FHIRFormat.xml.write(json, pretty: true)))
      let shell = try await Run.shell(
        "cat '\(folder)/large.xml' | '\(Project.command.path)' convert --compact > '\(folder)/again.json'")
      #expect(shell.status == 0, "\(shell.errors.prefix(500))")
      #expect(try text("\(folder)/again.json").utf8.elementsEqual(try FHIRFormat.json.write(json) + [10]))
    }
  }

  /// One bad file does not stop the others, and leaves nothing.
  @Test func severalFilesAtOnce() async throws {
    try await inFolder([
      "a.json": Self.patient, "b.json": #"{"resourceType":"Patient","x":1}"#,
      "c.xml": "<Patient xmlns=\"http://hl7.org/fhir\"/>", "d.ndjson": "\(Self.patient)\n",
    ]) { folder in
      let out = "\(folder)/out/deeper"
      let run = try await Run.mict(
        "convert", "\(folder)/a.json", "\(folder)/b.json", "\(folder)/c.xml", "\(folder)/none.json",
        "\(folder)/d.ndjson",
        "--output-directory", out)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.contains("b.json:1:") && run.errors.contains("none.json: error: there is no such file"))
      #expect(run.errors.hasSuffix("5 files: 3 converted, 2 failed\n"))
      #expect(try names(out) == ["a.xml", "c.json", "d.json"])
      #expect(FHIRFormat.xml.read(Array(try text("\(out)/a.xml").utf8)).isUsable)
      let all = try await Run.mict("convert", "\(folder)/a.json", "\(folder)/a.xml", "--output-directory", folder)
      #expect(all.status == 64 && all.errors.contains("written over"), "\(all.errors)")
    }
  }

  @Test func whatCanNotBeMeantIsWrongUsage() async throws {
    for arguments in [
      ["a.json", "b.json"], ["a.json", "b.json", "-o", "c.xml"], ["a.json", "-o", "b", "--output-directory", "c"],
      ["-", "--output-directory", "c"], ["a.json", "x/a.json", "--output-directory", "c"], ["--to", "yaml"],
      ["a.json", "--from", "csv"],
    ] {
      let run = try await Run.program(Project.command, ["convert"] + arguments)
      #expect(run.status == 64, "\(arguments): \(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: Project.folder.appendingPathComponent("c").path))
  }

  /// A file is there in whole or not at all: what was there stays, and nothing is left beside it.
  @Test func aFileIsWrittenWholeOrNotAtAll() async throws {
    let bad = Self.bundle(Self.large, last: #"{"resourceType":"Patient","birthDate":"2026-13-01"}"#)
    try await inFolder(["bad.json": bad, "kept.xml": "before", "good.json": Self.patient]) { folder in
      let run = try await Run.mict("convert", "\(folder)/bad.json", "-o", "\(folder)/kept.xml")
      let line = bad.split(separator: "\n").count
      #expect(run.status == 1 && run.errors.contains("bad.json:\(line):"), "\(run.errors)")
      #expect(run.errors.contains("Bundle.entry[\(line - 1)].resource.birthDate"))
      #expect(!run.errors.contains("2026-13-01"))
      #expect(try names(folder) == ["bad.json", "good.json", "kept.xml"])
      #expect(try text("\(folder)/kept.xml") == "before")
      // To standard output, part of it is out already: the exit code and a message say so.
      let out = try await Run.mict("convert", "\(folder)/bad.json")
      #expect(out.status == 1 && !out.output.isEmpty && out.errors.contains("don't use that"))
      // Over itself, through a link, keeping its permissions.
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder)/good.json")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/link.json", withDestinationPath: "\(folder)/good.json")
      #expect(try await Run.mict("convert", "\(folder)/link.json", "-o", "\(folder)/link.json").status == 0)
      #expect(try text("\(folder)/good.json").contains("\"active\": true"))
      let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/good.json")
      #expect(facts[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link.json") == "\(folder)/good.json")
    }
  }

  @Test func whatCanNotBeWrittenIsSaid() async throws {
    try await inFolder(["a.json": Self.patient, "large.json": Self.bundle(Self.large)]) { folder in
      let nowhere = try await Run.mict("convert", "\(folder)/a.json", "-o", "\(folder)/no/a.xml")
      #expect(nowhere.status == 1 && nowhere.errors.contains("can't be written"))
      let full = try await Run.mict("convert", "\(folder)/a.json", "-o", "/dev/full")
      #expect(full.status == 1 && full.errors.contains("/dev/full: error: this can't be written: No space"))
      #expect(try await Run.mict("convert", "\(folder)/a.json", "-o", "/dev/null").status == 0)
      #expect(try await Run.mict("convert", folder).errors.contains("a folder"))
      #expect(try await Run.mict("convert", "\(folder)/a.json", "-o", folder).errors.contains("a folder"))
      // A reader that goes away.
      let pipe = try await Run.shell(
        "set +o pipefail; '\(Project.command.path)' convert '\(folder)/large.json' | head -c 100 > /dev/null; exit ${PIPESTATUS[0]}"
      )
      #expect(pipe.status == 1 && pipe.errors.contains("its reader went away"), "\(pipe.errors)")
    }
  }

  /// A program that is told to end in the midst of it leaves nothing either.
  @Test func anEndInTheMidstLeavesNothing() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = Project.command
    process.arguments = ["convert", "--from", "ndjson", "-o", "\(folder.path)/out.json"]
    let input = Pipe()
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("\(Self.patient)\n".utf8))
    for _ in 0..<3000 where try names(folder.path).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    #expect(try names(folder.path).allSatisfy { $0.hasSuffix(".unfinished") })
    #expect(try names(folder.path).count == 1)
    process.terminate()
    _ = await process.ended()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
    #expect(try names(folder.path).isEmpty)
  }

  @Test func linesAndBundles() async throws {
    try await inFolder(["a.ndjson": "\(Self.patient)\n\n\(Self.patient)\n", "bad.ndjson": "\(Self.patient)\nno\n{}\n"])
    {
      folder in
      #expect(try await Run.mict("convert", "\(folder)/a.ndjson", "-o", "\(folder)/a.xml").status == 0)
      let lines = try await Run.mict("convert", "\(folder)/a.xml", "--to", "ndjson")
      #expect(lines.status == 0 && lines.output == "\(Self.patient)\n\(Self.patient)\n")
      let piped = try await Run.mict(
        "convert", "--from", "ndjson", "--to", "ndjson", input: Array(" \(Self.patient)".utf8))
      #expect(piped.status == 0 && piped.output == "\(Self.patient)\n")
      let bad = try await Run.mict("convert", "\(folder)/bad.ndjson", "--to", "ndjson")
      #expect(bad.status == 1 && bad.output.isEmpty)
      #expect(bad.errors.contains("bad.ndjson:2:1:") && bad.errors.contains("bad.ndjson:3:1:"))
      let bundle =
        #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x","resource":\#(Self.patient)}]}"#
      let lost = try await Run.mict("convert", "--to", "ndjson", input: Array(bundle.utf8))
      #expect(lost.status == 1 && lost.errors.contains("Bundle.entry[0].fullUrl"))
      #expect(lost.errors.contains("write JSON or XML"), "how to mend it: \(lost.errors)")
    }
  }

  /// What is wrong with every entry or line is told once, with how to mend it.
  @Test func aBundleThatDoesNotFitIsOneLine() async throws {
    let entry = #"{"fullUrl":"urn:x","search":{"mode":"match"},"resource":\#(Self.patient)}"#
    let entries = Array(repeating: entry, count: 300).joined(separator: ",\n")
    let bundle = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":300,\n\"entry\":[\(entries)]}"
    let lost = try await Run.mict("convert", "--to", "ndjson", input: Array(bundle.utf8))
    #expect(lost.status == 1 && lost.output.isEmpty)
    #expect(lost.errors.count { $0 == "\n" } == 1 && lost.errors.hasSuffix("[lines.loss]\n"), "\(lost.errors)")
    let wrong = try await Run.mict("convert", "--from", "ndjson", input: Array(bundle.utf8))
    #expect(wrong.status == 1 && wrong.output.isEmpty)
    #expect(wrong.errors.count { $0 == "\n" } == 1 && wrong.errors.hasSuffix("[lines.syntax]\n"), "\(wrong.errors)")
  }

  /// NDJSON without a name is known by its first two lines, however long the first is.
  @Test func linesAreKnownOnStandardInput() async throws {
    let long = #"{"resourceType":"Basic","code":{"text":"\#(String(repeating: "x", count: 100_000))"}}"#
    for first in [Self.patient, long] {
      let lines = "\(first)\r\n\n\(Self.patient)\n"
      let run = try await Run.mict("convert", "--compact", input: Array(lines.utf8))
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasPrefix("{\"resourceType\":\"Bundle\"") && run.output.contains(first))
      let piped = try await Run.shell("printf '%s' '\(lines)' | '\(Project.command.path)' convert --to ndjson")
      #expect(piped.status == 0 && piped.output == "\(first)\n\(Self.patient)\n", "\(piped.errors)")
    }
    // A file that says it is JSON is not taken for anything else: what follows the first object is a fault.
    let lines = "\(Self.patient)\n\(Self.patient)\n"
    try await inFolder(["a.json": lines, "a.txt": lines]) { folder in
      for command in ["convert", "validate", "format"] {
        let run = try await Run.mict(command, "\(folder)/a.json")
        #expect(run.status == 1 && (run.output + run.errors).contains("a.json:2:1: fatal:"), "\(run.errors)")
        #expect(try await Run.mict(command, "\(folder)/a.txt").status == 0, "\(command)")
      }
    }
    let one = try await Run.mict("convert", "--compact", "--to", "json", input: Array("\(Self.patient)\n".utf8))
    #expect(one.status == 0 && one.output == "\(Self.patient)\n")
  }

  /// Folders are gone through; what comes of each file keeps its path below the folder.
  @Test func foldersAreConverted() async throws {
    try await inFolder(["a.json": Self.patient, "notes.txt": "x", ".b.json": "{"]) { folder in
      let inner = "\(folder)/inner/deep"
      try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
      try Data("\(Self.patient)\n\(Self.patient)\n".utf8).write(to: URL(filePath: "\(inner)/b.jsonl"))
      try Data("<Patient xmlns=\"http://hl7.org/fhir\"/>".utf8).write(to: URL(filePath: "\(folder)/inner/C.XML"))
      // What was written there the first time is no input the second time.
      for _ in 0..<2 {
        let run = try await Run.mict("convert", folder, "--output-directory", "\(folder)/out")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("note: 1 file is passed over") && run.errors.hasSuffix("3 converted, 0 failed\n"))
        #expect(
          try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/out").sorted() == [
            "a.xml", "inner", "inner/C.json", "inner/deep", "inner/deep/b.json",
          ])
      }
      // Beside what is read, too, as long as nothing of it is written over.
      let beside = try await Run.mict("convert", "\(folder)/inner/deep", "--output-directory", "\(folder)/inner/deep")
      #expect(beside.status == 0 && FileManager.default.fileExists(atPath: "\(inner)/b.json"), "\(beside.errors)")
      #expect(
        try await Run.mict("convert", inner, "--output-directory", inner).errors.contains("would be written over"))
      let none = try await Run.mict("convert", folder)
      #expect(none.status == 64 && none.errors.contains("--output-directory"), "\(none.errors)")
      let empty = try await Run.mict(
        "convert", "\(folder)/out/inner/deep", "\(folder)/.git", "--output-directory", "\(folder)/x")
      #expect(empty.status == 1 && empty.errors.contains(".git: error: there is no such file"), "\(empty.errors)")
    }
  }

  /// Progress is one line, drawn on a terminal and nowhere else, and gone at the end.
  @Test func progressIsForTerminals() async throws {
    try await inFolder(["large.json": Self.bundle(Self.large)]) { folder in
      let arguments = ["convert", "\(folder)/large.json", "-o", "\(folder)/large.xml"]
      let shown = try await Run.onTerminal(arguments)
      #expect(shown.status == 0)
      #expect(shown.output.contains("large.json") && shown.output.contains(" MB"), "\(shown.output)")
      #expect(shown.output.hasSuffix("\r\u{1b}[K") && !shown.output.contains("\n"))
      #expect(try await Run.onTerminal(arguments + ["--no-progress"]).output.isEmpty)
    }
  }
}

extension Run {
  fileprivate static func shell(_ script: String) async throws -> Run {
    try await program(URL(fileURLWithPath: "/bin/bash"), ["-euo", "pipefail", "-c", script])
  }

  /// Runs the command with a terminal for its output and its errors (`script` is in every Debian); what it drew there
  /// is the output.
  fileprivate static func onTerminal(_ arguments: [String]) async throws -> Run {
    let command = ([Project.command.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try await program(URL(fileURLWithPath: "/usr/bin/script"), ["-qec", command, "/dev/null"])
  }
}
