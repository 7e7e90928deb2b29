import FHIR
import FHIRPath
import Testing
import Tree

/// What expressions give on small documents.
@Suite struct EvaluationTests {
  /// An expression that starts with its type means the same wherever that type may stand.
  private static func contexts(_ type: String, for text: String) -> [String?] {
    text.hasPrefix("\(type).") ? [type, "DomainResource", "Resource", nil] : [type]
  }

  @Test(
    arguments: [
      // Paths, with and without the leading type.
      ("Patient.name.given", ["太郎", "次郎", "太郎"]),
      ("name.given", ["太郎", "次郎", "太郎"]),
      ("Patient", ["Patient"]), ("$this", ["Patient"]), ("$this.gender", ["male"]),
      ("Resource.id", ["p1"]), ("DomainResource.id", ["p1"]),
      ("Patient.contact.name.family", ["見本"]),
      ("Patient.photo.title", []),
      ("name[0].given[1]", ["次郎"]), ("name[1].family", []), ("name[9]", []), ("name.given[2]", ["太郎"]),
      ("name.first().given.first()", ["太郎"]), ("photo.first()", []),
      // Choices by their stem.
      ("Patient.deceased", ["false"]),
      ("deceased.is(boolean)", ["#true"]), ("deceased is dateTime", ["#false"]),
      ("deceased as boolean", ["false"]), ("deceased.as(dateTime)", []), ("deceased.ofType(boolean)", ["false"]),
      // Criteria.
      ("telecom.where(system = 'email').value", ["sample@example.org"]),
      ("telecom.where(system != 'email').value", ["000-0000-0000"]),
      ("telecom.where(rank = 1).value", []),
      ("name.where(given = '太郎').use", ["usual"]),
      ("name.where(use = 'official' and family.exists()).given", ["太郎", "次郎"]),
      ("name.where(use = 'nickname' or family.empty()).use", ["usual"]),
      ("name.where(HumanName.use = 'usual').given", ["太郎"]),
      ("name.given.where($this = '次郎')", ["次郎"]),
      ("where(active).gender", ["male"]), ("where(active.not()).gender", []),
      ("name.exists(use = 'usual')", ["#true"]), ("name.exists(use = 'temp')", ["#false"]),
      // Three-valued logic.
      ("active and deceased", ["#false"]), ("active or deceased", ["#true"]), ("active and photo.title", []),
      ("deceased and photo.title", ["#false"]), ("active or photo.title", ["#true"]), ("deceased or photo.title", []),
      ("photo.title and deceased", ["#false"]), ("photo.title or active", ["#true"]), ("photo.title.not()", []),
      ("gender and active", ["#true"]), ("gender.not()", ["#false"]), ("{} and true", []), ("{} or true", ["#true"]),
      // Existence.
      ("photo.exists()", ["#false"]), ("name.exists()", ["#true"]), ("photo.empty()", ["#true"]),
      ("{}.empty()", ["#true"]),
      ("Patient.deceased.exists() and Patient.deceased != false", ["#false"]),
      // Equality.
      ("gender = 'male'", ["#true"]), ("gender = 'Male'", ["#false"]), ("gender != 'male'", ["#false"]),
      ("photo.title = 'a'", []), ("'a' != {}", []), ("active = true", ["#true"]), ("active = 'true'", ["#false"]),
      ("name.given = 'a'", ["#false"]), ("name[0].given = ('太郎' | '次郎')", ["#true"]),
      ("name[0].given = ('次郎' | '太郎')", ["#false"]),
      ("1 = 1.0", ["#true"]), ("1.50 = 1.5", ["#true"]), ("-1 = 1", ["#false"]), ("1 != 2", ["#true"]),
      ("'é' = 'e\u{301}'", ["#false"]), ("active != 1", ["#true"]), ("birthDate = true", ["#false"]),
      // Unions keep one of each.
      ("gender | active", ["male", "true"]), ("name.given | gender", ["太郎", "次郎", "male"]),
      ("1 | 1.0 | 'a' | true", ["#1", "#a", "#true"]),
      ("name | name", ["Patient.name[0]", "Patient.name[1]"]), ("birthDate | birthDate", ["1950-01-02"]),
      // Types.
      ("Patient is Patient", ["#true"]), ("Patient is Resource", ["#true"]),
      ("$this is FHIR.DomainResource", ["#true"]),
      ("Patient is Observation", ["#false"]), ("name[0].is(HumanName)", ["#true"]), ("photo.title is string", []),
      ("gender is code", ["#true"]), ("gender is string", ["#true"]), ("gender is id", ["#false"]),
      ("gender.as(string)", []), ("gender as code", ["male"]), ("gender.ofType(string)", []),
      ("active is Boolean", ["#false"]), ("true is Boolean", ["#true"]), ("true is System.Boolean", ["#true"]),
      ("1 is Integer", ["#true"]), ("1.0 is Integer", ["#false"]), ("'a' is string", ["#false"]),
      ("'a' is String", ["#true"]),
      ("name as HumanName", ["Patient.name[0]", "Patient.name[1]"]), ("name as Quantity", []),
      ("(name as Quantity).value", []),
      ("name.is(FHIR.HumanName).not() or true", nil),
      // Extensions.
      ("extension('http://example.org/a').value", ["one", "three"]),
      ("extension('http://example.org/c').value", []),
      ("Patient.extension('http://example.org/b').value.ofType(string)", ["two"]),
      ("name.extension('http://example.org/b')", []),
      ("extension.where(url = 'http://example.org/b').value", ["two"]),
      // Literals.
      ("'it\\'s'", ["#it's"]), ("-1.50", ["#-1.5"]), ("2147483647", ["#2147483647"]), ("{}", []),
    ] as [(String, [String]?)])
  func onAPatient(_ text: String, _ expected: [String]?) throws {
    for context in Self.contexts("Patient", for: text) {
      if let expected {
        #expect(try Samples.results(text, on: Samples.patient, context: context) == expected, "\(context ?? "any")")
      } else {
        let fault = try #require(throws: ExpressionFault.self) {
          try Samples.results(text, on: Samples.patient, context: context)
        }
        #expect(fault.reason == .several("`is`") && fault.place == Place(line: 1, column: 6))
      }
    }
  }

  @Test(
    arguments: [
      ("Observation.value.unit", ["mg"]), ("(Observation.value as Quantity).value", ["1.50"]),
      ("value.is(Quantity)", ["#true"]), ("value.ofType(Period)", []),
      (
        "Observation.component.value",
        ["Observation.component[0].value.ofType(Quantity)", "Observation.component[1].value.ofType(Quantity)", "7"]
      ),
      ("(Observation.component.value as Quantity).value", ["2.0", "2"]),
      ("Observation.component.value.ofType(integer)", ["7"]),
      ("component.where(value = 7).value", ["7"]), ("component.value.ofType(integer) = 7", ["#true"]),
      // 2.0 and 2 are one number, so the two quantities are one.
      (
        "component.value.ofType(Quantity) | value",
        ["Observation.component[0].value.ofType(Quantity)", "Observation.value.ofType(Quantity)"]
      ),
      // References, by what they say themselves.
      ("subject.where(resolve() is Patient).reference", ["Patient/p1"]),
      ("subject.where(resolve() is Group)", []), ("subject.resolve() is Patient", ["#true"]),
      ("subject.resolve().is(FHIR.Patient)", ["#true"]), ("subject.resolve() is Resource", ["#true"]),
      ("performer.where(resolve() is Practitioner).reference", ["Practitioner/d1"]),
      ("performer.where(resolve() is Organization).reference", ["https://example.org/fhir/Organization/o1/_history/3"]),
      ("performer.where(resolve() is PractitionerRole).type", ["PractitionerRole"]),
      ("focus.where(resolve() is Patient)", []), ("focus.resolve() is Patient", []),
      // An alternative that starts with another type gives nothing.
      ("Patient.gender | Observation.status", ["final"]), ("Observation.status | Patient.gender", ["final"]),
      ("(Condition.code | Observation.code).text", ["sample"]), ("(Patient.deceased as dateTime) | status", ["final"]),
    ] as [(String, [String]?)])
  func onAnObservation(_ text: String, _ expected: [String]?) throws {
    for context in Self.contexts("Observation", for: text) {
      if let expected {
        #expect(try Samples.results(text, on: Samples.observation, context: context) == expected, "\(context ?? "any")")
      } else {
        #expect(throws: ExpressionFault.self) { try Samples.results(text, on: Samples.observation, context: context) }
      }
    }
  }

  @Test(
    arguments: [
      ("Bundle.entry[0].resource.id", ["p1"]), ("entry.resource.ofType(Observation).status", ["final"]),
      ("entry.resource.as(Patient).id", nil), ("entry[1].resource is Observation", ["#true"]),
      ("(entry.resource as Patient).name.family", ["試験"]), ("entry.resource.id", ["p1"]), ("type", ["collection"]),
      ("entry.resource.where($this is Observation).value.unit", ["mg"]),
    ] as [(String, [String]?)])
  func onABundle(_ text: String, _ expected: [String]?) throws {
    if let expected {
      #expect(try Samples.results(text, on: Samples.bundle, context: "Bundle") == expected)
    } else {
      #expect(throws: ExpressionFault.self) { try Samples.results(text, on: Samples.bundle, context: "Bundle") }
    }
  }

  @Test func theResultsOfAnyElementOfTheContext() throws {
    let type = try #require(R4.schema.type(named: "HumanName"))
    let expression = try Expression(parsing: "given | family", schema: R4.schema, context: type)
    let names = Samples.patient.root.all("name")
    #expect(try expression.evaluate(names[0]).compactMap(\.element?.value) == ["太郎", "次郎", "試験"])
    #expect(expression.types.map { R4.schema[$0].name } == ["string"])
    #expect(!expression.makesValues)
    #expect("\(expression)" == "given | family")
  }

  /// What the parser takes, the rest takes too, on the stack of any thread.
  @Test func deepExpressionsAreEvaluated() throws {
    let chain = "gender" + String(repeating: " | gender", count: 390)
    #expect(try Samples.results(chain, on: Samples.patient, context: "Patient") == ["male"])
    let logic = "active" + String(repeating: " and active", count: 390)
    #expect(try Samples.results(logic, on: Samples.patient, context: "Patient") == ["#true"])
    let sum = "1" + String(repeating: " + 1", count: 390)
    #expect(try Samples.results(sum, on: Samples.patient, context: "Patient") == ["#391"])
    let nest = String(repeating: "where(", count: 98) + "active" + String(repeating: ")", count: 98)
    #expect(try Samples.results(nest, on: Samples.patient, context: "Patient") == ["Patient"])
    let steps = "extension" + String(repeating: ".extension", count: 390)
    #expect(try Samples.results(steps, on: Samples.patient, context: "Patient").isEmpty)
  }

  @Test func anElementOfAnotherTypeIsRefused() throws {
    let type = try #require(R4.schema.type(named: "Patient"))
    let expression = try Expression(parsing: "name", schema: R4.schema, context: type)
    let fault = try #require(throws: ExpressionFault.self) { try expression.evaluate(Samples.observation.root) }
    #expect(fault.reason == .otherType("Observation", than: ["Patient"]))
  }

  @Test(arguments: [
    ("Patient.name.where(given)", 20, "a criterion needs one item and got several"),
    ("name.given.as(string)", 12, "`as` needs one item and got several"),
    ("name.given is string", 12, "`is` needs one item and got several"),
    ("active and name", 8, "`and` needs one item and got several"),
    ("deceased or name", 10, "`or` needs one item and got several"),
    ("name.not()", 6, "`not` needs one item and got several"),
  ])
  func severalWhereOneIsNeeded(_ text: String, _ column: Int, _ expected: String) throws {
    let fault = try #require(throws: ExpressionFault.self) { try Samples.results(text, on: Samples.patient) }
    #expect(fault.text == expected)
    #expect(fault.place == Place(line: 1, column: column))
  }
}
