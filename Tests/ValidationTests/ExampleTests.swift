import FHIR
import Packages
import TestSupport
import Testing
import Tree
import Validation

/// The errors found in the specification's examples, and in JP Core's against the profiles they claim, with all that the
/// packages say. `Examples.txt` lists them, a file and a code a line, and says why each is true; any other error, or
/// one that is gone, is a regression.
@Suite struct ExampleTests {
  /// The examples: every fourth, all with `FHIR_TEST_ALL=1`, and always those of which something is to be found.
  static let examples = TestData.sample(files("fhir/examples/json"), of: "the specification's examples") {
    expected[$0.split(separator: "/").last.map(String.init) ?? ""] != nil
  }
  static let instances = files("jp-core/instances")

  private static func files(_ folder: String) -> [String] {
    guard TestData.has(folder, for: "validation of examples") else { return [] }
    return TestData.files(in: folder, ext: "json").map { "\(folder)/\($0)" }
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
    ].map { try FHIRPackage(archive: try TestData.bytes($0)) }
    return ProfileLibrary(packages: packages)
  }

  @Test(arguments: examples + instances) func findsWhatIsExpected(_ path: String) throws {
    let bytes = try TestData.bytes(path)
    let file = String(path.split(separator: "/").last ?? "")
    let issues = Validator(library: try Self.library.get()).issues(of: FHIRFormat.json.read(bytes))
    let errors = issues.filter { $0.severity >= .error }
    #expect(
      errors.map(\.code.rawValue) == Self.expected[file] ?? [],
      "\(errors.map { $0.rendered(file: file) }.joined(separator: "\n"))")
  }

  /// All that JP Core profiles is there, and what an instance claims is known.
  @Test(arguments: instances) func claimsAreKnown(_ path: String) throws {
    let bytes = try TestData.bytes(path)
    let issues = Validator(library: try Self.library.get()).issues(of: FHIRFormat.json.read(bytes))
    #expect(!issues.contains { $0.code == .profileUnknown || $0.code == .definitionUnknown })
  }

  @Test func theListIsThere() {
    #expect(Self.expected.count >= 5)
  }
}
