/// What each type of sample resource says.
extension SampleResources {
  private static let snomed = "http://snomed.info/sct"

  mutating func person() -> Content {
    let family = random.pick(words.families)
    let given = random.pick(words.givens)
    named("\(family.text) \(given.text)")
    let birth = "19\(3 + random.below(6))\(random.below(10))-0\(1 + random.below(9))-1\(random.below(10))"
    var members: [(String, JSONText)] = []
    if random.chance(30) {
      members.append(
        (
          "extension",
          [["url": "https://example.org/fhir/StructureDefinition/care-level", "valueInteger": .number("3")]]
        ))
    }
    members += [
      (
        "identifier",
        [["use": "usual", "system": "https://example.org/network/patients", "value": .string(random.digits(10))]]
      ),
      ("active", true),
      ("name", .array(names(family, given))),
      ("telecom", [["system": "phone", "value": "000-0000-\(random.digits(4))", "use": "home"]]),
      ("gender", .string(random.pick(["female", "male", "other", "unknown"]))),
      ("birthDate", .string(birth)),
    ]
    if random.chance(30) {
      members.append(("_birthDate", said("birth-time", ("valueDateTime", "\(birth)T07:30:00+09:00"))))
    }
    members.append(
      (
        "address",
        [
          [
            "use": "home", "line": ["\(random.below(99)) \(words.street)"], "city": .string(random.pick(words.cities)),
            "postalCode": .string(random.digits(7)), "country": "JP",
          ]
        ]
      ))
    return Content(title: patient.name, members: members)
  }

  private mutating func names(_ family: SampleWords.Name, _ given: SampleWords.Name) -> [JSONText] {
    var written: JSONText = [
      "use": "official", "text": .string(patient.name), "family": .string(family.text),
      "given": [.string(given.text), "X"],
    ]
    // A list of primitives of which only the second says more.
    if random.chance(30) { written = written.with([("_given", [.null, said("initial", ("valueBoolean", true))])]) }
    guard let familyReading = family.reading, let givenReading = given.reading else { return [written] }
    return [
      written, ["use": "official", "family": .string(familyReading), "given": [.string(givenReading)]],
    ]
  }

  mutating func visit() -> Content {
    let start = date()
    return Content(
      title: words.labels.date + " " + start,
      members: [
        ("status", "finished"),
        ("class", ["system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HH"]),
        ("subject", subject),
        (
          "participant",
          [["individual": ["reference": "Practitioner/sample-\(random.below(50))"]]]
        ),
        ("period", ["start": "\(start)T09:00:00+09:00", "end": "\(start)T09:45:00+09:00"]),
        ("reasonCode", [["text": .string(random.pick(words.sentences))]]),
      ])
  }

  mutating func diagnosis() -> Content {
    let code = random.pick(words.diagnoses)
    return Content(
      title: code.text,
      members: [
        ("clinicalStatus", state("condition-clinical", "active")),
        ("verificationStatus", state("condition-ver-status", "confirmed")),
        ("category", [state("condition-category", "problem-list-item")]),
        ("code", concept(Self.snomed, code)), ("subject", subject),
        // A month is all that is known.
        ("onsetDateTime", .string(String(date().prefix(7)))), ("recordedDate", .string(instant())),
      ] + notes())
  }

  mutating func measurement() -> Content {
    let measure = random.pick(words.measures)
    let when = instant()
    let value = "\(measure.base + random.below(measure.span)).\(random.below(10))0"
    return Content(
      title: "\(measure.code.text) \(value) \(measure.unit)",
      members: [
        ("status", "final"), ("category", [state("observation-category", "vital-signs")]),
        ("code", concept("http://loinc.org", measure.code)), ("subject", subject),
        ("effectiveDateTime", .string(when)), ("issued", .string(when)),
        ("performer", [["reference": "Practitioner/sample-\(random.below(50))"]]),
        (
          "valueQuantity",
          [
            "value": .number(value), "unit": .string(measure.unit), "system": "http://unitsofmeasure.org",
            "code": .string(measure.unit),
          ]
        ),
      ] + notes()
        + [
          (
            "referenceRange",
            [
              [
                "low": ["value": .number("\(measure.base)")],
                "high": ["value": .number("\(measure.base + measure.span)")],
              ]
            ]
          )
        ])
  }

  mutating func prescription() -> Content {
    let code = random.pick(words.medicines)
    let medicine = concept(Self.snomed, code)
    let isContained = random.chance(40)
    return Content(
      title: code.text,
      contained: isContained ? [["resourceType": "Medication", "id": "medicine", "code": medicine]] : [],
      members: [
        ("status", "active"), ("intent", "order"),
        isContained
          ? ("medicationReference", ["reference": "#medicine"]) : ("medicationCodeableConcept", medicine),
        ("subject", subject), ("authoredOn", .string(instant())),
      ] + notes() + [("dosageInstruction", [dosage()])])
  }

  private mutating func dosage() -> JSONText {
    [
      "sequence": .number("1"), "text": .string(random.pick(words.sentences)),
      "timing": ["repeat": ["frequency": .number("3"), "period": .number("1"), "periodUnit": "d"]],
      "doseAndRate": [
        ["doseQuantity": ["value": .number("\(1 + random.below(3)).50"), "system": Self.unit, "code": "mg"]]
      ],
    ]
  }

  private static let unit: JSONText = "http://unitsofmeasure.org"

  mutating func allergy() -> Content {
    let code = random.pick(words.substances)
    return Content(
      title: code.text,
      members: [
        ("clinicalStatus", state("allergyintolerance-clinical", "active")), ("type", "allergy"),
        ("criticality", .string(random.pick(["low", "high"]))), ("code", concept(Self.snomed, code)),
        ("patient", subject), ("recordedDate", .string(instant())),
      ] + notes() + [("reaction", [["manifestation": [["text": .string(random.pick(words.sentences))]]]])])
  }
}
