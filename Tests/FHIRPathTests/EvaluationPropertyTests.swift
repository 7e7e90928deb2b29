import FHIR
import FHIRPath
import TestSupport
import Testing
import Tree

/// Laws of the evaluator on random expressions; the seed is printed, and `MICT_TEST_SEED` sets it.
@Suite struct EvaluationPropertyTests {
  private static let documents = Result {
    try ["patient", "observation", "bundle", "questionnaire"].map { try CaseFile.document($0) }
  }

  /// Whatever the expression, there is an answer: a fault whose place lies in the text, or results.
  @Test func everyExpressionIsAnswered() throws {
    let seed = newSeed()
    print("FHIRPath: random expressions of seed \(seed)")
    var source = RandomPath(seed: seed)
    let documents = try Self.documents.get()
    var outcomes = (refused: 0, failed: 0, given: 0)
    for round in 0..<2_000 {
      let document = documents[round % documents.count]
      let text = source.expression(on: document.root.type, depth: 1 + round % 4)
      do throws(ExpressionFault) {
        let expression = try Expression(parsing: text, schema: R4.schema, context: document.root.type)
        do throws(ExpressionFault) {
          let results = try expression.evaluate(document.root, in: CaseEnvironment.make())
          outcomes.given += 1
          // What it promised of types holds.
          for case .element(let element) in results {
            #expect(expression.types.contains(element.type), "seed \(seed): \(text) gives \(element.path)")
          }
          if !expression.makesValues {
            #expect(results.allSatisfy { $0.element != nil }, "seed \(seed): \(text) makes values")
          }
        } catch {
          outcomes.failed += 1
          Self.expectPlace(of: error, in: text, seed)
        }
      } catch {
        outcomes.refused += 1
        Self.expectPlace(of: error, in: text, seed)
      }
    }
    print("FHIRPath: of 2000 random expressions \(outcomes)")
    #expect(outcomes.given > 300 && outcomes.refused > 100 && outcomes.failed > 5, "seed \(seed): \(outcomes)")
  }

  private static func expectPlace(of fault: ExpressionFault, in text: String, _ seed: UInt64) {
    #expect(
      fault.place.line == 1 && fault.place.column <= text.unicodeScalars.count + 1, "seed \(seed): \(text) \(fault)")
    #expect(fault.text.count < 400)
  }

  /// Two expressions that must give the same, written with `A`, `B` for random ones.
  private static let laws: [(String, String)] = [
    ("A.where(true)", "A"), ("A.select($this)", "A"), ("A.where(false)", "{}"),
    ("A.combine(B).count()", "A.count() + B.count()"), ("A.exists()", "A.empty().not()"),
    ("(A | B).count()", "(B | A).count()"), ("A.union(B)", "A | B"), ("(A | A)", "A.distinct()"),
    ("A.distinct().isDistinct()", "true"), ("A.distinct().distinct()", "A.distinct()"),
    ("A.isDistinct()", "A.count() = A.distinct().count()"), ("A.intersect(A)", "A.distinct()"),
    ("A.exclude(A).empty()", "true"), ("A.subsetOf(A)", "true"), ("A.supersetOf(B)", "B.subsetOf(A)"),
    ("A.first().combine(A.tail()).count()", "A.count()"), ("A.take(2).combine(A.skip(2))", "A"),
    ("A.first()", "A[0]"), ("A.last()", "A.skip(A.count() - 1)"), ("A.tail()", "A.skip(1)"),
    ("(A = B)", "(B = A)"), ("(A != B)", "(A = B).not()"), ("(A ~ B)", "(B ~ A)"), ("(A !~ B)", "(A ~ B).not()"),
    ("A ~ A", "true"), ("(A < B)", "(B > A)"), ("(A <= B)", "(B >= A)"), ("((A < B) and (A > B)).allFalse()", "true"),
    ("(A and B)", "(B and A)"), ("(A or B)", "(B or A)"), ("(A xor B)", "(B xor A)"),
    ("(A and B).not()", "(A.not() or B.not())"), ("(A implies B)", "(A.not() or B)"),
    ("A.exists().not().not()", "A.exists()"), ("A.select(1).count()", "A.count()"),
    ("A.all($this.exists())", "true"), ("A.aggregate($total + 1, 0)", "A.count()"), ("A.trace('a')", "A"),
    ("iif(A.exists(), 1, 2)", "iif(A.empty(), 2, 1)"), ("A.type().count()", "A.count()"),
    ("A.children().count()", "A.select(children()).count()"),
  ]

  /// The laws hold wherever both sides have a meaning.
  @Test func theLawsHold() throws {
    let seed = newSeed()
    print("FHIRPath: laws of seed \(seed)")
    var source = RandomPath(seed: seed)
    let documents = try Self.documents.get()
    var checked: [String: Int] = [:]
    for round in 0..<3_000 {
      let document = documents[round % documents.count]
      let law = Self.laws[round % Self.laws.count]
      let one = source.expression(on: document.root.type, depth: round % 3)
      let other = source.expression(on: document.root.type, depth: round % 2)
      let fill = { (text: String) in
        text.replacing("A", with: "\u{1}").replacing("B", with: "(\(other))").replacing("\u{1}", with: "(\(one))")
      }
      guard let left = Self.results(fill(law.0), document), let right = Self.results(fill(law.1), document) else {
        continue
      }
      checked[law.0, default: 0] += 1
      #expect(left == right, "seed \(seed): \(fill(law.0)) and \(fill(law.1))")
    }
    print("FHIRPath: laws held \(checked.values.reduce(0, +)) times")
    #expect(checked.values.reduce(0, +) > 600)
    #expect(checked.count >= Self.laws.count - 8, "never checked: \(Self.laws.map(\.0).filter { checked[$0] == nil })")
  }

  private static func results(_ text: String, _ document: Document) -> [String]? {
    guard let expression = try? Expression(parsing: text, schema: R4.schema, context: document.root.type) else {
      return nil
    }
    var environment = Environment()
    environment.now = CaseEnvironment.make().now
    return (try? expression.evaluate(document.root, in: environment))?.map { "\(CaseFile.Case.text($0))" }
  }

  /// Any text at all, and expressions that were cut and mixed.
  @Test func anyTextIsAnswered() throws {
    let seed = newSeed()
    print("FHIRPath: random texts of seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var source = RandomPath(seed: seed)
    let patient = try Self.documents.get()[0]
    let words = [
      "(", ")", "[", "]", ".", ",", "'", "`", "@", "@T", "$this", "%", "\\u", "/*", "//", "\n", "\0", "😀", "\u{301}",
    ]
    for round in 0..<2_000 {
      var text: String
      if round % 2 == 0 {
        let scalars = (0..<Int.random(in: 0..<24, using: &random)).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: 0..<0x250, using: &random))
        }
        text = String(String.UnicodeScalarView(scalars))
      } else {
        let whole = source.expression(on: patient.root.type, depth: 3).unicodeScalars
        let cut = whole.dropFirst(Int.random(in: 0...3, using: &random)).prefix(
          Int.random(in: 0...whole.count, using: &random))
        text = String(String.UnicodeScalarView(cut))
      }
      if Bool.random(using: &random) { text += random.pick(words) }
      do throws(ExpressionFault) {
        _ = try Expression(parsing: text, schema: R4.schema, context: patient.root.type)
      } catch {
        #expect(error.place.line >= 1 && error.place.column >= 1, "seed \(seed)")
        #expect(!error.description.isEmpty)
      }
    }
  }
}
