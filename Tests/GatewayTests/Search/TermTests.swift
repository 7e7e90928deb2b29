import FHIR
import FHIRPath
import Gateway
import Testing
import Tree

/// The terms that resources have.
@Suite struct TermTests {
  private let condition = resource("Condition") { condition in
    condition.leaf("id", "c1")
    condition.group("meta") { meta in
      meta.leaf("lastUpdated", "2026-01-01T00:00:00Z")
      meta.group("tag", ["system": "http://example.org/tags", "code": "Home"])
    }
    condition.group("clinicalStatus") { status in
      status.group("coding", ["system": "http://example.org/clinical", "code": "active"])
    }
    condition.group("code") { code in
      code.group("coding", ["system": "http://example.org/codes", "code": "E11", "display": "sample"])
      code.group("coding", ["system": "http://example.org/other"])
      code.group("coding", ["code": "x1"])
      code.leaf("text", "見本の病名")
    }
    condition.group("subject", ["reference": "Patient/p1/_history/4"])
    condition.group("onsetPeriod", ["start": "2025-04", "end": "2025-06-30"])
    condition.leaf("recordedDate", "2025-07-01T09:00:00+09:00")
    condition.group("asserter", ["reference": "https://example.org/fhir/Practitioner/d1"])
  }

  @Test func ofACondition() throws {
    let found = try index("Condition").terms(of: condition).filter {
      !$0.parameter.contains(":") && $0.parameter != "_content"
    }
    let expected: [SearchTerm] = [
      SearchTerm("_tag", .token, system: "http://example.org/tags", code: "home"),
      SearchTerm(
        "asserter", .reference, code: "https://example.org/fhir/Practitioner/d1"),
      SearchTerm("clinical-status", .token, system: "http://example.org/clinical", code: "active"),
      SearchTerm("code", .token, system: "http://example.org/codes", code: "e11"),
      SearchTerm("code", .token, system: "http://example.org/other"),
      SearchTerm("code", .token, code: "x1"),
      SearchTerm("onset-date", .date, low: 1_743_433_200_000, high: 1_751_295_600_000),
      SearchTerm("patient", .reference, code: "Patient/p1", text: "p1"),
      SearchTerm("recorded-date", .date, low: 1_751_328_000_000, high: 1_751_328_001_000),
      SearchTerm("subject", .reference, code: "Patient/p1", text: "p1"),
    ]
    #expect(found == expected)
  }

  /// What modifiers look at stands beside the terms of the parameter.
  @Test func ofAspects() throws {
    let found = try index("Condition").terms(of: condition).filter { $0.parameter.contains(":") }
    #expect(
      found == [
        SearchTerm("code:text", .string, code: "見本の病名", text: "見本の病名"),
        SearchTerm("code:text", .string, code: "sample", text: "sample"),
      ])
    let patient = resource("Patient") { patient in
      patient.group("identifier") { identifier in
        identifier.group("type") { type in
          type.group("coding", ["system": "http://example.org/types", "code": "MR"])
          type.leaf("text", "患者番号")
        }
        identifier.leaf("value", "0012")
      }
      patient.group("generalPractitioner") { reference in
        reference.group("identifier", ["system": "http://example.org/people", "value": "D1"])
        reference.leaf("display", "見本医師")
      }
    }
    let aspects = try index("Patient").terms(of: patient).filter { $0.parameter.contains(":") }
    #expect(
      aspects == [
        SearchTerm("general-practitioner:text", .string, code: "見本医師", text: "見本医師"),
        SearchTerm("general-practitioner:identifier", .token, system: "http://example.org/people", code: "d1"),
        SearchTerm("identifier:text", .string, code: "患者番号", text: "患者番号"),
        SearchTerm("identifier:of-type", .token, system: "http://example.org/types", code: "mr|0012"),
      ])
    for (name, value, expected) in [
      ("identifier:of-type", "http://example.org/types|mr|0012", true),
      ("identifier:of-type", "http://example.org/types|mr|12", false), ("identifier:text", "患者", true),
      ("general-practitioner:identifier", "D1", true), ("general-practitioner:identifier", "|D1", false),
      ("general-practitioner:text", "見本", true), ("general-practitioner:missing", "false", true),
      ("general-practitioner", "d1", false),
    ] { #expect(try finds(patient, name, value) == expected, "\(name)=\(value)") }
  }

  @Test(arguments: [
    ("instantiates-uri:below", "http://x.example/a/", true), ("instantiates-uri:below", "http://x.example/b", false),
    ("instantiates-uri:below", "http://x.example/a/b/c", false), ("instantiates-uri", "http://x.example/a", false),
    ("instantiates-uri:above", "http://x.example/a/b/c/d", true),
    ("instantiates-uri:above", "http://x.example/a", false),
    ("instantiates-uri:above", "http://x.example/a/bc", false),
    ("instantiates-uri:above", "http://x.example/a/b", true),
  ])
  func addressesAboveAndBelow(_ name: String, _ value: String, _ expected: Bool) throws {
    let procedure = resource("Procedure") { $0.leaf("instantiatesUri", "http://x.example/a/b") }
    #expect(try finds(procedure, name, value) == expected)
  }

  @Test func ofPartOfACondition() throws {
    let part = resource("Condition") { $0.group("subject", ["reference": "Group/g1"]) }
    #expect(
      try index("Condition").terms(of: part) == [SearchTerm("subject", .reference, code: "Group/g1", text: "g1")])
    #expect(try index("Condition").terms(of: resource("Condition") { _ in }).isEmpty)
  }

  @Test func ofNamesAndAddresses() throws {
    let patient = resource("Patient") { patient in
      patient.group("name", ["text": "試験　太郎", "family": "試験", "given": "太郎", "prefix": "様"])
      patient.group("name", ["family": "ｼｹﾝ", "given": "ﾀﾛｳ"])
      patient.group("telecom", ["system": "email", "value": "Sample@Example.org"])
      patient.group("address", ["line": "見本１－２", "city": "試験市", "state": "見本県", "postalCode": "〒000-0000"])
    }
    let name = try terms("name", of: patient)
    #expect(
      name.map(\.code) == ["試験太郎", "試験", "太郎", "様", "試験太郎", "しけん", "たろう", "しけんたろう"])
    #expect(name.map(\.text) == ["試験　太郎", "試験", "太郎", "様", nil, "ｼｹﾝ", "ﾀﾛｳ", nil])
    #expect(try terms("phonetic", of: patient).map(\.code) == name.map(\.code))
    #expect(try terms("family", of: patient).map(\.code) == ["試験", "しけん"])
    #expect(
      try terms("address", of: patient).map(\.code)
        == ["見本県", "試験市", "見本12", "〒0000000", "見本県試験市見本12"])
    #expect(try terms("address-city", of: patient).map(\.text) == ["試験市"])
    #expect(try terms("email", of: patient) == [SearchTerm("email", .token, code: "sample@example.org")])
    #expect(try terms("phone", of: patient).isEmpty)
    #expect(try terms("telecom", of: patient).count == 1)
  }

  @Test func ofCodesAndBooleans() throws {
    let patient = resource("Patient") { patient in
      patient.group("identifier", ["system": "urn:oid:1.2.3", "value": "A-001"])
      patient.group("identifier", ["value": "B"])
      patient.leaf("active", "true")
      patient.leaf("gender", "female")
      patient.leaf("deceasedDateTime", "2026-01-01")
    }
    #expect(
      try terms("gender", of: patient)
        == [SearchTerm("gender", .token, system: "http://hl7.org/fhir/administrative-gender", code: "female")])
    #expect(try terms("active", of: patient) == [SearchTerm("active", .token, code: "true")])
    #expect(try terms("deceased", of: patient) == [SearchTerm("deceased", .token, code: "true")])
    #expect(
      try terms("identifier", of: patient)
        == [
          SearchTerm("identifier", .token, system: "urn:oid:1.2.3", code: "a-001"),
          SearchTerm("identifier", .token, code: "b"),
        ])
    #expect(try terms("death-date", of: patient).count == 1)
    let alive = resource("Patient") { $0.leaf("deceasedBoolean", "false") }
    #expect(try terms("deceased", of: alive) == [SearchTerm("deceased", .token, code: "false")])
    #expect(try terms("deceased", of: resource("Patient") { _ in }) == [SearchTerm("deceased", .token, code: "false")])
    let part = resource("Patient") { $0.leaf("gender", "male") }
    #expect(try index("Patient").terms(of: part, isWhole: false).map(\.parameter) == ["gender", "_content"])
    #expect(try index("Patient").terms(of: patient, isWhole: false) == index("Patient").terms(of: patient))
    let request = resource("MedicationRequest") { $0.leaf("status", "active") }
    #expect(
      try terms("status", of: request).map(\.system)
        == ["http://hl7.org/fhir/CodeSystem/medicationrequest-status"])
  }

  private func observation(_ value: String, _ leaves: KeyValuePairs<String, String>) -> Document {
    resource("Observation") { $0.group(value, leaves) }
  }

  /// R4 writes `as(DateTime)` there.
  @Test func ofACodeAndAMoment() throws {
    let found = resource("Observation") { builder in
      builder.begin("code")
      builder.begin("coding")
      builder.leaf("code", "v")
      builder.close()
      builder.close()
      builder.leaf("valueDateTime", "2020-05-05")
    }
    let terms = try index("Observation").terms(of: found).filter { $0.parameter.hasPrefix("code-value-date") }
    #expect(terms.count == 2 && Set(terms.map(\.place)).count == 1, "\(terms)")
  }

  @Test func ofQuantities() throws {
    let ucum = "http://unitsofmeasure.org"
    let weight = observation(
      "valueQuantity", ["value": "60.50", "unit": "キロ", "system": ucum, "code": "kg"])
    #expect(
      try terms("value-quantity", of: weight)
        == [
          SearchTerm(
            "value-quantity", .quantity, system: ucum, code: "kg", text: "60.5", low: 60_500_000, high: 60_500_001),
          SearchTerm("value-quantity", .quantity, code: "キロ", text: "60.5", low: 60_500_000, high: 60_500_001),
        ])
    #expect(try terms("combo-value-quantity", of: weight).count == 2)
    let named = observation("valueQuantity", ["value": "1", "unit": "kg"])
    #expect(try terms("value-quantity", of: named).map(\.code) == ["kg"])
    let bare = observation("valueQuantity", ["value": "1e-3"])
    #expect(
      try terms("value-quantity", of: bare)
        == [SearchTerm("value-quantity", .quantity, text: "0.001", low: 1_000, high: 1_001)])
    #expect(try terms("value-quantity", of: observation("valueQuantity", ["unit": "kg"])).isEmpty)
    for (comparator, low, high) in [
      ("<", Int64.min, 5_000_000), ("<=", .min, 5_000_001), (">", 5_000_001, .max), (">=", 5_000_000, .max),
    ] as [(String, Int64, Int64)] {
      let bound = observation("valueQuantity", ["value": "5", "comparator": comparator])
      #expect(try terms("value-quantity", of: bound).map(\.low) == [low])
      #expect(try terms("value-quantity", of: bound).map(\.high) == [high])
    }
    let aged = resource("Condition") { condition in
      condition.group("onsetRange") { range in
        range.group("low", ["value": "40", "unit": "歳"])
        range.group("high", ["value": "49", "unit": "歳"])
      }
    }
    #expect(
      try terms("onset-age", of: aged)
        == [SearchTerm("onset-age", .quantity, code: "歳", low: 40_000_000, high: 49_000_001)])
  }

  @Test func ofNumbersTimingsAndAddresses() throws {
    let risk = resource("RiskAssessment") { risk in
      risk.group("prediction") { $0.leaf("probabilityDecimal", "0.80") }
      risk.group("prediction") { prediction in
        prediction.group("probabilityRange") { $0.group("low", ["value": "0.5"]) }
      }
    }
    #expect(
      try terms("probability", of: risk)
        == [
          SearchTerm("probability", .number, text: "0.8", low: 800_000, high: 800_001),
          SearchTerm("probability", .number, low: 500_000, high: .max),
        ])
    let service = resource("ServiceRequest") { service in
      service.leaf("instantiatesCanonical", "http://example.org/plan|2")
      service.leaf("instantiatesUri", "http://example.org/protocol")
      service.group("occurrenceTiming") { timing in
        timing.leaf("event", "2026-01-02")
        timing.leaf("event", "2026-01-04")
        timing.group("repeat") { $0.group("boundsPeriod", ["start": "2026-01-03"]) }
      }
    }
    #expect(
      try terms("occurrence", of: service)
        == [SearchTerm("occurrence", .date, low: 1_767_279_600_000, high: .max)])
    #expect(
      try terms("instantiates-canonical", of: service).map(\.code)
        == ["http://example.org/plan|2", "http://example.org/plan"])
    #expect(try terms("instantiates-uri", of: service).map(\.kind) == [.uri])
  }

  @Test func ofReferences() throws {
    let observation = resource("Observation") { observation in
      observation.group("subject", ["type": "Patient", "display": "nobody"])
      observation.group("performer", ["reference": "#p"])
      observation.group("performer", ["reference": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"])
      observation.group("performer", ["reference": "http://example.org/fhir/Organization/o1/_history/2"])
      observation.group("performer", ["reference": "Nobody/1"])
    }
    #expect(try terms("subject", of: observation).isEmpty)
    #expect(try terms("patient", of: observation).isEmpty)
    let performers = try terms("performer", of: observation)
    #expect(
      performers.map(\.code)
        == ["urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", "http://example.org/fhir/Organization/o1", "Nobody/1"])
    #expect(performers.map(\.text) == [nil, nil, nil])
  }

  @Test func longTextsKeepTheirBeginning() throws {
    let text = String(repeating: "試験", count: 500)
    let patient = resource("Patient") { $0.group("name", ["family": text]) }
    let term = try #require(try terms("family", of: patient).first)
    #expect(term.text == text)
    #expect(term.code?.unicodeScalars.count == Folding.limit)
  }

  /// All parameters of all types but those that need two values or have no expression.
  @Test func allParametersAreAnswered() throws {
    var refused: [String: [String]] = [:]
    var answered = 0
    for type in R4.schema.types where type.kind == .root {
      let index = try index(type.name)
      answered += index.parameters.count
      for one in index.refused {
        let reason =
          switch one.reason {
          case .kind(let kind): kind.rawValue
          case .noExpression: "no expression"
          case .expression(let fault): fault.text
          case .types: "types"
          }
        refused[reason, default: []].append("\(type.name).\(one.code)")
      }
    }
    #expect(answered > 2_000)
    #expect(Set(refused.keys) == ["composite", "special", "no expression", "types"])
    #expect(refused["types"] == ["Bundle.composition", "Bundle.message"])
    #expect(
      Set(refused["no expression", default: []].map { $0.drop { $0 != "." } }) == ["._query"])
    #expect(Set(refused["special", default: []].map { $0.drop { $0 != "." } }) == ["._filter", ".near"])
    #expect(
      SearchIndex(of: "Nobody") == nil && SearchIndex(of: "Resource") == nil && SearchIndex(of: "HumanName") == nil)
  }
}
