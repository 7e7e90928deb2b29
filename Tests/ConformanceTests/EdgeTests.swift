import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// Odd texts gathered by other implementers. `Edge.txt` says of each what it comes to, with all that is said about it,
/// and why.
@Suite struct EdgeTests {
  static let files: [String] = {
    guard TestData.has("fhir/edge", for: "texts at the edge of the formats") else { return [] }
    return TestData.files(in: "fhir/edge", ext: "json") + TestData.files(in: "fhir/edge", ext: "xml")
  }()

  @Test(arguments: files) func isReadOrRefusedAsWritten(_ file: String) throws {
    let format = try #require(FHIRFormat(rawValue: String(file.split(separator: ".").last ?? "")))
    let reading = format.read(try TestData.bytes("fhir/edge/\(file)"))
    let expected = try #require(try EdgeTable.shared.get().entries[file], "Edge.txt does not list \(file)")
    #expect(!expected.reason.isEmpty, "Edge.txt gives no reason for \(file)")
    #expect(EdgeTable.outcome(of: reading) == expected.outcome)
    #expect(EdgeTable.issues(of: reading) == expected.issues)
    guard reading.isUsable, let document = reading.document else { return }
    for format in FHIRFormat.allCases { try comesBack(document, through: format, file) }
  }

  /// The table lists the files there are and no others.
  @Test(.enabled(if: !files.isEmpty)) func theTableIsComplete() throws {
    #expect(try EdgeTable.shared.get().entries.keys.sorted() == Self.files.sorted())
  }
}

/// What `Edge.txt` says, whose head describes how it is written.
struct EdgeTable {
  struct Entry {
    var outcome = ""
    var reason = ""
    var issues: [String] = []
  }

  private(set) var entries: [String: Entry] = [:]

  /// As it stands, or, where expectations are to be written anew, as it stands then.
  static let shared = Result { try read() }

  private static func read() throws -> EdgeTable {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Edge.txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    var table = EdgeTable()
    var name = ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("  - ") {
        table.entries[name]?.issues.append(String(line.dropFirst(4)))
      } else if line.hasPrefix("  ") {
        table.entries[name]?.reason += line.dropFirst(2)
      } else {
        let parts = line.split(separator: ":", maxSplits: 1)
        name = String(parts[0])
        table.entries[name] = Entry(outcome: parts.count > 1 ? String(parts[1].dropFirst()) : "")
      }
    }
    guard Expected.isWrittenAnew else { return table }
    for file in EdgeTests.files {
      guard let format = FHIRFormat(rawValue: String(file.split(separator: ".").last ?? "")) else { continue }
      let reading = format.read(try TestData.bytes("fhir/edge/\(file)"))
      table.entries[file, default: Entry()].outcome = outcome(of: reading)
      table.entries[file]?.issues = issues(of: reading)
    }
    let head = text.split(separator: "\n").prefix { $0.hasPrefix("#") }.joined(separator: "\n")
    try Data((head + "\n" + table.text).utf8).write(to: file)
    return table
  }

  private var text: String {
    entries.sorted { $0.key < $1.key }.map { name, entry in
      "\n\(name): \(entry.outcome)\n  \(entry.reason)\n" + entry.issues.map { "  - \($0)\n" }.joined()
    }.joined()
  }

  static func outcome(of reading: Reading) -> String {
    if reading.isUsable { return "accepted" }
    return reading.document == nil ? "refused without a document" : "refused"
  }

  static func issues(of reading: Reading) -> [String] {
    reading.issues.map { issue in
      let place = issue.place.map { "\($0.line):\($0.column)" } ?? "nowhere"
      return [place, issue.code.rawValue, issue.path].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}
