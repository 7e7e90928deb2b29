import TestSupport
import Testing

@testable import FHIRPath

/// The project's regular expressions against Swift's, which go back where these go on: on patterns and texts that both
/// know they find the same, as a whole, in part, and in what their groups match.
@Suite struct PatternTests {
  private static func run() -> FHIRPath.Run { FHIRPath.Run(.trusted, now: nil) }

  @Test func findsWhatAnotherFinds() throws {
    let seed = newSeed()
    print("FHIRPath: patterns of seed \(seed)")
    var source = RandomPattern(random: SeededGenerator(seed: seed))
    var outcomes = (refused: 0, found: 0, missed: 0)
    for _ in 0..<1_000 {
      let (text, _) = source.pattern(depth: 3)
      guard let other = try? Regex(text).dotMatchesNewlines().matchingSemantics(.unicodeScalar) else {
        outcomes.refused += 1
        continue
      }
      let pattern = try #require(try? Pattern.named(text, at: 0), "seed \(seed): \(text)")
      for _ in 0..<3 {
        let subject = source.subject()
        let isFound = subject.firstMatch(of: other) != nil
        #expect(try pattern.isFound(in: subject, Self.run()) == isFound, "seed \(seed): \(text) in \(subject)")
        #expect(
          try pattern.isWhole(subject, Self.run()) == (subject.wholeMatch(of: other) != nil),
          "seed \(seed): \(text) is \(subject)")
        let mine = try pattern.replaced(in: subject, with: "<$0|$1>", Self.run(), at: 0)
        let its = subject.replacing(other) { match in
          "<\(match.output[0].substring ?? "")|\(match.output.count > 1 ? match.output[1].substring ?? "" : "")>"
        }
        #expect(mine == its, "seed \(seed): \(text) replaced in \(subject)")
        if isFound { outcomes.found += 1 } else { outcomes.missed += 1 }
      }
    }
    print("FHIRPath: patterns \(outcomes)")
    #expect(outcomes.found > 300 && outcomes.missed > 300 && outcomes.refused < 200, "seed \(seed): \(outcomes)")
  }

  /// Every scalar of the first plane and some beyond: the classes are those of Unicode.
  @Test(
    arguments: [
      ("\\d", "\\p{Nd}"), ("\\s", "\\s"), ("\\p{L}", "\\p{L}"), ("\\p{Lu}", "\\p{Lu}"), ("\\P{Lu}", "\\P{Lu}"),
      ("[a-zé-ü]", "[a-zé-ü]"),
    ] as [(String, String)])
  func classesAreUnicodes(_ text: String, _ its: String) throws {
    let other = try Regex(its).matchingSemantics(.unicodeScalar)
    let pattern = try Pattern.named(text, at: 0)
    var wrong: [String] = []
    for value in Array(UInt32(0)..<0x800) + Array(0x2000..<0x3400) + Array(0xff00..<0x10200) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let subject = String(scalar)
      if try pattern.isWhole(subject, Self.run()) != (subject.wholeMatch(of: other) != nil) {
        wrong.append(String(value, radix: 16))
      }
    }
    #expect(wrong.isEmpty, "\(text): \(wrong.count): \(wrong.prefix(20))")
  }

  /// As long as the text, not its square: the steps are counted.
  @Test(arguments: ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)b", "(a?){30}a{30}b", "a.*b", "(?:a|aa)+b"])
  func stepsGrowWithTheText(_ text: String) throws {
    let pattern = try Pattern.named(text, at: 0)
    func steps(_ count: Int) throws -> Int {
      let subject = String(repeating: "a", count: count) + "!"
      let run = Self.run()
      _ = try pattern.isFound(in: subject, run)
      return Int.max - run.steps
    }
    let (one, four) = (try steps(100), try steps(400))
    #expect(four < one * 5, "\(text): \(one), \(four)")
    #expect(one > 50)
  }
}

/// Makes patterns of what both engines read alike.
private struct RandomPattern {
  var random: SeededGenerator

  private mutating func pick(_ all: [String]) -> String { all[Int.random(in: 0..<all.count, using: &random)] }

  /// Of ASCII: before another character Swift's engine does not always know a class.
  mutating func subject() -> String {
    (0..<Int.random(in: 0...7, using: &random)).map { _ in
      pick(["a", "b", "a", "b", "c", "A", "1", " ", "\n", "-"])
    }.joined()
  }

  /// A pattern, and whether it may match nothing: what may is not repeated, because engines differ in how often they
  /// repeat nothing.
  mutating func pattern(depth: Int) -> (text: String, isEmpty: Bool) {
    let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in quantified(depth: depth) }
    let (text, isEmpty) = (parts.map(\.text).joined(), parts.allSatisfy(\.isEmpty))
    guard depth > 0, Int.random(in: 0..<5, using: &random) == 0 else { return (text, isEmpty) }
    let other = pattern(depth: depth - 1)
    return ("\(text)|\(other.text)", isEmpty || other.isEmpty)
  }

  private mutating func quantified(depth: Int) -> (text: String, isEmpty: Bool) {
    let isGroup = depth > 0 && Int.random(in: 0..<3, using: &random) == 0
    if !isGroup, Int.random(in: 0..<8, using: &random) == 0 { return (pick(["^", "$", "\\A", "\\z"]), true) }
    guard isGroup else {
      let atom = pick([
        "a", "b", "c", "a", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\s", "\\S", "日", "[\\da]", "\\n", "\\x61",
        "\\-", "[-a]", "[^\\s]", "\\D",
      ])
      return times(atom)
    }
    let inner = pattern(depth: depth - 1)
    let group = pick(["(", "(?:", "(", "(?i:"]) + inner.text + ")"
    return inner.isEmpty ? (group, true) : times(group)
  }

  /// Not `{1,2}?`: Swift's engine does not go back into a group that is repeated so.
  private mutating func times(_ atom: String) -> (text: String, isEmpty: Bool) {
    let quantifier = pick(["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,2}", "*?", "+?", "??", "{1,}"])
    let isEmpty = quantifier.hasPrefix("*") || quantifier.hasPrefix("?") || quantifier.hasPrefix("{0")
    return (atom + quantifier, isEmpty)
  }
}
