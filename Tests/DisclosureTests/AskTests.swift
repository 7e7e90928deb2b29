import Access
import Disclosure
import FHIR
import HTTP
import Testing
import Tree

/// The whole way to the sample hospital and back.
struct AskTests {
  /// Both hospitals of the sample server: one that speaks FHIR, one that speaks MML.
  private func answers(
    patient: String = "hanako", numbers: [String: String] = ["chuo": "0001234", "kinen": "0001234"],
    types: [String] = ["Condition", "MedicationRequest"], at url: String
  ) async throws -> [HospitalAnswer] {
    let http = HTTPClient()
    defer { http.shutdown() }
    let client = DisclosureClient(
      hospitals: [
        try hospital(.fhir, at: "\(url)/fhir", id: "chuo"),
        try hospital(.mml, at: "\(url)/mml", id: "kinen", oid: "2.999.45.92", patientSystem: "2.999.45.92"),
      ], http: http, lenses: try disclosureLenses())
    return await client.ask(
      try physician(patient: patient), types: types, numbers: numbers, facilityOID: "2.999.45.1",
      requestID: "request-1",
      today: try #require(Day("2026-04-15")))
  }

  private func texts(_ answer: HospitalAnswer, _ path: String) -> [String] {
    answer.resources.compactMap { $0.root.at(path)?.value }
  }

  @Test func aWholeAnswer() async throws {
    try await withSampleHospital { url in
      let answers = try await answers(at: url)
      #expect(answers.map(\.hospital) == ["chuo", "kinen"] && answers.allSatisfy { $0.failure == nil })
      #expect(texts(answers[0], "code.text") == ["高血圧症", "2型糖尿病", "大腿骨頸部骨折"])
      #expect(texts(answers[0], "medicationCodeableConcept.text").count == 2)
      #expect(texts(answers[0], "dosageInstruction.doseAndRate.doseQuantity.value") == ["1", "0.50"])
      #expect(answers[0].shortfalls == [] && !answers[0].isWithheld)
      // One corrected, one suspected; the one that only its own hospital may read is withheld.
      #expect(texts(answers[1], "code.text") == ["閉経後骨粗鬆症", "腎機能障害の疑い"])
      #expect(answers[1].shortfalls == [.withheld] && answers[1].isWithheld)
      #expect(answers[0].exchanges.count == 3 && answers[1].exchanges.count == 1)
      for exchange in answers.flatMap(\.exchanges) {
        #expect(exchange.status == 200 && exchange.digest?.count == 64 && exchange.url.hasPrefix(url))
      }
    }
  }

  @Test func everyResourceIsValidAndLabelled() async throws {
    try await withSampleHospital { url in
      let resources = try await answers(at: url).flatMap(\.resources)
      #expect(resources.count == 7)
      for resource in resources {
        #expect(resource.faults == [])
        let root = resource.root
        #expect(root.at("subject.reference")?.value == "Patient/hanako")
        #expect(root.at("subject")?.children.map(\.name) == ["reference"])
        let labels = root.first("meta")?.all("security").compactMap { $0.first("code")?.value }
        #expect(labels == ["R", "NORDSCLCD", "NOPERSISTP", "NOREUSE"])
        #expect(root.first("text") == nil && root.at("meta.versionId") == nil && root.at("meta.lastUpdated") == nil)
        // The patient's number at the hospital, and the hospital's own ids, stay in `meta.source`.
        let source = try #require(root.at("meta.source")?.value)
        #expect(!resource.json.replacing(source, with: "").contains("0001234"))
      }
      let ids = resources.compactMap { $0.root.first("id")?.value }
      #expect(Set(ids).count == 7 && ids.allSatisfy { $0.count == 32 })
      let again = try await answers(at: url).flatMap(\.resources).compactMap { $0.root.first("id")?.value }
      #expect(again == ids)
    }
  }

  @Test func whereItIsFrom() async throws {
    try await withSampleHospital { url in
      let answers = try await answers(types: ["Condition"], at: url)
      #expect(texts(answers[0], "meta.source").first == "\(url)/fhir/Condition/chuo-c1")
      #expect(
        texts(answers[1], "meta.source")
          == ["02", "03"].map { "urn:oid:2.999.45.92#registeredDiagnosis_2.999.45.92_0001234_\($0)" })
      let first = try #require(answers[0].resources.first?.root)
      #expect(first.at("encounter.reference")?.value == "\(url)/fhir/Encounter/chuo-e1")
      #expect(first.at("asserter.reference")?.value == "\(url)/fhir/Practitioner/901")
      #expect(texts(answers[1], "asserter.display") == ["見本　記念 (見本記念病院)", "見本　記念 (見本記念病院)"])
      #expect(texts(answers[1], "recordedDate") == ["2024-09-03", "2026-02-20T16:45:00+09:00"])
    }
  }

  /// Where access rights took something, what is left says that it is not all.
  @Test func aSubsetSaysSo() async throws {
    try await withSampleHospital { url in
      let answers = try await answers(types: ["Condition"], at: url)
      let tags = answers.map { $0.resources.map { $0.root.at("meta.tag.code")?.value } }
      #expect(tags == [[nil, nil, nil], ["SUBSETTED", "SUBSETTED"]])
    }
  }

  @Test func anotherPatientElsewhereUnknown() async throws {
    try await withSampleHospital { url in
      let answers = try await answers(patient: "taro", numbers: ["chuo": "0005678"], at: url)
      #expect(texts(answers[0], "subject.reference") == ["Patient/taro", "Patient/taro"])
      #expect(answers[0].failure == nil)
      #expect(answers[1].failure == .notLinked && answers[1].resources.isEmpty && answers[1].exchanges.isEmpty)
    }
  }

  @Test func whatNoLensTranslatesIsTold() async throws {
    try await withSampleHospital { url in
      let answers = try await answers(patient: "taro", numbers: ["kinen": "0005678"], types: ["Condition"], at: url)
      #expect(answers[0].failure == .notLinked)
      #expect(texts(answers[1], "code.text") == ["慢性心不全"] && answers[1].shortfalls == [.untranslated])
    }
  }

  @Test func aTypeTheHospitalDoesNotHave() async throws {
    try await withSampleHospital { url in
      let answers = try await answers(types: ["Condition", "Observation"], at: url)
      #expect(answers[0].failure == .refused(.notFound) && answers[0].resources.count == 3)
      #expect(answers[1].failure == nil && answers[1].resources.count == 2)
    }
  }

  @Test func whatTheHospitalIsTold() async throws {
    let (answer, requests) = try await ask(.fhir, types: ["Condition", "MedicationRequest"]) { _ in
      .json(#"{"resourceType":"Bundle","type":"searchset"}"#)
    }
    #expect(answer.failure == nil && answer.resources.isEmpty && answer.entries.isEmpty)
    #expect(
      Set(requests.map(\.target))
        == ["/fhir/Condition?patient=0001234", "/fhir/MedicationRequest?patient=0001234"])
    for request in requests {
      #expect(request.headers["authorization"] == "Bearer secret-token")
      #expect(request.headers["x-requesting-physician"] == "dr-mihon")
      #expect(request.headers["x-requesting-facility"] == "urn:oid:2.999.45.1")
      #expect(request.headers["x-purpose-of-use"] == "TREAT" && request.headers["x-request-id"] == "request-1")
      #expect(request.headers["accept"] == "application/fhir+json")
    }
  }

  @Test func aNumberCanBeNoQuery() async throws {
    let server = try ScriptedHospital { _ in .json(#"{"resourceType":"Bundle","type":"searchset"}"#) }
    defer { server.stop() }
    _ = try await ask(
      try hospital(.fhir, at: "\(server.url)/fhir"), types: ["Condition/../x?"], number: "1&patient=2#é")
    #expect(server.requests.map(\.target) == ["/fhir/Condition%2F..%2Fx%3F?patient=1%26patient%3D2%23%C3%A9"])
  }
}
