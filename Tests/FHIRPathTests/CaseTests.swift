import FHIR
import FHIRPath
import Foundation
import TestSupport
import Testing
import Tree
import Values

/// Each file in `Cases/` is a table of one part of FHIRPath: `expression  =>  results`, one a line, evaluated on the
/// document that the last line `on …` names, one of `Documents/`. A line that starts with `#` is a comment.
///
/// Results: an element by its path; a value of FHIRPath's own as its literal; a type by its name; `{}` for none; and a
/// fault as `! line:column: text`. `MICT_WRITE_EXPECTED=1` writes the results anew, to be read before they are kept.
@Suite struct CaseTests {
  @Test(arguments: CaseFile.names) func givesWhatItSays(_ name: String) throws {
    let file = try CaseFile(name)
    for one in file.cases {
      let given = one.given()
      #expect(given == one.expected, "\(name):\(one.line): \(one.expression)")
    }
    if Expected.isWrittenAnew { try file.write() }
  }

  /// The tables are there, and they are long.
  @Test func thereAreEnough() throws {
    let count = try CaseFile.names.reduce(0) { try $0 + CaseFile($1).cases.count }
    #expect(CaseFile.names.count >= 20)
    #expect(count >= 900)
    print("FHIRPath: \(count) cases in \(CaseFile.names.count) tables")
  }
}

/// A table of expressions and their results.
struct CaseFile {
  struct Case {
    let line: Int
    let expression: String
    let expected: String
    let document: Document
    let focus: Element

    /// What it gives now, written as in the table.
    func given(limit: FHIRPath.Expression.Limit = .trusted) -> String {
      do {
        var options = Expression.Options()
        options.variables = Set(CaseEnvironment.variables.keys)
        let path = try Expression(
          parsing: expression, schema: R4.schema, context: focus.type, options: options)
        let results = try path.evaluate(focus, in: CaseEnvironment.make(), limit: limit)
        return results.isEmpty ? "{}" : results.map(Self.text).joined(separator: ", ")
      } catch {
        return "! \(error.place.line):\(error.place.column): \(error.text)"
      }
    }

    static func text(_ result: PathResult) -> String {
      switch result {
      case .element(let element): element.path
      case .boolean(let value): "\(value)"
      case .integer(let value): "\(value)"
      case .decimal(let value): value.written.contains(".") ? value.written : "\(value.written) (decimal)"
      case .string(let value): "'\(value.replacing("\n", with: "\\n"))'"
      case .time(let value) where value.kind == .time: "@T\(value)"
      case .time(let value): "@\(value)" + (value.kind == .dateTime && !"\(value)".contains("T") ? "T" : "")
      case .quantity(let value): value.description
      case .type(let value): "\(value.namespace).\(value.name)"
      }
    }
  }

  let url: URL
  let cases: [Case]
  private let lines: [String]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// The tables, by name.
  static let names: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "Cases").path)
    return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted()
  }()

  init(_ name: String) throws {
    url = Self.folder.appending(path: "Cases").appending(path: name)
    lines = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    var cases: [Case] = []
    var document: Document?
    var focus: Element?
    for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      if line.hasPrefix("on ") {
        let words = line.split(separator: " ")
        let read = try Self.document(String(words[1]))
        document = read
        focus = words.count > 2 ? try #require(read.root.at(String(words[2]))) : read.root
        continue
      }
      let parts = line.components(separatedBy: "  =>  ")
      cases.append(
        Case(
          line: index + 1, expression: parts[0], expected: parts.count > 1 ? parts[1] : "",
          document: try #require(document, "\(name):\(index + 1)"), focus: try #require(focus)))
    }
    self.cases = cases
  }

  static func document(_ name: String) throws -> Document {
    let data = try Data(contentsOf: folder.appending(path: "Documents").appending(path: "\(name).json"))
    let reading = FHIRFormat.json.read(Array(data))
    #expect(reading.issues.filter { $0.severity > .information }.isEmpty, "\(reading.issues)")
    return try #require(reading.document)
  }

  /// Writes the table with what it gives now.
  func write(limit: FHIRPath.Expression.Limit = .trusted) throws {
    var lines = lines
    for one in cases { lines[one.line - 1] = "\(one.expression)  =>  \(one.given(limit: limit))" }
    try Data(lines.joined(separator: "\n").utf8).write(to: url)
  }
}

/// What the tables' expressions may ask for besides the document.
enum CaseEnvironment {
  static let variables: [String: [PathResult]] = [
    "one": [.integer(1)], "none": [], "two words": [.string("a"), .string("b")],
    "fraction": [.decimal(ExactDecimal(15, place: -1))],
  ]

  /// A value set that has M, a code system where A is above M, a profile that only patients have.
  static func make() -> Environment {
    var environment = Environment()
    environment.variables = variables
    environment.now = PartialDateTime("2026-11-23T09:30:00.000+09:00".utf8, as: .dateTime)
    environment.memberOf = { valueSet, codings in
      valueSet == "http://example.org/set" ? codings.contains { ["M", "male"].contains($0.code) } : nil
    }
    environment.subsumes = { general, special in
      general.system == "http://example.org/codes" ? general.code == "A" && special.code == "M" : nil
    }
    environment.conformsTo = { element, profile in
      profile == "http://example.org/profile" ? R4.schema[element.type].name == "Patient" : nil
    }
    environment.isNarrative = { text in !text.isEmpty }
    return environment
  }
}
