import FHIR
import Foundation
import Testing

/// `mict format` as a person uses it.
@Suite struct FormatTests {
  private static let pretty = "{\n  \"resourceType\": \"Patient\",\n  \"active\": true\n}\n"

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try Project.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func write(_ text: String, _ name: String, in folder: URL) throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func helpTeaches() throws {
    let run = try Run.mict("format", "--help")
    #expect(run.status == 0 && run.output.contains("USAGE") && run.output.contains("整形"))
  }

  @Test func standardInputIsFormatted() throws {
    let run = try Run.mict("format", input: Array(#"{"active":true,"resourceType":"Patient"}"#.utf8))
    #expect(run.status == 0 && run.output == Self.pretty)
    let xml = try Run.mict("format", "--to", "xml", input: Array(run.output.utf8))
    #expect(xml.status == 0)
    let back = try Run.mict("format", "--to", "json", "-", input: Array(xml.output.utf8))
    #expect(back.output == Self.pretty)
    // What is formatted stays as it is.
    #expect(try Run.mict("format", input: Array(xml.output.utf8)).output == xml.output)
  }

  @Test func checkNamesFilesAndChangesNone() throws {
    try withFolder { folder in
      let good = try write(Self.pretty, "good.json", in: folder)
      #expect(try Run.mict("format", "--check", good).status == 0)
      let bad = try write(#"{"active":true,"resourceType":"Patient"}"#, "bad.json", in: folder)
      let run = try Run.mict("format", "--check", folder.path)
      #expect(run.status == 1 && run.output == "\(bad)\n")
      #expect(try text(bad) == #"{"active":true,"resourceType":"Patient"}"#)
    }
  }

  @Test func writeRewritesWhatIsNotFormatted() throws {
    try withFolder { folder in
      let file = try write(#"{"active":true,"resourceType":"Patient"}"#, "a.json", in: folder)
      let target = try write(#"{"active":true,"resourceType":"Patient"}"#, "b.txt", in: folder)
      let link = folder.appendingPathComponent("link.json").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
      let run = try Run.mict("format", "--write", folder.path)
      #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
      #expect(try text(file) == Self.pretty)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o640)
      // A link stays a link; what it leads to is rewritten.
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(try text(target) == Self.pretty)
      #expect(try Run.mict("format", "--check", folder.path).status == 0)
    }
  }

  /// What would be lost is left alone, and said.
  @Test func nothingIsLost() throws {
    try withFolder { folder in
      let unknown = try write(#"{"resourceType":"Patient","colour":1}"#, "unknown.json", in: folder)
      let comment = try write(
        "<?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\"><!-- why --><active value=\"true\"/></Patient>",
        "comment.xml", in: folder)
      let good = try write(#"{"active":true,"resourceType":"Patient"}"#, "good.json", in: folder)
      let before = try [unknown, comment].map(text)
      let run = try Run.mict("format", "--write", unknown, comment, good, folder.path + "/none.json")
      #expect(run.status == 1)
      #expect(try [unknown, comment].map(text) == before)
      #expect(try text(good) == Self.pretty, "the others are formatted all the same")
      #expect(run.errors.contains("[element.unknown]") && run.errors.contains("comments"))
      #expect(run.errors.contains("none.json: error: there is no such file"))
    }
  }

  @Test(arguments: [
    ["--write", "--check", "a.json"], ["--to", "xml", "--write", "a.json"], ["--write", "-"], ["--to", "yaml"],
  ])
  func wrongUsageIs64(_ arguments: [String]) throws {
    #expect(try Run.program(Project.command, ["format"] + arguments).status == 64)
  }
}
