import JSON
import Testing
import Tree

@testable import Mapping

/// Halves that nobody's `split` made: residues of other lenses, edited by hand or forged. A join is a resource all the
/// same, holds what the entry says, and shows nothing of how residues are written.
@Suite struct HostileTests {
  /// Values of a list's items that no row takes are what is left of the items, not items of their own.
  @Test func valuesOfItemsWhoseExtensionsAreFields() throws {
    let each = try SmallLens(
      "marks: {max: \"*\", fields: {a: {type: code}}}",
      rows: "- each marks <-> tag by a:\n  - a <-> extension[url=alpha].valueCode")
    let one = #"{"tag":["x",null,"y"],"_tag":[{"extension":[{"url":"urn:alpha","valueCode":"c"}]},"#
    for end in [#"{"extension":[{"url":"urn:alpha","valueCode":"d"}]},null]}"#, #"{"id":"i"},{"id":"j"}]}"#] {
      _ = try each.split(one + end)
    }
    let bracket = try SmallLens(
      "mark: {type: string}",
      rows: "- mark <-> tag[extension[url=use].valueCode=d].extension[url=alpha].valueString")
    let use = #"{"url":"http://use.example","valueCode":"d"}"#
    _ = try bracket.split(
      #"{"tag":["x","y"],"_tag":[null,{"extension":[\#(use),{"url":"urn:alpha","valueString":"c"}]}]}"#)
  }

  /// What is left of something below a value goes with what it was left of, though the value stays.
  @Test func whatIsLeftBelowAValueThatStays() throws {
    let lens = try SmallLens("at: {type: dateTime}", rows: "- at <-> day.extension[url=use].valueDateTime")
    let json =
      #"{"day":"2026","_day":{"extension":[{"id":"z","url":"http://use.example","valueDateTime":"2026"}]}}"#
    _ = try lens.split(json)
    #expect(try lens.edit(json, to: "{}") == #"{"day":"2026"}"#)
    #expect(try lens.edit(json, to: #"{"at":"2027"}"#) == json.replacing(#"Time":"2026""#, with: #"Time":"2027""#))
  }

  /// Anchors of which the lens knows nothing are not written.
  @Test(arguments: [
    #"{"kind":[{"@":"=a","text":"k"}],"tag":["t"]}"#, #"{"code":{"@":"","text":"c"},"tag":["t"]}"#,
    #"{"subject":{"display":"d","_reference":{"@":"","id":"i"}},"tag":["t"]}"#,
    #"{"dose":[{"rate":[{"@":"x"}]}],"tag":["t"]}"#,
    #"{"_tag":[{"@":"a","id":"i"}],"note":[{"text":"n","_time":{"@":""}}]}"#,
  ]) func anchorsOfOtherLenses(_ residue: String) throws {
    let lens = try SmallLens("day: {type: date}", rows: "- day <-> day")
    let joined = try lens.join(#"{"day":"2026"}"#, residue)
    #expect(!joined.contains("@"), "\(joined)")
    #expect(try text(lens.resource(joined)) == joined)
  }

  /// What is told of an item by a list of things without a key is that list, not that there is one.
  @Test func keysOfItemsWithoutKeys() throws {
    let lens = try SmallLens(
      "kinds: {max: \"*\", fields: {codes: {max: \"*\", fields: {code: {type: code}, name: {type: string}}}}}",
      rows: """
        - each kinds <-> kind by codes:
          - each codes <-> coding by code:
            - code <-> code
            - name <-> display
        """)
    let json = #"{"kind":[{"id":"mark","coding":[{"display":"a"}]}]}"#
    _ = try lens.split(json)
    #expect(
      try lens.edit(json, to: #"{"kinds":[{"codes":[{"name":"b"}]}]}"#) == #"{"kind":[{"coding":[{"display":"b"}]}]}"#)
    #expect(
      try lens.edit(json, to: #"{"kinds":[{"codes":[{"name":"b"}]},{"codes":[{"name":"a"}]}]}"#)
        == #"{"kind":[{"coding":[{"display":"b"}]},{"id":"mark","coding":[{"display":"a"}]}]}"#)
  }

  /// What was not taken in an item stays only beside what it does not contradict; asking must not need the item's place.
  @Test func whatWasNotTakenInAnItem() throws {
    let lens = try SmallLens(
      "doses: {max: \"*\", fields: {text: {type: string}, rates: {max: \"*\", fields: {code: {type: code}, "
        + "amount: {type: decimal}, unit: {type: string}}}}}",
      rows: """
        - each doses <-> dose by text:
          - text <-> text
          - each rates <-> rate by code:
            - code <-> kind.coding[system=alpha].code
            - amount <-> amount.value
            - unit <-> amount.unit
        """)
    let kind = #""kind":{"coding":[{"system":"urn:alpha","code":"c"}]}"#
    let json = #"{"dose":[{"text":"d","rate":[{\#(kind),"amount":{"value":5,"comparator":"<","code":"g"}}]}]}"#
    _ = try lens.split(json)
    #expect(
      try lens.edit(json, to: #"{"doses":[{"text":"d","rates":[{"code":"c","amount":6,"unit":"g"}]}]}"#)
        == #"{"dose":[{"text":"d","rate":[{\#(kind),"amount":{"value":6,"unit":"g"}}]}]}"#)
  }

  /// A residue of another type says nothing here.
  @Test func residueOfAnotherType() throws {
    let lens = try SmallLens("day: {type: date}", rows: "- day <-> day")
    let entry = try lens.entry(#"{"day":"2026"}"#)
    let other = try SmallLens(
      "status: {type: code, min: 1}\nat: {type: string, min: 1}",
      rows: "- status <-> status\n- at <-> valueString\n- subject.display = a", type: "Demanding")
    let foreign = try other.resource(
      #"{"status":"a","valueString":"b","subject":{"display":"a"},"note":[{"text":"n"}]}"#)
    #expect(text(lens.lens.join(entry, foreign)) == #"{"day":"2026"}"#)
    #expect(text(lens.lens.join(entry, entry)) == #"{"day":"2026"}"#)
    #expect(!lens.lens.takes(foreign))
  }
}
