import FHIR
import JSON
import Testing
import Tree

@testable import Mapping

/// How findings in mapping files are told, and what profiles add to them.
@Suite struct FindingTests {
  private static func told(_ file: String, _ text: String, at place: Place, other: MappingFault.Spot? = nil) -> [String]
  {
    MappingFault(file, Issue(.mappingSyntax, place: place, subjects: ["a word"]), other: other).excerpt(
      of: [
        MappingSet.File(name: file, bytes: Array(text.utf8)),
        MappingSet.File(name: "b.yaml", bytes: Array("x: y\n".utf8)),
      ],
      folder: "Mappings/")
  }

  /// The mark stands below the place also behind characters that take the room of two.
  @Test func marksStandBelowTheirPlaces() {
    #expect(
      Self.told("a.yaml", "ja: 病名, en: x\n", at: Place(line: 1, column: 9)) == [
        "     1 | ja: 病名, en: x", "       |     \u{3000}\u{3000}  ^^",
      ])
    #expect(
      Self.told("a.yaml", "a: 病名 x\n", at: Place(line: 1, column: 4)) == ["     1 | a: 病名 x", "       |    ^^^^"])
    #expect(
      Self.told("a.yaml", "- b <-> c[d=e f].g via h\n", at: Place(line: 1, column: 9)) == [
        "     1 | - b <-> c[d=e f].g via h", "       |         ^^^^^^^^^^",
      ])
  }

  /// A place that the file doesn't have, or a file that isn't there, is no reason to fail.
  @Test func placesThatAreNotThere() {
    #expect(Self.told("a.yaml", "a\n", at: Place(line: 9, column: 1)) == [])
    #expect(Self.told("a.yaml", "a\n", at: Place(line: 1, column: 40)).last == "       |  ^")
    #expect(
      MappingFault("c.yaml", Issue(.mappingSyntax, place: Place(line: 1, column: 1), subjects: ["a"])).excerpt(of: [])
        == [])
  }

  /// The first row comes first; another file is named.
  @Test func bothLinesAreShown() {
    let first = MappingFault.Spot(file: "a.yaml", place: Place(line: 1, column: 1))
    #expect(
      Self.told("a.yaml", "one\ntwo\nthree\n", at: Place(line: 3, column: 1), other: first)
        == ["     1 | one", "     3 | three", "       | ^^^^^"])
    let elsewhere = MappingFault.Spot(file: "b.yaml", place: Place(line: 1, column: 1))
    #expect(
      Self.told("a.yaml", "one\n", at: Place(line: 1, column: 1), other: elsewhere)
        == ["  Mappings/b.yaml:", "     1 | x: y", "  Mappings/a.yaml:", "     1 | one", "       | ^^^"])
  }

  /// Of a profile's snapshot what is required, also of slices that a text tells, and what must be a certain text.
  @Test func aProfileSaysWhatItRequires() throws {
    let definition = """
      {"resourceType": "StructureDefinition", "url": "http://profile.example", "snapshot": {"element": [
        {"id": "Condition", "path": "Condition", "min": 0},
        {"id": "Condition.subject", "path": "Condition.subject", "min": 1},
        {"id": "Condition.code", "path": "Condition.code", "min": 0},
        {"id": "Condition.category", "min": 0, "slicing": {"discriminator": [{"type": "pattern", "path": "coding"}]}},
        {"id": "Condition.category:a", "min": 1, "patternCodeableConcept": {"coding": [{"code": "a"}], "text": "t"}},
        {"id": "Condition.category:a.text", "min": 1},
        {"id": "Condition.category:by-profile", "min": 1},
        {"id": "Condition.category:by-profile.text", "min": 1},
        {"id": "Condition.extension:x", "min": 1, "type": [{"code": "Extension", "profile": ["http://x.example|1"]}]},
        {"id": "Condition.onset[x]", "min": 1},
        {"id": "Condition.onset[x]:onsetAge", "min": 1},
        {"id": "Condition.severity", "min": 0, "fixedCodeableConcept": {"text": "high"}}]}}
      """
    var requirements = ProfileRequirements()
    #expect(requirements.add(try #require(FHIRFormat.json.read(Array(definition.utf8)).document)))
    func told(_ profile: String) -> [String] {
      requirements.demands(of: profile).map { demand in
        demand.steps.map { step in
          step.only.reduce(step.name) {
            "\($0)[\($1.path.joined(separator: "."))=\(String(decoding: $1.text, as: UTF8.self))]"
          }
        }.joined(separator: ".") + (demand.isOptional ? "?" : "")
      }
    }
    #expect(
      told("http://profile.example|1.0") == [
        "subject", "category[coding.code=a][text=t]", "category[coding.code=a].text", "extension[url=http://x.example]",
        "onset[x]", "onsetAge", "severity[text=high]?",
      ])
    #expect(told("http://other.example") == [])
    let patient = FHIRFormat.json.read(Array(#"{"resourceType": "Patient"}"#.utf8)).document
    #expect(!requirements.add(try #require(patient)))
  }
}
