import FHIR
import Testing

/// Which format a client means.
@Suite struct NegotiationTests {
  static let contentTypes: [(String, FHIRFormat?)] = [
    ("application/fhir+json", .json), ("application/fhir+xml", .xml), ("application/json", .json),
    ("application/xml", .xml), ("text/json", .json), ("text/xml", .xml), ("application/json+fhir", .json),
    ("Application/FHIR+JSON", .json), (" application/fhir+xml ; charset=UTF-8 ; fhirVersion=4.0", .xml),
    ("application/fhir+json;charset=\"utf-8\"", .json), ("application/fhir+json; fhirversion=4.0.1;", .json),
    ("application/fhir+json; x=\"a;b\\\"c\"", .json), ("application/fhir+json; charset=shift_jis", nil),
    ("application/fhir+json; fhirVersion=3.0", nil), ("application/fhir+json; fhirVersion=5.0", nil),
    ("application/fhir+turtle", nil), ("text/plain", nil), ("*/*", nil), ("application/*", nil), ("json", nil),
    ("", nil),
    ("/", nil), ("application/", nil), ("application/fhir+json/x", nil), ("application/fhir+json; charset", nil),
    ("application/fhir+json; charset=\"utf-8", nil), ("application/fhir json", nil),
  ]

  @Test(arguments: contentTypes) func contentType(_ text: String, _ format: FHIRFormat?) {
    #expect(FHIRFormat(contentType: text) == format)
  }

  static let queryValues: [(String, FHIRFormat?)] = [
    ("json", .json), ("xml", .xml), ("JSON", .json), ("application/fhir+json", .json), ("application/fhir json", .json),
    ("application/fhir xml; fhirVersion=4.0", .xml), ("text/xml", .xml), ("application/fhir+xml;fhirVersion=3.0", nil),
    ("html", nil), ("ttl", nil), ("", nil), ("json ", nil),
  ]

  @Test(arguments: queryValues) func queryValue(_ text: String, _ format: FHIRFormat?) {
    #expect(FHIRFormat(queryValue: text) == format)
  }

  static let headers: [(String?, FHIRFormat?)] = [
    (nil, .json), ("", .json), ("*/*", .json), ("application/*", .json), ("application/fhir+json", .json),
    ("application/fhir+xml", .xml), ("application/fhir+xml, application/fhir+json", .json),
    ("application/fhir+xml;q=0.9, application/fhir+json;q=0.8", .xml), ("application/fhir+xml, */*;q=0.1", .xml),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .xml),
    ("application/fhir+json;q=0, */*", .xml), ("application/fhir+json;q=0,application/json;q=0.5", .json),
    ("*/*;q=0", nil), ("application/fhir+json;q=0", nil), ("text/html", nil), ("text/html, application/xml", .xml),
    ("application/fhir+xml; fhirVersion=4.0; q=0.2 , text/plain", .xml),
    ("application/fhir+json; fhirVersion=3.0", nil),
    ("application/fhir+json; fhirVersion=3.0, application/fhir+xml; fhirVersion=4.0", .xml),
    ("APPLICATION/FHIR+XML; Q=0.5", .xml), ("application/fhir+xml;q=1.000,application/fhir+json;q=0.999", .xml),
    // What is no media range says nothing.
    ("xml", nil), ("xml, application/json", .json), ("application/fhir+xml;q=2, application/json;q=0.1", .json),
    ("application/fhir+xml;q=0.1234, application/json;q=0.1", .json), ("*/json, application/xml;q=0.1", .xml),
    (",,", nil),
    ("application/fhir+xml;x=\"a,b\", application/json;q=0.1", .xml),
  ]

  @Test(arguments: headers) func accept(_ header: String?, _ format: FHIRFormat?) {
    #expect(FHIRFormat.accepted(header) == format)
  }

  @Test func theUsualFormatMayBeAnother() {
    #expect(FHIRFormat.accepted(nil, usual: .xml) == .xml)
    #expect(FHIRFormat.accepted("*/*", usual: .xml) == .xml)
    #expect(FHIRFormat.accepted("application/json, */*;q=0.5", usual: .xml) == .json)
  }

  @Test func whatAResponseSaysIsUnderstood() {
    for format in FHIRFormat.allCases {
      #expect(FHIRFormat(contentType: format.contentType) == format)
      #expect(FHIRFormat(contentType: format.mediaType) == format)
      #expect(format.contentType.contains("fhirVersion=4.0"))
    }
  }
}
