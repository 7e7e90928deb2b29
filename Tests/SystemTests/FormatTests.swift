import FHIR
import Foundation
import TestSupport
import Testing

/// `mict format` as a person uses it.
@Suite struct FormatTests {
  private static let pretty = "{\n  \"resourceType\": \"Patient\",\n  \"active\": true\n}\n"

  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  private func write(_ text: String, _ name: String, in folder: URL) throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func helpTeaches() async throws {
    let run = try await Run.mict("format", "--help")
    #expect(run.status == 0 && run.output.contains("USAGE") && run.output.contains("整形"))
  }

  @Test func standardInputIsFormatted() async throws {
    let run = try await Run.mict("format", input: Array(#"{"active":true,"resourceType":"Patient"}"#.utf8))
    #expect(run.status == 0 && run.output == Self.pretty)
    let xml = try await Run.mict("format", "--to", "xml", input: Array(run.output.utf8))
    #expect(xml.status == 0)
    let back = try await Run.mict("format", "--to", "json", "-", input: Array(xml.output.utf8))
    #expect(back.output == Self.pretty)
    // What is formatted stays as it is.
    #expect(try await Run.mict("format", input: Array(xml.output.utf8)).output == xml.output)
  }

  @Test func checkNamesFilesAndChangesNone() async throws {
    try await withFolder { folder in
      let good = try write(Self.pretty, "good.json", in: folder)
      #expect(try await Run.mict("format", "--check", good).status == 0)
      let bad = try write(#"{"active":true,"resourceType":"Patient"}"#, "bad.json", in: folder)
      let run = try await Run.mict("format", "--check", folder.path)
      #expect(run.status == 1 && run.output == "\(bad)\n")
      #expect(try text(bad) == #"{"active":true,"resourceType":"Patient"}"#)
    }
  }

  @Test func writeRewritesWhatIsNotFormatted() async throws {
    try await withFolder { folder in
      let file = try write(#"{"active":true,"resourceType":"Patient"}"#, "a.json", in: folder)
      let target = try write(#"{"active":true,"resourceType":"Patient"}"#, "b.txt", in: folder)
      let link = folder.appendingPathComponent("link.json").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
      let run = try await Run.mict("format", "--write", folder.path)
      #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
      #expect(try text(file) == Self.pretty)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o640)
      // A link stays a link; what it leads to is rewritten.
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(try text(target) == Self.pretty)
      #expect(try await Run.mict("format", "--check", folder.path).status == 0)
    }
  }

  /// What would be lost is left alone, and said.
  @Test func nothingIsLost() async throws {
    try await withFolder { folder in
      let unknown = try write(#"{"resourceType":"Patient","colour":1}"#, "unknown.json", in: folder)
      let good = try write(#"{"active":true,"resourceType":"Patient"}"#, "good.json", in: folder)
      let before = try text(unknown)
      let run = try await Run.mict("format", "--write", unknown, good, folder.path + "/none.json")
      #expect(run.status == 1)
      #expect(try text(unknown) == before)
      #expect(try text(good) == Self.pretty, "the others are formatted all the same")
      #expect(run.errors.contains("[element.unknown]"))
      #expect(run.errors.contains("none.json: error: there is no such file"))
    }
  }

  /// Comments that formatting would drop: `--check` does not ask for what `--write` does not do, and both say so.
  @Test func commentsAreLeftAlone() async throws {
    let text =
      "<?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\"><!-- why --><active value=\"true\"/></Patient>"
    let wide = text.replacing("1.0\"", with: "1.0\" encoding=\"UTF-16\"")
    try await withFolder { folder in
      let files = ["comment.xml", "wide.xml", "instruction.xml"].map { folder.appending(path: $0) }
      let contents = [
        Data(text.utf8), try #require(wide.data(using: .utf16)),
        Data(text.replacing("<!-- why -->", with: "<?why so?>").utf8),
      ]
      for (file, content) in zip(files, contents) { try content.write(to: file) }
      for flag in ["--check", "--write"] {
        let run = try await Run.mict("format", flag, folder.path)
        #expect(run.status == 0 && run.output.isEmpty, "\(flag): \(run.output)")
        for file in files { #expect(run.errors.contains("\(file.path): note: left alone"), "\(flag): \(run.errors)") }
        #expect(try files.map { try Data(contentsOf: $0) } == contents, "\(flag)")
      }
      let shown = try await Run.mict("format", files[0].path)
      #expect(
        shown.status == 0 && shown.output.contains("<active value=\"true\"/>") && shown.errors.contains("left out"))
      // In a narrative a comment is a part of the value, and stays.
      let div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><!-- why -->x</div>"
      let narrative = try write(
        "<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/>\(div)</text></Patient>", "div.xml",
        in: folder)
      #expect(try await Run.mict("format", "--check", narrative).status == 1)
      #expect(try await Run.mict("format", "--write", narrative).status == 0)
      #expect(try self.text(narrative).contains(div) && self.text(narrative).contains("\n"))
    }
  }

  /// Texts of several files can't be told apart on standard output.
  @Test func oneFileGoesToStandardOutput() async throws {
    try await withFolder { folder in
      let a = try write(Self.pretty, "a.json", in: folder)
      #expect(try await Run.mict("format", folder.path).output == Self.pretty)
      let b = try write(Self.pretty, "b.json", in: folder)
      for arguments in [[a, b], [folder.path], [a, "-"]] {
        let run = try await Run.program(Project.command, ["format"] + arguments)
        #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("--write"), "\(run.errors)")
      }
    }
  }

  @Test func linesAreFormattedOneByOne() async throws {
    let loose =
      " {\"active\":true, \"resourceType\":\"Patient\"}\r\n\n{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}"
    let tight = """
      {"resourceType":"Patient","active":true}
      {"resourceType":"Basic","code":{"text":"x"}}

      """
    try await withFolder { folder in
      let file = try write(loose, "a.ndjson", in: folder)
      let same = try write(tight, "b.jsonl", in: folder)
      #expect(try await Run.mict("format", file).output == tight)
      #expect(try await Run.mict("format", input: Array(loose.replacing("\n\n", with: "\n").utf8)).output == tight)
      let check = try await Run.mict("format", "--check", folder.path)
      #expect(check.status == 1 && check.output == "\(file)\n")
      #expect(try text(file) == loose)
      #expect(try await Run.mict("format", "--write", folder.path).status == 0)
      #expect(try text(file) == tight && text(same) == tight)
      #expect(try await Run.mict("format", "--check", folder.path).status == 0)
      for one in [String(tight.dropLast()), tight + "\n", " " + tight] {
        #expect(try await Run.mict("format", "--check", try write(one, "c.ndjson", in: folder)).status == 1)
      }
      // A bad line is told by its number, and the file stays as it is.
      let bad = try write(loose + "\n{\"resourceType\":\"Patient\",\"colour\":1}\n{", "c.ndjson", in: folder)
      for arguments in [["--write"], ["--check"], []] {
        let run = try await Run.program(Project.command, ["format", bad] + arguments)
        #expect(run.status == 1 && run.output.isEmpty, "\(run.output)")
        #expect(run.errors.contains("c.ndjson:4:27: error: Patient.colour:"), "\(run.errors)")
        #expect(run.errors.contains("c.ndjson:5:2: fatal:"), "\(run.errors)")
      }
      #expect(try text(bad).hasPrefix(loose))
      let wrong = try await Run.mict("format", try write(Self.pretty, "d.ndjson", in: folder))
      #expect(wrong.status == 1 && wrong.errors.split(separator: "\n").count == 1, "\(wrong.errors)")
      #expect(wrong.errors.contains("[lines.syntax]"))
      #expect(try await Run.mict("format", "--to", "xml", file).status == 1)
    }
  }

  @Test(arguments: [
    ["--write", "--check", "a.json"], ["--to", "xml", "--write", "a.json"], ["--write", "-"], ["--write"],
    ["--to", "yaml"],
  ])
  func wrongUsageIs64(_ arguments: [String]) async throws {
    #expect(try await Run.program(Project.command, ["format"] + arguments).status == 64)
  }
}
