import JSON
import Testing
import Tree

/// What fuzzing found in the JSON reader, each by its smallest text.
@Suite struct FuzzFindingTests {
  /// One fault, one issue: an item that was refused is not told to be empty besides, also where there are more issues
  /// than are told.
  @Test func whatWasRefusedIsNotEmptyBesides() throws {
    let text = Array(#"{"resourceType":"Patient","score":[null],"x":1,"y":1}"#.utf8)
    let small = try Small()
    let all = JSONReader(schema: small.schema).read(text).issues
    #expect(all.map(\.code) == [.elementShape, .elementUnknown, .elementUnknown])
    for limit in 1...2 {
      let told = JSONReader(schema: small.schema, limits: .init(issues: limit)).read(text).issues
      #expect(told.last?.code == .moreIssues)
      #expect(told.dropLast().allSatisfy { all.contains($0) }, "of \(limit) issues one is not among all")
    }
  }
}
