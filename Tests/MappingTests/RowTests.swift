import Mapping
import Testing

/// Each kind of row, both ways. `split` demands the laws of every resource it is given.
@Suite struct RowTests {
  @Test func field() throws {
    let lens = try SmallLens("name: {type: string}", rows: "- name <-> code.text")
    #expect(try lens.split(#"{"code":{"text":"x"}}"#) == .init(entry: #"{"name":"x"}"#))
    #expect(try lens.split(#"{"day":"2026"}"#) == .init(entry: "{}", residue: #"{"day":"2026"}"#))
    #expect(try lens.split("{}") == .init(entry: "{}"))
    #expect(try lens.join(#"{"name":"x"}"#) == #"{"code":{"text":"x"}}"#)
  }

  @Test func fieldBesideWhatIsNotMapped() throws {
    let lens = try SmallLens("name: {type: string}", rows: "- name <-> code.text")
    let json = #"{"code":{"coding":[{"code":"c"}],"text":"x"},"day":"2026"}"#
    #expect(
      try lens.split(json)
        == .init(entry: #"{"name":"x"}"#, residue: #"{"code":{"@":"","coding":[{"code":"c"}]},"day":"2026"}"#))
    // What was left of the code goes with its name; what has nothing to do with it stays.
    #expect(try lens.edit(json, to: "{}") == #"{"day":"2026"}"#)
    #expect(try lens.edit(json, to: #"{"name":"y"}"#) == #"{"code":{"coding":[{"code":"c"}],"text":"y"},"day":"2026"}"#)
  }

  @Test func fieldInAnItemWithBrackets() throws {
    let lens = try SmallLens(
      "alpha: {type: code}\nbeta: {type: code}",
      rows: "- alpha <-> code.coding[system=alpha].code\n- beta <-> code.coding[system=beta].code")
    #expect(
      try lens.split(
        #"{"code":{"coding":[{"system":"urn:alpha","code":"a"},{"system":"http://b.example","code":"b"}]}}"#)
        == .init(entry: #"{"alpha":"a","beta":"b"}"#))
    // Not in the rows' order: anchors keep the order.
    #expect(
      try lens.split(
        #"{"code":{"coding":[{"system":"http://b.example","code":"b"},{"system":"urn:alpha","code":"a"}]}}"#)
        == .init(
          entry: #"{"alpha":"a","beta":"b"}"#,
          residue: #"{"code":{"@":"","coding":[{"@":"[system=beta]"}]}}"#))
    // A second coding of one system, and one without a code, stay as they are.
    #expect(
      try lens.split(
        #"{"code":{"coding":[{"system":"urn:alpha","display":"no code"},{"system":"urn:alpha","code":"a"},"#
          + #"{"system":"urn:alpha","code":"a2"}]}}"#)
        == .init(
          entry: #"{"alpha":"a"}"#,
          residue: #"{"code":{"@":"","coding":[{"system":"urn:alpha","display":"no code"},{"@":"[system=alpha]"},"#
            + #"{"system":"urn:alpha","code":"a2"}]}}"#))
    #expect(
      try lens.join(#"{"beta":"b"}"#) == #"{"code":{"coding":[{"system":"http://b.example","code":"b"}]}}"#)
  }

  @Test func bracketsWithBracketsInside() throws {
    let lens = try SmallLens(
      "kanji: {type: string}\nkana: {type: string}",
      rows: """
        - kanji <-> note[extension[url=use].valueCode=IDE].text
        - kana <-> note[extension[url=use].valueCode=SYL].text
        """.replacing("note", with: "kind"))
    let ide = #"{"extension":[{"url":"http://use.example","valueCode":"IDE"}],"text":"見本"}"#
    let syl = #"{"extension":[{"url":"http://use.example","valueCode":"SYL"}],"text":"ミホン"}"#
    let both = SmallLens.Halves(entry: #"{"kanji":"見本","kana":"ミホン"}"#)
    #expect(try lens.split(#"{"kind":[\#(ide),\#(syl)]}"#) == both)
    #expect(
      try lens.split(#"{"kind":[\#(syl),\#(ide)]}"#)
        == .init(
          entry: both.entry, residue: #"{"kind":[{"@":"[extension[url=use].valueCode=SYL]"}]}"#))
    #expect(try lens.join(both.entry) == #"{"kind":[\#(ide),\#(syl)]}"#)
  }

  @Test func conditionOnTheResource() throws {
    let lens = try SmallLens(
      "name: {type: string}", rows: "- name <-> code.text", when: "- kind.coding[system=alpha].code = one")
    let json = #"{"kind":[{"coding":[{"system":"urn:alpha","code":"one"}]}],"code":{"text":"x"}}"#
    #expect(try lens.split(json) == .init(entry: #"{"name":"x"}"#))
    #expect(try lens.join("{}") == #"{"kind":[{"coding":[{"system":"urn:alpha","code":"one"}]}]}"#)
    let taken = [
      // The kind among others, with more said of it, and with a coding of another system.
      #"{"kind":[{"text":"k"},{"coding":[{"system":"urn:alpha","code":"one","display":"d"}],"text":"t"}]}"#,
      #"{"kind":[{"coding":[{"system":"urn:x","code":"two"},{"system":"urn:alpha","code":"one"}]}]}"#,
      #"{"kind":[{"coding":[{"system":"urn:alpha","code":"one"}]},{"coding":[{"system":"urn:alpha","code":"one"}]}]}"#,
    ]
    for json in taken {
      #expect(lens.lens.takes(try lens.resource(json)), "\(json)")
      _ = try lens.split(json)
    }
    let refused = [
      "{}", #"{"kind":[{"coding":[{"code":"one"}]}]}"#, #"{"kind":[{"coding":[{"system":"urn:alpha"}]}]}"#,
      // The right code of the wrong system.
      #"{"kind":[{"coding":[{"system":"urn:alpha","code":"two"},{"system":"urn:x","code":"one"}]}]}"#,
      // One place that says otherwise is enough.
      #"{"kind":[{"coding":[{"system":"urn:alpha","code":"one"}]},{"coding":[{"system":"urn:alpha","code":"two"}]}]}"#,
    ]
    for json in refused { #expect(!lens.lens.takes(try lens.resource(json)), "\(json)") }
  }

  @Test func constantBesideAField() throws {
    let lens = try SmallLens(
      "days: {type: decimal}",
      rows: "- days <-> valueQuantity.value\n- valueQuantity.unit = 日\n- valueQuantity.code = d")
    #expect(try lens.split(#"{"valueQuantity":{"value":7.0,"unit":"日","code":"d"}}"#) == .init(entry: #"{"days":7.0}"#))
    #expect(try lens.join(#"{"days":7.0}"#) == #"{"valueQuantity":{"value":7.0,"unit":"日","code":"d"}}"#)
    // Without the field there is no constant, and without the constants the field would say something else.
    #expect(try lens.join("{}") == "{}")
    for json in [
      #"{"valueQuantity":{"value":2,"unit":"週","code":"wk"}}"#, #"{"valueQuantity":{"value":7,"unit":"日"}}"#,
      #"{"valueQuantity":{"value":7}}"#, #"{"valueQuantity":{"unit":"日","code":"d"}}"#,
    ] {
      #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    }
    // An edit replaces what was not taken: nothing of the weeks stays.
    #expect(
      try lens.edit(#"{"valueQuantity":{"id":"q","value":2,"unit":"週","code":"wk"}}"#, to: #"{"days":3}"#)
        == #"{"valueQuantity":{"value":3,"unit":"日","code":"d"}}"#)
    // What else stands there is left, and comes back.
    #expect(
      try lens.split(#"{"valueQuantity":{"id":"q","value":7,"unit":"日","_unit":{"id":"u"},"code":"d"}}"#)
        == .init(
          entry: #"{"days":7}"#,
          residue: #"{"valueQuantity":{"@":"","id":"q","_unit":{"@":"","id":"u"}}}"#))
  }

  static let colours = [
    "tables/colour.csv": """
    stock,fhir,preferred
    red,R,*
    red,RED,
    blue,B,
    """
  ]

  @Test func table() throws {
    let lens = try SmallLens(
      "colour: {type: code}", rows: "- colour <-> status via table colour", more: Self.colours)
    #expect(try lens.split(#"{"status":"R"}"#) == .init(entry: #"{"colour":"red"}"#))
    #expect(try lens.split(#"{"status":"B"}"#) == .init(entry: #"{"colour":"blue"}"#))
    // Another spelling comes back as it came, as long as the entry says the same.
    #expect(try lens.split(#"{"status":"RED"}"#) == .init(entry: #"{"colour":"red"}"#, residue: #"{"status":"RED"}"#))
    #expect(try lens.edit(#"{"status":"RED"}"#, to: #"{"colour":"red"}"#) == #"{"status":"RED"}"#)
    #expect(try lens.edit(#"{"status":"RED"}"#, to: #"{"colour":"blue"}"#) == #"{"status":"B"}"#)
    #expect(try lens.edit(#"{"status":"RED"}"#, to: "{}") == "{}")
  }

  /// As a spreadsheet writes it.
  @Test func tableWithAMarkAndReturns() throws {
    let text = "\u{feff}stock,fhir\r\nred,R\r\nblue,B\r\n"
    let lens = try SmallLens(
      "colour: {type: code}", rows: "- colour <-> status via table colour", more: ["tables/colour.csv": text])
    #expect(try lens.split(#"{"status":"B"}"#) == .init(entry: #"{"colour":"blue"}"#))
  }

  @Test func tableWithoutTheCode() throws {
    let lens = try SmallLens(
      "colour: {type: code}", rows: "- colour <-> code.coding[system=alpha].code via table colour",
      more: Self.colours)
    let json = #"{"code":{"coding":[{"system":"urn:alpha","code":"GREEN"}]}}"#
    #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    #expect(
      try lens.edit(
        #"{"code":{"coding":[{"system":"urn:alpha","code":"GREEN"}],"text":"t"}}"#, to: #"{"colour":"blue"}"#)
        == #"{"code":{"coding":[{"system":"urn:alpha","code":"GREEN"},{"system":"urn:alpha","code":"B"}],"text":"t"}}"#)
  }

  @Test func conversion() throws {
    let lens = try SmallLens(
      "patient: {type: patient, min: 1}", rows: "- patient <-> subject.reference via patient-reference")
    #expect(
      try lens.split(#"{"subject":{"reference":"Patient/a-1","display":"d"}}"#)
        == .init(entry: #"{"patient":"a-1"}"#, residue: #"{"subject":{"@":"","display":"d"}}"#))
    for reference in ["Group/a", "Patient/", "Patient/a b", "http://x.example/Patient/a", "Patient/a/_history/1"] {
      let json = #"{"subject":{"reference":"\#(reference)"}}"#
      #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    }
  }

  @Test func aliasesOfSystems() throws {
    let lens = try SmallLens("beta: {type: code}", rows: "- beta <-> code.coding[system=beta].code")
    let old = #"{"code":{"coding":[{"system":"urn:oid:1.2.3","code":"b"}]}}"#
    #expect(
      try lens.split(old)
        == .init(
          entry: #"{"beta":"b"}"#,
          residue: #"{"code":{"@":"","coding":[{"@":"[system=beta]","system":"urn:oid:1.2.3"}]}}"#))
    #expect(try lens.edit(old, to: #"{"beta":"c"}"#) == #"{"code":{"coding":[{"system":"urn:oid:1.2.3","code":"c"}]}}"#)
    #expect(try lens.join(#"{"beta":"b"}"#) == #"{"code":{"coding":[{"system":"http://b.example","code":"b"}]}}"#)
  }

  @Test func systemsAsValues() throws {
    let lens = try SmallLens(
      "codes: {max: \"*\", fields: {system: {type: uri}, code: {type: code}}}",
      rows: """
        - each codes <-> code.coding by system+code:
          - system <-> system via systems
          - code <-> code
        """)
    let json =
      #"{"code":{"coding":[{"system":"urn:oid:1.2.4","code":"b"},{"system":"urn:other","code":"o"},{"code":"c"}]}}"#
    #expect(
      try lens.split(json)
        == .init(
          entry:
            #"{"codes":[{"system":"http://b.example","code":"b"},{"system":"urn:other","code":"o"},{"code":"c"}]}"#,
          residue: #"{"code":{"@":"","coding":[{"@":"=http://b.example|b","system":"urn:oid:1.2.4"}]}}"#))
  }

  @Test func listOfPlainValues() throws {
    let lens = try SmallLens("tags: {type: string, max: \"*\"}", rows: "- tags <-> tag")
    #expect(try lens.split(#"{"tag":["b","a","b"]}"#) == .init(entry: #"{"tags":["b","a","b"]}"#))
    // Whole or not at all: one with more to it keeps the list where it is.
    let json = #"{"tag":["b",null],"_tag":[null,{"id":"x"}]}"#
    #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    #expect(try lens.edit(json, to: #"{"tags":["c"]}"#) == #"{"tag":["c"]}"#)
    #expect(try lens.edit(#"{"tag":["b"]}"#, to: "{}") == "{}")
  }

  @Test func oneOfAChoice() throws {
    let lens = try SmallLens(
      "value: {type: decimal, choice: value}\ntext: {type: string, choice: value}",
      rows: "- choice:\n  - value <-> valueQuantity.value\n  - text <-> valueString")
    #expect(try lens.split(#"{"valueString":"x"}"#) == .init(entry: #"{"text":"x"}"#))
    #expect(try lens.split(#"{"valueQuantity":{"value":1.50}}"#) == .init(entry: #"{"value":1.50}"#))
    // One of a choice: what the entry says stands in place of what the residue has.
    let json = #"{"valueConcept":{"text":"c"}}"#
    #expect(try lens.split(json) == .init(entry: "{}", residue: json))
    #expect(try lens.edit(json, to: #"{"text":"x"}"#) == #"{"valueString":"x"}"#)
    #expect(
      try lens.edit(#"{"valueQuantity":{"value":1,"unit":"u"}}"#, to: #"{"text":"x"}"#) == #"{"valueString":"x"}"#)
  }
}
