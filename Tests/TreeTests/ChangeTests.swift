import TestSupport
import Testing
import Tree

/// All differences of two documents.
@Suite struct ChangeTests {
  private func changes(_ before: [String], _ after: [String], limit: Int = .max) throws -> [String] {
    try Change.all(from: nicks(before), to: nicks(after), limit: limit).map(Self.told)
  }

  private func nicks(_ nicks: [String]) throws -> Document {
    var builder = try TreeSample.builder()
    for nick in nicks { builder.leaf("nick", nick) }
    return builder.finish()
  }

  private static func told(_ change: Change) -> String {
    let sides = [change.before, change.after].compactMap { $0.map { "\($0.path) \($0.value ?? "")" } }
    return "\(change.kind): \(sides.joined(separator: ", "))"
  }

  @Test func equalDocumentsHaveNone() throws {
    #expect(try Change.all(from: TreeSample.person(), to: TreeSample.person()).isEmpty)
    #expect(try changes(["a", "b"], ["a", "b"]) == [])
  }

  @Test func itemsAreToldApartByWhatTheySay() throws {
    #expect(try changes(["a", "b"], ["x", "a", "b"]) == ["added: Person.nick[0] x"])
    #expect(try changes(["a", "b", "c"], ["a", "c"]) == ["removed: Person.nick[1] b"])
    #expect(try changes(["a", "b", "c"], ["a", "x", "c"]) == ["changed: Person.nick[1] b, Person.nick[1] x"])
    #expect(try changes(["a", "b", "c"], ["c", "a", "b"]) == ["moved: Person.nick[2] c, Person.nick[0] c"])
    #expect(try changes([], ["a", "a"]) == ["added: Person.nick[0] a", "added: Person.nick[1] a"])
    #expect(try changes(["a", "a"], ["a"]) == ["removed: Person.nick[1] a"])
  }

  @Test func valuesDifferAtTheirPath() throws {
    let told = try Change.all(from: TreeSample.person(), to: TreeSample.person(height: "1.700")).map(Self.told)
    #expect(told.count == 1 && told[0].hasPrefix("changed: Person.height ") && told[0].hasSuffix("Person.height 1.700"))
    let types = try Change.all(from: TreeSample.person(), to: TreeSample.builder("Place").finish())
    #expect(types.count == 1 && types[0].before?.path == "Person" && types[0].after?.path == "Place")
  }

  @Test func noMoreAreToldThanTheLimit() throws {
    #expect(try changes([], ["a", "b", "c"], limit: 2).count == 2)
  }

  /// Long lists are compared too, if less cleverly: what is said is still true.
  @Test func longListsAreCompared() throws {
    let many = (0..<2500).map { "n\($0)" }
    let told = try changes(many, many.dropFirst(1200) + ["x"] + many.prefix(1200))
    #expect(told.filter { $0.hasPrefix("added") } == ["added: Person.nick[1300] x"])
    #expect(told.allSatisfy { $0.hasPrefix("moved") || $0.hasPrefix("added") })
  }

  /// Undoing all changes of random lists gives the list before.
  @Test func changesExplainEveryDifference() throws {
    let seed = newSeed()
    var numbers = SeededGenerator(seed: seed)
    for round in 0..<300 {
      let before = (0..<Int.random(in: 0...8, using: &numbers)).map { _ in "n\(Int.random(in: 0...5, using: &numbers))"
      }
      let after = (0..<Int.random(in: 0...8, using: &numbers)).map { _ in "n\(Int.random(in: 0...5, using: &numbers))" }
      let all = Change.all(from: try nicks(before), to: try nicks(after))
      var words = after
      for change in all {
        if let word = change.after?.value, change.kind != .moved, let index = words.firstIndex(of: word) {
          words.remove(at: index)
        }
        if let word = change.before?.value, change.kind != .moved { words.append(word) }
      }
      #expect(words.sorted() == before.sorted(), "seed \(seed), round \(round)")
      #expect(all.isEmpty == (before == after), "seed \(seed), round \(round)")
    }
  }
}
