import Mapping
import TestSupport
import Testing

/// Lists: items are aligned by key, never by position; what is left of one goes to that one or to none.
@Suite struct ListTests {
  let lens: SmallLens

  init() throws {
    lens = try SmallLens(
      "notes: {max: \"*\", fields: {at: {type: dateTime}, text: {type: markdown, min: 1}}}",
      rows: "- each notes <-> note by at+text:\n  - at <-> time\n  - text <-> text")
  }

  private func note(_ text: String, _ more: String = "", at: String? = nil) -> String {
    #"{\#(more.isEmpty ? "" : #""id":"\#(more)","#)\#(at.map { #""time":"\#($0)","# } ?? "")"text":"\#(text)"}"#
  }

  private func json(_ notes: [String]) -> String { #"{"note":[\#(notes.joined(separator: ","))]}"# }

  private func entry(_ texts: [String]) -> String {
    texts.isEmpty ? "{}" : #"{"notes":[\#(texts.map { #"{"text":"\#($0)"}"# }.joined(separator: ","))]}"#
  }

  @Test func itemsThatLeaveNothing() throws {
    #expect(try lens.split(json([note("b"), note("a"), note("c")])) == .init(entry: entry(["b", "a", "c"])))
    #expect(try lens.split("{}") == .init(entry: "{}"))
  }

  @Test func restsFollowTheirItems() throws {
    let before = json([note("a", "A"), note("b", "B"), note("c"), note("d", "D")])
    #expect(
      try lens.split(before)
        == .init(
          entry: entry(["a", "b", "c", "d"]),
          residue: #"{"note":[{"@":"=|a","id":"A"},{"@":"=|b","id":"B"},{"@":"=|c"},{"@":"=|d","id":"D"}]}"#))
    #expect(
      try lens.edit(before, to: entry(["d", "c", "b", "a"]))
        == json([note("d", "D"), note("c"), note("b", "B"), note("a", "A")]))
    #expect(try lens.edit(before, to: entry(["b", "d"])) == json([note("b", "B"), note("d", "D")]))
    #expect(
      try lens.edit(before, to: entry(["x", "a", "y", "d", "z"]))
        == json([note("x"), note("a", "A"), note("y"), note("d", "D"), note("z")]))
    #expect(try lens.edit(before, to: entry(["x"])) == json([note("x")]))
    #expect(try lens.edit(before, to: "{}") == "{}")
  }

  @Test func whatWasNotTakenKeepsItsPlace() throws {
    let absent = #"{"_text":{"extension":[{"url":"urn:absent"}]}}"#
    let before = json([note("a"), absent, note("b"), note("c", "C")])
    #expect(
      try lens.split(before)
        == .init(
          entry: entry(["a", "b", "c"]),
          residue: #"{"note":[{"@":"=|a"},\#(absent),{"@":"=|b"},{"@":"=|c","id":"C"}]}"#))
    #expect(try lens.edit(before, to: entry(["b", "c"])) == json([absent, note("b"), note("c", "C")]))
    #expect(try lens.edit(before, to: entry(["c", "a"])) == json([note("c", "C"), note("a"), absent]))
    #expect(try lens.edit(before, to: "{}") == json([absent]))
  }

  /// Where keys don't tell items apart, a rest goes only to an item that still holds exactly the same.
  @Test func itemsWithTheSameKey() throws {
    let lens = try SmallLens(
      "notes: {max: \"*\", fields: {at: {type: dateTime}, text: {type: markdown, min: 1}}}",
      rows: "- each notes <-> note by at:\n  - at <-> time\n  - text <-> text")
    func entry(_ items: [(String, String)]) -> String {
      #"{"notes":[\#(items.map { #"{"at":"\#($0.0)","text":"\#($0.1)"}"# }.joined(separator: ","))]}"#
    }
    let before = json([note("a", "A", at: "2026"), note("b", at: "2026"), note("c", "C", at: "2027")])
    _ = try lens.split(before)
    // Changed in another field: the key still tells the third, but not the first from the second.
    #expect(
      try lens.edit(before, to: entry([("2026", "a2"), ("2026", "b"), ("2027", "c2")]))
        == json([note("a2", at: "2026"), note("b", at: "2026"), note("c2", "C", at: "2027")]))
    #expect(
      try lens.edit(before, to: entry([("2026", "b"), ("2026", "a")]))
        == json([note("b", at: "2026"), note("a", "A", at: "2026")]))
    // The first is gone: the second must not get what was left of it.
    #expect(try lens.edit(before, to: entry([("2026", "b")])) == json([note("b", at: "2026")]))
    #expect(try lens.edit(before, to: entry([("2026", "b2")])) == json([note("b2", at: "2026")]))
    // One more with the key of one that was alone: nobody can tell whose the rest is.
    #expect(
      try lens.edit(before, to: entry([("2027", "x"), ("2027", "y")]))
        == json([note("x", at: "2027"), note("y", at: "2027")]))
    // The very same twice.
    let twins = json([note("a", "A1", at: "2026"), note("a", at: "2026"), note("a", "A3", at: "2026")])
    _ = try lens.split(twins)
    // No key at all.
    let keyless = json([note("a", "A"), note("b", "B")])
    _ = try lens.split(keyless)
    #expect(try lens.edit(keyless, to: #"{"notes":[{"text":"b"}]}"#) == json([note("b", "B")]))
    #expect(try lens.edit(keyless, to: #"{"notes":[{"text":"c"}]}"#) == json([note("c")]))
  }

  @Test func keysThatLookLikeOthers() throws {
    for (one, other) in [("a|b", "a"), ("a,b", "a"), ("a#b", "a"), (#"a\\|b"#, #"a\\"#), ("=a", "a"), ("[x=y]", "a")] {
      let before = json([note(one, "1", at: "2026"), note(other, "2"), note(one, "3")])
      _ = try lens.split(before)
      #expect(try lens.edit(before, to: entry([other])) == json([note(other, "2")]), "\(one)")
      #expect(try lens.edit(before, to: entry([one, other])) == json([note(one, "3"), note(other, "2")]), "\(one)")
    }
  }

  @Test func listsInLists() throws {
    let lens = try SmallLens(
      """
      doses:
        {max: "*", fields: {text: {type: string},
          rates: {max: "*", fields: {kind: {type: code}, amount: {type: decimal}}}}}
      """,
      rows: """
        - each doses <-> dose by text:
          - text <-> text
          - each rates <-> rate by kind:
            - kind <-> kind.coding[system=alpha].code
            - amount <-> amount.value
            - amount.code = mg
        """)
    func rate(_ kind: String, _ amount: Int, _ id: String = "") -> String {
      #"{\#(id.isEmpty ? "" : #""id":"\#(id)","#)"kind":{"coding":[{"system":"urn:alpha","code":"\#(kind)"}]},"#
        + #""amount":{"value":\#(amount),"code":"mg"}}"#
    }
    let before =
      #"{"dose":[{"text":"a","rate":[\#(rate("k", 1, "ak")),\#(rate("l", 2))]},"#
      + #"{"text":"b","rate":[\#(rate("k", 3, "bk"))]}]}"#
    let entry =
      #"{"doses":[{"text":"a","rates":[{"kind":"k","amount":1},{"kind":"l","amount":2}]},"#
      + #"{"text":"b","rates":[{"kind":"k","amount":3}]}]}"#
    #expect(
      try lens.split(before)
        == .init(
          entry: entry,
          residue: #"{"dose":[{"@":"=a","rate":[{"@":"=k","id":"ak"}]},{"@":"=b","rate":[{"@":"=k","id":"bk"}]}]}"#))
    #expect(
      try lens.edit(
        before, to: #"{"doses":[{"text":"b","rates":[{"kind":"k","amount":4},{"kind":"m","amount":5}]},{"text":"a"}]}"#)
        == #"{"dose":[{"text":"b","rate":[\#(rate("k", 4, "bk")),\#(rate("m", 5))]},{"text":"a"}]}"#)
    // Only of one kind and in milligrams: the rest stays whole.
    _ = try lens.split(
      #"{"dose":[{"text":"a","rate":[{"amount":{"value":1,"code":"g"}},{"amount":{"value":1,"code":"mg"}}]}]}"#)
  }

  @Test func severalListsFromOne() throws {
    let lens = try SmallLens(
      """
      alphas: {max: "*", fields: {code: {type: code}}}
      beta: {type: code}
      others: {max: "*", fields: {system: {type: uri}, code: {type: code}}}
      """,
      rows: """
        - each others <-> code.coding by system+code:
          - system <-> system
          - code <-> code
        - each alphas <-> code.coding[system=alpha] by code:
          - code <-> code
        - beta <-> code.coding[system=beta].code
        """)
    func coding(_ system: String, _ code: String, _ id: String = "") -> String {
      #"{\#(id.isEmpty ? "" : #""id":"\#(id)","#)"system":"\#(system)","code":"\#(code)"}"#
    }
    let before =
      #"{"code":{"coding":[\#(coding("urn:x", "x", "X")),\#(coding("urn:alpha", "1", "A")),"#
      + #"\#(coding("http://b.example", "b")),\#(coding("urn:alpha", "2")),\#(coding("http://b.example", "b2"))]}}"#
    #expect(
      try lens.split(before)
        == .init(
          entry: #"{"alphas":[{"code":"1"},{"code":"2"}],"beta":"b","others":[{"system":"urn:x","code":"x"},"#
            + #"{"system":"http://b.example","code":"b2"}]}"#,
          residue: #"{"code":{"@":"","coding":[{"@":"=urn:x|x","id":"X"},{"@":"[system=alpha]=1","id":"A"},"#
            + #"{"@":"[system=beta]"}]}}"#))
    #expect(
      try lens.edit(before, to: #"{"alphas":[{"code":"2"},{"code":"1"}],"beta":"c"}"#)
        == #"{"code":{"coding":[\#(coding("urn:alpha", "2")),\#(coding("urn:alpha", "1", "A")),"#
        + #"\#(coding("http://b.example", "c"))]}}"#
    )
  }

  /// Long lists find their rests by another way.
  @Test func longLists() throws {
    let notes = (0..<300).map { note("n\($0 % 290)", $0 % 3 == 0 ? "" : "id-\($0)") }
    let kept = (10..<250).reversed().filter { $0 % 4 != 0 }
    let expected = kept.map { note("n\($0)", $0 % 3 == 0 ? "" : "id-\($0)") }
    #expect(try lens.edit(json(notes), to: entry(kept.map { "n\($0)" })) == json(expected))
  }

  /// Random edits: whatever is shuffled, dropped or put in, an item has its own id or none.
  @Test func randomEdits() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    for round in 0..<500 {
      let names = ["a", "b", "c", "d", "e"].shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))
      let notes = names.map { note($0, Bool.random(using: &random) ? "id-\($0)" : "") }
      let edited =
        (names.filter { _ in Bool.random(using: &random) } + ["x", "y"].filter { _ in Bool.random(using: &random) })
        .shuffled(using: &random)
      let after = try lens.edit(json(notes), to: entry(edited))
      let expected = edited.map { name in
        notes.first { $0.contains(#""text":"\#(name)""#) } ?? note(name)
      }
      #expect(after == (edited.isEmpty ? "{}" : json(expected)), "seed \(seed), round \(round)")
    }
  }
}
