import FHIR
import FHIRPath
import Foundation
import TestSupport
import Testing
import Tree

/// What would take ages, or all memory, ends in bounds with the limit for expressions of a caller's. The tables stand in
/// `Cases/Bombs`, with the results.
@Suite struct BombTests {
  /// A tenth of what a caller may: unoptimised, a test takes ten times as long.
  private static let tenth = FHIRPath.Expression.Limit(steps: 200_000, items: 20_000, bytes: 1 << 21)

  @Test(arguments: ["Bombs/growth.txt", "Bombs/patterns.txt"]) func end(_ name: String) throws {
    let file = try CaseFile(name)
    for one in file.cases {
      #expect(one.given(limit: Self.tenth) == one.expected, "\(name):\(one.line): \(one.expression)")
    }
    if ProcessInfo.processInfo.environment["MICT_WRITE_EXPECTED"] == "1" { try file.write(limit: Self.tenth) }
    #expect(file.cases.count >= 30)
  }

  /// What the tables of all of FHIRPath ask for is within the limit, and gives the same.
  @Test(arguments: CaseFile.names) func whatIsMeantIsWithin(_ name: String) throws {
    for one in try CaseFile(name).cases {
      #expect(one.given(limit: .untrusted) == one.expected, "\(name):\(one.line): \(one.expression)")
    }
  }

  /// Whatever a random expression costs: what ends with a fault ends so each time; what ends well gives no more than it
  /// may, and the same under a larger limit.
  @Test func randomExpressionsStayWithin() throws {
    let seed = newSeed()
    print("FHIRPath: costly expressions of seed \(seed)")
    var source = RandomPath(seed: seed)
    let document = try CaseFile.document("bundle")
    let small = FHIRPath.Expression.Limit(steps: 20_000, items: 2_000, bytes: 20_000)
    let large = FHIRPath.Expression.Limit(steps: 200_000, items: 20_000, bytes: 200_000)
    var outcomes: [String: Int] = [:]
    for round in 0..<1_500 {
      var text = source.expression(on: document.root.type, depth: round % 3)
      for _ in 0..<1 + round % 4 {
        let wrap = Self.wraps[Int.random(in: 0..<Self.wraps.count, using: &source.random)]
        text = wrap.replacing("A", with: text)
      }
      guard let expression = try? FHIRPath.Expression(parsing: text, schema: R4.schema, context: document.root.type)
      else {
        outcomes["refused", default: 0] += 1
        continue
      }
      let first = Self.outcome(expression, document, small)
      #expect(first == Self.outcome(expression, document, small), "seed \(seed): \(text)")
      outcomes[first.kind, default: 0] += 1
      if first.kind == "given" {
        #expect(first.results.count <= small.items, "seed \(seed): \(text)")
        #expect(first == Self.outcome(expression, document, large), "seed \(seed): \(text)")
      }
    }
    print("FHIRPath: of 1500 costly expressions \(outcomes)")
    let limited = ["steps", "items", "bytes"].map { outcomes[$0, default: 0] }
    #expect(outcomes["given", default: 0] > 100 && limited.reduce(0, +) > 50, "seed \(seed): \(outcomes)")
  }

  /// `A` is an expression.
  private static let wraps = [
    "(A).repeat(children())", "(A).descendants().select(%context.descendants())", "(A).repeatAll($this)",
    "(A) | (A).descendants()", "(A).combine(A).combine(A)", "(A).select(%context.descendants().select(A))",
    "(1|2|3|4|5|6|7|8).aggregate($total.combine(A).combine($total), {})", "(A).where(%context.descendants().exists(A))",
    "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16).aggregate($total & $total, (A).toString() & 'a')",
    "(A).descendants().distinct()", "(A).descendants() ~ (A).descendants()", "(A).toString().replace('', 'aaaaaaaa')",
    "(A).sort(toString())", "iif((A).exists(), A, A)", "(A).defineVariable('a').select(1 | 2 | 3).select(%a)",
    "(A).descendants().where($this is string).matches('(a*)*b')", "coalesce(A, A)", "(A).trace('a', A)",
    "(1|2|3|4|5|6|7|8|9|10|11|12).aggregate($total.replaceMatches('.', '$0$0$0'), (A).toString() & 'a')",
  ]

  private struct Outcome: Equatable {
    let kind: String
    let results: [String]
  }

  private static func outcome(_ path: FHIRPath.Expression, _ document: Document, _ limit: FHIRPath.Expression.Limit)
    -> Outcome
  {
    do throws(ExpressionFault) {
      let results = try path.evaluate(document.root, in: CaseEnvironment.make(), limit: limit)
      return Outcome(kind: "given", results: results.map { CaseFile.Case.text($0) })
    } catch {
      guard case .limit(let part) = error.reason else { return Outcome(kind: "failed", results: [error.description]) }
      return Outcome(kind: part.rawValue, results: [error.description])
    }
  }

  /// What makes the compiler walk all types again and again, and what is merely long.
  @Test func bindingIsBounded() throws {
    let nested = "repeat(repeat(repeat(children()\(String(repeating: ".children()", count: 90)))))"
    for text in [
      "coalesce(\(Array(repeating: nested, count: 60).joined(separator: ", ")))",
      String(repeating: " ", count: 1 << 20) + "1",
    ] {
      let fault = try #require(throws: ExpressionFault.self) {
        try Samples.results(text, on: Samples.patient, context: "Patient")
      }
      #expect(fault.reason == .tooLarge)
    }
  }
}
