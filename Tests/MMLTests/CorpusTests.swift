import MML
import TestSupport
import Testing
import Tree

/// The samples of the MedXML consortium, which are not part of the project. Without them these tests are skipped.
struct CorpusTests {
  private static let folder = "mml/samples"

  static let isThere = TestData.has(folder, for: "samples of MML")

  private func bytes(_ name: String) throws -> [UInt8] { try TestData.bytes("\(Self.folder)/\(name)") }

  private func documents(_ reading: MMLReading) throws -> [MMLDocument] {
    MMLDocument.all(of: try #require(reading.document))
  }

  @Test(.enabled(if: isThere, "FHIR_TEST_DATA names no folder with mml/samples"))
  func wholeDocuments() throws {
    let course = MMLReader().read(try bytes("mml4_sample1.xml"))
    #expect(course.issues.isEmpty && course.unread.map(\.module) == ["ProgressCourseModule"])
    let first = try #require(try documents(course).first)
    #expect(first.replaces.count == 1 && first.creator.licenses == ["doctor"])
    let test = MMLReader().read(try bytes("mml4_sample3.xml"))
    #expect(test.issues.isEmpty && test.unread.map(\.module) == ["TestModule"])
    let rights = try #require(try documents(test).first?.accessRights.rights)
    #expect(rights.map(\.permit) == ["read", "read"] && rights[1].persons == [.init("patient")])
  }

  @Test(.enabled(if: isThere, "FHIR_TEST_DATA names no folder with mml/samples"))
  func aPrescription() throws {
    let reading = MMLReader().read(try bytes("mmlps_sample.xml"), as: "PrescriptionModule")
    #expect(reading.issues.isEmpty)
    #expect(reading.document?.root.all("medication").map { $0.first("dose")?.value } == ["1", "1", "0.5", "50"])
  }

  /// Components are no roots of their own; each is refused, and by name.
  @Test(.enabled(if: isThere, "FHIR_TEST_DATA names no folder with mml/samples"))
  func everyOtherSampleIsRefused() throws {
    let names = TestData.files(in: Self.folder, ext: "xml").filter { !$0.hasPrefix("mml4_") }
    #expect(names.count > 20)
    for name in names {
      let reading = MMLReader().read(try bytes(name))
      #expect(reading.document == nil && reading.issues.map(\.code) == [.typeUnknown], "\(name)")
    }
  }
}
