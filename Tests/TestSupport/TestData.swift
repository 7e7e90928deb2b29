package import Foundation

/// Where the conformance data lies: `FHIR_TEST_DATA`, or `../shared` beside the project. None of it belongs to the
/// project; what is not there is skipped, and each suite says so.
package enum TestData {
  package static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return Project.folder.deletingLastPathComponent().appending(path: "shared", directoryHint: .isDirectory)
  }()

  /// Whether every file is tested (`FHIR_TEST_ALL=1`), or of the many examples every so many.
  package static let testsAll = ProcessInfo.processInfo.environment["FHIR_TEST_ALL"] == "1"

  /// Whether a folder or a file is there. When not, says that what it is for is skipped.
  package static func has(_ path: String, for what: String) -> Bool {
    if FileManager.default.fileExists(atPath: root.appending(path: path).path) { return true }
    print("SKIPPED: \(what): no `\(path)` in the test data; set FHIR_TEST_DATA to where it is.")
    return false
  }

  /// The files in a folder of the data whose names end so, sorted; none where there is no such folder.
  package static func files(in folder: String, ext: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    return names.filter { $0.hasSuffix("." + ext) }.sorted()
  }

  /// All of them with `FHIR_TEST_ALL=1`, else every fourth and those that are wanted always; says how many.
  package static func sample(
    _ all: [String], of what: String, always isWanted: (String) -> Bool = { _ in false }
  ) -> [String] {
    if testsAll || all.isEmpty { return all }
    let some = all.enumerated().filter { $0.offset % 4 == 0 || isWanted($0.element) }.map(\.element)
    print("SAMPLED: \(some.count) of \(all.count) of \(what); FHIR_TEST_ALL=1 tests all.")
    return some
  }

  /// What is in a file, by its path in the data.
  package static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: path)))
  }
}
