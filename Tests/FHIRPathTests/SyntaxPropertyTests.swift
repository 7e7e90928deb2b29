import FHIRPath
import TestSupport
import Testing
import Tree

/// Laws of the parser on random expressions; the seed is printed with a failure.
@Suite struct SyntaxPropertyTests {
  /// What is written with all its brackets reads as the same expression.
  @Test func bracketsAreStable() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let text = RandomExpression.make(depth: 5, &random)
      let once = try Syntax(parsing: text).description
      let twice = try Syntax(parsing: once).description
      #expect(once == twice, "seed \(seed): \(text)")
      if once != twice { return }
    }
  }

  /// Whatever the text, the parser answers, and an error's place lies in the text.
  @Test func brokenTextIsAnswered() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("ab.,()[]{}'`@$%\\/*+-=!<>|&~ 0123:TZ\nあ")
    for _ in 0..<5_000 {
      var text = Array(RandomExpression.make(depth: 3, &random))
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0...text.count, using: &random)
        if Bool.random(using: &random), place < text.count {
          text.remove(at: place)
        } else {
          text.insert(random.pick(alphabet), at: place)
        }
      }
      do throws(ExpressionFault) {
        _ = try Syntax(parsing: String(text))
      } catch {
        let lines = String(text).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(error.place.line <= lines.count, "seed \(seed)")
        #expect(error.place.column <= error.line.unicodeScalars.count + 1, "seed \(seed): \(String(text))")
      }
    }
  }
}

/// Makes expressions of the whole grammar.
enum RandomExpression {
  static func make(depth: Int, _ random: inout SeededGenerator) -> String {
    guard depth > 0 else { return term(&random) }
    let inner = { (random: inout SeededGenerator) in make(depth: depth - 1, &random) }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "(\(inner(&random)))"
    case 1: return "(\(inner(&random))).\(name(&random))"
    case 2: return "\(name(&random)).\(name(&random))(\(inner(&random)), \(inner(&random)))"
    case 3: return "\(name(&random))[\(inner(&random))]"
    case 4: return "\(["-", "+"].randomElement(using: &random) ?? "-")\(inner(&random))"
    case 5: return "\(inner(&random)) \(["is", "as"].randomElement(using: &random) ?? "is") FHIR.Quantity"
    default:
      let operators = [
        "*", "/", "div", "mod", "+", "-", "&", "|", "<", "<=", ">", ">=", "=", "!=", "~", "!~", "in", "contains",
        "and", "or", "xor", "implies",
      ]
      return "\(inner(&random)) \(operators.randomElement(using: &random) ?? "=") \(inner(&random))"
    }
  }

  private static func name(_ random: inout SeededGenerator) -> String {
    ["a", "value", "_x1", "as", "`div`", "`a b`", "is"].randomElement(using: &random) ?? "a"
  }

  private static func term(_ random: inout SeededGenerator) -> String {
    let terms = [
      "a", "b.c", "12", "1.50", "4 'mg'", "2 days", "'it\\'s'", "true", "{}", "$this", "%context", "@2015-02",
      "@T14:30",
      "@2015-02-04T14:34:28+09:00", "f()",
    ]
    return terms.randomElement(using: &random) ?? "a"
  }
}
