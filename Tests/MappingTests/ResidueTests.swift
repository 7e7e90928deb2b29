import Testing
import Tree

@testable import Mapping

/// What goes to the residue, and that it never says something the entry then leaves out.
@Suite struct ResidueTests {
  @Test func primitivesWithIDAndExtensions() throws {
    let lens = try SmallLens("day: {type: date}", rows: "- day <-> day")
    let json = #"{"day":"2026-04-01","_day":{"id":"d","extension":[{"url":"urn:x","valueBoolean":true}]}}"#
    #expect(
      try lens.split(json)
        == .init(
          entry: #"{"day":"2026-04-01"}"#,
          residue: #"{"_day":{"@":"","id":"d","extension":[{"url":"urn:x","valueBoolean":true}]}}"#))
    #expect(try lens.edit(json, to: #"{"day":"2027"}"#) == json.replacing("2026-04-01", with: "2027"))
    #expect(try lens.edit(json, to: "{}") == "{}")
  }

  @Test func anAbsentValueWithItsReason() throws {
    let lens = try SmallLens("day: {type: date}", rows: "- day <-> day")
    let json = #"{"_day":{"extension":[{"url":"urn:absent","valueCode":"unknown"}]}}"#
    #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    // A value and the reason why there is none can't stand together.
    #expect(try lens.edit(json, to: #"{"day":"2026"}"#) == #"{"day":"2026"}"#)
    #expect(try lens.edit(json, to: "{}") == json)
  }

  @Test func extensionsOfAPrimitiveAsFields() throws {
    let lens = try SmallLens(
      "day: {type: date}\nat: {type: dateTime}",
      rows: "- day <-> day\n- at <-> day.extension[url=use].valueDateTime")
    let at = #""extension":[{"url":"http://use.example","valueDateTime":"2026-04-01T10:00:00+09:00"}]"#
    #expect(
      try lens.split(#"{"day":"2026-04-01","_day":{\#(at)}}"#)
        == .init(entry: #"{"day":"2026-04-01","at":"2026-04-01T10:00:00+09:00"}"#))
    #expect(try lens.split(#"{"_day":{\#(at)}}"#) == .init(entry: #"{"at":"2026-04-01T10:00:00+09:00"}"#))
  }

  @Test func outsideTheModel() throws {
    let lens = try SmallLens("name: {type: string}", rows: "- name <-> code.text")
    let json =
      #"{"id":"i","extension":[{"url":"urn:x","valueString":"e"}],"subject":{"reference":"Group/1"},"#
      + #""tag":["t"],"note":[{"text":"n"}]}"#
    #expect(try lens.split(json) == .init(entry: "{}", residue: json))
  }

  @Test func whatChangesTheMeaningKeepsItsElementTogether() throws {
    let lens = try SmallLens(
      "value: {type: decimal}\ndoses: {max: \"*\", fields: {text: {type: string}}}",
      rows: "- value <-> valueQuantity.value\n- each doses <-> dose by text:\n  - text <-> text")
    // `< 5` is not 5.
    let less = #"{"valueQuantity":{"value":5,"comparator":"<"}}"#
    #expect(try lens.split(less) == .init(entry: "{}", residue: less))
    let dose = #"{"dose":[{"text":"a"},{"modifierExtension":[{"url":"urn:not"}],"text":"b"},{"text":"c"}]}"#
    #expect(
      try lens.split(dose)
        == .init(
          entry: #"{"doses":[{"text":"a"},{"text":"c"}]}"#,
          residue: #"{"dose":[{"@":"=a"},{"modifierExtension":[{"url":"urn:not"}],"text":"b"}]}"#))
    // At the root there is nothing around it that could stay: the lens doesn't take the resource.
    for json in [#"{"modifierExtension":[{"url":"urn:not"}],"tag":["t"]}"#, #"{"status":"x","tag":["t"]}"#] {
      let resource = try lens.resource(json)
      #expect(!lens.lens.takes(resource))
      let (entry, residue) = lens.lens.split(resource)
      #expect(text(entry) == "{}")
      #expect(residue == resource)
      #expect(lens.lens.join(entry, residue) == resource)
    }
  }

  @Test func refusalsNameThePlace() throws {
    let lens = try SmallLens("name: {type: string}", rows: "- name <-> code.text", when: "- status = a")
    let set = try MappingSet.small(lens)
    func told(_ json: String) throws -> String {
      let resource = try lens.resource(json)
      guard case .failure(let refusal) = set.lens(for: resource) else {
        #expect(try set.split(resource).get().entry == lens.lens.split(resource).entry)
        return "taken"
      }
      let told = refusal.issue.rendered(file: "x.json")
      if case .failure(let other) = set.split(resource) { #expect(other.issue.rendered(file: "x.json") == told) }
      #expect(throws: LensRefusal.self) { try set.split(resource).get() }
      return told
    }
    #expect(try told(#"{"status":"a"}"#) == "taken")
    #expect(
      try told(#"{"status":"b"}"#)
        == "x.json:1:1: error: Thing: no mapping takes this `Thing`; taken are: Thing (item) [lens.none]")
    #expect(
      try told(#"{"modifierExtension":[{"url":"urn:not"}],"status":"a"}"#)
        == "x.json:1:23: error: Thing.modifierExtension[0]: no mapping takes this `Thing`; taken are: Thing (item) "
        + "[lens.none]")
  }

  @Test func mergingWithWhatWasNotTaken() throws {
    let lens = try SmallLens("name: {type: string}", rows: "- name <-> code.text")
    // The code had no name; now it gets one, and keeps its codings.
    #expect(
      try lens.edit(#"{"code":{"coding":[{"code":"c"}]}}"#, to: #"{"name":"x"}"#)
        == #"{"code":{"coding":[{"code":"c"}],"text":"x"}}"#)
  }

  @Test func mergingWithinItemsOfItems() throws {
    let lens = try SmallLens(
      """
      doses:
        max: "*"
        en: E
        ja: J
        fields:
          text: {type: string}
          rates:
            max: "*"
            en: E
            ja: J
            fields:
              amount: {type: decimal}
              unit: {type: string}
              code: {type: code}
              name: {type: string}
      """,
      rows: """
        - each doses <-> dose by text:
          - text <-> text
          - each rates <-> rate by amount:
            - amount <-> amount.value
            - unit <-> amount.unit
            - code <-> amount.code
            - name <-> kind.text
        """)
    let rate = #"{"kind":{"coding":[{"code":"c"}]},"amount":{"value":1}}"#
    // The item has more fields than the document around it.
    #expect(
      try lens.edit(
        #"{"dose":[{"text":"a","rate":[\#(rate)]}]}"#,
        to: #"{"doses":[{"text":"a","rates":[{"amount":1,"name":"x"}]}]}"#)
        == #"{"dose":[{"text":"a","rate":[{"kind":{"coding":[{"code":"c"}],"text":"x"},"amount":{"value":1}}]}]}"#)
  }
}

extension MappingSet {
  /// The set of a small lens.
  static func small(_ lens: SmallLens) throws -> MappingSet {
    MappingSet(model: lens.model, systems: Systems(), lenses: [lens.lens], disclosures: [], groups: [])
  }
}
