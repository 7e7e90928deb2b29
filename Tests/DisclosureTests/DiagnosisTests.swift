import Disclosure
import Testing
import Tree

/// The lens for diagnoses, and the plain form it is given: what each part of a module becomes in a Condition.
struct DiagnosisTests {
  private func condition(_ module: String) async throws -> Element {
    let text = MMLText.mml([MMLText.item(module)])
    let (answer, _) = try await ask(.mml) { _ in .xml(text) }
    #expect(answer.shortfalls == [] && answer.failure == nil)
    let document = try #require(answer.resources.first)
    #expect(document.faults == [])
    return document.root
  }

  private func categories(_ codes: [(String, String)]) -> String {
    "<mmlRd:categories>\(codes.map { MMLText.category($0, $1) }.joined())</mmlRd:categories>"
  }

  private static let icd10 = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full"
  private static let raw = "https://mict.example/fhir/CodeSystem/mml-diagnosis"

  static let codes: [(written: String, system: String, code: String, isICD10: Bool)] = [
    ("I10", "ICD10", "I10", true), ("C34.9", "ICD10", "C349", true), ("C349-.007", "ICD10", "C349", true),
    ("C349.007", "ICD-10", "C349", true), (" M48.06 ", "ICD10", "M4806", true), ("I10-", "ICD-10", "I10", true),
    ("i10", "ICD10", "i10", false), ("123", "ICD10", "123", false), ("C3", "ICD10", "C3", false),
    ("C34.90123", "ICD10", "C34.90123", false), ("-.007", "ICD10", "-.007", false),
    ("20061593", "MEDIS", "20061593", false), ("I10", "", "I10", false), ("I10", "icd10", "I10", false),
  ]

  @Test(arguments: codes.indices) func code(_ index: Int) async throws {
    let expected = Self.codes[index]
    let root = try await condition(MMLText.diagnosis(code: expected.written, system: expected.system))
    let coding = try #require(root.first("code")?.all("coding").first)
    #expect(coding.first("code")?.value == expected.code)
    #expect(coding.first("system")?.value == (expected.isICD10 ? Self.icd10 : Self.raw))
    #expect(root.first("code")?.all("coding").count == 1)
  }

  @Test func withoutACode() async throws {
    let module =
      "<mmlRd:RegisteredDiagnosisModule><mmlRd:diagnosis>見本病</mmlRd:diagnosis></mmlRd:RegisteredDiagnosisModule>"
    let root = try await condition(module)
    #expect(root.at("code.text")?.value == "見本病" && root.at("code.coding") == nil)
    #expect(root.children.map(\.name) == ["id", "meta", "code", "subject", "recordedDate", "asserter"])
  }

  @Test func inItems() async throws {
    let items = [
      "<mmlRd:name>右</mmlRd:name>", #"<mmlRd:name mmlRd:code="C349-.007" mmlRd:system="ICD10">肺癌</mmlRd:name>"#,
      #"<mmlRd:name mmlRd:code="8002" mmlRd:system="MEDIS">の術後</mmlRd:name>"#,
    ].map { "<mmlRd:dxItem>\($0)</mmlRd:dxItem>" }.joined()
    let contents = "<mmlRd:diagnosisContents>\(items)</mmlRd:diagnosisContents>"
    let module = "<mmlRd:RegisteredDiagnosisModule>\(contents)</mmlRd:RegisteredDiagnosisModule>"
    let root = try await condition(module)
    #expect(root.at("code.text")?.value == "右 肺癌 の術後" && root.at("code.coding.code")?.value == "C349")
  }

  @Test func categories() async throws {
    let codes = [
      ("MML0012", "mainDiagnosis"), ("MML0013", "academicDiagnosis"), ("MML0014", "pathologicalDiagnosis"),
      ("MML0015", "confirmedDiagnosis"),
    ]
    let root = try await condition(MMLText.diagnosis(more: categories(codes)))
    let found = root.all("category").map { [$0.at("coding.system")?.value ?? "", $0.at("coding.code")?.value ?? ""] }
    let base = "https://mict.example/fhir/CodeSystem"
    #expect(
      found == [
        ["\(base)/mml0012", "mainDiagnosis"], ["\(base)/mml0013", "academicDiagnosis"],
        ["\(base)/mml0014", "pathologicalDiagnosis"],
      ])
    #expect(root.at("verificationStatus.coding.code")?.value == "confirmed")
    let complication = try await condition(MMLText.diagnosis(more: categories([("MML0012", "complication")])))
    #expect(complication.at("category.coding.code")?.value == "complication")
    #expect(complication.first("verificationStatus") == nil)
  }

  @Test(arguments: [("胃癌", "胃癌の疑い"), ("胃癌の疑い", "胃癌の疑い"), ("胃癌疑い", "胃癌疑い")])
  func suspected(_ name: String, _ told: String) async throws {
    let root = try await condition(MMLText.diagnosis(name, more: categories([("MML0015", "suspectedDiagnosis")])))
    #expect(root.at("code.text")?.value == told)
    #expect(root.at("verificationStatus.coding.code")?.value == "unconfirmed")
  }

  /// Every outcome of table MML0016, without and with an end; and a word that the table does not have.
  static let outcomes: [(String?, open: String?, ended: String)] = [
    ("died", "inactive", "inactive"), ("worsening", "active", "inactive"), ("unchanged", "active", "inactive"),
    ("recovering", "active", "remission"), ("fullyRecovered", "resolved", "resolved"),
    ("sequelae", "inactive", "inactive"), ("end", "inactive", "inactive"), ("pause", "inactive", "inactive"),
    ("continued", "active", "inactive"), ("transfer", "inactive", "inactive"),
    ("transferAcute", "inactive", "inactive"),
    ("transferChronic", "inactive", "inactive"), ("home", "active", "inactive"), ("unknown", "active", "inactive"),
    ("improved", nil, "inactive"), (nil, nil, "inactive"),
  ]

  @Test(arguments: outcomes.indices) func outcome(_ index: Int) async throws {
    let (word, open, ended) = Self.outcomes[index]
    let outcome = word.map { "<mmlRd:outcome>\($0)</mmlRd:outcome>" } ?? ""
    let status = try await condition(MMLText.diagnosis(more: outcome)).at("clinicalStatus.coding.code")?.value
    #expect(status == open)
    let root = try await condition(MMLText.diagnosis(more: "<mmlRd:endDate>2026-03-31</mmlRd:endDate>\(outcome)"))
    // What has abated can't be active (con-4).
    #expect(root.at("clinicalStatus.coding.code")?.value == ended)
    #expect(root.first("abatementDateTime")?.value == "2026-03-31")
  }

  @Test func dates() async throws {
    let dates =
      "<mmlRd:startDate>2026-01-05</mmlRd:startDate><mmlRd:firstEncounterDate>2025-12-28</mmlRd:firstEncounterDate>"
    let root = try await condition(MMLText.diagnosis(more: dates))
    #expect(root.first("onsetDateTime")?.value == "2026-01-05" && root.first("recordedDate")?.value == "2025-12-28")
    #expect(root.first("abatementDateTime") == nil)
  }
}
