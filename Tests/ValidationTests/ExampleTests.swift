import FHIR
import Foundation
import Packages
import Testing
import Tree
import Validation

/// The errors found in the specification's examples, and in JP Core's against the profiles they claim, with all that the
/// packages say. `Examples.txt` lists them, a file and a code a line, and says why each is true; any other error, or
/// one that is gone, is a regression.
@Suite struct ExampleTests {
  static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["FHIR_TEST_DATA"], !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory)
    }
    return Samples.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "shared", directoryHint: .isDirectory)
  }()

  /// The examples: every fourth, all with `FHIR_TEST_ALL=1`, and always those of which something is to be found.
  static let examples = sampled("fhir/examples/json", by: 4)
  static let instances = sampled("jp-core/instances", by: 1)

  private static func sampled(_ folder: String, by step: Int) -> [String] {
    let path = root.appending(path: folder).path
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    guard !all.isEmpty else {
      print("SKIPPED: \(folder): not in the test data; set FHIR_TEST_DATA to where it is.")
      return []
    }
    if ProcessInfo.processInfo.environment["FHIR_TEST_ALL"] == "1" { return all.map { "\(folder)/\($0)" } }
    let some = all.enumerated().filter { $0.offset % step == 0 || expected[$0.element] != nil }.map(\.element)
    if some.count < all.count {
      print("SAMPLED: \(some.count) of \(all.count) in \(folder); FHIR_TEST_ALL=1 tests all.")
    }
    return some.map { "\(folder)/\($0)" }
  }

  /// The codes found in a file, in order.
  static let expected: [String: [String]] = {
    var expected: [String: [String]] = [:]
    for line in ((try? Samples.text("Examples.txt")) ?? "").split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 2 { expected[words[0], default: []].append(words[1]) }
    }
    return expected
  }()

  static let library: Result<ProfileLibrary, any Error> = Result {
    let packages = try [
      "fhir/definitions/hl7.fhir.r4.core.tgz", "fhir/definitions/hl7.fhir.r4.expansions.tgz",
      "jp-core/jp-core.r4-1.1.2-snapshot.tgz",
    ].map { try FHIRPackage(archive: Array(try Data(contentsOf: root.appending(path: $0)))) }
    return ProfileLibrary(packages: packages)
  }

  @Test(arguments: examples + instances) func findsWhatIsExpected(_ path: String) throws {
    let bytes = Array(try Data(contentsOf: Self.root.appending(path: path)))
    let file = String(path.split(separator: "/").last ?? "")
    let issues = Validator(library: try Self.library.get()).issues(of: FHIRFormat.json.read(bytes))
    let errors = issues.filter { $0.severity >= .error }
    #expect(
      errors.map(\.code.rawValue) == Self.expected[file] ?? [],
      "\(errors.map { $0.rendered(file: file) }.joined(separator: "\n"))")
  }

  /// All that JP Core profiles is there, and what an instance claims is known.
  @Test(arguments: instances) func claimsAreKnown(_ path: String) throws {
    let bytes = Array(try Data(contentsOf: Self.root.appending(path: path)))
    let issues = Validator(library: try Self.library.get()).issues(of: FHIRFormat.json.read(bytes))
    #expect(!issues.contains { $0.code == .profileUnknown || $0.code == .definitionUnknown })
  }

  @Test func theListIsThere() {
    #expect(Self.expected.count >= 5)
  }
}
