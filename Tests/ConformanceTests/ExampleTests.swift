import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// The specification's own examples, each in JSON and in XML. `Examples.txt` lists how the two differ, and why.
@Suite struct ExampleTests {
  static let all: [String] = {
    guard TestData.has("fhir/examples", for: "the specification's examples") else { return [] }
    return TestData.files(in: "fhir/examples/json", ext: "json").map { String($0.dropLast(5)) }
  }()
  static let names = TestData.sample(all, of: "the specification's examples")

  @Test(arguments: names) func readsAndComesBack(_ name: String) throws {
    let (json, xml) = try Self.pair(name)
    try comesBack(json, through: .xml, name)
    try comesBack(xml, through: .json, name)
    let expected = try Self.table.get()[name] ?? []
    #expect(try PairDifferences.lines(json: json, xml: xml) == expected, "\(name): how JSON and XML differ")
    #expect((json == xml) == expected.isEmpty)
  }

  /// The table lists examples that there are, with kinds that it explains, each of which occurs.
  @Test(.enabled(if: !all.isEmpty)) func theTableIsTrue() throws {
    let table = try Self.table.get()
    #expect(table.keys.filter { !Self.all.contains($0) } == [])
    let kinds = Set(table.values.joined().map { String($0.prefix { $0 != " " }) })
    #expect(kinds == Set(PairDifferences.Kind.allCases.map(\.rawValue)))
    print("EXAMPLES: \(Self.all.count - table.count) of \(Self.all.count) pairs are equal outright.")
  }

  private static func pair(_ name: String) throws -> (json: Document, xml: Document) {
    (try document(name, .json), try document(name, .xml))
  }

  private static func document(_ name: String, _ format: FHIRFormat) throws -> Document {
    let file = "\(name).\(format.rawValue)"
    let reading = format.read(try TestData.bytes("fhir/examples/\(format.rawValue)/\(file)"))
    #expect(reading.issues == [], "\(reading.rendered(file))")
    return try #require(reading.document)
  }

  /// The lines of each example. As it stands, or, where expectations are to be written anew, as it stands then.
  private static let table = Result { () throws -> [String: [String]] in
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Examples.txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    var table: [String: [String]] = [:]
    if Expected.isWrittenAnew, !all.isEmpty {
      for name in all {
        let (json, xml) = try pair(name)
        let lines = try PairDifferences.lines(json: json, xml: xml)
        if !lines.isEmpty { table[name] = lines }
      }
      let head = text.split(separator: "\n").prefix { $0.hasPrefix("#") }.joined(separator: "\n")
      let lines = table.sorted { $0.key < $1.key }.flatMap { name, lines in lines.map { "\(name) \($0)\n" } }
      try Data((head + "\n" + lines.joined()).utf8).write(to: file)
      return table
    }
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      table[words[0], default: []].append(words.count > 1 ? words[1] : "")
    }
    return table
  }
}

/// Writes a document in that format, reads it, and expects it to be what it was; in both layouts, and its own format
/// too.
func comesBack(_ document: Document, through format: FHIRFormat, _ name: String) throws {
  for pretty in [false, true] {
    let reading = format.read(try format.write(document, pretty: pretty))
    #expect(reading.issues == [], "\(name): \(reading.rendered("written"))")
    let again = try #require(reading.document)
    #expect(document == again, "\(name): \(Difference.first(document, again)?.description ?? "")")
  }
}
