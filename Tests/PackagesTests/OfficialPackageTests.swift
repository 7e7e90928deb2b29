import Packages
import TestSupport
import Testing

/// The packages that HL7 and the Japanese FHIR working group publish.
@Suite struct OfficialPackageTests {
  static let files: [(path: String, name: String, valueSets: Int, codeSystems: Int)] = {
    let all = [
      ("fhir/definitions/hl7.fhir.r4.core.tgz", "hl7.fhir.r4.core", 1316, 1062),
      ("fhir/definitions/hl7.fhir.r4.expansions.tgz", "hl7.fhir.r4.expansions", 553, 0),
      ("jp-core/jp-core.r4-1.1.2-snapshot.tgz", "jp-core.r4", 37, 22),
    ]
    return all.filter { TestData.has($0.0, for: "the package \($0.1)") }
  }()

  @Test(arguments: files) func isRead(_ file: (path: String, name: String, valueSets: Int, codeSystems: Int)) throws {
    let archive = try TestData.bytes(file.path)
    let package = try FHIRPackage(archive: archive)
    #expect(package.name == file.name)
    let sets = package.resources(ofTypes: ["ValueSet"])
    #expect(sets.count == file.valueSets)
    #expect(sets.allSatisfy { !$0.url.isEmpty && !$0.id.isEmpty })
    #expect(package.resources(ofTypes: ["CodeSystem"]).count == file.codeSystems)
    #expect(throws: PackageFault.truncated) { try FHIRPackage(archive: Array(archive.dropLast(archive.count / 2))) }
  }
}
