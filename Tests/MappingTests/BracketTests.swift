import Testing
import Tree

@testable import Mapping

/// A row with brackets beside an `each` without: whose is an item of the list that the brackets mean?
///
/// The first such item is the row's, in the resource's order. So an item of the list may mean the same, but never stand
/// before it: a join puts the row's own first. Where the row has none, no resource can say that such an item is not the
/// row's: `Lens.faults` tells it, and `mict mapping join` refuses it.
@Suite struct BracketTests {
  private func lens(_ more: String = "") throws -> SmallLens {
    try SmallLens(
      """
      code: {type: code}
      name: {type: string}
      codes: {max: "*", fields: {system: {type: uri}, code: {type: code}, name: {type: string}}}
      """,
      rows: """
        - code <-> code.coding[system=alpha].code
        - name <-> code.coding[system=alpha].display
        - each codes <-> code.coding by system+code:
          - system <-> system
          - code <-> code
          - name <-> display
        """)
  }

  private let json =
    #"{"code":{"coding":[{"id":"1","system":"urn:b","code":"b"},{"id":"2","system":"urn:alpha","code":"a"},"#
    + #"{"id":"3","system":"urn:alpha","code":"c"}]}}"#

  @Test func theFirstIsTheRows() throws {
    let halves = try lens().split(json)
    #expect(
      halves.entry
        == #"{"code":"a","codes":[{"system":"urn:b","code":"b"},{"system":"urn:alpha","code":"c"}]}"#)
  }

  /// Shuffled, inserted, changed: the row keeps its own, and each item what was left of it.
  @Test(arguments: [
    #"{"code":"a","codes":[{"system":"urn:alpha","code":"c"},{"system":"urn:b","code":"b"}]}"#,
    #"{"code":"a","codes":[{"system":"urn:alpha","code":"d"},{"system":"urn:b","code":"b"}]}"#,
    #"{"code":"a","codes":[{"system":"urn:alpha","code":"a"},{"system":"urn:alpha","code":"c"}]}"#,
    #"{"code":"c","codes":[{"system":"urn:alpha","code":"b"},{"system":"urn:alpha","code":"a"}]}"#,
    #"{"code":"a","name":"n","codes":[{"system":"urn:alpha","name":"m"},{"system":"urn:b","code":"b"}]}"#,
  ]) func theRowKeepsItsOwn(_ entry: String) throws {
    let lens = try lens()
    let (_, residue) = lens.lens.split(try lens.resource(json))
    let edited = try lens.entry(entry)
    let joined = lens.lens.join(edited, residue)
    #expect(text(lens.lens.split(joined).entry) == entry)
    #expect(lens.lens.faults(of: edited, residue).isEmpty)
    let ids = ["urn:b|b": "1", "urn:alpha|c": "3"]
    for coding in joined.root.first("code")?.all("coding") ?? [] {
      let key = "\(coding.first("system")?.value ?? "")|\(coding.first("code")?.value ?? "")"
      guard let id = coding.first("id")?.value else { continue }
      // The row's own, whatever its code is now, or the item of that key.
      #expect(id == "2" || ids[key] == id, "\(text(joined))")
    }
    #expect(joined.structureIssues().isEmpty)
  }

  /// Without one of its own, the row takes the first that the brackets mean: told, not done unnoticed.
  @Test func whatNoResourceCanSay() throws {
    let lens = try lens()
    let (_, residue) = lens.lens.split(try lens.resource(json))
    let edited = try lens.entry(#"{"codes":[{"system":"urn:alpha","code":"c"}]}"#)
    #expect(lens.lens.faults(of: edited).map(\.code) == [.mappingLaw])
    #expect(lens.lens.faults(of: edited, residue).map(\.code) == [.mappingLaw])
    // Nothing of it is lost.
    #expect(
      text(lens.lens.join(edited, residue)) == #"{"code":{"coding":[{"id":"3","system":"urn:alpha","code":"c"}]}}"#)
  }

  /// The same through the rest of an item, which the entry does not show.
  @Test func whatIsLeftMayBeWhatBracketsMean() throws {
    let lens = try SmallLens(
      "own: {type: string}\nothers: {max: \"*\", fields: {text: {type: string}}}",
      rows: """
        - own <-> kind[extension[url=use].valueCode=d].text
        - each others <-> kind by text:
          - text <-> text
        """)
    func kind(_ text: String) -> String {
      #"{"extension":[{"url":"http://use.example","valueCode":"d"}],"text":"\#(text)"}"#
    }
    let json = #"{"kind":[{"text":"o"},\#(kind("a")),\#(kind("b"))]}"#
    #expect(try lens.split(json).entry == #"{"own":"a","others":[{"text":"o"},{"text":"b"}]}"#)
    #expect(
      try lens.edit(json, to: #"{"own":"a","others":[{"text":"b"},{"text":"o"}]}"#)
        == #"{"kind":[\#(kind("a")),\#(kind("b")),{"text":"o"}]}"#)
  }

  /// What constants demand and what stands there already, in something that had no field yet, is one thing.
  @Test func constantsThatStandThereAlready() throws {
    let lens = try SmallLens(
      "codes: {max: \"*\", fields: {system: {type: uri}, name: {type: string}}}",
      rows: """
        - code.coding[system=beta].display = a
        - each codes <-> code.coding by system:
          - system <-> system
          - name <-> display
        """)
    let json = #"{"code":{"coding":[{"system":"urn:oid:1.2.3","display":"a"}],"text":"t"}}"#
    #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    #expect(
      try lens.edit(json, to: #"{"codes":[{"system":"urn:x"}]}"#)
        == #"{"code":{"coding":[{"system":"urn:oid:1.2.3","display":"a"},{"system":"urn:x"}],"text":"t"}}"#)
  }
}
