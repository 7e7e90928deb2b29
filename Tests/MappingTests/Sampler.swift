@testable import Mapping
import Tree

/// Makes random documents that are valid under a schema and that a lens has something to do with: along the lens's plan
/// most of the time, with texts its rows know; beside it, whatever the schema allows.
struct Sampler {
  let lens: Lens
  let systems: Systems
  var random: SeededGenerator
  private var builder: DocumentBuilder
  private var schema: Schema { lens.resourceSchema }

  init(_ lens: Lens, systems: Systems, seed: UInt64) {
    self.lens = lens
    self.systems = systems
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
    var elements = schema.elements(of: type)[...]
    while let first = elements.first {
      // The alternatives of a choice stand side by side; one is enough.
      let alternatives = elements.prefix { $0.id == first.id || ($0.choice != nil && $0.choice == first.choice) }
      elements = elements.dropFirst(alternatives.count)
      let planned = alternatives.filter { plan?.children(of: $0.id).isEmpty == false }
      let pool = planned.isEmpty || random.once(in: 6) ? Array(alternatives) : planned
      let element = pool[Int.random(in: 0..<pool.count, using: &random)]
      let plans = plan?.children(of: element.id) ?? []
      guard isWanted(element, plans, depth: depth) else { continue }
      for plan in picks(element, plans) { node(element, plan, depth: depth + 1) }
    }
  }

  private mutating func isWanted(_ element: SchemaElement, _ plans: [Plan], depth: Int) -> Bool {
    if element.min > 0 { return true }
    if plans.contains(where: { !$0.hasFields }) { return depth == 0 || !random.once(in: 8) }
    if !plans.isEmpty { return !random.once(in: 3) }
    if depth > 6 { return false }
    return random.once(in: (element.flags.contains(.modifier) ? 60 : 14) * (depth + 1))
  }

  /// For each item to be made, the plan it follows, or nil for any that the schema allows.
  private mutating func picks(_ element: SchemaElement, _ plans: [Plan]) -> [Plan?] {
    guard element.isList else { return [random.once(in: 12) ? nil : plans.first] }
    var picks: [Plan?] = plans.filter { !$0.hasFields }
    for _ in 0..<Int.random(in: picks.isEmpty ? 1...3 : 0...2, using: &random) {
      picks.append(random.once(in: 8) ? nil : plans.randomElement(using: &random))
    }
    return picks.shuffled(using: &random)
  }

  private mutating func node(_ element: SchemaElement, _ plan: Plan?, depth: Int) {
    var type = element.type
    if schema[type].kind == .abstract, let basic = schema.type(named: "Basic") { type = basic }
    builder.begin(element.id, type: type)
    if let format = schema[type].format {
      let kind = element.flags.contains(.attribute) ? 0 : Int.random(in: 0..<16, using: &random)
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
    case .row(let row)?, .list(let row)?:
      switch lens.rows[row].spelling {
      case .same: break
      case .table(let table): known = table.outsideCodes
      case .convert(let convert): known = Self.samples(convert)
      case .systems(let systems): known = systems.uris
      }
    case nil: if format == .uri, random.once(in: 2) { known = systems.uris }
    }
    if random.once(in: 12) { known = [] }
    return (known.isEmpty ? Self.samples(format) : known).randomElement(using: &random) ?? "a"
  }

  private static func samples(_ convert: Convert) -> [String] {
    switch convert {
    case .patientReference: ["Patient/a", "Patient/b-1", "Patient/c"]
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
