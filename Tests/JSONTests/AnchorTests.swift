import JSON
import Testing
import Tree

/// Anchors: `"@"` marks what went elsewhere, in residues only.
@Suite struct AnchorTests {
  static let residues = [
    #"{"resourceType":"Patient","name":[{"@":"k1","text":"x"},{"text":"y"},{"@":"k2"}]}"#,
    #"{"resourceType":"Patient","contained":[{"@":"k","resourceType":"Patient","rank":1}]}"#,
    #"{"resourceType":"Patient","name":[{"given":[null,"b"],"_given":[{"@":"k","id":"a"},null]}]}"#,
    #"{"resourceType":"Patient","name":[{"@":"\"漢\n"}]}"#,
    // An anchor demands nothing of what went to the entry.
    #"{"resourceType":"Patient","contact":[{"@":"k","phone":["0"]}]}"#,
    // What stands once needs no key, only the mark.
    #"{"resourceType":"Patient","_rank":{"@":"","id":"r"}}"#,
    #"{"resourceType":"Patient","contact":[{"name":{"@":"","text":"x"}}]}"#,
  ]

  @Test(arguments: residues) func residuesComeBack(_ text: String) throws {
    #expect(compact(try Small().document(text, anchors: true)) == text)
  }

  @Test func keysAndPlaceOfTheMember() throws {
    let small = try Small()
    let first = try small.document(#"{"resourceType":"Patient","name":[{"@":"k","text":"x"}]}"#, anchors: true)
    let last = try small.document(#"{"resourceType":"Patient","name":[{"text":"x","\u0040":"\u006b"}]}"#, anchors: true)
    #expect(first == last)
    #expect(first.root.at("name")?.anchorKey == "k")
    let other = try small.document(#"{"resourceType":"Patient","name":[{"@":"l","text":"x"}]}"#, anchors: true)
    #expect(first != other)
  }

  static let refused = [
    // Only below the root, only with a string, only once.
    (#"{"resourceType":"Patient","@":"k"}"#, ["1:27 Patient.@ element.unknown @, Patient"]),
    (
      #"{"resourceType":"Patient","name":[{"@":1,"text":"x"}]}"#,
      [#"1:36 Patient.name[0].@ element.shape @, a string, as in `"text"`"#]
    ),
    (
      #"{"resourceType":"Patient","name":[{"@":"k","@":"k"}]}"#,
      ["1:44 Patient.name[0].@ json.duplicate @"]
    ),
    // What has a value is no anchor.
    (
      #"{"resourceType":"Patient","name":[{"given":["a"],"_given":[{"@":"k","id":"x"}]}]}"#,
      ["1:61 Patient.name[0].given[0].@ element.unknown @, string"]
    ),
  ]

  @Test(arguments: refused) func elsewhereItIsUnknown(_ text: String, _ faults: [String]) throws {
    #expect(try Small().faults(text, anchors: true) == faults)
  }

  @Test func withoutTheOptionItIsUnknown() throws {
    let text = #"{"resourceType":"Patient","name":[{"@":"k","text":"x"}]}"#
    #expect(try Small().faults(text) == ["1:36 Patient.name[0].@ element.unknown @, HumanName"])
  }
}
