import Foundation
import TableMaker
import TestSupport
import Testing

/// The committed tables are what the command makes of the official package. It needs the package, which is not part of
/// the project.
@Suite struct CommittedTableTests {
  private static let package = "fhir/definitions/hl7.fhir.r4.core.tgz"
  private static let isPresent = TestData.has(package, for: "the committed tables")

  @Test(.enabled(if: isPresent, "hl7.fhir.r4.core.tgz is not there; set FHIR_TEST_DATA to check the tables"))
  func areMadeFromTheOfficialPackage() throws {
    let output = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: output) }
    let summary = try R4TableMaker.make(package: TestData.root.appending(path: Self.package), into: output)
    #expect(summary.roots == 146)
    for file in [R4TableMaker.schemaFile, R4TableMaker.searchFile] {
      let made = try Data(contentsOf: output.appending(path: file))
      let committed = try Data(contentsOf: Project.folder.appending(path: "Sources/CR4Table/\(file)"))
      #expect(made == committed, "\(file) differs; remake it with `mict table r4`")
    }
  }
}
