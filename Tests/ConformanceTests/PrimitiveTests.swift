import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// Values of each primitive type, one JSON value a line, that another implementation takes or refuses. `Primitives.txt`
/// says what each comes to here, and marks with `!` where that is not what the file's name says.
@Suite struct PrimitiveTests {
  static let files: [String] = {
    guard TestData.has("fhir/primitives", for: "values of primitive types") else { return [] }
    return TestData.files(in: "fhir/primitives", ext: "ndjson")
  }()

  @Test(arguments: files) func eachLineIsTakenOrRefusedAsWritten(_ file: String) throws {
    let expected = try #require(try Self.table.get()[file], "Primitives.txt does not list \(file)")
    #expect(try Self.words(file) == expected)
    // What is not marked is as the file's name says.
    let isValid = file.contains(".valid.")
    #expect(expected.allSatisfy { $0.hasSuffix("!") || ($0 == "yes") == isValid }, "\(file) has unmarked disagreements")
    #expect(!expected.isEmpty)
  }

  /// The table lists the files there are and no others.
  @Test(.enabled(if: !files.isEmpty)) func theTableIsComplete() throws {
    #expect(try Self.table.get().keys.sorted() == Self.files.sorted())
  }

  /// What each line of a file comes to.
  private static func words(_ file: String) throws -> [String] {
    let parts = file.split(separator: ".").map(String.init)
    let lines = String(decoding: try TestData.bytes("fhir/primitives/\(file)"), as: UTF8.self).split(separator: "\n")
    return lines.map { line in
      let reading = FHIRFormat.json.read(Array(resource(with: String(line), type: parts[0]).utf8))
      let word = reading.issues.isEmpty ? "yes" : reading.issues.map(\.code.rawValue).joined(separator: "+")
      return word + (reading.isUsable == (parts[1] == "valid") ? "" : "!")
    }
  }

  /// As it stands, or, where expectations are to be written anew, as it stands then.
  private static let table = Result { () throws -> [String: [String]] in
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Primitives.txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    if Expected.isWrittenAnew, !files.isEmpty {
      let head = text.split(separator: "\n").prefix { $0.hasPrefix("#") }.joined(separator: "\n") + "\n"
      let lines = try files.map { ([$0] + (try words($0))).joined(separator: " ") + "\n" }
      try Data((head + lines.joined()).utf8).write(to: file)
      return Dictionary(uniqueKeysWithValues: try files.map { ($0, try words($0)) })
    }
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let rows = lines.map { $0.split(separator: " ").map(String.init) }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Array($0.dropFirst())) })
  }

  /// A resource with that value; `type` is written `date_time`.
  private static func resource(with value: String, type: String) -> String {
    guard type != "xhtml" else {
      return #"{"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated","div":\#(value)}}"#
    }
    let name = type.split(separator: "_").map(\.localizedCapitalized).joined()
    return #"{"resourceType":"Parameters","parameter":[{"name":"x","value\#(name)":\#(value)}]}"#
  }
}
