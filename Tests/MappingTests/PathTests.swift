import Testing

@testable import Mapping

/// How paths are written, and where their steps stand.
@Suite struct PathTests {
  @Test func stepsAndBrackets() throws {
    let path = try #require(PathSyntax("a.b[c=d].e[f[g=h].i=http://x.example/y].j", offset: 10))
    #expect(path.steps.map(\.name) == ["a", "b", "e", "j"])
    #expect(path.steps.map(\.offset) == [10, 12, 19, 50])
    #expect(path.steps[1].selector?.value == "d")
    let inner = try #require(path.steps[2].selector)
    #expect(inner.value == "http://x.example/y")
    #expect(inner.path.steps.map(\.name) == ["f", "i"])
    #expect(inner.path.steps.map(\.offset) == [21, 28])
    #expect(inner.valueOffset == 30)
  }

  @Test(arguments: [
    "", ".", "a.", ".a", "a..b", "a b", "a[", "a]", "a[]", "a[b]", "a[b=]", "a[=b]", "a[b=c", "a[b=c]d", "ä",
  ])
  func whatIsNoPath(_ text: String) {
    #expect(PathSyntax(text, offset: 0) == nil)
  }
}
