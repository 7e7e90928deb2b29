import FHIR
import Foundation
import Mapping
import TestSupport
import Testing
import Tree

/// Provenance walks a way of its own: it must say what splitting does, on every document there is.
@Suite struct ProvenanceTests {
  @Test(arguments: SampleTests.names) func saysWhatSplittingDoes(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: SampleTests.folder.appending(path: "\(name).json")))
    let resource = try #require(FHIRFormat.json.read(bytes).document)
    try Self.compare(resource, name)
  }

  /// The same on what others wrote: much of it is residue, for every reason there is.
  @Test func saysWhatSplittingDoesToExamples() throws {
    var count = 0
    for folder in ["fhir/examples/json", "jp-core/instances"] {
      guard TestData.has(folder, for: "provenance of \(folder)") else { continue }
      for name in TestData.sample(TestData.files(in: folder, ext: "json"), of: folder) {
        guard let resource = FHIRFormat.json.read(try TestData.bytes("\(folder)/\(name)")).document,
          case .success = try Shipped.set.get().lens(for: resource)
        else { continue }
        try Self.compare(resource, name)
        count += 1
      }
    }
    print("provenance: \(count) examples")
  }

  static func compare(_ resource: Document, _ name: String) throws {
    let lens = try Shipped.set.get().lens(for: resource).get()
    let provenance = try #require(lens.provenance(of: resource), "\(name)")
    let (entry, residue) = lens.split(resource)
    // Each value of both sides stands there once, in order.
    #expect(provenance.lines.map(\.element.nodeIndex) == Self.values(resource.root), "\(name)")
    #expect(provenance.fields.map(\.element.path) == Self.elements(entry.root).map(\.path), "\(name)")
    // What it says is left is what stands in the residue, at its place; and nothing else stands there.
    var left: [String] = []
    for line in provenance.lines {
      switch line.fate {
      case .residue: left.append(line.element.path)
      case .field(let field, let row, let isPreferred):
        if !isPreferred { left.append(line.element.path) }
        #expect(provenance.rows.contains(row))
        #expect(provenance.fields.contains { $0.element.path == field.path && $0.row == row })
      case .constant(_, let isPreferred): if !isPreferred { left.append(line.element.path) }
      }
    }
    #expect(Set(left) == Set(Self.kept(in: residue?.root, of: resource.root)), "\(name)")
  }

  /// The paths of the resource's values that the residue keeps. What is left of a list begins with its first item, so
  /// both lists go in step.
  private static func kept(in residue: Element?, of resource: Element) -> [String] {
    guard let residue else { return [] }
    var paths = residue.hasValue ? [resource.path] : []
    for id in Set(residue.children.map(\.id)) {
      let items = resource.children.filter { $0.id == id }
      for (item, rest) in zip(items, residue.children.filter { $0.id == id }) {
        paths += rest.isAnchor || rest.hasChildren || rest.hasValue ? kept(in: rest, of: item) : []
      }
    }
    return paths
  }

  private static func values(_ element: Element) -> [Int] { elements(element).map(\.nodeIndex) }

  private static func elements(_ element: Element) -> [Element] {
    (element.hasValue ? [element] : []) + element.children.flatMap(elements)
  }

  /// A reason for each way to be left, on one small lens.
  @Test func tellsReasons() throws {
    let small = try SmallLens(
      """
      code: {type: code}
      day: {type: date}
      amount: {type: decimal}
      tags: {type: string, max: "*"}
      on: {type: date}
      notes: {max: "*", fields: {at: {type: dateTime}, text: {type: markdown, min: 1}}}
      """,
      rows: """
        - code <-> code.coding[system=alpha].code
        - day <-> day
        - amount <-> valueQuantity.value
        - valueQuantity.unit = g
        - tags <-> tag
        - on <-> extension[url=use].valueDateTime via midnight
        - each notes <-> note by at+text:
          - at <-> time
          - text <-> text
        """)
    func told(_ json: String) throws -> [String] {
      let resource = try small.resource(json)
      return try #require(small.lens.provenance(of: resource)).lines.map { line in
        switch line.fate {
        case .field(let field, let row, let isPreferred):
          "\(line.element.path) -> \(field.fieldPath) \(row.origins[0].line)\(isPreferred ? "" : " kept")"
        case .constant(let place, _): "\(line.element.path) = \(place?.line ?? 0)"
        case .residue(let reason, let whole):
          "\(line.element.path) < \(whole.path): \(reason.text(file: small.lens.file))"
        }
      }
    }
    #expect(
      try told(#"{"code":{"coding":[{"system":"urn:other","code":"a"},{"system":"urn:alpha","code":"b"}]}}"#) == [
        "Thing.code.coding[0].system < Thing.code.coding[0]: no row's brackets choose this item: `[system=alpha]`",
        "Thing.code.coding[0].code < Thing.code.coding[0]: no row's brackets choose this item: `[system=alpha]`",
        "Thing.code.coding[1].system = 7", "Thing.code.coding[1].code -> code 7",
      ])
    #expect(
      try told(#"{"code":{"coding":[{"system":"urn:alpha","code":"a"},{"system":"urn:alpha","code":"b"}]}}"#).last
        == "Thing.code.coding[1].code < Thing.code.coding[1]: the rows of `[system=alpha]` take one item, and have "
        + "taken an earlier one")
    #expect(
      try told(#"{"valueQuantity":{"value":5,"unit":"kg"}}"#) == [
        "Thing.value.ofType(Quantity).value < Thing.value.ofType(Quantity): the constant of item.yaml:10 does not "
          + "stand there",
        "Thing.value.ofType(Quantity).unit < Thing.value.ofType(Quantity): the constant of item.yaml:10 does not "
          + "stand there",
      ])
    #expect(
      try told(#"{"valueQuantity":{"value":5,"comparator":"<","unit":"g"}}"#).first
        == "Thing.value.ofType(Quantity).value < Thing.value.ofType(Quantity): `comparator` stands there and changes "
        + "the meaning, and no row takes it")
    #expect(
      try told(#"{"valueString":"x"}"#)
        == ["Thing.value.ofType(string) < Thing.value.ofType(string): of the choice, rows name only `valueQuantity`"])
    #expect(
      try told(#"{"note":[{"time":"2026","_text":{"id":"i"}},{"text":"b"}]}"#) == [
        "Thing.note[0].time < Thing.note[0]: `text`, which FHIR requires in it, is not taken",
        "Thing.note[0].text.id < Thing.note[0]: `text`, which FHIR requires in it, is not taken",
        "Thing.note[1].text -> notes[0].text 15",
      ])
    #expect(
      try told(#"{"tag":["a","b"],"_tag":[null,{"id":"i"}]}"#).first
        == "Thing.tag[0] < Thing.tag[0]: an item of this list has more than its value, or a value that the row does "
        + "not take")
    #expect(
      try told(#"{"extension":[{"url":"http://use.example","valueDateTime":"2026-04-01T08:00:00+09:00"}]}"#).last
        == "Thing.extension[0].value.ofType(dateTime) < Thing.extension[0]: the row of item.yaml:12 does not take this "
        + "value: its table or conversion doesn't have it")
    #expect(
      try told(#"{"subject":{"display":"x"}}"#) == ["Thing.subject.display < Thing.subject: no row names `subject`"])
    #expect(try told(#"{"day":"2026","tag":["a"]}"#) == ["Thing.day -> day 8", "Thing.tag[0] -> tags[0] 11"])
  }

  /// A field makes its own value, and the constants that stand with it.
  @Test func tellsWhatAFieldMakes() throws {
    let small = try SmallLens("code: {type: code}", rows: "- code <-> code.coding[system=alpha].code")
    let resource = try small.resource(#"{"code":{"coding":[{"system":"urn:alpha","code":"b"}]}}"#)
    let provenance = try #require(small.lens.provenance(of: resource))
    #expect(
      provenance.fields.map { $0.makes.map(\.path) } == [["Thing.code.coding[0].code", "Thing.code.coding[0].system"]])
  }

  @Test func thereIsNoneOfWhatIsNotTaken() throws {
    let small = try SmallLens("code: {type: code}", rows: "- code <-> code.coding[system=alpha].code")
    #expect(small.lens.provenance(of: try small.resource(#"{"modifierExtension":[{"url":"urn:x"}]}"#)) == nil)
  }
}
