/// Makes Conditions and MedicationRequests as Japanese hospitals send them, in turn: each from the project's richest
/// sample of its kind (`Samples/diagnosis/rich.json`, `Samples/prescription/rich.json`), with ids, people, days, words
/// and codes of its own, and without some of what such resources may lack. Together they have about 2.9 KB on average.
/// Patients are plainly fictitious, and so are the digits of codes other than ICD-10's.
package struct ClinicalSamples {
  private static let server = "https://mict.example/fhir"

  private let diagnosis: JSONText
  private let prescription: JSONText
  private var random: Seeded
  private var count = 0

  /// `diagnosis` and `prescription` are the JSON of the two samples.
  package init(diagnosis: [UInt8], prescription: [UInt8], seed: UInt64) throws {
    self.diagnosis = try JSONText(reading: diagnosis)
    self.prescription = try JSONText(reading: prescription)
    random = Seeded(seed: seed)
  }

  /// The next one, with its address.
  package mutating func next() throws -> (address: String, resource: JSONText) {
    count += 1
    let isDiagnosis = count % 2 == 1
    let id = "\(isDiagnosis ? "d" : "m")-\(count)"
    var resource = isDiagnosis ? diagnosis : prescription
    try resource.put(.string(id), at: "id")
    try resource.put(.string(instant()), at: "meta.lastUpdated")
    let (patient, name) = (random.below(500) + 1, random.pick(ClinicalWords.patients))
    try resource.put(.string("Patient/p-\(patient)"), at: "subject.reference")
    try resource.put(.string(name), at: "subject.display")
    try resource.put(.string("Encounter/e-\(random.digits(8))"), at: "encounter.reference")
    if isDiagnosis { try vary(diagnosis: &resource) } else { try vary(prescription: &resource) }
    return ("\(Self.server)/\(isDiagnosis ? "Condition" : "MedicationRequest")/\(id)", resource)
  }

  private mutating func vary(diagnosis resource: inout JSONText) throws {
    let disease = random.pick(ClinicalWords.diseases)
    let prefix = random.chance(50) ? random.pick(ClinicalWords.prefixes) : nil
    let name = (prefix ?? "") + disease.name
    let onset = day()
    try put(narrative("<b>主病名</b> \(name)", "発症 \(onset)、\(name)"), at: "text", in: &resource, percent: 80)
    try resource.put(.string("d-\(random.digits(10))"), at: "identifier.0.value")
    try resource.put(
      .string(random.pick(["active", "active", "active", "remission", "inactive", "resolved"])),
      at: "clinicalStatus.coding.0.code")
    try resource.put(
      .string(random.pick(["confirmed", "confirmed", "provisional"])), at: "verificationStatus.coding.0.code")
    try resource.put(
      .string(random.pick(["encounter-diagnosis", "problem-list-item"])), at: "category.0.coding.0.code")
    try resource.put(.string(disease.name), at: "code.coding.0.display")
    try resource.put(.string(random.digits(8)), at: "code.coding.0.code")
    try resource.put(.string(disease.name), at: "code.coding.1.display")
    try resource.put(.string(random.digits(7)), at: "code.coding.1.code")
    try resource.put(.string(disease.icd10), at: "code.coding.2.code")
    try resource.put(.string(disease.icd10Name), at: "code.coding.2.display")
    try resource.put(.string(name), at: "code.text")
    if let prefix {
      try resource.put(.string(prefix), at: "code.extension.0.valueCodeableConcept.text")
    } else {
      try resource.put(nil, at: "code.extension")
    }
    try resource.put(.string(onset), at: "onsetDateTime")
    try resource.put(.string(time()), at: "recordedDate")
    let degree = random.pick(ClinicalWords.severities)
    try resource.put(.string(degree.code), at: "severity.coding.0.code")
    try resource.put(.string(degree.name), at: "severity.coding.0.display")
    try keep("severity", in: &resource, percent: 70)
    try put(.string(random.pick(ClinicalWords.bodySites)), at: "bodySite.0.text", in: &resource, percent: 50)
    try put(.string(random.pick(ClinicalWords.findings)), at: "evidence.0.code.0.text", in: &resource, percent: 50)
    let outcome = random.pick(ClinicalWords.outcomes)
    try resource.put(.string(outcome.code), at: "extension.1.valueCodeableConcept.coding.0.code")
    try resource.put(.string(outcome.name), at: "extension.1.valueCodeableConcept.coding.0.display")
    try keep("extension.1", in: &resource, percent: 60)
    try keep("extension.0", in: &resource, percent: 50)
    try note(in: &resource)
  }

  private mutating func vary(prescription resource: inout JSONText) throws {
    let drug = random.pick(ClinicalWords.drugs)
    let usage = random.pick(ClinicalWords.usages)
    let days = random.pick([7, 14, 28, 30, 56])
    let (date, amount) = (day(), days * usage.times)
    try put(narrative("Rp1 \(drug) \(usage.name)", "\(days)日分"), at: "text", in: &resource, percent: 60)
    for (index, value) in [
      "\(random.below(9) + 1)", "\(random.below(4) + 1)", "4599999999.2026.\(random.digits(8))",
      "m-\(random.digits(10))",
    ].enumerated() {
      try resource.put(.string(value), at: "identifier.\(index).value")
    }
    try resource.put(.string(random.pick(["active", "active", "completed", "stopped"])), at: "status")
    for (index, code) in [
      "\(random.digits(7))F1\(random.digits(3))", random.digits(9), "\(random.digits(7))F1ZZZ",
    ].enumerated() {
      try resource.put(.string(code), at: "medicationCodeableConcept.coding.\(index).code")
      try resource.put(
        .string(index == 2 ? "【般】\(drug)" : drug), at: "medicationCodeableConcept.coding.\(index).display")
    }
    try keep("medicationCodeableConcept.coding.2", in: &resource, percent: 60)
    try resource.put(.string(drug), at: "medicationCodeableConcept.text")
    try resource.put(.string(time()), at: "authoredOn")
    let reason = random.pick(ClinicalWords.diseases)
    try resource.put(.string(reason.icd10), at: "reasonCode.0.coding.0.code")
    try resource.put(.string(reason.name), at: "reasonCode.0.text")
    try keep("reasonCode", in: &resource, percent: 50)
    try resource.put(.number("\(amount)"), at: "dispenseRequest.quantity.value")
    try resource.put(.number("\(days)"), at: "dispenseRequest.expectedSupplyDuration.value")
    try resource.put(.string(date), at: "dispenseRequest.validityPeriod.start")
    try resource.put(.string(date), at: "dispenseRequest.validityPeriod.end")
    try keep("dispenseRequest.validityPeriod", in: &resource, percent: 50)
    try keep("substitution", in: &resource, percent: 50)
    try keep("priority", in: &resource, percent: 60)
    try note(in: &resource)
    try vary(dosage: "dosageInstruction.0", days, usage, from: date, in: &resource)
  }

  private mutating func vary(
    dosage path: String, _ days: Int, _ usage: ClinicalWords.Usage, from date: String, in resource: inout JSONText
  ) throws {
    try resource.put(.string("内服・経口・\(usage.name)　１回１錠　\(days)日分"), at: "\(path).text")
    try resource.put(.string(usage.code), at: "\(path).timing.code.coding.0.code")
    try resource.put(.string("内服・経口・\(usage.name)"), at: "\(path).timing.code.coding.0.display")
    try resource.put(.string(usage.name), at: "\(path).timing.code.text")
    try resource.put(.string(date), at: "\(path).extension.0.valuePeriod.start")
    try resource.put(.number("\(days)"), at: "\(path).extension.1.valueDuration.value")
    try resource.put(.number("\(usage.times).0"), at: "\(path).doseAndRate.0.rateRatio.numerator.value")
    try keep("\(path).doseAndRate.0.rateRatio", in: &resource, percent: 40)
    try keep("\(path).method.coding.0", in: &resource, percent: 60)
    try keep("\(path).patientInstruction", in: &resource, percent: 30)
  }
}

/// The small things that both have.
extension ClinicalSamples {
  /// A value that stands there that often in a hundred.
  private mutating func put(
    _ value: JSONText, at path: String, in resource: inout JSONText, percent: Int
  ) throws {
    try resource.put(value, at: path)
    try keep(path, in: &resource, percent: percent)
  }

  /// Takes away what stands there, but for that many in a hundred.
  private mutating func keep(_ path: String, in resource: inout JSONText, percent: Int) throws {
    if !random.chance(percent) { try resource.put(nil, at: path) }
  }

  private mutating func note(in resource: inout JSONText) throws {
    try resource.put(.string(time()), at: "note.0.time")
    try resource.put(.string(random.pick(ClinicalWords.notes)), at: "note.0.text")
    try keep("note", in: &resource, percent: 60)
  }

  private func narrative(_ title: String, _ line: String) -> JSONText {
    [
      "status": "generated",
      "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>\(title)</p><p>\(line)</p></div>",
    ]
  }

  private mutating func day() -> String { "20\(15 + random.below(11))-\(two(12))-\(two(28))" }

  private mutating func time() -> String { "\(day())T\(two(23)):\(two(59)):00+09:00" }

  private mutating func instant() -> String { "\(day())T\(two(23)):\(two(59)):\(two(59)).\(random.digits(3))+09:00" }

  /// From 1, two digits.
  private mutating func two(_ greatest: Int) -> String {
    let number = 1 + random.below(greatest)
    return number < 10 ? "0\(number)" : "\(number)"
  }
}
