import FHIRPath
import Testing
import Tree

/// Laws of the parser on random expressions; the seed is printed with a failure.
@Suite struct SyntaxPropertyTests {
  /// What is written with all its brackets reads as the same expression.
  @Test func bracketsAreStable() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededRandom(seed)
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
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededRandom(seed)
    let alphabet = Array("ab.,()[]{}'`@$%\\/*+-=!<>|&~ 0123:TZ\nあ")
    for _ in 0..<5_000 {
      var text = Array(RandomExpression.make(depth: 3, &random))
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0...text.count, using: &random)
        if Bool.random(using: &random), place < text.count {
          text.remove(at: place)
        } else {
          text.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &random)], at: place)
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
  static func make(depth: Int, _ random: inout SeededRandom) -> String {
    guard depth > 0 else { return term(&random) }
    let inner = { (random: inout SeededRandom) in make(depth: depth - 1, &random) }
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

  private static func name(_ random: inout SeededRandom) -> String {
    ["a", "value", "_x1", "as", "`div`", "`a b`", "is"].randomElement(using: &random) ?? "a"
  }

  private static func term(_ random: inout SeededRandom) -> String {
    let terms = [
      "a", "b.c", "12", "1.50", "4 'mg'", "2 days", "'it\\'s'", "true", "{}", "$this", "%context", "@2015-02",
      "@T14:30",
      "@2015-02-04T14:34:28+09:00", "f()",
    ]
    return terms.randomElement(using: &random) ?? "a"
  }
}

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
