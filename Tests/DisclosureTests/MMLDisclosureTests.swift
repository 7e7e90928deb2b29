import Disclosure
import Foundation
import TestSupport
import Testing
import Tree

/// Documents of MML on their way: whose they are, which are shown, and which are told to be missing.
struct MMLDisclosureTests {
  private func answer(
    _ items: [String], patient: String = "0001234", table: String = "2.999.45.92", header: String = "",
    types: [String] = ["Condition"], facilityOID: String = "2.999.45.1", today: String = "2026-04-15"
  ) async throws -> HospitalAnswer {
    let text = MMLText.mml(patient: patient, table: table, header: header, items)
    return try await ask(
      .mml, types: types, oid: "2.999.45.92", patientSystem: "2.999.45.92", facilityOID: facilityOID, today: today
    ) { _ in .xml(text) }.answer
  }

  private func names(_ answer: HospitalAnswer) -> [String] {
    answer.resources.compactMap { $0.root.at("code.text")?.value }
  }

  private func item(_ uid: String, _ name: String, rights: String = MMLText.doctors, replacing: String? = nil) -> String
  {
    MMLText.item(MMLText.diagnosis(name), uid: uid, rights: rights, replacing: replacing)
  }

  // MARK: Whose they are

  @Test(arguments: [("0005678", "2.999.45.92"), ("0001234", "2.999.45.91"), ("1234", "2.999.45.92")])
  func anotherPatient(_ patient: String, _ table: String) async throws {
    let answer = try await answer([item("a", "見本病")], patient: patient, table: table)
    #expect(answer.failure == .otherPatient && answer.resources.isEmpty)
  }

  @Test func withoutAnAgreedSystemTheNumberCounts() async throws {
    let text = MMLText.mml(table: "2.999.45.91", [item("a", "見本病")])
    #expect(try await ask(.mml) { _ in .xml(text) }.answer.resources.count == 1)
    let other = MMLText.mml(patient: "0005678", [item("a", "見本病")])
    #expect(try await ask(.mml) { _ in .xml(other) }.answer.failure == .otherPatient)
  }

  // MARK: Which are shown

  @Test func byAccessRights() async throws {
    let ours = """
      <mmlSc:accessRight permit="read" endDate="2026-04-30"><mmlSc:facility>
        <mmlSc:facilityName mmlSc:facilityCode="individual" mmlSc:facilityId="2.999.45.1" mmlSc:facilityIdType="OID"/>
      </mmlSc:facility></mmlSc:accessRight>
      """
    let denied = MMLText.doctors.replacing("permit=\"read\"", with: "permit=\"none\"")
    let items = [
      item("a", "doctors"), item("b", "creators", rights: MMLText.creators), item("c", "ours", rights: ours),
      item("d", "denied", rights: MMLText.doctors + denied), item("e", "nobody", rights: ""),
    ]
    let today = try await answer(items)
    #expect(names(today) == ["doctors", "ours"] && today.shortfalls == [.withheld])
    #expect(today.resources.allSatisfy { $0.root.at("meta.tag.code")?.value == "SUBSETTED" })
    let later = try await answer(items, today: "2026-05-01")
    #expect(names(later) == ["doctors"])
    let elsewhere = try await answer(items, facilityOID: "2.999.45.5")
    #expect(names(elsewhere) == ["doctors"])
    let creator = try await answer(items, facilityOID: "2.999.45.92")
    #expect(names(creator) == ["doctors", "creators"])
  }

  /// The old edition is not shown, not even where the new one may not be.
  @Test func theLatestEdition() async throws {
    let corrected = try await answer([item("a", "old"), item("b", "new", replacing: "a")])
    #expect(names(corrected) == ["new"] && corrected.shortfalls == [])
    let withheld = try await answer([item("a", "old"), item("b", "new", rights: MMLText.creators, replacing: "a")])
    #expect(names(withheld) == [] && withheld.shortfalls == [.withheld] && withheld.failure == nil)
  }

  @Test func ofTheTypesAskedFor() async throws {
    let course = MMLText.item("<mmlPc:ProgressCourseModule/>", uid: "b")
    let other = try await answer(
      [item("a", "見本病"), item("c", "hidden", rights: MMLText.creators)], types: ["Observation"])
    #expect(other.resources.isEmpty && other.shortfalls == [] && other.failure == nil)
    let unread = try await answer([item("a", "見本病"), course])
    #expect(names(unread) == ["見本病"] && unread.shortfalls == [.untranslated])
    let hidden = try await answer([MMLText.item("<mmlPc:ProgressCourseModule/>", uid: "b", rights: MMLText.creators)])
    #expect(hidden.shortfalls == [.withheld])
    let nothing = try await answer([MMLText.item("", uid: "b")])
    #expect(nothing.shortfalls == [] && nothing.failure == nil && nothing.entries.isEmpty)
  }

  @Test func faultsOfOneItem() async throws {
    let bad = MMLText.item(MMLText.diagnosis("bad", more: "<mmlRd:grade/>"), uid: "b")
    let answer = try await answer([item("a", "見本病"), bad, item("a", "again"), "<MmlModuleItem/>"])
    #expect(names(answer) == ["見本病"] && answer.shortfalls == [.unreadable] && answer.failure == nil)
  }

  @Test func faultsOfTheWhole() async throws {
    let answer = try await answer([item("a", "見本病")], header: "<grade/>")
    #expect(answer.failure == .malformed && answer.resources.isEmpty)
  }

  // MARK: What docInfo adds

  @Test(arguments: [
    ("2026-04-01T09:30:00", "2026-04-01T09:30:00+09:00"), ("2026-04-01T09:30:00Z", "2026-04-01T09:30:00Z"),
    ("2026-04-01", "2026-04-01"), ("yesterday", nil),
  ])
  func whenItWasConfirmed(_ written: String, _ recorded: String?) async throws {
    let answer = try await answer([MMLText.item(MMLText.diagnosis(), confirmed: written)])
    let root = try #require(answer.resources.first?.root)
    #expect(root.first("recordedDate")?.value == recorded)
    #expect(root.at("asserter.display")?.value == "見本 記念 (見本記念病院)")
    #expect(root.at("meta.source")?.value == "urn:oid:2.999.45.92#uid-1")
    #expect(root.at("meta.tag") == nil && root.at("subject.reference")?.value == "Patient/hanako")
  }

  @Test func aUidCanBeNoAddress() async throws {
    let answer = try await answer([item("見本 1#", "見本病")])
    #expect(
      answer.resources.first?.root.at("meta.source")?.value == "urn:oid:2.999.45.92#%E8%A6%8B%E6%9C%AC%201%23")
  }

  // MARK: Documents of others

  private static let sample = "mml/samples/mml4_sample1.xml"
  static let isThere = TestData.has(sample, for: "a sample of MML")

  /// A sample of the MedXML consortium, which is not part of the project: only its creator's facility may read it.
  @Test(.enabled(if: isThere, "FHIR_TEST_DATA names no folder with mml/samples"))
  func aDocumentOfTheConsortium() async throws {
    let text = String(decoding: try TestData.bytes(Self.sample), as: UTF8.self)
    let server = try ScriptedHospital { _ in .xml(text) }
    defer { server.stop() }
    let answer = try await ask(try hospital(.mml, at: server.url), number: "0000469905")
    #expect(answer.failure == nil && answer.resources.isEmpty && answer.shortfalls == [.withheld])
  }
}
