import Foundation
import TestSupport
import Testing

/// `mict diff` as a person uses it.
@Suite struct DiffTests {
  private let folder: URL
  private let before: String
  private let after: String
  private let xml: String

  init() async throws {
    folder = try temporaryFolder()
    let text = """
      {"resourceType":"Patient",
       "active":true,
       "name":[{"family":"Sample"},{"family":"Fictitious","given":["A"]}],
       "birthDate":"1950-01-01"}
      """
    before = try Self.write(text, "before.json", folder)
    after = try Self.write(
      """
      {"birthDate":"1950-01-02", "resourceType":"Patient", "gender":"female",
       "name":[{"family":"Fictitious","given":["A"]},{"family":"Sample"},{"text":"new\\u001b[31m"}]}
      """, "after.json", folder)
    let made = try await Run.mict("convert", before)
    try #require(made.status == 0, "\(made.errors)")
    xml = try Self.write(made.output, "before.xml", folder)
  }

  private static func write(_ text: String, _ name: String, _ folder: URL) throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test func helpTeaches() async throws {
    let run = try await Run.mict("diff", "--help")
    #expect(run.status == 0 && run.output.contains("USAGE") && run.output.contains("比較"))
    try remove()
  }

  @Test func equalIsSilent() async throws {
    let run = try await Run.mict("diff", before, xml)
    #expect(run.status == 0)
    #expect(run.output.isEmpty && run.errors.isEmpty)
    try remove()
  }

  @Test func allDifferencesAreTold() async throws {
    let run = try await Run.mict("diff", before, after)
    #expect(run.status == 1)
    #expect(
      run.output == """
        Patient.active: removed
          - \(before):2:11: true
        Patient.name[0] → Patient.name[1]: moved
          - \(before):3:10: {family: "Sample"}
          + \(after):2:48: {family: "Sample"}
        Patient.name[2]: added
          + \(after):2:68: {text: "new\\u001b[31m"}
        Patient.gender: added
          + \(after):1:63: "female"
        Patient.birthDate: changed
          - \(before):4:14: "1950-01-01"
          + \(after):1:14: "1950-01-02"
        5 differences

        """)
    let mixed = try await Run.mict("diff", xml, after)
    #expect(mixed.status == 1 && mixed.output.hasSuffix("5 differences\n"))
    #expect(mixed.output.contains("- \(xml):"))
    try remove()
  }

  @Test func theFirstAlone() async throws {
    let run = try await Run.mict("diff", "--first", before, after)
    #expect(run.status == 1)
    #expect(run.output == "Patient.active: removed\n  - \(before):2:11: true\n")
    let some = try await Run.mict("diff", "--limit", "2", before, after)
    #expect(some.output.hasSuffix("more than 2 differences; --limit tells more\n"))
    try remove()
  }

  @Test func programsReadJSON() async throws {
    let input = Array(try Data(contentsOf: URL(fileURLWithPath: after)))
    let run = try await Run.mict("diff", "--format", "json", before, "-", input: input)
    #expect(run.status == 1)
    struct Report: Decodable {
      struct Side: Decodable {
        let path: String
        let line: Int
        let column: Int
        let value: String
      }
      struct Item: Decodable {
        let kind: String
        let left: Side?
        let right: Side?
      }
      let differences: [Item]
      let more: Bool
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.differences.map(\.kind) == ["removed", "moved", "added", "added", "changed"])
    #expect(report.differences.last?.left?.line == 4 && report.differences.last?.right?.value == "\"1950-01-02\"")
    #expect(!report.more)
    let equal = try await Run.mict("diff", "--format", "json", before, xml)
    #expect(equal.status == 0 && equal.output.contains("\"differences\" : ["))
    try remove()
  }

  /// A long value is shown from where it differs.
  @Test func longValuesAreShownWhereTheyDiffer() async throws {
    let long = String(repeating: "long ", count: 100)
    let one = try Self.write(#"{"resourceType":"Basic","code":{"text":"\#(long)one"}}"#, "one.json", folder)
    let two = try Self.write(#"{"resourceType":"Basic","code":{"text":"\#(long)two"}}"#, "two.json", folder)
    let run = try await Run.mict("diff", one, two)
    #expect(run.output.contains("…\"long long long long one\"") && run.output.contains("…\"long long long long two\""))
    try remove()
  }

  /// NDJSON is compared line by line, blank ones aside; lines are told as they are numbered in their file.
  @Test func linesAreComparedOneByOne() async throws {
    let patient = #"{"resourceType":"Patient","active":true}"#
    let basic = #"{"resourceType":"Basic","code":{"text":"x"}}"#
    let one = try Self.write("\(patient)\n\(basic)\n\(patient)\n", "one.ndjson", folder)
    let two = try Self.write(
      "\(patient)\r\n\n\(basic.replacing(#""x""#, with: #""y""#))\n{\"active\":true,\"resourceType\":\"Patient\"}\n\(basic)",
      "two.ndjson", folder)
    let run = try await Run.mict("diff", one, two)
    #expect(run.status == 1 && run.errors.isEmpty)
    #expect(
      run.output == """
        line 2: Basic.code.text: changed
          - \(one):2:40: "x"
          + \(two):3:40: "y"
        line 5: Basic: added
          + \(two):5:1: Basic {code: {text: "x"}}
        2 differences

        """, "\(run.output)")
    let back = try await Run.mict("diff", "--first", two, one)
    #expect(back.status == 1 && back.output.hasPrefix("line 3: Basic.code.text: changed\n"))
    #expect(
      try await Run.mict("diff", "--limit", "1", one, two).output.hasSuffix(
        "more than 1 difference; --limit tells more\n"))
    #expect(try await Run.mict("diff", "--format", "json", one, two).output.contains("\"line\" : 5"))
    #expect(try await Run.mict("diff", one, "-", input: try [UInt8](Data(contentsOf: URL(filePath: one)))).status == 0)
    // A bad line is told by its number, on both sides.
    let bad = try Self.write("\(patient)\n{\n\(patient)\n", "bad.ndjson", folder)
    let unreadable = try await Run.mict("diff", bad, bad)
    #expect(unreadable.status == 2 && unreadable.output.isEmpty)
    #expect(unreadable.errors.split(separator: "\n").count == 2 && unreadable.errors.contains("bad.ndjson:2:2: fatal:"))
    let wrong = try await Run.mict("diff", one, try Self.write("[\n\(patient)\n]", "wrong.ndjson", folder))
    #expect(wrong.status == 2 && wrong.errors.contains("[lines.syntax]"), "\(wrong.errors)")
    try remove()
  }

  @Test func whatCannotBeReadIs2() async throws {
    let broken = try Self.write("{", "broken.json", folder)
    let lost = try Self.write(#"{"resourceType":"Patient","colour":1}"#, "lost.json", folder)
    for (file, words) in [(broken, "[json.syntax]"), (lost, "[element.unknown]"), (broken + "x", "no such file")] {
      let run = try await Run.mict("diff", before, file)
      #expect(run.status == 2 && run.errors.contains(words) && run.output.isEmpty, "\(run.errors)")
    }
    #expect(try await Run.mict("diff", before).status == 64)
    #expect(try await Run.mict("diff", "-", "-").status == 64)
    #expect(try await Run.mict("diff", "--limit", "0", before, after).status == 64)
    try remove()
  }

  private func remove() throws { try FileManager.default.removeItem(at: folder) }
}
