import Foundation
import TableMaker
import Testing

/// The committed tables are what the command makes of the official package. It needs the package, which is not part of
/// the project: `$FHIR_TEST_DATA/fhir/definitions/hl7.fhir.r4.core.tgz`, by default beside the project in `../shared`.
@Suite struct CommittedTableTests {
  private static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let package: URL = {
    let data =
      ProcessInfo.processInfo.environment["FHIR_TEST_DATA"].map { URL(filePath: $0) }
      ?? project.deletingLastPathComponent().appending(path: "shared")
    return data.appending(path: "fhir/definitions/hl7.fhir.r4.core.tgz")
  }()

  private static var isPresent: Bool { FileManager.default.fileExists(atPath: package.path) }

  @Test(.enabled(if: isPresent, "hl7.fhir.r4.core.tgz is not there; set FHIR_TEST_DATA to check the tables"))
  func areMadeFromTheOfficialPackage() throws {
    let output = FileManager.default.temporaryDirectory.appending(path: "mict-tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: output) }
    let summary = try R4TableMaker.make(package: Self.package, into: output)
    #expect(summary.roots == 146)
    for file in [R4TableMaker.schemaFile, R4TableMaker.searchFile] {
      let made = try Data(contentsOf: output.appending(path: file))
      let committed = try Data(contentsOf: Self.project.appending(path: "Sources/CR4Table/\(file)"))
      #expect(made == committed, "\(file) differs; remake it with `mict table r4`")
    }
  }
}
