import FHIR
import TestSupport
import Testing
import Tree

/// The instances that come with the Japanese base profiles.
@Suite struct InstanceTests {
  static let files: [String] = {
    guard TestData.has("jp-core/instances", for: "instances of JP Core") else { return [] }
    return TestData.files(in: "jp-core/instances", ext: "json")
  }()

  @Test(arguments: files) func readsAndComesBack(_ file: String) throws {
    let reading = FHIRFormat.json.read(try TestData.bytes("jp-core/instances/\(file)"))
    #expect(reading.issues == [], "\(reading.rendered(file))")
    let document = try #require(reading.document)
    for format in FHIRFormat.allCases { try comesBack(document, through: format, file) }
  }
}
