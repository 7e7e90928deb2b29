import FHIR
import Foundation
import Tree

/// The official examples of R4, as they come: a corpus where the conformance data is there. None of it belongs to the
/// project.
enum OfficialExamples {
  /// The folder that `FHIR_TEST_DATA` names, or `../shared` beside the project.
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory).appending(path: "fhir/examples")
    }
    return Places.package.appending(path: "../../shared/fhir/examples").standardizedFileURL
  }()

  /// The pairs whose texts are both read without an issue, or nil where there are none.
  static func corpus() throws -> Corpus? {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "json").path)
    var json: [[UInt8]] = []
    var xml: [[UInt8]] = []
    var documents: [Document] = []
    var others = 0
    for file in (files ?? []).sorted() where file.hasSuffix(".json") {
      let name = file.dropLast(".json".count)
      guard let left = bytes("json/\(file)"), let right = bytes("xml/\(name).xml") else { continue }
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

  private static func bytes(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: folder.appending(path: path))).map { Array($0) }
  }
}

/// Where things of this package lie.
enum Places {
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}
