import FHIR
import Foundation
import Measuring
import Tree

/// The official examples of R4, as they come: a corpus where the conformance data is there. None of it belongs to the
/// project.
enum OfficialExamples {
  /// The pairs whose texts are both read without an issue, or nil where there are none.
  static func corpus() throws -> Corpus? {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: Places.testData.appending(path: "fhir/examples/json").path)
    var json: [[UInt8]] = []
    var xml: [[UInt8]] = []
    var documents: [Document] = []
    var others = 0
    for file in (files ?? []).sorted() where file.hasSuffix(".json") {
      let name = file.dropLast(".json".count)
      guard let left = Places.testData("fhir/examples/json/\(file)"),
        let right = Places.testData("fhir/examples/xml/\(name).xml")
      else { continue }
      let reading = FHIRFormat.json.read(left)
      guard let document = reading.document, reading.issues.isEmpty, FHIRFormat.xml.read(right).issues.isEmpty else {
        others += 1
        continue
      }
      json.append(left)
      xml.append(right)
      documents.append(document)
    }
    guard !json.isEmpty else { return nil }
    let leftOut = others == 0 ? "" : " (\(others) more have issues and are left out)"
    return Corpus(
      name: "examples", summary: "\(json.count) official examples as they come\(leftOut)", json: json, xml: xml,
      documents: documents, resources: json.count, compact: nil)
  }
}
