import FHIR
import Foundation
import Testing
import Tree

let xhtml = "http://www.w3.org/1999/xhtml"

/// The document of a text without faults.
func document(
  _ text: String, _ format: FHIRFormat = .json, _ location: SourceLocation = #_sourceLocation
) throws -> Document {
  let reading = format.read(Array(text.utf8))
  #expect(reading.issues == [], sourceLocation: location)
  return try #require(reading.document, sourceLocation: location)
}

/// A patient's XML with that inside.
func patientXML(_ inside: String) -> String {
  #"<Patient xmlns="http://hl7.org/fhir">\#(inside)</Patient>"#
}

/// A document as compact JSON.
func compact(_ document: Document) throws -> String {
  String(decoding: try FHIRFormat.json.write(document), as: UTF8.self)
}

/// A document as XML without its declaration.
func xml(_ document: Document, pretty: Bool = false) throws -> String {
  let text = String(decoding: try FHIRFormat.xml.write(document, pretty: pretty), as: UTF8.self)
  let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"# + (pretty ? "\n" : "")
  #expect(text.hasPrefix(declaration))
  return String(text.dropFirst(declaration.count))
}

/// The issues of a text, as `line:column path code subject, subject`.
func faults(_ reading: Reading) -> [String] {
  reading.issues.map { issue in
    let place = issue.place.map { "\($0.line):\($0.column)" } ?? ""
    return [place, issue.path, issue.code.rawValue, issue.subjects.joined(separator: ", ")]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}
