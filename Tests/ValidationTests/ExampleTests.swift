import FHIR
import Foundation
import Packages
import Testing
import Tree
import Validation

/// What is found in the specification's own examples. `Examples.txt` lists the findings, a file and a code a line, and
/// says why each is true; any other finding, or one that is gone, is a regression.
@Suite struct ExampleTests {
  static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return Samples.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "shared", directoryHint: .isDirectory)
  }()

  /// The examples: every fourth, all with `FHIR_TEST_ALL=1`, and always those of which something is to be found.
  static let files: [String] = {
    let folder = root.appending(path: "fhir/examples/json").path
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    guard !all.isEmpty else {
      print("SKIPPED: the specification's examples: not in the test data; set FHIR_TEST_DATA to where it is.")
      return []
    }
    if ProcessInfo.processInfo.environment["FHIR_TEST_ALL"] == "1" { return all }
    let some = all.enumerated().filter { $0.offset % 4 == 0 || expected[$0.element] != nil }.map(\.element)
    print("SAMPLED: \(some.count) of \(all.count) of the specification's examples; FHIR_TEST_ALL=1 tests all.")
    return some
  }()

  /// The codes found in a file, in order.
  static let expected: [String: [String]] = {
    var expected: [String: [String]] = [:]
    for line in ((try? Samples.text("Examples.txt")) ?? "").split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 2 { expected[words[0], default: []].append(words[1]) }
    }
    return expected
  }()

  static let validator: Result<Validator, any Error> = Result {
    let packages = try ["core", "expansions"].map { name in
      try FHIRPackage(
        archive: Array(try Data(contentsOf: root.appending(path: "fhir/definitions/hl7.fhir.r4.\(name).tgz"))))
    }
    return Validator(terminology: Terminology(packages: packages))
  }

  @Test(arguments: files) func findsWhatIsExpected(_ file: String) throws {
    let bytes = Array(try Data(contentsOf: Self.root.appending(path: "fhir/examples/json/\(file)")))
    let issues = try Self.validator.get().issues(of: FHIRFormat.json.read(bytes))
    #expect(
      issues.map(\.code.rawValue) == Self.expected[file] ?? [],
      "\(issues.map { $0.rendered(file: file) }.joined(separator: "\n"))")
  }

  @Test func theListIsThere() {
    #expect(Self.expected.count >= 5)
  }
}
