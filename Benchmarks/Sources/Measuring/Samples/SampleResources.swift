/// Makes sample resources, one after another: small ones of the types that home care sends most, in the words of one
/// language. Every eighth is a Patient, and the seven after it are about that patient. Most have a narrative; some have
/// extensions, contained resources and primitives with extensions (`_birthDate`). Members stand in R4's order, as they
/// do in what other systems send.
package struct SampleResources {
  /// Where their ids are said to live. `example.org` belongs to nobody.
  static let server = "https://example.org/fhir"

  let words: SampleWords
  var random: Seeded
  private(set) var patient = (id: "", name: "")
  private var count = 0

  package init(_ words: SampleWords, seed: UInt64) {
    self.words = words
    random = Seeded(seed: seed)
  }

  /// A resource's own members, what it contains, and what its narrative says it is.
  struct Content {
    var title: String
    var contained: [JSONText] = []
    var members: [(String, JSONText)]
  }

  /// The next one, with its address.
  package mutating func next() -> (address: String, resource: JSONText) {
    let types = [
      "Patient", "Encounter", "Condition", "Observation", "MedicationRequest", "Observation", "AllergyIntolerance",
      "Observation",
    ]
    let type = types[count % types.count]
    let id = "sample-\(count)"
    count += 1
    if type == "Patient" { patient = (id, "") }
    let content = content(of: type)
    var members: [(String, JSONText)] = [("resourceType", .string(type)), ("id", .string(id)), ("meta", meta())]
    if random.chance(80) { members.append(("text", narrative(content.title))) }
    if !content.contained.isEmpty { members.append(("contained", .array(content.contained))) }
    return ("\(Self.server)/\(type)/\(id)", .object(members + content.members))
  }

  private mutating func content(of type: String) -> Content {
    switch type {
    case "Patient": person()
    case "Encounter": visit()
    case "Condition": diagnosis()
    case "Observation": measurement()
    case "MedicationRequest": prescription()
    default: allergy()
    }
  }

  mutating func named(_ name: String) { patient.name = name }

  private mutating func meta() -> JSONText {
    ["versionId": .string(String(1 + random.below(9))), "lastUpdated": .string(instant())]
  }

  private mutating func narrative(_ title: String) -> JSONText {
    let escape = { (text: String) in
      String(text.flatMap { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : String($0) })
    }
    let rows = [
      (words.labels.subject, patient.name), (words.labels.date, date()),
      (words.labels.remark, random.pick(words.sentences)),
    ].map { "<tr><td>\($0)</td><td>\(escape($1))</td></tr>" }
    return [
      "status": "generated",
      "div": """
      <div xmlns="http://www.w3.org/1999/xhtml"><p><b>\(escape(title))</b></p><table>\(rows.joined())</table></div>
      """,
    ]
  }
}

/// The small things that resources are made of.
extension SampleResources {
  mutating func date() -> String {
    "20\(10 + random.below(15))-\(two(12))-\(two(28))"
  }

  mutating func instant() -> String {
    "\(date())T\(two(23)):\(two(59)):\(two(59)).\(random.digits(3))+09:00"
  }

  /// From `01` to `most`.
  private mutating func two(_ most: Int) -> String {
    let number = 1 + random.below(most)
    return number < 10 ? "0\(number)" : String(number)
  }

  var subject: JSONText {
    ["reference": "Patient/\(patient.id)", "display": .string(patient.name)]
  }

  func concept(_ system: String, _ code: SampleWords.Code) -> JSONText {
    [
      "coding": [["system": .string(system), "code": .string(code.code), "display": .string(code.text)]],
      "text": .string(code.text),
    ]
  }

  /// A concept whose code says all.
  func state(_ system: String, _ code: String) -> JSONText {
    ["coding": [["system": "http://terminology.hl7.org/CodeSystem/\(system)", "code": .string(code)]]]
  }

  mutating func notes() -> [(String, JSONText)] {
    guard random.chance(50) else { return [] }
    return [("note", [["time": .string(instant()), "text": .string(random.pick(words.sentences))]])]
  }

  /// A primitive's companion with one extension.
  func said(_ name: String, _ value: (String, JSONText)) -> JSONText {
    ["extension": [.object([("url", "https://example.org/fhir/StructureDefinition/\(name)"), value])]]
  }
}
