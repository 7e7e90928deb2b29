import Testing
import Tree

/// The rules of structure that no syntax knows.
@Suite struct StructureTests {
  private func faults(_ build: (inout DocumentBuilder) -> Void) throws -> [String] {
    var builder = try TreeSample.builder()
    build(&builder)
    return builder.finish().structureIssues().map { issue in
      "\(issue.path) \(issue.code.rawValue) \(issue.subjects.joined(separator: ", "))"
    }
  }

  @Test func aWholeDocumentHasNone() throws {
    #expect(try TreeSample.person().structureIssues() == [])
  }

  @Test func whatIsRequiredMustStand() throws {
    #expect(
      try faults { builder in
        builder.begin("name")
        builder.leaf("given", "a")
        builder.close()
      } == ["Person element.missing died[x], Person", "Person.name[0] element.missing text, Name"])
  }

  @Test func ofAChoiceOneMayStand() throws {
    #expect(
      try faults { builder in
        builder.leaf("diedBoolean", "true")
        builder.leaf("diedString", "x")
      } == ["Person.died.ofType(string) choice.repeated died"])
  }

  @Test func noneMayStandTooOften() throws {
    #expect(
      try faults { builder in
        builder.leaf("height", "1")
        builder.leaf("height", "2")
        for nick in ["a", "b", "c"] { builder.leaf("nick", nick) }
        builder.leaf("diedBoolean", "true")
      } == [
        "Person.height element.repeated height, 1", "Person.nick[2] element.repeated nick, 2",
      ])
  }

  @Test func valuesKeepTheirFormat() throws {
    #expect(
      try faults { builder in
        builder.leaf("height", "tall")
        builder.leaf("nick", "")
        builder.leaf("diedBoolean", "yes")
      } == [
        "Person.height value.format decimal, it has a character that is no digit, a decimal number, e.g. 36.50",
        "Person.nick[0] value.empty string",
        "Person.died.ofType(boolean) value.format boolean, only `true` and `false` are allowed, "
          + "`true` or `false`, e.g. true",
      ])
  }

  @Test func nothingIsEmpty() throws {
    #expect(
      try faults { builder in
        builder.begin("name")
        builder.close()
        builder.begin("height")
        builder.close()
        builder.leaf("diedBoolean", "true")
      } == ["Person.name[0] element.empty name", "Person.height element.empty height"])
  }

  @Test func aPrimitiveMayHaveChildrenOnly() throws {
    #expect(
      try faults { builder in
        builder.begin("height")
        builder.leaf("id", "h")
        builder.close()
        builder.leaf("diedBoolean", "true")
      } == [])
  }

  @Test func anAnchorDemandsNothingOfItself() throws {
    #expect(
      try faults { builder in
        builder.begin("name")
        builder.anchor("k")
        builder.close()
        builder.leaf("diedBoolean", "true")
      } == [])
  }

  @Test func noMoreThanTheLimitIsSought() throws {
    var builder = try TreeSample.builder()
    for _ in 0..<50 { builder.leaf("nick", "") }
    let document = builder.finish()
    #expect(document.structureIssues(limit: 10).count < 13)
    #expect(document.structureIssues(limit: 100).count == 52)
  }
}
