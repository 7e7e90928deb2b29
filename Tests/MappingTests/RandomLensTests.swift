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

  /// More rows: of groups, with alternatives (whose fields are told apart by `F` and `G`), and with conditions of `when`.
  static let rich: [(field: String, row: String, when: String)] = [
    ("Concept", "F <-> code: concept", ""), ("Quantity", "F <-> valueQuantity: quantity", ""),
    ("Code, max: \"*\"", "each F <-> code.coding by system+code: code", ""),
    ("Code, max: \"*\"", "each F <-> code.coding[system=alpha] by system+code: code", ""),
    ("Concept, max: \"*\"", "each F <-> kind by text+codes: concept", ""),
    ("Concept, max: \"*\"", "each F <-> kind[coding[system=beta].code=a] by text+codes: concept", ""),
    ("Concept", "F <-> kind[text=c]: concept", ""),
    (
      "Quantity, choice: v / string, choice: v",
      "choice:\n    - F <-> valueQuantity: quantity\n    - G <-> valueString", ""
    ),
    (
      "Concept, choice: v / decimal, choice: v",
      "choice:\n    - F <-> valueConcept: concept\n    - G <-> valueQuantity.value", ""
    ),
    ("code, min: 1", "F <-> status", "status = a | active | d"),
    ("code, min: 1", "F <-> code.coding[system=alpha].code", "code.coding[system=alpha].code = a | b"),
    ("", "", "kind.coding[system=beta].code = confirmed"), ("", "", "kind.coding[system=alpha].code != b"),
    ("", "", "status = active"),
    (
      "max: \"*\", fields: {a: {type: Concept}, b: {type: Quantity}, c: {type: string}}",
      "each F <-> dose by c+b:\n    - c <-> text\n    - a <-> rate[id=a].kind: concept\n    - b <-> rate[id=a].amount: quantity",
      ""
    ),
    (
      "max: \"*\", fields: {a: {type: Code, max: \"*\"}, b: {type: string}}",
      "each F <-> kind by a:\n    - each a <-> coding by system+code: code\n    - b <-> text", ""
    ),
    ("max: \"*\", fields: {a: {type: code}}", "each F <-> tag by a:\n    - a <-> extension[url=alpha].valueCode", ""),
  ]

  private static let groups = """
    groups:
      Code:
        fields:
          system: {type: uri, en: E, ja: J}
          code: {type: code, en: E, ja: J}
          name: {type: string, en: E, ja: J}
      Concept:
        fields:
          text: {type: string, en: E, ja: J}
          codes: {type: Code, max: "*", en: E, ja: J}
      Quantity:
        fields:
          value: {type: decimal, en: E, ja: J}
          comparator: {type: code, en: E, ja: J}
          unit: {type: string, en: E, ja: J}

    """

  private static let groupFiles = [
    "code":
      "stock: Code\nfhir: Coding\nrows:\n  - system <-> system via systems\n  - code <-> code\n  - name <-> display\n",
    "concept":
      "stock: Concept\nfhir: Concept\nrows:\n  - text <-> text\n  - each codes <-> coding by system+code: code\n",
    "quantity":
      "stock: Quantity\nfhir: Quantity\nrows:\n  - value <-> value\n  - comparator <-> comparator\n  - unit <-> unit\n",
  ]

  /// How many lenses: more where `MICT_LAW_ROUNDS` asks for more laws.
  static let lenses = max(70, min(LawTests.rounds / 33, 1_000))

  @Test func lawsHold() throws {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let schema = try SmallSchema.shared.get()
    var (taken, edited, refused) = (0, 0, 0)
    for round in 0..<Self.lenses {
      let (set, rows) = try Self.lens(schema, &random)
      let lens = try #require(set.lenses.first)
      var sampler = Sampler(lens, systems: set.systems, seed: random.next())
      var mutator = Mutator(schema, isFree: true, uris: set.systems.uris)
      var editor = Mutator(lens.entrySchema, isFree: false)
      var corpus: [Document] = []
      func told(_ what: String, _ resource: Document) {
        Testing.Issue.record("\(what) seed \(seed), lens \(round)\n\(rows)\n\(text(resource))")
      }
      for _ in 0..<60 {
        let resource = sampler.resource()
        mutator.learn(resource)
        guard lens.takes(resource) else { continue }
        taken += 1
        corpus.append(resource)
        editor.learn(lens.split(resource).entry)
        if let broken = try LawCheck.broken(resource, lens, set) { return told(broken, resource) }
      }
      for _ in 0..<60 where !corpus.isEmpty {
        guard let resource = mutator.changed(random.pick(corpus), &random) else { continue }
        if let broken = try LawCheck.broken(resource, lens, set) { return told(broken, resource) }
        guard lens.takes(resource), let edit = editor.changed(lens.split(resource).entry, &random) else { continue }
        edited += 1
        switch LawCheck.edited(resource, edit, lens) {
        case .held: break
        case .refused: refused += 1
        case .broken(let what): return told(what, resource)
        }
      }
    }
    print("RANDOM LENSES: \(Self.lenses), \(taken) resources, \(edited) edits, \(refused) of them told, seed \(seed)")
    #expect(taken > 1_000 && edited > 500 && refused < edited / 2)
  }

  /// Adds rows in random order, each only if the checker takes it beside those before.
  private static func lens(_ schema: Schema, _ random: inout SeededGenerator) throws -> (MappingSet, String) {
    var (fields, rows, when) = ("", "", "")
    var result: MappingSet?
    let all = pool.map { ($0.field, $0.row, "") } + rich.map { ($0.field, $0.row, $0.when) }
    let chosen = all.shuffled(using: &random).prefix(Int.random(in: 1...18, using: &random))
    for (number, (field, row, condition)) in chosen.enumerated() {
      var added = ""
      for (name, kind) in zip(["f\(number)", "g\(number)"], field.split(separator: " / ")) {
        let kind = kind.hasPrefix("max:") ? "\(kind)" : "type: \(kind)"
        added += "      \(name): {en: E, ja: J, \(labelled(kind))}\n"
      }
      let line = row.replacing("F <->", with: "f\(number) <->").replacing("G <->", with: "g\(number) <->")
      let rowLine = row.isEmpty ? "" : "  - \(line)\n"
      let conditionLine = condition.isEmpty ? "" : "  - \(condition)\n"
      let set = read(fields + added, rows + rowLine, when + conditionLine, schema)
      guard let set else { continue }
      result = set
      fields += added
      rows += rowLine
      when += conditionLine
    }
    guard let result, result.lenses.first != nil else { return try lens(schema, &random) }
    return (result, "when:\n\(when)rows:\n\(rows)")
  }

  private static func labelled(_ kind: String) -> String {
    kind.replacing("{type:", with: "{en: E, ja: J, type:").replacing("{max:", with: "{en: E, ja: J, max:")
  }

  private static func read(_ fields: String, _ rows: String, _ when: String, _ schema: Schema) -> MappingSet? {
    if rows.isEmpty { return nil }
    let stock = "\(groups)items:\n  Item:\n    en: I\n    ja: J\n    category: one\n    fields:\n\(fields)"
    let conditions = when.isEmpty ? "" : "when:\n\(when)"
    let head = "mapping: item\nstock: Item\nfhir: Thing\nresidue: rest\n\(conditions)rows:\n"
    let files =
      [("stock.yaml", stock), ("systems.yaml", SmallLens.systems), ("item.yaml", head + rows)]
      + groupFiles.map { ("groups/\($0).yaml", "group: \($0)\n\($1)") }
    return MappingSet.read(
      files.map { MappingSet.File(name: $0.0, bytes: Array($0.1.utf8)) }, schemas: ["fhir": schema], categories: nil
    ).set
  }
}
