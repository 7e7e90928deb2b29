import TestSupport
import Testing
import Tree

@testable import Mapping

/// Lenses nobody thought of: random rows in random order, as far as the checker takes them together. The laws hold for
/// each, on random resources.
@Suite struct RandomLensTests {
  /// Rows that may stand in a lens over `Thing`, each with the type of the fields it needs.
  static let pool: [(field: String, row: String)] = [
    ("string", "F <-> code.text"), ("code", "F <-> code.coding[system=alpha].code"),
    ("string", "F <-> code.coding[system=alpha].display"), ("code", "F <-> code.coding[system=beta].code"),
    ("string", "F <-> code.coding[code=a].display"), ("code", "F <-> kind.coding[system=alpha].code"),
    ("string", "F <-> kind[text=a].id"), ("code", "F <-> kind[text=b].coding[system=beta].code"),
    ("string", "F <-> kind[extension[url=use].valueCode=d].text"), ("code", "F <-> status"),
    ("string", "F <-> subject.display"), ("patient", "F <-> subject.reference via patient-reference"),
    ("string", "F <-> subject.reference via reference"), ("date", "F <-> day"),
    ("dateTime", "F <-> day.extension[url=use].valueDateTime"), ("string", "F <-> day.id"),
    ("decimal", "F <-> valueQuantity.value"), ("code", "F <-> valueQuantity.comparator"),
    ("string", "F <-> valueQuantity.unit"), ("string", "F <-> valueString"), ("string", "F <-> valueConcept.text"),
    ("code", "F <-> valueConcept.coding[system=beta].code"), ("string, max: \"*\"", "F <-> tag"),
    ("dateTime", "F <-> note[text=a].time"), ("string", "F <-> extension[url=alpha].valueString"),
    ("boolean", "F <-> extension[url=beta].valueBoolean"), ("code", "F <-> dose[text=a].rate[id=b].amount.code"),
    ("string", "F <-> modifierExtension[url=use].valueString"),
    ("", "valueQuantity.code = d"), ("", "code.coding[system=beta].display = a"), ("", "subject.id = a"),
    ("", "kind.coding[system=use].code = d"), ("", "valueConcept.coding[system=alpha].code = a"),
    ("", "note[text=a].id = b"), ("", "day.extension[url=use].id = a"),
    (
      "max: \"*\", fields: {a: {type: code}, b: {type: string}}",
      "each F <-> code.coding by a:\n    - a <-> code\n    - b <-> display"
    ),
    (
      "max: \"*\", fields: {a: {type: uri}, b: {type: string}}",
      "each F <-> code.coding[system=beta] by b:\n    - b <-> display\n    - a <-> extension[url=use].url"
    ),
    (
      "max: \"*\", fields: {a: {type: uri}, b: {type: code}}",
      "each F <-> kind by a+b:\n    - a <-> coding[code=a].system via systems\n    - b <-> coding[system=beta].code"
    ),
    (
      "max: \"*\", fields: {a: {type: dateTime}, b: {type: markdown, min: 1}}",
      "each F <-> note by a:\n    - a <-> time\n    - b <-> text"
    ),
    (
      "max: \"*\", fields: {a: {type: string}, b: {max: \"*\", fields: {c: {type: code}, d: {type: decimal}}}}",
      """
      each F <-> dose by a:
          - a <-> text
          - each b <-> rate by c:
            - c <-> kind.coding[system=alpha].code
            - d <-> amount.value
            - amount.code = d
      """
    ),
    (
      "max: \"*\", fields: {a: {type: code}, b: {type: string}}",
      "each F <-> extension[url=alpha] by a:\n    - a <-> valueCode\n    - b <-> valueString"
    ),
  ]

  /// How many lenses: more where `MICT_LAW_ROUNDS` asks for more laws.
  static let lenses = max(70, min(LawTests.rounds / 33, 1_000))

  @Test func lawsHold() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let schema = try SmallSchema.shared.get()
    var taken = 0
    for round in 0..<Self.lenses {
      let (lens, systems, rows) = try Self.lens(schema, &random)
      var sampler = Sampler(lens, systems: systems, seed: random.next())
      for _ in 0..<60 {
        let resource = sampler.resource()
        guard lens.takes(resource) else { continue }
        taken += 1
        let trial = lens.trial(of: resource)
        let issues = trial.fresh.structureIssues()
        if trial.broken.isEmpty && issues.isEmpty { continue }
        Testing.Issue.record("\(trial.broken) \(issues) seed \(seed), round \(round)\n\(rows)\n\(text(resource))")
        return
      }
    }
    #expect(taken > 1_000)
  }

  /// Adds rows in random order, each only if the checker takes it beside those before.
  private static func lens(_ schema: Schema, _ random: inout SeededGenerator) throws -> (Lens, Systems, String) {
    var fields = ""
    var rows = ""
    var result: MappingSet?
    for (number, candidate) in pool.shuffled(using: &random).prefix(Int.random(in: 1...14, using: &random)).enumerated()
    {
      let kind = candidate.field.hasPrefix("max:") ? candidate.field : "type: \(candidate.field)"
      let field = candidate.field.isEmpty ? "" : "      f\(number): {en: E, ja: J, \(labelled(kind))}\n"
      let row = "  - \(candidate.row.replacing("F", with: "f\(number)"))\n"
      let set = read(fields + field, rows + row, schema)
      guard let set else { continue }
      result = set
      fields += field
      rows += row
    }
    guard let result, let lens = result.lenses.first else { return try lens(schema, &random) }
    return (lens, result.systems, rows)
  }

  private static func labelled(_ kind: String) -> String {
    kind.replacing("{type:", with: "{en: E, ja: J, type:").replacing("{max:", with: "{en: E, ja: J, max:")
  }

  private static func read(_ fields: String, _ rows: String, _ schema: Schema) -> MappingSet? {
    let stock = "items:\n  Item:\n    en: I\n    ja: J\n    category: one\n    fields:\n\(fields)"
    let head = "mapping: item\nstock: Item\nfhir: Thing\nresidue: rest\nrows:\n"
    return MappingSet.read(
      [("stock.yaml", stock), ("systems.yaml", SmallLens.systems), ("item.yaml", head + rows)].map {
        MappingSet.File(name: $0.0, bytes: Array($0.1.utf8))
      },
      schemas: ["fhir": schema], categories: nil
    ).set
  }
}
