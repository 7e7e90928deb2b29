package import Foundation

/// Where things lie.
package enum Places {
  /// This package.
  package static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The project's own folder.
  package static let project = package.deletingLastPathComponent()

  /// The conformance data that `FHIR_TEST_DATA` names, or `../shared` beside the project. None of it belongs to the
  /// project.
  package static let testData: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return package.appending(path: "../../shared").standardizedFileURL
  }()

  /// A file of the conformance data, or nil where it is not there.
  package static func testData(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: testData.appending(path: path))).map { Array($0) }
  }
}
