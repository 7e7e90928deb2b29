import FHIR
import JSON
import Testing
import Tree

/// What bounds the reading of a text that means no good, the same in both formats.
@Suite struct LimitTests {
  /// Extensions within extensions, `count` of them.
  private func nested(_ count: Int) throws -> (json: String, xml: String) {
    let json =
      #"{"resourceType":"Patient","# + String(repeating: #""extension":[{"url":"urn:x","#, count: count)
      + #""valueString":"y""# + String(repeating: "}]", count: count) + "}"
    let xml = patientXML(
      String(repeating: #"<extension url="urn:x">"#, count: count) + #"<valueString value="y"/>"#
        + String(repeating: "</extension>", count: count))
    return (json, xml)
  }

  /// An object in a list is two levels: with the root, 49 of them are 99 levels, and 50 are 101.
  @Test func depthIsTheSameInBothFormats() throws {
    let most = try nested(49)
    #expect(try document(most.json) == document(most.xml, .xml))
    let beyond = try nested(50)
    for reading in [FHIRFormat.json.read(Array(beyond.json.utf8)), FHIRFormat.xml.read(Array(beyond.xml.utf8))] {
      #expect(reading.document == nil)
      #expect(reading.issues.map(\.code) == [.tooDeep])
      #expect(reading.issues.first?.subjects == ["100"])
    }
  }

  @Test func depthCanBeSet() throws {
    let limits = FHIRXMLReader.Limits(depth: 5)
    let (json, xml) = try nested(2)
    #expect(FHIRXMLReader(limits: limits).read(Array(xml.utf8)).isUsable)
    #expect(FHIRJSONReader(limits: limits).read(Array(json.utf8)).isUsable)
    let (deeperJSON, deeper) = try nested(3)
    #expect(FHIRXMLReader(limits: limits).read(Array(deeper.utf8)).document == nil)
    #expect(FHIRJSONReader(limits: limits).read(Array(deeperJSON.utf8)).document == nil)
  }

  /// A list is a level of its own, be it of plain values.
  @Test func listsCount() throws {
    let patient = try document(#"{"resourceType":"Patient","name":[{"given":["x"]}]}"#)
    for format in FHIRFormat.allCases {
      let text = try format.write(patient)
      func reading(_ depth: Int) -> Reading {
        let limits = FHIRXMLReader.Limits(depth: depth)
        return format == .xml
          ? FHIRXMLReader(limits: limits).read(text) : FHIRJSONReader(limits: limits).read(text)
      }
      #expect(reading(4).document == patient)
      #expect(reading(3).issues.map(\.code) == [.tooDeep])
    }
  }

  @Test func depthWithoutEndIsRefusedAtOnce() {
    let text = patientXML(String(repeating: "<name>", count: 200_000))
    let reading = FHIRXMLReader().read(Array(text.utf8))
    #expect(reading.issues.map(\.code) == [.tooDeep])
  }

  @Test func manyIssuesEndInOne() {
    let limits = FHIRXMLReader.Limits(issues: 3)
    let xml = patientXML(String(repeating: "\n<x/>", count: 10))
    let reading = FHIRXMLReader(limits: limits).read(Array(xml.utf8))
    #expect(reading.issues.map(\.code) == [.elementUnknown, .elementUnknown, .elementUnknown, .moreIssues])
    #expect(reading.issues.last?.place == Place(line: 5, column: 1))
  }

  @Test func narrativesCountAmongTheIssues() {
    let limits = FHIRJSONReader.Limits(issues: 2)
    let part = #"{"resourceType":"Patient","text":{"status":"generated","div":"x"}}"#
    let json = #"{"resourceType":"Patient","contained":[\#([part, part, part].joined(separator: ","))]}"#
    let reading = FHIRJSONReader(limits: limits).read(Array(json.utf8))
    #expect(reading.issues.map(\.code) == [.narrative, .narrative, .moreIssues])
    let unknown = json.replacing(#""contained""#, with: #""a":1,"b":1,"c":1,"contained""#)
    let codes = FHIRJSONReader(limits: limits).read(Array(unknown.utf8)).issues.map(\.code)
    #expect(codes == [.elementUnknown, .elementUnknown, .moreIssues])
  }

  @Test func exactlyTheLimitIsTold() {
    let limits = FHIRXMLReader.Limits(issues: 3)
    let reading = FHIRXMLReader(limits: limits).read(Array(patientXML("<x/><x/><x/>").utf8))
    #expect(reading.issues.map(\.code) == [.elementUnknown, .elementUnknown, .elementUnknown])
    #expect(reading.document != nil)
  }
}
