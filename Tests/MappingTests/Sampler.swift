import TestSupport
import Tree

@testable import Mapping

/// Makes random documents that are valid under a schema and that a lens has something to do with: along the lens's plan
/// most of the time, with texts its rows know; beside it, whatever the schema allows.
struct Sampler {
  let lens: Lens
  private let uris: [String]
  /// The rows that say which of several values a condition of `when` meets, with those values.
  private let conditioned: [Int: [String]]
  var random: SeededGenerator
  private var builder: DocumentBuilder
  private let schema: Schema
  private var alternatives: [TypeID: [[SchemaElement]]] = [:]

  init(_ lens: Lens, systems: Systems, seed: UInt64) {
    self.lens = lens
    uris = systems.uris
    var conditioned: [Int: [String]] = [:]
    for condition in lens.conditions where !condition.isNegated && condition.test.isOfSeveral {
      guard let row = lens.resourcePlan.row(at: condition.test.steps[...]) else { continue }
      conditioned[row] = condition.test.accepted.map { String(decoding: $0, as: UTF8.self) }
    }
    self.conditioned = conditioned
    schema = lens.resourceSchema
    random = SeededGenerator(seed: seed)
    builder = DocumentBuilder(schema: lens.resourceSchema, root: lens.resourceType)
  }

  /// A resource of the lens's type. Now and then it is one that the lens does not take.
  mutating func resource() -> Document {
    builder = DocumentBuilder(schema: schema, root: lens.resourceType)
    children(of: lens.resourceType, lens.resourcePlan, depth: 0)
    return builder.finish()
  }

  private mutating func children(of type: TypeID, _ plan: Plan?, depth: Int) {
    for alternatives in elements(of: type) {
      let groups = plan?.groups.filter { group in alternatives.contains { $0.id == group.element } } ?? []
      guard !groups.isEmpty || alternatives[0].min > 0 || isWanted(alternatives[0], depth: depth) else { continue }
      let group = random.once(in: 6) ? nil : groups.randomElement(using: &random)
      let element = alternatives.first { $0.id == group?.element } ?? alternatives.randomElement(using: &random)
      guard let element else { continue }
      let plans = plan?.groups.first { $0.element == element.id }?.plans ?? []
      guard element.min > 0 || plans.isEmpty || isWanted(plans, depth: depth) else { continue }
      for plan in picks(element, plans) { node(element, plan, depth: depth + 1) }
    }
  }

  /// The elements of a type, the alternatives of a choice together.
  private mutating func elements(of type: TypeID) -> [[SchemaElement]] {
    if let known = alternatives[type] { return known }
    var result: [[SchemaElement]] = []
    for element in schema.elements(of: type) {
      if let choice = element.choice, result.last?.last?.choice == choice {
        result[result.count - 1].append(element)
      } else {
        result.append([element])
      }
    }
    alternatives[type] = result
    return result
  }

  /// Whether something that no row speaks of is made.
  private mutating func isWanted(_ element: SchemaElement, depth: Int) -> Bool {
    depth <= 6 && random.once(in: (element.flags.contains(.modifier) ? 60 : 14) * (depth + 1))
  }

  /// Whether something with rows is made.
  private mutating func isWanted(_ plans: [Plan], depth: Int) -> Bool {
    plans.contains(where: isDemanded) ? depth == 0 || !random.once(in: 30) : Bool.random(using: &random)
  }

  /// For each item to be made, the plan it follows, or nil for any that the schema allows.
  private mutating func picks(_ element: SchemaElement, _ plans: [Plan]) -> [Plan?] {
    guard element.isList else { return [random.once(in: 12) ? nil : plans.first] }
    var picks: [Plan?] = plans.filter(isDemanded)
    for _ in 0..<Int.random(in: picks.isEmpty ? 1...3 : 0...2, using: &random) {
      picks.append(random.once(in: 8) ? nil : plans.randomElement(using: &random))
    }
    return picks.shuffled(using: &random)
  }

  /// Whether the lens takes nothing without it.
  private func isDemanded(_ plan: Plan) -> Bool {
    !plan.hasFields || plan.rows.contains { conditioned[$0] != nil }
  }

  private mutating func node(_ element: SchemaElement, _ plan: Plan?, depth: Int) {
    var type = element.type
    if schema[type].kind == .abstract, let basic = schema.type(named: "Basic") { type = basic }
    builder.begin(element.id, type: type)
    if let format = schema[type].format {
      let isPlain = element.flags.contains(.attribute) || (plan?.hasFields == false && !random.once(in: 30))
      let kind = isPlain ? 0 : Int.random(in: 0..<16, using: &random)
      if kind != 15 { builder.value(text(element, plan, format).utf8) }
      if kind > 13 || plan?.children.isEmpty == false { children(of: type, plan, depth: depth + 2) }
      if kind == 15, builder.isChildless { builder.leaf("id", "side") }
    } else {
      children(of: type, plan, depth: depth)
      if builder.isChildless { builder.leaf("id", "alone") }
    }
    builder.close()
  }

  private mutating func text(_ element: SchemaElement, _ plan: Plan?, _ format: PrimitiveFormat) -> String {
    var known: [String] = []
    switch plan?.leaf {
    case .constant(_, let accepted)?:
      let texts = accepted.map { String(decoding: $0, as: UTF8.self) }
      return (random.once(in: 60) ? Self.samples(format) : texts).randomElement(using: &random) ?? "a"
    case .row(let row)? where conditioned[row] != nil:
      known = conditioned[row] ?? []
      if !random.once(in: 60) { return known.randomElement(using: &random) ?? "a" }
    case .row(let row)?, .list(let row)?:
      switch lens.rows[row].spelling {
      case .same: break
      case .table(let table): known = table.outsideCodes
      case .convert(let convert): known = Self.samples(convert)
      case .systems: known = uris
      }
    case nil: if format == .uri, random.once(in: 2) { known = uris }
    }
    if random.once(in: 12) { known = [] }
    return (known.isEmpty ? Self.samples(format) : known).randomElement(using: &random) ?? "a"
  }

  static func samples(_ convert: Convert) -> [String] {
    switch convert {
    case .patientReference: ["Patient/a", "Patient/b-1", "Patient/c"]
    case .reference: ["Practitioner/a", "#a", "urn:uuid:x"]
    case .oid: ["urn:oid:1.2.3"]
    case .days: ["P1D", "P14D", "P014D"]
    case .midnight: ["2026-04-01T00:00:00+09:00", "2026-04-01T01:00:00+09:00"]
    }
  }

  /// Few texts for each format, so that keys meet.
  static func samples(_ format: PrimitiveFormat) -> [String] {
    switch format {
    case .boolean: ["true", "false"]
    case .integer: ["0", "-7", "2147483647"]
    case .unsignedInt: ["0", "3"]
    case .positiveInt: ["1", "3"]
    case .decimal: ["1", "1.0", "1.50", "-0.0", "1e3", "7"]
    case .string, .markdown: ["a", "b", "a|b", "a#1", "見本 花子", "\\", "日", "=x"]
    case .code: ["a", "b", "d", "active", "confirmed", "principal"]
    case .id: ["a", "A-1.b"]
    case .uri, .url, .canonical: ["urn:x", "http://example.org/漢"]
    case .oid: ["urn:oid:1.2.3"]
    case .uuid: ["urn:uuid:00000000-0000-4000-8000-000000000000"]
    case .base64Binary: ["QQ=="]
    case .xhtml: [#"<div xmlns="http://www.w3.org/1999/xhtml">a</div>"#]
    case .date: ["2026", "2026-04", "2026-04-01"]
    case .dateTime: ["2026", "2026-04-01", "2026-04-01T10:00:00+09:00", "2026-04-01T01:00:00Z"]
    case .instant: ["2026-04-01T10:00:00+09:00", "2026-04-01T01:00:00.000Z"]
    case .time: ["10:00:00"]
    }
  }
}
