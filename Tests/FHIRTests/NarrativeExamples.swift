import FHIR
import Foundation
import Tree

/// The narratives of the specification's own examples, which are not part of the project: `FHIR_TEST_DATA` names the
/// folder that has them in `fhir/examples`; otherwise it is `../shared` beside the package.
enum NarrativeExamples {
  private static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory).appending(path: "fhir/examples")
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appending(path: "shared/fhir/examples", directoryHint: .isDirectory)
  }()

  /// Whether they are there. When not, says that they are skipped.
  static let areThere: Bool = {
    if FileManager.default.fileExists(atPath: folder.path) { return true }
    print("SKIPPED: narratives of the examples: set FHIR_TEST_DATA to the folder that has `fhir/examples`.")
    return false
  }()

  /// The files of the examples in a format; none where they are not there.
  static func files(_ format: FHIRFormat) throws -> [URL] {
    guard areThere else { return [] }
    return try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: format.rawValue), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == format.rawValue }.sorted { $0.path < $1.path }
  }

  /// The narratives in one file; none where it can't be read, which is not for here to tell.
  static func narratives(in file: URL, _ format: FHIRFormat) throws -> [[UInt8]] {
    guard let document = format.read(Array(try Data(contentsOf: file))).document else { return [] }
    var narratives: [[UInt8]] = []
    gather(document.root, into: &narratives)
    return narratives
  }

  private static func gather(_ element: Element, into narratives: inout [[UInt8]]) {
    for child in element.children {
      if R4.schema[child.type].format == .xhtml, child.hasValue { narratives.append(Array(child.bytes)) }
      gather(child, into: &narratives)
    }
  }
}
