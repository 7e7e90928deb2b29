import FHIR
import FHIRPath
import Foundation
import TestSupport
import Testing
import Tree
import Values

/// The official tests of FHIRPath. `FHIRPathSuite.txt` lists those that don't pass, each with its reason.
@Suite struct FHIRPathSuiteTests {
  private static let suite: FHIRPathSuite? = {
    guard TestData.has(FHIRPathSuite.folder, for: "the official tests of FHIRPath") else { return nil }
    return try? FHIRPathSuite()
  }()

  static let groups: [String] = {
    var seen: Set<String> = []
    return (suite?.cases ?? []).map(\.group).filter { seen.insert($0).inserted }
  }()

  /// What does not pass is listed, and what is listed does not pass.
  @Test(arguments: groups) func eachTestOfTheGroupPassesOrIsListed(_ group: String) throws {
    for one in try #require(Self.suite).cases where one.group == group {
      let outcome = Self.outcome(of: one)
      if let reason = try Self.listed.get()["\(one)"] {
        #expect(outcome != nil, "\(one) passes, but is listed: \(reason)")
      } else {
        if let outcome { Testing.Issue.record("\(one): \(one.expression) \(outcome)") }
      }
    }
  }

  /// 99.5 of 100 pass, and of the 35 errors that are expected no more than one is missed.
  @Test(.enabled(if: !groups.isEmpty)) func enoughPass() throws {
    let cases = try #require(Self.suite).cases
    let failed = cases.filter { Self.outcome(of: $0) != nil }
    print("FHIRPath: \(cases.count - failed.count) of \(cases.count) official tests pass")
    #expect(cases.count >= 935)
    #expect(failed.count * 1000 <= cases.count * 5)
    #expect(failed.filter { $0.invalid != nil }.count <= 1)
    #expect(cases.filter { $0.invalid != nil }.count >= 35)
    #expect(try Set(Self.listed.get().keys).isSubset(of: Set(cases.map(\.description))))
  }

  /// Nil when it passes, else what it comes to.
  private static func outcome(of one: FHIRPathSuite.Case) -> String? {
    do {
      let results = try results(of: one)
      guard one.invalid == nil else { return "no error, but \(results.count) results" }
      let texts = results.map { text(of: $0) }
      let matches =
        texts.count == one.outputs.count
        && (one.isOrdered
          ? zip(results, one.outputs).allSatisfy { agrees($0, with: $1) }
          : one.outputs.allSatisfy { output in results.contains { agrees($0, with: output) } })
      return matches ? nil : "gives \(texts)"
    } catch {
      return one.invalid == nil ? "\(error)" : nil
    }
  }

  private static func results(of one: FHIRPathSuite.Case) throws -> [PathResult] {
    let document = try document(one.input).get()
    var options = Expression.Options()
    options.checksOrder = one.checksOrder
    let expression = try Expression(
      parsing: one.expression, schema: R4.schema, context: document.root.type, options: options)
    guard one.isPredicate else { return try expression.evaluate(document.root) }
    return try expression.isTrue(document.root).map { [.boolean($0)] } ?? []
  }

  private static let documents: [String: Result<Document, any Error>] = {
    Dictionary(
      uniqueKeysWithValues: Set((suite?.cases ?? []).map(\.input)).map { name in
        (
          name,
          Result {
            let bytes = try TestData.bytes("\(FHIRPathSuite.folder)/input/\(name)")
            let reading = (name.hasSuffix(".json") ? FHIRFormat.json : .xml).read(bytes)
            return try #require(reading.document, "\(reading.rendered(name))")
          }
        )
      })
  }()

  private static func document(_ name: String) -> Result<Document, any Error> {
    documents[name] ?? .failure(CocoaError(.fileNoSuchFile))
  }

  // MARK: What is expected

  /// Numbers agree by value; all else as it is written.
  private static func agrees(_ result: PathResult, with output: (type: String, text: String)) -> Bool {
    let (type, text) = text(of: result)
    guard output.type.isEmpty || output.type.lowercased() == type.lowercased() else { return false }
    var wanted = output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    if ["string", "code", "id"].contains(output.type) { wanted = output.text }
    if wanted.hasPrefix("@") { wanted = String(wanted.dropFirst(wanted.hasPrefix("@T") ? 2 : 1)) }
    if type == "Decimal", let one = ExactDecimal(text.utf8), let other = ExactDecimal(wanted.utf8) {
      return one == other
    }
    return text == wanted
  }

  private static func text(of result: PathResult) -> (type: String, text: String) {
    switch result {
    case .element(let element): (element.document.schema[element.type].name, element.value ?? "")
    case .boolean(let value): ("Boolean", "\(value)")
    case .integer(let value): ("Integer", "\(value)")
    case .decimal(let value): ("Decimal", value.written)
    case .string(let value): ("String", value)
    case .time(let value): ("\(value.kind)", value.description)
    case .quantity(let value): ("Quantity", value.description)
    case .type(let value): ("TypeInfo", "\(value.namespace).\(value.name)")
    }
  }

  // MARK: The list

  /// Tests that don't pass, and why: `group/name  reason`, one a line.
  private static let listed = Result { try reasons("FHIRPathSuite.txt") }
}
