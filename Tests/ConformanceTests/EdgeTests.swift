import FHIR
import Testing
import Tree

/// Odd texts gathered by other implementers: which are read, and of which faults the others are refused.
@Suite struct EdgeTests {
  static let files: [String] = {
    guard TestData.has("fhir/edge", for: "texts at the edge of the formats") else { return [] }
    return TestData.files(in: "fhir/edge", ext: "json") + TestData.files(in: "fhir/edge", ext: "xml")
  }()

  @Test(arguments: files) func isReadOrRefusedAsExpected(_ file: String) throws {
    let format = try #require(FHIRFormat(rawValue: String(file.split(separator: ".").last ?? "")))
    let reading = format.read(try TestData.bytes("fhir/edge/\(file)"))
    let expected = try #require(Self.expected[file], "no expectation for \(file)")
    #expect(Self.summary(reading) == expected, "\(reading.rendered(file))")
    guard reading.isUsable, let document = reading.document else { return }
    for format in FHIRFormat.allCases { try comesBack(document, through: format, file) }
  }

  /// `reads`, or each code and how often, in alphabetical order; `no document` where there is none.
  private static func summary(_ reading: Reading) -> String {
    if reading.issues.isEmpty { return reading.document == nil ? "no document" : "reads" }
    let counts = Dictionary(reading.issues.map { ($0.code.rawValue, 1) }, uniquingKeysWith: +)
    let codes = counts.sorted { $0.key < $1.key }.map { "\($0.key) ×\($0.value)" }
    return (codes + (reading.document == nil ? ["no document"] : [])).joined(separator: ", ")
  }

  private static let expected: [String: String] = [
    // Read.
    "observation-decimal.json": "reads",
    "observation-decimal.xml": "reads",
    "unicode.xml": "reads",
    "xml_UTF16L_noheader_bom.xml": "reads",
    "xml_UTF16_noheader_bom.xml": "reads",
    "xml_UTF8_header_bom.xml": "reads",
    "xml_UTF8_header_nobom.xml": "reads",
    "xml_UTF8_noheader_bom.xml": "reads",
    "xml_UTF8_noheader_nobom.xml": "reads",
    // Resources of releases before R4: elements it does not have, or demands.
    "BundleWithOneEntry.json": "element.missing ×1",
    "fp-test-patient.json": "element.unknown ×4",
    "json-edge-cases.json": "element.unknown ×1",
    "json-edge-cases.xml": "element.repeated ×1, element.unknown ×2",
    "json-extension-example.json": "element.missing ×5",
    "obs-resource-element-test.json": "element.missing ×3",
    // The same, and elements out of order; where there is `bundle.issues`, a resource of R5.
    "BundleWithOneEntry.xml": "element.order ×1",
    "bundle-resource-element-test.json": "element.missing ×3, element.unknown ×1",
    "bundle-resource-element-test.xml": "element.missing ×3, element.unknown ×2",
    "fp-test-patient.xml": "element.order ×1, element.unknown ×4",
    "obs-resource-element-test.xml": "element.missing ×3, element.unknown ×1",
    "patient-out-of-order.xml": "element.order ×6",
    // Many faults on purpose, all told.
    "fp-test-patient-errors-recovered.json":
      "element.empty ×3, element.shape ×9, element.unknown ×5, value.empty ×1, "
      + "value.format ×2",
    "fp-test-patient-errors.json":
      "element.empty ×3, element.missing ×1, element.shape ×12, element.unknown ×10, "
      + "type.missing ×1, type.unknown ×2, value.empty ×1, value.format ×3, no document",
    "test-empty-nodes.json": "element.empty ×4, element.shape ×3, element.unknown ×1",
    "test-empty-nodes.xml": "element.empty ×3, value.empty ×1",
    "typeErrors.xml": "element.unknown ×5, type.unknown ×2, value.format ×1, xml.attribute ×1, no document",
    // No resources of FHIR.
    "all-xml-features.xml": "type.unknown ×1, no document",
    "no-namespace.xml": "xml.namespace ×1, no document",
    "with-errors.xml": "type.unknown ×1, no document",
    "xml-with-different-elements.xml": "xml.namespace ×1, no document",
    // Bytes that are not in the encoding declared: Shift_JIS without a word, UTF-8 called UTF-16.
    "japanese-utf8-ok.xml": "xml.encoding ×1, no document",
    "japanese-utf8.xml": "xml.encoding ×1, no document",
    "xml_UTF8_headerbad_nobom.xml": "xml.encoding ×1, no document",
    // Characters that no string of FHIR, or no XML 1.0, has.
    "unicode-problem.json": "value.format ×1",
    "unicode-problem.xml": "xml.syntax ×1, no document",
    "xml_v10.xml": "xml.syntax ×1, no document",
    "xml_v11.xml": "xml.syntax ×1, no document",
  ]
}
