import Testing
import Tree

/// Where two documents first differ.
@Suite struct DifferenceTests {
  private func first(
    _ left: (inout DocumentBuilder) -> Void, _ right: (inout DocumentBuilder) -> Void
  ) throws -> String? {
    var one = try TreeSample.builder()
    var other = try TreeSample.builder()
    left(&one)
    right(&other)
    return Difference.first(one.finish(), other.finish())?.description
  }

  @Test func equalDocumentsDoNotDiffer() throws {
    #expect(try Difference.first(TreeSample.person(), TreeSample.person()) == nil)
  }

  @Test func aValueDiffersAtItsPath() throws {
    let difference = try #require(Difference.first(TreeSample.person(), TreeSample.person(height: "1.700")))
    #expect(difference == Difference(path: "Person.height", kind: .value))
    // Never the value itself.
    #expect(difference.description == "Person.height: value")
  }

  @Test func whatIsMissingIsNamedOnItsSide() throws {
    #expect(try first({ $0.leaf("height", "1") }, { _ in }) == "Person.height: missing on the right")
    #expect(try first({ _ in }, { $0.leaf("height", "1") }) == "Person.height: missing on the left")
    #expect(
      try first(
        { $0.leaf("nick", "a") },
        {
          $0.leaf("height", "1"); $0.leaf("nick", "a")
        })
        == "Person.height: missing on the left")
    #expect(
      try first(
        {
          $0.leaf("nick", "a"); $0.leaf("nick", "b")
        }, { $0.leaf("nick", "a") })
        == "Person.nick[1]: missing on the right")
  }

  @Test func typesAndAnchorsDiffer() throws {
    #expect(
      try Difference.first(TreeSample.person(), TreeSample.builder("Place").finish())?.description == "Person: type")
    func anchor(_ key: String) -> (inout DocumentBuilder) -> Void {
      { builder in
        builder.begin("name")
        builder.anchor(key)
        builder.close()
      }
    }
    #expect(try first(anchor("k"), anchor("k")) == nil)
    #expect(try first(anchor("k"), anchor("l")) == "Person.name[0]: value")
    func inside(_ type: String) -> (inout DocumentBuilder) -> Void {
      { builder in
        builder.begin("contained", type: type)
        builder.leaf("id", "a")
        builder.close()
      }
    }
    #expect(try first(inside("Person"), inside("Place")) == "Person.contained[0]: type")
  }

  @Test func aValueAndNoneDiffer() throws {
    let empty: (inout DocumentBuilder) -> Void = { $0.leaf("height", "") }
    let none: (inout DocumentBuilder) -> Void = { builder in
      builder.begin("height")
      builder.close()
    }
    #expect(try first(empty, none) == "Person.height: value")
  }
}
