import FHIR
import Foundation
import Tree

/// Where the conformance data lies: `FHIR_TEST_DATA`, or `../shared` beside the package. None of it belongs to the
/// project; what is not there is skipped, and each suite says so.
enum TestData {
  static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appending(path: "shared", directoryHint: .isDirectory)
  }()

  /// Whether every file is tested (`FHIR_TEST_ALL=1`), or of the many examples every so many.
  static let testsAll = ProcessInfo.processInfo.environment["FHIR_TEST_ALL"] == "1"

  /// The files in a folder of the data whose names end so, sorted; none where there is no such folder.
  static func files(in folder: String, ext: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    return names.filter { $0.hasSuffix("." + ext) }.sorted()
  }

  /// All of them with `FHIR_TEST_ALL=1`, else every fourth; says which.
  static func sample(_ all: [String], of what: String) -> [String] {
    if testsAll { return all }
    let step = 4
    let some = stride(from: 0, to: all.count, by: step).map { all[$0] }
    print("SAMPLED: \(some.count) of \(all.count) of \(what); FHIR_TEST_ALL=1 tests all.")
    return some
  }

  /// Whether a folder is there. When not, says that what it is for is skipped.
  static func has(_ folder: String, for what: String) -> Bool {
    if FileManager.default.fileExists(atPath: root.appending(path: folder).path) { return true }
    print("SKIPPED: \(what): no folder `\(folder)` in the test data; set FHIR_TEST_DATA to where it is.")
    return false
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appending(path: path)))
  }
}

extension Reading {
  /// The issues as an editor would show them, for the output of a failing test.
  func rendered(_ file: String) -> String {
    issues.map { $0.rendered(file: file) }.joined(separator: "\n")
  }
}
