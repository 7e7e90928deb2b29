import Storage
import TestSupport
import Testing

/// What a condition of a search finds.
@Suite(.onBothDatabases) struct TermTestTests {
  @Test(arguments: [
    (TermTest.Alternative.code(.any, "42"), 1), (.code(.equal("s"), "42"), 1), (.code(.equal("t"), "42"), 0),
    (.code(.none, "42"), 0), (.code(.equal("s"), nil), 1), (.starts("4"), 1), (.starts("2"), 0), (.contains("2"), 1),
    (.starts("%"), 0), (.contains("_"), 0), (.contains("\\"), 0), (.text("Forty"), 1), (.text("forty"), 0),
    (.range([.init(.low, .greaterOrEqual, 10), .init(.high, .lessOrEqual, 20)], .any), 1),
    (.range([.init(.low, .greater, 10)], .any), 0), (.range([.init(.high, .less, 21)], .equal("s")), 1),
    (.outside([.init(.low, .greaterOrEqual, 10), .init(.high, .lessOrEqual, 20)], .any), 0),
    (.outside([.init(.low, .greaterOrEqual, 11)], .any), 1),
  ])
  func alternatives(_ alternative: TermTest.Alternative, _ expected: Int) async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    _ = try await view.insert(
      NewEntry(
        type: "Observation", lens: "x", patient: "p",
        parts: [Part(category: "lab", fields: [1], residue: nil)],
        terms: ["lab": [Term(parameter: "v", system: "s", code: "42", text: "Forty", low: 10, high: 20)]])
    ) { _ in [] }
    let query = EntryQuery(
      type: "Observation", tests: [.term(TermTest(parameter: "v", alternatives: [alternative]))], count: 5)
    #expect(try await view.search(query).total == expected)
    await store.close()
  }

  /// A wildcard stays a character also where a combining mark follows it.
  @Test func marksDoNotHideWildcards() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    _ = try await view.insert(
      NewEntry(
        type: "Observation", lens: "x", patient: "p", parts: [Part(category: "lab", fields: [1], residue: nil)],
        terms: ["lab": [Term(parameter: "v", code: "カ\u{ff9e}ス")]])
    ) { _ in [] }
    for (text, expected) in [("%\u{ff9e}", 0), ("_\u{ff9e}", 0), ("カ\u{ff9e}", 1)] {
      let query = EntryQuery(
        type: "Observation", tests: [.term(TermTest(parameter: "v", alternatives: [.starts(text)]))], count: 5)
      #expect(try await view.search(query).total == expected)
    }
    await store.close()
  }

  /// Codes of any length are stored and found; those that begin alike are told apart.
  @Test func longCodesAreFound() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    var random = SeededGenerator.told("long codes")
    let long = String((0..<5_000).map { _ in random.pick(Array("abcdefghijklmnopqrstuvwxyz0123456789-見本花子")) })
    _ = try await view.insert(
      NewEntry(
        type: "Observation", lens: "x", patient: "p", parts: [Part(category: "lab", fields: [1], residue: nil)],
        terms: ["lab": [Term(parameter: "v", code: long, text: long)]])
    ) { _ in [] }
    for (alternative, expected) in [
      (TermTest.Alternative.code(.any, long), 1), (.code(.any, long + "x"), 0),
      (.code(.any, String(long.dropLast())), 0),
      (.text(long, code: long), 1), (.text(long), 1), (.starts(String(long.prefix(20))), 1),
    ] {
      let query = EntryQuery(
        type: "Observation", tests: [.term(TermTest(parameter: "v", alternatives: [alternative]))], count: 5)
      #expect(try await view.search(query).total == expected)
    }
    await store.close()
  }

  @Test func openEndsAreUnbounded() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    _ = try await view.insert(
      NewEntry(
        type: "Observation", lens: "x", patient: "p", parts: [Part(category: "lab", fields: [1], residue: nil)],
        terms: ["lab": [Term(parameter: "v", low: 10, high: nil)]])
    ) { _ in [] }
    for (bound, expected) in [
      (TermTest.Bound(.high, .greater, 1_000_000), 1), (TermTest.Bound(.high, .less, 1_000_000), 0),
      (TermTest.Bound(.low, .less, 11), 1),
    ] {
      let query = EntryQuery(
        type: "Observation", tests: [.term(TermTest(parameter: "v", alternatives: [.range([bound], .any)]))], count: 5)
      #expect(try await view.search(query).total == expected)
    }
    await store.close()
  }

  @Test func missing() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    _ = try await view.insert(entry("p", ["diagnosis"])) { _ in [] }
    for (parameter, negated, expected) in [
      ("code", false, 1), ("code", true, 0), ("none", true, 1), ("none", false, 0),
    ] {
      let query = EntryQuery(
        type: "Condition", tests: [.term(TermTest(parameter: parameter, isNegated: negated, alternatives: []))],
        count: 5)
      #expect(try await view.search(query).total == expected, "\(parameter) \(negated)")
    }
    await store.close()
  }
}
